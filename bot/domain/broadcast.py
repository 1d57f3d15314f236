"""Broadcasts: news that one official writes, another agrees to, and the post brings to everybody who takes it.

The letters are written a few at a time, in the order of people's ids and each channel by itself. How far that has come
stands in the archive in the same transaction as the letters, so that whoever goes on writes none twice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Channel, Identity
from bot.domain.subscription import Subscriptions, Topic
from bot.domain.wording import Language

WORDS_CAP = 1_200
"""Characters of a broadcast: with what stands around it, it fits one message of every channel."""

LINK_CAP = 300
"""Characters of a link."""

BATCH = 200
"""Letters that one transaction writes."""

AHEAD = 1_000
"""Letters of broadcasts that may wait in one channel at once: what is taken back is little, and holds up nothing."""


class BroadcastState(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    """Being written; nobody was asked for consent."""
    PROPOSED = "proposed"
    """Waits for the word of a second official."""
    REFUSED = "refused"
    """Sent back with the reason; may be changed and proposed again."""
    APPROVED = "approved"
    """Waits for its time."""
    GOING = "going"
    """On its way to the people."""
    DONE = "done"
    """Nothing of it waits any more."""
    CANCELLED = "cancelled"
    """Given up; what had not left was taken back."""


STEPS: dict[BroadcastState, frozenset[BroadcastState]] = {
    BroadcastState.DRAFT: frozenset({BroadcastState.PROPOSED, BroadcastState.CANCELLED}),
    BroadcastState.PROPOSED: frozenset({BroadcastState.APPROVED, BroadcastState.REFUSED, BroadcastState.CANCELLED}),
    BroadcastState.REFUSED: frozenset({BroadcastState.PROPOSED, BroadcastState.CANCELLED}),
    BroadcastState.APPROVED: frozenset({BroadcastState.GOING, BroadcastState.CANCELLED}),
    BroadcastState.GOING: frozenset({BroadcastState.DONE, BroadcastState.CANCELLED}),
    BroadcastState.DONE: frozenset(),
    BroadcastState.CANCELLED: frozenset(),
}
"""What may follow what."""

WRITABLE = frozenset({BroadcastState.DRAFT, BroadcastState.REFUSED})
"""While it stands so, its words may be changed."""


class Deed(StrEnum):
    """What was done to a broadcast."""

    MADE = "made"
    OFFERED = "offered"
    """The desk itself proposes it, after a change of the published list."""
    CHANGED = "changed"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    """Given up after the archive was put back to an earlier moment."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How many letters were written, and what became of them. `stopped`: taken back since the person said stop."""

    queued: int = 0
    sent: int = 0
    dead: int = 0
    cancelled: int = 0
    stopped: int = 0

    @property
    def waiting(self) -> int:
        """How many have not left."""
        return self.queued - self.sent - self.dead - self.cancelled - self.stopped


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast of `office`. `send_at` (UTC): not before; None: at once. `official_id`: who wrote it last.

    `source`: the change of the list that made the desk propose it; None for what an official began.
    """

    id: str
    topic: Topic
    office: str
    words: str
    state: BroadcastState
    made_at: datetime
    words_en: str | None = None
    link: str | None = None
    send_at: datetime | None = None
    official_id: str | None = None
    decided_by: str | None = None
    source: str | None = None
    letters: Letters = Letters()

    @property
    def digest(self) -> str:
        """SHA-256 of everything that people will read, in hexadecimal."""
        said = "\n".join((self.topic.kind, self.topic.about, self.words, self.words_en or "", self.link or ""))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class BroadcastStep:
    """One step of a broadcast: what was done, when, by whom (None: the desk), and the reason or digest."""

    id: str
    broadcast_id: str
    deed: Deed
    at: datetime
    official_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody on the list. `identity`: where they are written to, when that is in the channel asked for; else None."""

    person_id: str
    identity: Identity | None
    language: Language


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the letters of one channel have been written: `after` is the person that comes before the next."""

    channel: Channel
    after: str
    ended: bool


def letter_key(broadcast_id: str, person_id: str) -> str:
    """The dedupe key of the one letter of a broadcast to a person."""
    return f"broadcast:{broadcast_id}:{person_id}"


class Broadcasts(Protocol):
    """The broadcasts in the archive. Every method raises `ArchiveUnavailable`."""

    async def add(self, broadcast: Broadcast) -> bool:
        """Keeps a new one; False when its source led to one before."""

    async def by_id(self, broadcast_id: str) -> Broadcast | None:
        """The broadcast."""

    async def known(self, office: str | None, limit: int) -> Sequence[Broadcast]:
        """Those of an office (None: all), the newest first."""

    async def save(self, broadcast: Broadcast, before: BroadcastState) -> None:
        """Writes it; raises `Stale` when it does not stand at `before` any more."""

    async def note(self, step: BroadcastStep) -> None:
        """Keeps a step; none is ever changed or deleted."""

    async def steps(self, broadcast_id: str) -> Sequence[BroadcastStep]:
        """Its steps, the earliest first."""

    async def audience(self, topic: Topic) -> Mapping[Channel, int]:
        """How many people would get it now, by channel."""


class Mailing(Protocol):
    """Writing the letters of broadcasts, and taking them back. Every method raises `ArchiveUnavailable`."""

    async def alone(self) -> None:
        """To the end of the transaction nobody else writes letters or takes them back."""

    async def under_way(self, now: datetime) -> Sequence[Broadcast]:
        """What is going, and what was agreed to and whose time has come."""

    async def progress(self, broadcast_id: str) -> Sequence[Progress]:
        """How far each channel has come; nothing before the first letter."""

    async def reached(self, broadcast_id: str, progress: Progress) -> None:
        """Keeps how far a channel has come."""

    async def takers(self, topic: Topic, progress: Progress, limit: int) -> Sequence[Taker]:
        """The next people on the list, who agree to be sent news, by id."""

    async def waiting(self, channel: Channel) -> int:
        """Letters of all broadcasts that wait in a channel."""

    async def letters(self, broadcast_id: str) -> Letters:
        """What became of its letters so far; those that ended long ago are in the archive no more."""

    async def count(self, broadcast_id: str, letters: Letters) -> None:
        """Keeps what became of its letters."""

    async def take_back(self, broadcast_id: str, at: datetime) -> int:
        """Takes back what has not left; gives how many letters."""

    async def stop(self, person_id: str, topic: Topic | None, at: datetime) -> int:
        """Takes back every letter of news that waits for a person (about one topic; None: about anything)."""


class News(Protocol):
    """The part of the archive that is about news."""

    subscriptions: Subscriptions
    broadcasts: Broadcasts
    mailing: Mailing
