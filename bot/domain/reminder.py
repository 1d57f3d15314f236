"""Reminders of a date, and who is told next when it passed. How many days after which level is data of the profile.

A reminder is a row with a unique key, so that each is sent once whoever looks and however often.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.calendar import WorkCalendar
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.step import Step

if TYPE_CHECKING:
    from bot.domain.clock import Clock


class Level(StrEnum):
    """Which reminder of a date it is, in the order in which they come."""

    BEFORE = "before"
    """To whoever holds the case: the date is near."""
    ON = "on"
    """To whoever holds the case: the date is today."""
    AFTER = "after"
    """To whoever holds the case: the date has passed."""
    APOLOGY = "apology"
    """To the citizen: an apology with the reason and a new date, once in the life of a case."""
    CITIZEN = "citizen"
    """To the citizen who was asked for more and has not replied: so many days after the question."""
    HEAD = "head"
    """To the head of the office."""
    COORDINATOR = "coordinator"
    """To the office that receives feedback for the province."""
    LEADER = "leader"
    """To the leader of the province."""


TO_HOLDER = frozenset({Level.BEFORE, Level.ON, Level.AFTER})
"""Levels of which the latest says it all."""

TO_CITIZEN = frozenset({Level.APOLOGY, Level.CITIZEN})
"""Levels that the citizen hears."""

HIGHER = frozenset({Level.HEAD, Level.COORDINATOR, Level.LEADER})
"""Levels that put a late case before somebody higher."""


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(_Fact):
    """One reminder of a step: `days` working days after its date, less than 0 before it."""

    step: Step
    level: Level
    days: Annotated[int, Field(ge=-30, le=60)]


class Reminders(_Fact):
    """The province's reminders. `hour` is the time of day at the office; `source` says who set them."""

    hour: time = time(7, 30)
    marks: tuple[Mark, ...] = ()
    restricted_near: Annotated[int, Field(ge=0, le=30)] = 2
    """Working days before the date of a restricted record from which the inspector is reminded."""
    restricted_late: Annotated[int, Field(ge=0, le=60)] = 3
    """Working days after it from which the leader is told, too."""
    source: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)] = "none"
    needs_check: bool = False

    def moments(self, clock: "Clock", calendar: WorkCalendar) -> Iterator[tuple[datetime, Level]]:
        """When each reminder of the clock is due, in order. One that stands still has that of the citizen alone.

        One of a day before the date was set to what it is would come too late to be one, and is left out.
        """
        from_day = clock.paused_at.astimezone(OFFICE_ZONE).date() if clock.paused_at else clock.due
        set_on = clock.since.astimezone(OFFICE_ZONE).date()
        for mark in self._of(clock.step, asked=clock.paused_at is not None):
            at = moment(from_day, mark.days, self.hour, calendar)
            if clock.paused_at or at > clock.since or (at.date() == set_on and mark.level is not Level.BEFORE):
                yield at, mark.level

    def to_citizen_at(self, asked_at: datetime, calendar: WorkCalendar) -> datetime | None:
        """When the citizen who was asked at that moment is reminded of it."""
        day = asked_at.astimezone(OFFICE_ZONE).date()
        return next((moment(day, one.days, self.hour, calendar) for one in self._of(Step.ANSWER, asked=True)), None)

    def _of(self, step: Step, *, asked: bool) -> list[Mark]:
        order = list(Level)
        own = [one for one in self.marks if one.step is step and (one.level is Level.CITIZEN) == asked]
        return sorted(own, key=lambda one: (one.days, order.index(one.level)))

    def next_at(self, clock: "Clock", calendar: WorkCalendar, after: datetime | None = None) -> datetime | None:
        """When the first reminder (after a moment) is due; None when none is, and for a clock that ended."""
        if clock.ended_at:
            return None
        return next((at for at, _ in self.moments(clock, calendar) if after is None or at > after), None)


def moment(due: date, days: int, hour: time, calendar: WorkCalendar) -> datetime:
    """That hour, at the office, of the working day that many working days after the date."""
    return datetime.combine(calendar.shifted(due, days), hour, OFFICE_ZONE)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that was sent, or was overtaken by a later one of the same look."""

    case_id: str
    step: Step
    turn: int
    level: Level
    at: datetime
    told: bool = True


class ReminderBook(Protocol):
    """Reminders that were sent."""

    async def add(self, reminders: Sequence[Reminder]) -> Sequence[bool]:
        """Keeps each; False where it was kept before."""

    async def of_case(self, case_id: str) -> Collection[Reminder]:
        """The reminders of a case, the oldest first."""
