"""When a platform lets the desk write to a person: some allow it only for a time after the person was last heard.

Zalo OA, as third parties quote its documents (docs/howto/zalo-oa.md): consultation messages are free for 48 hours after
the person's last contact, charged until 7 days after it, and refused from then on. Pure: who asks says what time it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Identity

FREE_FOR = timedelta(hours=48)
OPEN_FOR = timedelta(days=7)

EDGE = timedelta(minutes=5)
"""How much earlier a window counts as over: a message is on its way for a while, and two clocks differ."""


class Window(StrEnum):
    """How the desk may write to somebody now."""

    FREE = "free"
    PAID = "paid"
    """Taken by the platform, and charged."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hearing:
    """When a person was last heard (None: never), and the messages that left for them since then.

    `quiet_until`: an official writes to them by hand until then, and the desk keeps quiet.
    """

    heard_at: datetime | None = None
    spent: int = 0
    quiet_until: datetime | None = None

    def quiet(self, now: datetime) -> bool:
        """Whether the desk keeps quiet."""
        return self.quiet_until is not None and now < self.quiet_until


def window(hearing: Hearing, now: datetime, free_messages: int = 0) -> Window:
    """How the desk may write now. `free_messages`: how many are free after each contact; 0 for any number."""
    if hearing.heard_at is None:
        return Window.CLOSED
    since = now - hearing.heard_at + EDGE
    if since <= FREE_FOR and not (free_messages and hearing.spent >= free_messages):
        return Window.FREE
    return Window.PAID if since <= OPEN_FOR else Window.CLOSED


class Hearings(Protocol):
    """The ledger of windows. Every method raises `ArchiveUnavailable`."""

    async def heard(self, identity: Identity, at: datetime) -> None:
        """The person was heard; a contact later than those before opens the window anew."""

    async def of(self, identity: Identity) -> Hearing:
        """What is known of the person."""

    async def spend(self, identity: Identity, count: int) -> None:
        """Notes messages that left, or may have left."""

    async def step_back(self, identity: Identity, until: datetime | None) -> None:
        """The desk keeps quiet until then; None: it speaks again."""

    async def say_once(self, identity: Identity) -> bool:
        """True for the first time since the desk stepped back: then it may say so."""
