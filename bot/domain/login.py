"""Log-ins at the desk: those that are open, those that are half done, and the wrong tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.person import DeskSession


class Missing(StrEnum):
    """What a half log-in still wants. The password was right."""

    CODE = "code"
    """The code of the second factor."""
    SET_UP = "set_up"
    """A second factor: the office requires one of this role, and none is set up."""


@dataclass(frozen=True, slots=True)
class HalfLogIn:
    """A right password whose second step is still to come. It opens no page of the desk."""

    digest: str
    official_id: str
    begun_at: datetime
    missing: Missing


class DeskSessions(Protocol):
    """Log-ins at the desk, and the slow-down after wrong tries."""

    async def open(self, session: DeskSession) -> None:
        """Keeps a log-in."""

    async def touch(self, digest: str, at: datetime) -> DeskSession | None:
        """The log-in with `seen_at` as it was before, which is then set to `at`; None when unknown."""

    async def close(self, digest: str) -> None:
        """Ends a log-in, whole or half."""

    async def of_official(self, official_id: str) -> Sequence[DeskSession]:
        """An official's log-ins, the one used last first."""

    async def close_all(self, official_id: str | None, but: str | None = None) -> int:
        """Ends every log-in of an official (None: of everybody), whole and half, but the one named; gives how many
        whole ones there were.
        """

    async def open_half(self, half: HalfLogIn) -> None:
        """Keeps a half log-in."""

    async def half(self, digest: str) -> HalfLogIn | None:
        """The half log-in with this digest."""

    async def failures(self, name: str, since: datetime) -> int:
        """How many wrong tries there were for `name` since then."""

    async def note_failure(self, name: str, at: datetime) -> None:
        """Counts one wrong try."""

    async def forget(self, before: datetime) -> int:
        """Drops wrong tries, and log-ins not used, since before; gives how many."""
