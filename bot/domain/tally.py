"""Counts for limits, the secret that hides whom they count, and marks for what must happen once."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Protocol

MESSAGES = "messages:"
"""Begins the name of the counter of one person's messages; the person's id follows."""


class Tallies(Protocol):
    """The counters in the archive. Every method raises `ArchiveUnavailable`."""

    async def add(self, name: str, window: datetime) -> int:
        """Adds one to the counter `name` of the window that begins at `window`; gives the new count."""

    def count(self, name: str, window: datetime) -> Awaitable[int]:
        """How much was counted; asked along with whatever is asked next."""

    async def note(self, name: str, window: datetime) -> None:
        """Adds one without being told the new count. With `count` for a counter that everybody shares: nobody waits
        for another's commit, and those who come at the same moment in several processes may see the same count.
        """

    async def secret(self, window: datetime, fresh: str) -> str:
        """The secret of the window that begins at `window`: `fresh` for the first to ask, and then the same for all."""

    async def once(self, name: str, day: date) -> bool:
        """True for the first time that `name` is marked for `day`."""

    async def marked(self, name: str, day: date) -> bool:
        """Whether `name` was marked for `day`."""

    async def forget(self, before: datetime) -> int:
        """Drops counters and secrets of windows that began before; gives how many counters."""
