"""More time for an answer: one official asks with the reason, another consents; once for each date by law.

The new date is that of the longer rule in force; nobody chooses one. The citizen is told of a new date, and of nothing
when the time stays.
"""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain import clock as rules_of
from bot.domain.case import OPEN, Case, EventKind, Status
from bot.domain.clock import Clock
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.extension import RULE_OF, Asked, Extension, Ground
from bot.domain.person import Act, Official
from bot.domain.profile import Rule
from bot.domain.reminder import Level
from bot.domain.step import Step
from bot.services import access, clocks, hearers, history, notices
from bot.services.cases import WORDS_CAP, Refused
from bot.services.desk import Desk

_TIMED = OPEN - {Status.WAITING}
"""Statuses in which the clock of the answer runs."""


def could_be_asked(desk: Desk, case: Case) -> bool:
    """Whether the rules give a case like this more time at all; whether it had it already stays unread."""
    on = case.received_at.astimezone(OFFICE_ZONE).date()
    own = desk.rules.profile.rule_or_none("answer", on)
    longer = [desk.rules.profile.rule_or_none(RULE_OF[ground], on) for ground in Ground]
    runs = case.due is not None and case.status in _TIMED
    return runs and own is not None and any(rule and rule.number > own.number for rule in longer)


async def grounds(desk: Desk, case: Case) -> tuple[Ground, ...]:
    """The grounds on which more time can be asked for now; none when it was given already, or waits for a decision."""
    clock = await _clock(desk, case)
    if clock is None or clock.extended or case.status not in _TIMED or await waiting(desk, case):
        return ()
    return tuple(ground for ground in Ground if (rule := _rule(desk, case, ground)) and rules_of.more_days(clock, rule))


@dataclass(frozen=True, slots=True)
class Offer:
    """A ground with the days that it would give, and whether a lawyer has still to look at the number."""

    ground: Ground
    days: int
    needs_check: bool


async def offered(desk: Desk, case: Case) -> tuple[Offer, ...]:
    """The grounds with what each would give."""
    clock, found = await _clock(desk, case), list[Offer]()
    for ground in await grounds(desk, case):
        rule = _rule(desk, case, ground)
        if clock and rule:
            found.append(Offer(ground, rules_of.more_days(clock, rule), rule.needs_check))
    return tuple(found)


async def new_day(desk: Desk, case: Case, ground: Ground) -> date | None:
    """The day on which the answer would be due on this ground; None when there would be none."""
    clock, rule = await _clock(desk, case), _rule(desk, case, ground)
    if clock is None or rule is None or clock.extended or not rules_of.more_days(clock, rule):
        return None
    return rules_of.extended(clock, rule, desk.now, desk.rules.calendar, desk.rules.texts).due


async def waiting(desk: Desk, case: Case) -> Extension | None:
    """The request that waits for a decision."""
    asked = await desk.archive.extensions.of_case(case.id)
    return next((one for one in asked if one.state is Asked.ASKED), None)


async def ask(desk: Desk, case: Case, official: Official, ground: Ground | None, reason: str) -> Extension:
    """Asks for more time; those who may consent hear of it. Raises `Refused` without a reason or when it cannot be."""
    words = _worded(reason)
    if ground is None or ground not in await grounds(desk, case):
        raise Refused("extension.not_now")
    asked = Extension(desk.chance.id(), case.id, ground, Asked.ASKED, words, official.id, desk.now)
    if not await desk.archive.extensions.add(asked):
        raise Refused("extension.not_now")
    event = await history.note(desk, case, EventKind.EXTENSION_ASKED, official, words)
    await hearers.alert_consenting(desk, case, event)
    return asked


def may_decide(official: Official, asked: Extension) -> bool:
    """Whether the official may consent: by role, and as another person than the one who asked."""
    return access.may(official, Act.CONSENT) and official.id != asked.asked_by


async def decide(desk: Desk, case: Case, official: Official, *, grants: bool) -> Case:
    """Gives more time or lets the date stand. Raises `Refused` without the right, for whoever asked, and when nothing
    waits any more; `Stale` when somebody wrote the case meanwhile. Whichever is raised, nothing was written.
    """
    asked, clock = await waiting(desk, case), await _clock(desk, case)
    if asked is None or clock is None or case.status not in OPEN:
        raise Refused("extension.not_now")
    if not may_decide(official, asked):
        raise Refused("extension.own")
    state = Asked.GRANTED if grants else Asked.REFUSED
    decided = replace(asked, state=state, decided_by=official.id, decided_at=desk.now)
    if grants:
        rule = _rule(desk, case, asked.ground)
        if rule is None or clock.extended or not rules_of.more_days(clock, rule):
            raise Refused("extension.not_now")
        rules = desk.rules
        clock = rules_of.extended(clock, rule, desk.now, rules.calendar, rules.texts)
        # The case is written first: of two who consent at once the second is told so, before anything else is kept.
        case = await desk.archive.cases.save(replace(case, due=clock.due, due_why=clock.why))
        await desk.archive.clocks.save(clocks.with_next(desk, clock))
    if not await desk.archive.extensions.decide(decided):
        raise Refused("extension.not_now")
    kind = EventKind.EXTENDED if grants else EventKind.EXTENSION_REFUSED
    event = await history.note(desk, case, kind, official, asked.reason)
    await notices.Telling(desk, case, event).queue(case, event)
    await hearers.alert(desk, case, event, Level.AFTER)
    return case


def _worded(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise Refused("extension.no_reason")
    if len(words) > WORDS_CAP:
        raise Refused("officials.too_long")
    return words


def _rule(desk: Desk, case: Case, ground: Ground) -> Rule | None:
    return desk.rules.profile.rule_or_none(RULE_OF[ground], case.received_at.astimezone(OFFICE_ZONE).date())


async def _clock(desk: Desk, case: Case) -> Clock | None:
    """The clock of the answer, if it has not ended; a question has none that could be moved."""
    if case.due is None:
        return None
    found = [clock for clock in await desk.archive.clocks.of_case(case.id) if clock.step is Step.ANSWER]
    return found[0] if found and found[0].ended_at is None else None
