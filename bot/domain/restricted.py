"""The restricted record of a denunciation: kept only when the person asks for it, sealed, and opened by one role alone.

No part of it says whose it is (Luật Tố cáo 2018, Điều 8 khoản 3, Điều 9): the person holds a code, of which the archive
has the digest. Every look is written down for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.message import Channel


@dataclass(frozen=True, slots=True)
class RestrictedRecord:
    """One record. `digest` is of the person's code; `notice` the version of the words shown before it was asked for.

    `parts` and `looks` count what was written, and how often it was opened.
    """

    id: str
    digest: str
    channel: Channel
    notice: str
    received_at: datetime
    parts: int = 0
    looks: int = 0


@dataclass(frozen=True, slots=True)
class SealedPart:
    """What was written at one time, sealed. `number` rises with time and is the row's own."""

    number: int
    record_id: str
    sealed: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One opening of a record: who, when, and why."""

    id: str
    record_id: str
    official_id: str
    why: str
    at: datetime


class Restricted(Protocol):
    """Restricted records, their parts, and who looked."""

    async def add(self, record: RestrictedRecord) -> None:
        """Keeps a new record."""

    async def add_part(self, record_id: str, sealed: str, at: datetime) -> None:
        """Adds what was written."""

    async def by_digest(self, digest: str) -> RestrictedRecord | None:
        """The record whose code has this digest."""

    async def by_id(self, record_id: str) -> RestrictedRecord | None:
        """The record with this id."""

    async def latest(self, limit: int) -> Sequence[RestrictedRecord]:
        """The newest records."""

    async def parts(self, record_id: str) -> Sequence[SealedPart]:
        """What was written, the oldest first."""

    async def every_part(self) -> Sequence[SealedPart]:
        """Every part of every record, for new keys."""

    async def reseal(self, number: int, sealed: str) -> None:
        """Puts the same words, sealed anew, in the place of a part."""

    async def add_look(self, look: Look) -> None:
        """Writes down that somebody opened a record. The archive refuses to change or delete it."""

    async def looks(self, limit: int) -> Sequence[Look]:
        """The latest looks at any record."""

    async def looks_at(self, record_id: str) -> Sequence[Look]:
        """The looks at one record, the oldest first."""
