"""The clocks of a case, set and moved by what happens to it.

What an event does to them is foreseen before the case is written, since the date of the answer is the case's own, and
kept after it: an act that somebody else was faster than leaves every clock as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import clock as rules_of
from bot.domain.case import OPEN, Case, Event, EventKind, Kind, Status
from bot.domain.classification import Group
from bot.domain.clock import BEGINS, ENDS, RULE_OF, Clock
from bot.domain.deadline import OFFICE_ZONE, Due, due
from bot.domain.profile import Rule, RuleName
from bot.domain.step import Step
from bot.domain.worklist import FRESH
from bot.services.desk import Desk

PAGE = 200
"""Cases looked at in one trip when clocks are given to those that have none."""

_OF_A_QUESTION: dict[Step, RuleName] = {Step.RECEIVE: "receive", Step.ANSWER: "question"}


@dataclass(frozen=True, slots=True)
class Moves:
    """What an event does to a case's clocks: the case with its date as it will be, and the clocks to be written."""

    case: Case
    event: Event
    begun: tuple[Clock, ...] = ()
    resumed: tuple[Clock, ...] = ()


def term(desk: Desk, what: RuleName) -> Due | None:
    """The last day of the term in force for a receipt now; None when the profile has no such term."""
    rule = desk.rules.profile.rule_or_none(what, desk.today)
    return counted(desk, rule, desk.now) if rule else None


def counted(desk: Desk, rule: Rule, at: datetime) -> Due:
    """The last day of the rule's term for a receipt at that moment."""
    return due(at, rule.number, rule.unit, desk.rules.calendar, desk.rules.profile.cutoff.hour)


async def foreseen(desk: Desk, case: Case, event: Event) -> Moves:
    """What the event does to the clocks; nothing is written. One trip when the case waited for the citizen, else none.

    `case` is the case as the event leaves it.
    """
    resumed = await _resumed(desk, case, event) if _goes_on(event) else ()
    begun = tuple(_begun(desk, case, event.kind))
    dated = next((one for one in (*begun, *resumed) if one.step is Step.ANSWER), None)
    if dated and (case.due or event.kind is EventKind.OPENED) and case.kind is not Kind.QUESTION:
        case = replace(case, due=dated.due, due_why=dated.why)
    return Moves(case, event, begun, resumed)


async def keep(desk: Desk, moves: Moves) -> None:
    """Writes what was foreseen. Only writes that nobody waits for."""
    book, case_id = desk.archive.clocks, moves.case.id
    if ends := ENDS.get(moves.event.kind):
        await book.end(case_id, ends, desk.now)
    if moves.event.after is Status.WAITING and moves.event.before is not Status.WAITING:
        await pause(desk, case_id)
    for clock in moves.resumed:
        await book.save(clock)
    await book.begin(moves.begun)


async def pause(desk: Desk, case_id: str) -> None:
    """Stops the clocks of a case: from now on the citizen is waited for."""
    rules = desk.rules
    await desk.archive.clocks.pause(case_id, desk.now, rules.profile.reminders.to_citizen_at(desk.now, rules.calendar))


async def noted(desk: Desk, event: Event) -> None:
    """Ends what an event ends that is only written down and leaves the case as it is, such as the classification."""
    if ends := ENDS.get(event.kind):
        await desk.archive.clocks.end(event.case_id, ends, desk.now)


async def retimed(desk: Desk, case: Case, group: Group) -> None:
    """Dates the sending-on of a fresh case anew where the profile has another term for an act than for a rule, counted
    from the receipt (NĐ 20/2008/NĐ-CP, Điều 9 khoản 1 điểm b, d). Raises `Stale` when somebody was faster.
    """
    if case.status is not Status.SUBMITTED or case.transfer_due is None:
        return
    what: RuleName = "transfer_conduct" if group is Group.CONDUCT else "transfer"
    rule = desk.rules.profile.rule_or_none(what, case.received_at.astimezone(OFFICE_ZONE).date())
    kept = await desk.archive.clocks.of_case(case.id)
    clock = next((one for one in kept if one.step is Step.TRANSFER and one.ended_at is None), None)
    if rule is None or clock is None or (rule.number, rule.unit) == (clock.number, clock.unit):
        return
    fresh = rules_of.begun(
        case.id, Step.TRANSFER, rule, counted(desk, rule, case.received_at), at=desk.now, texts=desk.rules.texts
    )
    await desk.archive.cases.save(replace(case, transfer_due=fresh.due))
    await desk.archive.clocks.begin((with_next(desk, fresh),))


def with_next(desk: Desk, clock: Clock) -> Clock:
    """The clock with the moment of its first reminder."""
    return replace(clock, next_at=desk.rules.profile.reminders.next_at(clock, desk.rules.calendar))


def needs_check(desk: Desk, clock: Clock) -> bool:
    """Whether the number behind the clock still wants a lawyer's eye; so does one that the profile no longer has."""
    rule = next((one for one in desk.rules.profile.rules if one.id == clock.rule), None)
    return rule is None or rule.needs_check


async def unwatched(desk: Desk, after: str) -> Sequence[Case]:
    """The next open cases that have no clock: those of before there were clocks, and those that a program of before
    wrote meanwhile. A page is full, or the last.
    """
    return await desk.archive.clocks.unwatched(after, PAGE)


async def adopt(desk: Desk, cases: Iterable[Case]) -> None:
    """Gives these cases their clocks."""
    for case in cases:
        await desk.archive.clocks.begin([clock for step in Step if (clock := await _adopted(desk, case, step))])


def _goes_on(event: Event) -> bool:
    return rules_of.goes_on(event.before, event.after) and event.after in OPEN


async def _resumed(desk: Desk, case: Case, event: Event) -> tuple[Clock, ...]:
    rules, ends = desk.rules, ENDS.get(event.kind, frozenset())
    waiting = [
        clock
        for clock in await desk.archive.clocks.of_case(case.id)
        if clock.paused_at and clock.ended_at is None and clock.step not in ends
    ]
    cutoff = rules.profile.cutoff.hour
    return tuple(
        with_next(desk, rules_of.resumed(clock, desk.now, rules.calendar, cutoff, rules.texts)) for clock in waiting
    )


def _begun(desk: Desk, case: Case, kind: EventKind) -> list[Clock]:
    clocks = []
    for step in BEGINS.get(kind, ()):
        what = _rule_of(case, step)
        rule = desk.rules.profile.rule_or_none(what, desk.today) if what else None
        if rule:
            since_now = counted(desk, rule, desk.now)
            fresh = rules_of.begun(case.id, step, rule, since_now, at=desk.now, texts=desk.rules.texts)
            clocks.append(with_next(desk, fresh))
    return clocks


def _rule_of(case: Case, step: Step) -> RuleName | None:
    """A question is no matter of the register: it is to be taken and answered, by the office's own rule."""
    return _OF_A_QUESTION.get(step) if case.kind is Kind.QUESTION else RULE_OF[step]


async def _adopted(desk: Desk, case: Case, step: Step) -> Clock | None:
    """The clock that the case would have, with the date that it was given; what is over for it gets none."""
    over = {Step.RECEIVE: case.status not in FRESH, Step.CLASSIFY: True}
    over[Step.TRANSFER] = case.status is not Status.SUBMITTED or case.transfer_due is None
    what = _rule_of(case, step)
    on = case.received_at.astimezone(OFFICE_ZONE).date()
    rule = desk.rules.profile.rule_or_none(what, on) if what else None
    if rule is None or over.get(step):
        return None
    at = case.received_at
    fresh = rules_of.begun(case.id, step, rule, counted(desk, rule, at), at=at, texts=desk.rules.texts)
    if step is Step.TRANSFER and case.transfer_due:
        fresh = replace(fresh, due=case.transfer_due)
    if step is Step.ANSWER and case.due:
        fresh = replace(fresh, due=case.due, why=case.due_why)
    if case.status is Status.WAITING:
        fresh = replace(fresh, paused_at=await _asked_at(desk, case))
    return with_next(desk, fresh)


async def _asked_at(desk: Desk, case: Case) -> datetime:
    asked = [one.at for one in await desk.archive.cases.events(case.id) if one.kind is EventKind.ASKED]
    return asked[-1] if asked else desk.now
