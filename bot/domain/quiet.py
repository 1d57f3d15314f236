"""Quiet hours: when nobody is to be woken by what can wait. They may go over midnight; local time of the office."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.deadline import OFFICE_ZONE

_WRITTEN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` on until before `end`. Both the same: never quiet."""

    start: time
    end: time

    @classmethod
    def read(cls, written: str) -> "QuietHours":
        """The hours as "21:00-07:00" says them. Raises `ValueError`."""
        found = _WRITTEN.fullmatch(written.strip())
        if found is None:
            msg = "must be two times such as 21:00-07:00"
            raise ValueError(msg)
        first, second, third, fourth = map(int, found.groups())
        return cls(time(first, second), time(third, fourth))

    def over(self, at: datetime) -> datetime:
        """The moment itself, or when the quiet hours that it falls into are over."""
        local = at.astimezone(OFFICE_ZONE)
        over_night = self.start > self.end
        late, early = local.time() >= self.start, local.time() < self.end
        if not (late or early if over_night else late and early):
            return at
        day = local.date() + timedelta(days=int(over_night and late))
        return datetime.combine(day, self.end, OFFICE_ZONE)

    def hold(self, at: datetime) -> bool:
        """Whether it is quiet then."""
        return self.over(at) != at

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


CITIZENS = QuietHours(time(21), time(7))
"""When citizens are sent no news, unless a setting says otherwise."""
