"""How what is kept about a person is told in a chat."""

from bot.domain import casecode, phone
from bot.domain.case import INTERNAL, Case, Verdict
from bot.domain.consent import standing
from bot.domain.datarequest import DataRequest
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.message import Block, Fact, Facts, Folded, Heading, Paragraph, Quote, Reply, Span
from bot.services import notices, subscriptions
from bot.services.privacy import Kept
from handlers.turn import Turn


def overview(turn: Turn, found: Kept) -> tuple[Fact, ...]:
    """One line for each kind of data; what is not kept is said not to be."""
    sender = found.sender
    none = turn.words("privacy.none")
    rows = (
        ("accounts", "; ".join(turn.words(f"desk.channel_{one.identity.channel}") for one in found.accounts) or none),
        ("name", sender.name if sender else none),
        ("address", sender.address if sender else none),
        ("phone", phone.show(sender.phone) if sender else none),
        ("contacts", "; ".join(one.value for one in found.contacts) or none),
        ("cases", ", ".join(casecode.show(case.code) for case in found.cases) or none),
        ("photos", str(found.photos or none)),
        ("lines", _lines(turn, found)),
        ("followed", _followed(turn, found)),
        ("news", _news(turn, found)),
        ("joined", turn.words("privacy.joined_count", count=len(found.joined)) if found.joined else none),
        ("agreed", _agreed(turn, found)),
        ("requests", "; ".join(request_line(turn, one) for one in found.requests if one.ended_at is None) or none),
    )
    return tuple(Fact(label=turn.words(f"privacy.label_{key}"), value=(Span(text=text),)) for key, text in rows)


def _lines(turn: Turn, found: Kept) -> str:
    count = sum(account.lines for account in found.accounts)
    draft = any(account.draft for account in found.accounts) or "draft" in turn.talk.data
    told = [turn.words("privacy.line_count", count=count)] if count else []
    told += [turn.words("privacy.a_draft")] if draft else []
    return "; ".join(told) or turn.words("privacy.none")


def _followed(turn: Turn, found: Kept) -> str:
    told = [turn.words("privacy.followed_count", count=len(found.followed))] if found.followed else []
    told += [turn.words("privacy.remembered")] if found.remembered else []
    return "; ".join(told) or turn.words("privacy.none")


def _news(turn: Turn, found: Kept) -> str:
    told = [subscriptions.named(turn.desk, topic, turn.language) for topic in found.news]
    return "; ".join(told) or turn.words("privacy.none")


def _agreed(turn: Turn, found: Kept) -> str:
    given = [purpose for purpose, consent in standing(found.consents).items() if consent.given]
    return "; ".join(turn.words(f"privacy.short_{purpose}") for purpose in given) or turn.words("privacy.none")


def request_line(turn: Turn, request: DataRequest) -> str:
    """What was asked for, and by when it is to be done."""
    what = turn.words(f"privacy.kind_{request.kind.value}")
    due = say_day(request.due, turn.language) if request.due else turn.words("privacy.no_term")
    return turn.words("privacy.request_line", what=what, due=due)


async def consent_lines(turn: Turn, found: Kept) -> tuple[Paragraph, ...]:
    """Every word on every purpose: when, through which channel, which words were shown, and their digest."""
    lines: list[Paragraph] = []
    for consent in found.consents:
        shown = await turn.desk.archive.personal.consents.notice(consent.digest)
        key = "privacy.consent_given" if consent.given else "privacy.consent_not_given"
        lines += turn.paragraphs(
            key,
            at=f"{consent.at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}",
            channel=turn.words(f"desk.channel_{consent.channel}"),
            what=turn.words(f"privacy.short_{consent.purpose}"),
            version=consent.version,
            digest=consent.digest[:16],
        )
        if shown:
            lines.append(Paragraph(spans=(Span(text=shown.words),), small=True))
    return tuple(lines)


async def case_reply(turn: Turn, case: Case) -> Reply:
    """One case with everything that is kept of it."""
    sender = case.sender
    rows = (
        ("received", say_day(case.received_at.astimezone(OFFICE_ZONE).date(), turn.language)),
        ("office", notices.office_name(turn.desk, case.office)),
        ("name", sender.name if sender else ""),
        ("address", sender.address if sender else ""),
        ("phone", phone.show(sender.phone) if sender else ""),
        ("photos", str(len(case.files) or "")),
        ("spot", case.spot.shown if case.spot else ""),
    )
    facts = tuple(
        Fact(label=turn.words(f"privacy.label_{key}"), value=(Span(text=text),)) for key, text in rows if text
    )
    blocks: list[Block] = [Heading(text=casecode.show(case.code)), Facts(rows=facts), Quote(text=case.content)]
    for label, words in (("proposal", case.proposal), ("answer", case.answer)):
        if words:
            title = Paragraph(spans=(Span(text=turn.words(f"privacy.label_{label}"), bold=True),))
            blocks += [title, Quote(text=words)]
    if history := await _history(turn, case):
        blocks.append(Folded(title=turn.words("tracking.history"), blocks=history))
    return Reply(blocks=tuple(blocks))


async def _history(turn: Turn, case: Case) -> tuple[Paragraph, ...]:
    """Every step with the words that came with it."""
    lines: list[Paragraph] = []
    for event in await turn.desk.archive.cases.events(case.id):
        if event.kind in INTERNAL:
            continue
        what = turn.words(f"tracking.event.{event.kind.value}")
        at = f"{event.at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"
        said = f": {event.note}" if event.note and event.note not in set(Verdict) else ""
        lines.append(Paragraph(spans=(Span(text=turn.words("tracking.event_line", at=at, what=what) + said),)))
    return tuple(lines)
