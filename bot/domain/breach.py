"""A breach of personal data: what was found out, and the clock of 72 hours that begins there.

The log is only ever added to: what is learnt later is a further entry. The hours and the body to be told are data
(`data/privacy.json`; Luật 91/2025/QH15, Điều 23).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class EntryKind(StrEnum):
    """What an entry of the log says."""

    NOTED = "noted"
    """What happened, as it is known at the discovery."""
    MEASURE = "measure"
    """What was done against it, or learnt since."""
    TOLD_AUTHORITY = "told_authority"
    """The competent body was told."""
    TOLD_PEOPLE = "told_people"
    """The people concerned were told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `words` hold no person's data; `at` is when it happened, `noted_at` when it was written."""

    id: str
    breach_id: str
    kind: EntryKind
    words: str
    at: datetime
    noted_at: datetime
    official_id: str | None


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach. `kinds` names the kinds of data, `people` how many are concerned (None: not known yet)."""

    id: str
    discovered_at: datetime
    what: str
    kinds: str
    people: int | None
    noted_at: datetime
    entries: tuple[Entry, ...] = ()

    def told_at(self) -> datetime | None:
        """When the competent body was first told; None: not yet."""
        return next((entry.at for entry in self.entries if entry.kind is EntryKind.TOLD_AUTHORITY), None)

    def clock_ends(self, hours: int) -> datetime:
        """By when the competent body is to be told."""
        return self.discovered_at + timedelta(hours=hours)

    def wants_reminder(self, now: datetime, hours: int, ahead: int) -> bool:
        """Whether the body was not told, and the clock ends within `ahead` hours or has ended."""
        return self.told_at() is None and now >= self.clock_ends(hours) - timedelta(hours=ahead)


class Breaches(Protocol):
    """The log of breaches."""

    async def add(self, breach: Breach) -> None:
        """Keeps a breach; its entries are added by themselves."""

    async def add_entry(self, entry: Entry) -> None:
        """Adds a line to the log of one."""

    async def by_id(self, breach_id: str) -> Breach | None:
        """The breach with this id and all its entries, the oldest first."""

    async def known(self) -> Sequence[Breach]:
        """Every breach with its entries, the latest discovered first."""
