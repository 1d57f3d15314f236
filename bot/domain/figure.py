"""Figures of an office over a period, and the three rates of Quyết định 766/QĐ-TTg, each from whole numbers.

The rates weigh what an office owed: feedback that was answered, and feedback whose day has passed without a result.
What is still within its time, was not taken, or was taken back by its sender weighs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from bot.domain.case import Case
from bot.domain.period import Period


class What(StrEnum):
    """A number that opens its list of cases; all of them by the day of receipt, under the office that has them now."""

    RECEIVED = "received"
    """Entered in the register."""
    ANSWERED = "answered"
    """With a result."""
    IN_TIME = "in_time"
    """With a result that came on or before its day, and no earlier one that came late."""
    LATE = "late"
    """With a result that came after its day."""
    OVERDUE = "overdue"
    """Without a result, after its day."""
    OPEN = "open"
    """Without a result."""
    DECLINED = "declined"
    """Not taken (Điều 9 khoản 1 điểm a)."""
    WITHDRAWN = "withdrawn"
    """Taken back by the sender."""
    TRANSFERRED = "transferred"
    """Sent on from office to office."""
    RATED = "rated"
    """With the sender's word on the result in force."""
    SATISFIED = "satisfied"
    """The word is: satisfied."""
    NOT_SATISFIED = "not_satisfied"
    """The word is: not satisfied."""
    REOPENED = "reopened"
    """The sender asked to look again."""
    ABOUT = "about"
    """About a published procedure."""
    UNHAPPY = "unhappy"
    """With a result, and late, looked at again, or not satisfied: what the rate of satisfaction takes off."""


class Ended(StrEnum):
    """How a case stands ended in the figures; one that was looked at again is open until its next result."""

    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share: `part` of `whole`. None of nothing is no rate."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """In per cent, one place after the point; None when nothing was weighed."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one office (or of all: "")."""

    office: str
    counts: dict[What, int]

    def __getitem__(self, what: What) -> int:
        return self.counts.get(what, 0)

    @property
    def on_time(self) -> Rate:
        """Handled on or before the day, of what was to be handled (QĐ 766/QĐ-TTg)."""
        return Rate(self[What.IN_TIME], self[What.ANSWERED] + self[What.OVERDUE])

    @property
    def satisfaction(self) -> Rate:
        """All, less what was late, looked at again or not found good (QĐ 766/QĐ-TTg)."""
        return Rate(self[What.ANSWERED] - self[What.UNHAPPY], self[What.ANSWERED] + self[What.OVERDUE])


def total(of: Sequence[Figures]) -> Figures:
    """The sum."""
    return Figures("", {what: sum(each[what] for each in of) for what in What})


class FigureBook(Protocol):
    """The figures, and the cases behind each. Reading them stays cheap however long the register is."""

    async def by_office(self, period: Period, office: str | None, today: date) -> Sequence[Figures]:
        """The figures of every office with cases received in the period, or of one; by the office's key."""

    async def cases(
        self, what: What, period: Period, office: str | None, today: date, *, skip: int, limit: int
    ) -> Sequence[Case]:
        """The cases behind a number, the newest first."""
