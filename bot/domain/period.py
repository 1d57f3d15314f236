"""A stretch of days at the office, both ends included, such as a month, a quarter or a year."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.deadline import OFFICE_ZONE

LONGEST_DAYS = 3_660
"""Days of the longest period that is asked for: ten years."""


class PeriodError(ValueError):
    """A period that ends before it begins, is longer than ten years, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if not 0 <= (self.until - self.since).days < LONGEST_DAYS:
            msg = f"from {self.since} to {self.until} is no period"
            raise PeriodError(msg)

    @classmethod
    def parse(cls, since: str, until: str, today: date) -> "Period":
        """The period between two written days (2026-03-10); an empty one is the start of the year, and today."""
        try:
            first = date.fromisoformat(since) if since else None
            last = date.fromisoformat(until) if until else today
        except ValueError:
            msg = f"{since[:20]!r} or {until[:20]!r} is no day such as 2026-03-10"
            raise PeriodError(msg) from None
        return cls(first or date(last.year, 1, 1), last)

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """A whole month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def begins(self) -> datetime:
        """The first moment, in UTC."""
        return datetime.combine(self.since, time(), OFFICE_ZONE).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first moment after it, in UTC."""
        return datetime.combine(self.until + timedelta(days=1), time(), OFFICE_ZONE).astimezone(UTC)
