"""A look behind the seal: an official saw who sent a case, or took personal columns of the register along.

A sender stays sealed at the desk until an official gives a reason; the reason is kept, and an auditor reads it.
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Unsealing:
    """One look, from `at` to `until`. `case_id` and `code` are those of the case; None for a part of the register,
    which `what` then names.
    """

    id: str
    official_id: str
    reason: str
    at: datetime
    until: datetime
    case_id: str | None = None
    code: str | None = None
    what: str = ""


class Unsealings(Protocol):
    """Who looked at whom, and why. Only ever added to."""

    async def add(self, unsealing: Unsealing) -> None:
        """Keeps a look."""

    def open_until(self, case_id: str, official_id: str, at: datetime) -> Awaitable[datetime | None]:
        """Until when the official may see the sender of the case; None when they may not. Asked along with others."""

    async def latest(self, limit: int) -> Sequence[Unsealing]:
        """The latest looks, the newest first."""
