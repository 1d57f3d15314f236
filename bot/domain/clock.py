"""The clocks of a case: one for each step of it, from the rule in force on the day that the clock began.

A clock stands still while the citizen is waited for and goes on with the days that were left; it is moved on once, when
more time was given. Words that somebody adds never touch it. Pure: now, calendar and rules come in by argument.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from bot.domain.calendar import WorkCalendar
from bot.domain.case import Case, EventKind, Status
from bot.domain.deadline import OFFICE_ZONE, Due, day_of_receipt, due, say_day
from bot.domain.procedure import TermUnit
from bot.domain.profile import Rule, RuleName
from bot.domain.step import Step
from bot.domain.wording import Language, Texts

RULE_OF: dict[Step, RuleName] = {
    Step.RECEIVE: "receive",
    Step.CLASSIFY: "classify",
    Step.TRANSFER: "transfer",
    Step.ANSWER: "answer",
}
"""The rule of the profile that gives each step its term."""

_INTAKE = frozenset({Step.RECEIVE, Step.TRANSFER})
_ALL = frozenset(Step)

ENDS: dict[EventKind, frozenset[Step]] = {
    EventKind.ACCEPTED: _INTAKE,
    EventKind.ASKED: _INTAKE,
    EventKind.CLASSIFIED: frozenset({Step.CLASSIFY}),
    EventKind.TRANSFERRED: _INTAKE | {Step.CLASSIFY},
    EventKind.ANSWERED: _ALL,
    EventKind.DECLINED: _ALL,
    EventKind.WITHDRAWN: _ALL,
}
"""Which clocks an event brings to their end."""

BEGINS: dict[EventKind, tuple[Step, ...]] = {
    EventKind.OPENED: tuple(Step),
    EventKind.TRANSFERRED: (Step.RECEIVE,),
    EventKind.REOPENED: (Step.RECEIVE, Step.ANSWER),
}
"""Which clocks an event begins, anew where there was one."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One step's clock. `turn` counts how often its date was set; `since` is when it was set to what it is (UTC).

    `rule` is the id of the rule in the profile. `why` holds the reasons in Vietnamese, the date first. A clock is
    paused, or ended, or runs; `next_at` is when the next reminder is due, None when none is.
    """

    case_id: str
    step: Step
    turn: int
    rule: str
    number: int
    unit: TermUnit
    since: datetime
    due: date
    why: tuple[str, ...]
    extended: bool = False
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    next_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether days are counted now."""
        return self.paused_at is None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class Carried:
    """A clock that went on: `left` days were left (less than 0: it was late by so many) when it stood still.

    `left` days of the clock's unit after `counted_from`, the day on which the reply counts as received, end on `day`.
    `counted` has the days off in between; None when nothing was left to count.
    """

    day: date
    left: int
    paused: date
    counted_from: date
    counted: Due | None


def begun(case_id: str, step: Step, rule: Rule, counted: Due, *, at: datetime, texts: Texts) -> Clock:
    """A clock of this rule that was counted from `at`; the archive gives it the turn after the one before."""
    why = counted.explain(texts)
    return Clock(case_id, step, 1, rule.id, rule.number, rule.unit, at, counted.day, why)


def left_on(last_day: date, day: date, unit: TermUnit, calendar: WorkCalendar) -> int:
    """Days that are left after `day` up to `last_day`; less than 0 when it passed so many ago."""
    if unit is TermUnit.DAYS:
        return (last_day - day).days
    if day <= last_day:
        return calendar.working_days_between(day, last_day)
    return -calendar.working_days_between(last_day, day)


def carried(clock: Clock, back: datetime, calendar: WorkCalendar, cutoff: time | None) -> Carried:
    """Where a paused clock stands when the citizen's reply came at `back`. Raises `ValueError` for one that runs."""
    if clock.paused_at is None:
        msg = "only a clock that was paused can go on"
        raise ValueError(msg)
    paused = clock.paused_at.astimezone(OFFICE_ZONE).date()
    left = left_on(clock.due, paused, clock.unit, calendar)
    start = day_of_receipt(back, calendar, cutoff)
    if left > 0:
        counted = due(back, left, clock.unit, calendar, cutoff)
        return Carried(counted.day, left, paused, start, counted)
    begins = start if calendar.is_working_day(start) else calendar.next_working_day(start)
    if clock.unit is TermUnit.DAYS and left:
        earlier = begins + timedelta(days=left)
        return Carried(earlier, left, paused, start, None)
    return Carried(calendar.shifted(begins, left), left, paused, start, None)


def resumed(clock: Clock, back: datetime, calendar: WorkCalendar, cutoff: time | None, texts: Texts) -> Clock:
    """The clock as it goes on after the citizen's reply, with one more reason. Raises `ValueError` as `carried`."""
    at = carried(clock, back, calendar, cutoff)
    why = (texts.say("deadline.due", "vi", day=say_day(at.day)), *clock.why[1:], *explained(at, texts))
    # A late clock stays at its turn: what was told of its lateness is not told again.
    turn = clock.turn + (at.left >= 0)
    return replace(clock, turn=turn, since=back, due=at.day, why=why, paused_at=None)


def explained(at: Carried, texts: Texts, language: Language = "vi") -> tuple[str, ...]:
    """How the date came about after a pause, in sentences."""
    key = "clock.carried" if at.left > 0 else "clock.carried_none" if at.left == 0 else "clock.carried_late"
    days = {"paused": say_day(at.paused, language), "back": say_day(at.counted_from, language)}
    said = texts.say(key, language, left=abs(at.left), day=say_day(at.day, language), **days)
    # What is off in between is told as for a fresh term, without its date and its first count.
    return (said, *(at.counted.explain(texts, language)[2:] if at.counted else ()))


def extended(clock: Clock, longer: Rule, at: datetime, calendar: WorkCalendar, texts: Texts) -> Clock:
    """The clock under the longer rule: the days that it has more are added to the date as it stands.

    Raises `ValueError` when the rule is not longer or counts other days, and for a second time.
    """
    more = more_days(clock, longer)
    if not more or clock.extended:
        msg = "this clock cannot be moved on by this rule"
        raise ValueError(msg)
    day = calendar.shifted(clock.due, more)
    if clock.unit is TermUnit.DAYS:
        day = clock.due + timedelta(days=more)
        day = day if calendar.is_working_day(day) else calendar.next_working_day(day)
    said = texts.say("clock.extended", "vi", number=more, before=say_day(clock.due), day=say_day(day))
    why = (texts.say("deadline.due", "vi", day=say_day(day)), *clock.why[1:], said)
    return replace(clock, turn=clock.turn + 1, since=at, due=day, why=why, extended=True)


def more_days(clock: Clock, longer: Rule) -> int:
    """How many days the rule gives beyond the clock's own; 0 when it gives none or counts other days."""
    return max(0, longer.number - clock.number) if longer.unit is clock.unit else 0


def goes_on(before: Status | None, after: Status | None) -> bool:
    """Whether a step of the case sets its paused clocks going again."""
    return before is Status.WAITING and after is not Status.WAITING


@dataclass(frozen=True, slots=True)
class Ringing:
    """A clock whose next reminder is due, and its case."""

    clock: Clock
    case: Case


class Clocks(Protocol):
    """The clocks of open cases."""

    async def begin(self, clocks: Sequence[Clock]) -> None:
        """Keeps these clocks of one case; one that was there before begins anew, its turns counted on."""

    async def of_case(self, case_id: str) -> Sequence[Clock]:
        """Every clock of a case, in the order of the steps."""

    async def save(self, clock: Clock) -> None:
        """Writes a clock that was read in this transaction; one that ended meanwhile stays ended."""

    async def pause(self, case_id: str, at: datetime, next_at: datetime | None) -> None:
        """Stops every clock of the case that runs; that of the answer rings for the citizen at `next_at`."""

    async def end(self, case_id: str, steps: Collection[Step], at: datetime) -> None:
        """Ends these clocks of the case, paused ones too."""

    async def ringing(self, now: datetime, limit: int) -> Sequence[Ringing]:
        """Clocks whose next reminder is due by now, the longest due first."""

    async def rung(self, clock: Clock, next_at: datetime | None) -> None:
        """Notes when the clock's next reminder is due, unless its date moved meanwhile."""

    async def unwatched(self, after: str, limit: int) -> Sequence[Case]:
        """Open cases without any clock, by their ids, those after this id."""
