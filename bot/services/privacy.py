"""What is kept about one person, for that person to see, take away, and put right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import casecode
from bot.domain.case import INTERNAL, OPEN, ActorKind, Case, Event, EventKind, Sender
from bot.domain.consent import Consent
from bot.domain.contact import Contact
from bot.domain.datarequest import DataRequest, RequestKind
from bot.domain.holding import Account
from bot.domain.joining import Joining
from bot.domain.message import Channel
from bot.domain.person import Person
from bot.domain.retention import Trace
from bot.domain.subscription import Topic
from bot.services import alerting, datarequests, followers, notices, similar
from bot.services.desk import Desk
from bot.services.erasure import MOST_CASES

Part = str
"""Which part of the sender's data: "name", "address" or "phone"."""

MOST_LINES = 10_000
"""Lines of the web chat in a copy; a person writes a few in a day."""

PARTS: tuple[Part, ...] = ("name", "address", "phone")


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept about one person; `followed` are codes of procedures, `remembered` says that more are."""

    accounts: Sequence[Account]
    cases: Sequence[Case]
    consents: Sequence[Consent]
    requests: Sequence[DataRequest]
    followed: Sequence[str]
    remembered: bool
    joined: Sequence[Joining]
    news: Sequence[Topic]
    contacts: Sequence[Contact] = ()

    @property
    def sender(self) -> Sender | None:
        """Name, address and phone of the latest case that has them."""
        return next((case.sender for case in self.cases if case.sender), None)

    @property
    def photos(self) -> int:
        """Photos in cases and beside them."""
        in_cases = {photo.ref for case in self.cases for photo in case.files}
        return max(len(in_cases), sum(account.photos for account in self.accounts))


def notice_names(desk: Desk) -> dict[str, object]:
    """What the sentences of the whole notice are filled in with."""
    rules = desk.rules
    days = {f"{trace}_days": rules.privacy.period(trace).days for trace in (Trace.TALKS, Trace.SENDERS)}
    return {"office": rules.profile.receiver(desk.today).name, "version": rules.privacy.version, **days}


async def kept(desk: Desk, person: Person) -> Kept:
    """What is kept now."""
    personal = desk.archive.personal
    return Kept(
        accounts=await personal.holdings.accounts(person.id),
        cases=await desk.archive.cases.of_person(person.id, MOST_CASES),
        consents=await personal.consents.of_person(person.id),
        requests=await personal.requests.of_person(person.id),
        followed=list(await followers.following(desk, person)),
        remembered=await desk.archive.followers.agreed(person.id),
        joined=await desk.archive.joinings.of_person(person.id),
        contacts=await desk.archive.contacts.of_person(person.id),
        news=await desk.archive.news.subscriptions.of_person(person.id),
    )


async def correct(desk: Desk, person: Person, part: Part, value: str, channel: Channel) -> int:
    """Puts a part right in every case of the person that has a sender; gives in how many.

    The history says which part was put right and when, never what stood there before. Offices of open cases are told.
    """
    changed = 0
    for case in await desk.archive.cases.of_person(person.id, MOST_CASES):
        if case.sender is None or getattr(case.sender, part) == value:
            continue
        await _correct(desk, case, replace(case.sender, **{part: value}), part)
        changed += 1
    if changed:
        await datarequests.done_at_once(desk, person, RequestKind.CORRECT, channel)
    return changed


async def _correct(desk: Desk, case: Case, sender: Sender, part: Part) -> None:
    kept_case = await desk.archive.cases.save(replace(case, sender=sender))
    event = Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=EventKind.SUPPLIED,
        at=desk.now,
        actor=ActorKind.CITIZEN,
        actor_id=case.person_id,
        before=case.status,
        after=case.status,
        note=desk.rules.texts.say(f"privacy.corrected_{part}"),
        office=case.office,
    )
    await desk.archive.cases.add_event(event)
    if case.status in OPEN:
        await alerting.alert_office(desk, kept_case, event)


async def export(desk: Desk, person: Person, channel: Channel) -> dict[str, object]:
    """Everything as plain JSON values, with the notes and the words of each consent; the request is kept as done."""
    found, chosen = await kept(desk, person), await desk.archive.linkings.chosen(person.id)
    await datarequests.done_at_once(desk, person, RequestKind.EXPORT, channel)
    return {
        "made_at": desk.now.isoformat(),
        "controller": desk.rules.profile.receiver(desk.today).name,
        "accounts": [await _account(desk, account) for account in found.accounts],
        "contacts": [{"kind": one.kind.value, "value": one.value} for one in found.contacts],
        "told_first": chosen.channel.value if chosen else None,
        "cases": [await _case(desk, case) for case in found.cases],
        "joined_cases": [await _joined(desk, joining) for joining in found.joined],
        "followed_procedures": list(found.followed),
        "questions_remembered": found.remembered,
        "news": [{"of": topic.kind.value, "about": topic.about or None} for topic in found.news],
        "consents": [await _consent(desk, consent) for consent in found.consents],
        "requests": [_request(request) for request in found.requests],
        "surveys": [
            {"title": one.title, "asked_at": one.at.isoformat(), "answer": one.answer.value}
            for one in await desk.archive.surveys.of_person(person.id)
        ],
    }


async def _account(desk: Desk, account: Account) -> dict[str, object]:
    talk = await desk.archive.conversations.load(account.identity)
    lines = await desk.archive.weblog.after(account.identity, 0, MOST_LINES)
    return {
        "channel": account.identity.channel.value,
        "id": account.identity.id,
        "last_seen_at": account.seen_at.isoformat(),
        "photos": account.photos,
        "draft": talk.data.get("draft") if talk else None,
        "chat_lines": [
            {
                "at": line.at.isoformat(),
                "by": "citizen" if line.mine else "desk",
                "words": line.reply.plain() if line.reply else line.text,
            }
            for line in lines
        ],
    }


async def _case(desk: Desk, case: Case) -> dict[str, object]:
    said = await desk.archive.cases.verdict(case.id)
    filed = await desk.archive.filings.of_case(case.id)
    sender = case.sender
    return {
        "code": casecode.show(case.code),
        "kind": case.kind.value,
        "status": case.status.value,
        "received_at": case.received_at.isoformat(),
        "register": f"{case.register_no}/{case.register_year}" if case.register_no else None,
        "office": notices.office_name(desk, case.office),
        "procedure": case.procedure,
        "due": case.due.isoformat() if case.due else None,
        "name": sender.name if sender else None,
        "address": sender.address if sender else None,
        "phone": sender.phone if sender else None,
        "content": case.content,
        "proposal": case.proposal,
        "words_on_the_telephone": filed.transcript or None if filed else None,
        "answer": case.answer,
        "photos": len(case.files),
        "spot": case.spot.shown if case.spot else None,
        "verdict": said[0].value if said else None,
        "verdict_reason": said[1] or None if said else None,
        "verdicts": [
            {"result": number, "verdict": verdict.value, "reason": why or None}
            for number, verdict, why in await desk.archive.cases.verdicts(case.id)
        ],
        "history": [
            {"at": event.at.isoformat(), "what": event.kind.value, "by": event.actor.value, "words": event.note or None}
            for event in await desk.archive.cases.events(case.id)
            if event.kind not in INTERNAL
        ],
    }


async def _joined(desk: Desk, joining: Joining) -> dict[str, object]:
    """What somebody joined, without the words and the sender of the case: those are another's."""
    case = await desk.archive.joinings.by_id(joining.case_id)
    return {
        "joined_at": joining.joined_at.isoformat(),
        "subject": similar.subject(desk, case, "vi") if case else None,
        "office": notices.office_name(desk, case.office) if case else None,
        "channel": joining.identity.channel.value,
        "verdict": joining.verdict.value if joining.verdict else None,
    }


async def _consent(desk: Desk, consent: Consent) -> dict[str, object]:
    shown = await desk.archive.personal.consents.notice(consent.digest)
    return {
        "purpose": consent.purpose.value,
        "given": consent.given,
        "at": consent.at.isoformat(),
        "channel": consent.channel.value,
        "version": consent.version,
        "words": shown.words if shown else None,
        "sha256": consent.digest,
    }


def _request(request: DataRequest) -> dict[str, object]:
    return {
        "kind": request.kind.value,
        "state": request.state.value,
        "asked_at": request.asked_at.isoformat(),
        "words": request.words or None,
        "due": request.due.isoformat() if request.due else None,
        "extended": request.extended,
        "reason": request.reason or None,
    }
