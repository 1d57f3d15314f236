"""Writing down what the law asks of a case: content and intake, examination, publication. Each is one event as well.

Nothing here moves the case, and only the classification a clock: that of sending on. The words of the event are
Vietnamese, for the timeline and the register.
"""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.case import Case, EventKind, Kind
from bot.domain.classification import (
    Basis,
    Classification,
    Content,
    Criterion,
    Finding,
    Intake,
    Misfit,
    Outcome,
    Publication,
    Way,
    must_be_whole,
    must_fit,
)
from bot.domain.content_rules import Suggestion
from bot.domain.deadline import say_day
from bot.domain.person import Official
from bot.domain.route import Routed
from bot.services import clocks, history, routing
from bot.services.desk import Desk
from bot.services.refused import Refused

WORDS_CAP = 2_000
"""Characters of what an examination says."""

REFERENCE_CAP = 300
"""Characters of a letter's number, a link, the name of a newspaper."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the case stands in the register, what the signals suggest, and where the routing table sends it now."""

    classified: Classification | None
    suggestion: Suggestion | None
    finding: Finding | None
    published: tuple[Publication, ...]
    first: Routed | None
    now: Routed


async def standing(desk: Desk, case: Case) -> Standing:
    """All of it, asked in one trip."""
    kept = desk.archive.classifications
    classification, published, first = (
        kept.of(case.id),
        kept.published(case.id),
        desk.archive.registers.route_of(case.id),
    )
    finding = await kept.finding(case.id)
    classified = await classification
    return Standing(
        classified=classified,
        suggestion=suggested(desk, case) if classified is None else None,
        finding=finding,
        published=tuple(await published),
        first=await first,
        now=routing.of_case(desk, case, classified.content if classified else None),
    )


async def advised(desk: Desk, case: Case) -> Routed | None:
    """Where the routing table sends the case now; None when that is the office that has it."""
    classified = await desk.archive.classifications.of(case.id)
    routed = routing.of_case(desk, case, classified.content if classified else None)
    return routed if routed.office != case.office else None


def suggested(desk: Desk, case: Case) -> Suggestion | None:
    """What the words of the case seem to be about; a question is not in the register and gets none."""
    if case.kind is Kind.QUESTION:
        return None
    words = f"{case.content}\n{case.proposal or ''}"
    signals = desk.rules.triage.judge(words).signals
    return desk.rules.contents.suggest(words, signals, proposal=case.kind is Kind.PETITION)


async def classify(
    desk: Desk, case: Case, official: Official, content: Content, intake: Intake, *, seen: int
) -> Classification:
    """Writes content (Điều 5) and intake (Điều 9) over the version that was seen; the same again changes nothing.

    The date of sending on follows where the profile has another term for an act. Raises `Refused` for two that do not
    go together, and `Stale` when somebody else was faster.
    """
    _registered(case)
    before = await desk.archive.classifications.of(case.id)
    if before and (before.content, before.intake, before.version) == (content, intake, seen):
        return before
    try:
        must_fit(content, intake)
    except Misfit as misfit:
        raise Refused(misfit.key) from None
    made = Classification(case.id, content, intake, official.id, desk.now, seen)
    await desk.archive.classifications.classify(made)
    texts = desk.rules.texts
    words = f"{said(desk, content)} {texts.say(f'register.intake_{intake}')} ({intake.article})."
    await _note(desk, case, official, EventKind.CLASSIFIED, words)
    await clocks.retimed(desk, case, content.group)
    return replace(made, version=seen + 1)


async def examine(desk: Desk, case: Case, official: Official, finding: Finding) -> None:
    """Writes the examination of the rule (Điều 14, 15) over the version that was seen.

    Raises `Refused` for a case that is not about a rule, or a finding that is not whole, and `Stale`.
    """
    classified = await desk.archive.classifications.of(case.id)
    if classified is None or classified.content is Content.CONDUCT:
        raise Refused("register.no_rule_to_examine")
    try:
        must_be_whole(finding)
    except Misfit as misfit:
        raise Refused(misfit.key) from None
    if len(finding.words) > WORDS_CAP:
        raise Refused("officials.too_long")
    await desk.archive.classifications.examine(replace(finding, official_id=official.id, at=desk.now))
    await _note(desk, case, official, EventKind.EXAMINED, _findings(desk, finding))


async def publish(desk: Desk, case: Case, official: Official, way: Way, *, day: date, reference: str) -> None:
    """Adds a way in which the result was made public (Điều 19). Raises `Refused` without a result, or for a day that
    is still to come, or without saying where it can be found.
    """
    _registered(case)
    events = await desk.archive.cases.events(case.id)
    results = [event for event in events if event.kind in (EventKind.ANSWERED, EventKind.DECLINED)]
    if not results:
        raise Refused("register.nothing_to_publish")
    if not reference.strip() or len(reference) > REFERENCE_CAP:
        raise Refused("register.no_reference")
    if day > desk.today:
        raise Refused("register.day_ahead")
    made = Publication(desk.chance.id(), case.id, way, day, reference.strip(), official.id, desk.now)
    await desk.archive.classifications.publish(made)
    words = f"{desk.rules.texts.say(f'register.way_{way}')}, {say_day(day)}: {made.reference}"
    await _note(desk, case, official, EventKind.PUBLISHED, words)


def said(desk: Desk, content: Content) -> str:
    """The content in words, with its article."""
    return f"{desk.rules.texts.say(f'register.content_{content}')} ({content.article})."


def finding_of(case: Case, official: Official, desk: Desk, given: dict[str, str]) -> Finding:
    """The examination that a form told. Raises `Refused` for words that are none of the lists'."""
    try:
        return Finding(
            case_id=case.id,
            basis=Basis(given.get("basis", "")),
            official_id=official.id,
            at=desk.now,
            tests={one: given[one] == "met" for one in Criterion if given.get(one) in ("met", "not_met")},
            outcome=Outcome(given["outcome"]) if given.get("outcome") else None,
            words=given.get("words", "").strip(),
            version=int(given.get("seen", "0")),
        )
    except ValueError:
        raise Refused("register.not_chosen") from None


def _findings(desk: Desk, finding: Finding) -> str:
    """The examination in words, for the timeline."""
    texts = desk.rules.texts
    lines = [texts.say(f"register.basis_{finding.basis}")]
    for one in Criterion:
        if one in finding.tests:
            judged = texts.say("register.met" if finding.tests[one] else "register.not_met")
            lines.append(f"{texts.say(f'register.test_{one}')}: {judged}")
    if finding.outcome:
        article = f" ({finding.outcome.article})" if finding.outcome.article else ""
        lines.append(f"{texts.say(f'register.outcome_{finding.outcome}')}{article}")
    return "\n".join([*lines, finding.words] if finding.words else lines)


def _registered(case: Case) -> None:
    if case.kind is Kind.QUESTION:
        raise Refused("register.not_registered")


async def _note(desk: Desk, case: Case, official: Official, kind: EventKind, words: str) -> None:
    await clocks.noted(desk, await history.note(desk, case, kind, official, words))
