"""The restricted record of a denunciation: kept only when the person asks for it, sealed, and opened by one role alone.

No part of it says whose it is (Luật Tố cáo 2018, Điều 8 khoản 3, Điều 9): the person holds a code, of which the archive
has the digest. Every look is written down for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Channel


class Outcome(StrEnum):
    """What the office decided about what was written, as Luật Tố cáo 2018 knows it."""

    LETTER_ASKED = "letter_asked"
    """The person is asked for a signed letter, or to come: only those make a denunciation (Điều 22, 23)."""
    ACCEPTED = "accepted"
    """A denunciation was taken up; the person is told of it (Điều 29)."""
    TRANSFERRED = "transferred"
    """It went to the office that is competent, and the person is told (Điều 24)."""
    INSPECTED = "inspected"
    """No denunciation without a name, yet its evidence serves an inspection (Điều 25)."""
    NOT_TAKEN = "not_taken"
    """There is nothing to act upon; the person is told why."""


class LookAct(StrEnum):
    """What an official did with a record."""

    OPEN = "open"
    ANSWER = "answer"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class RestrictedRecord:
    """One record. `digest` is of the person's code; `notice` the version of the words shown before it was asked for.

    `parts` and `looks` count what was written, and how often it was opened. `outcome` and `settled_at` are of the last
    answer that decided something; `waiting_since` is when the first words came that wait for one, None when none do.
    """

    id: str
    digest: str
    channel: Channel
    notice: str
    received_at: datetime
    parts: int = 0
    looks: int = 0
    outcome: Outcome | None = None
    settled_at: datetime | None = None
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SealedPart:
    """What was written at one time, sealed. `number` rises with time and is the row's own.

    `by_office`: the inspector's answer, which the holder of the code reads. With a `mime` it is a photo.
    """

    number: int
    record_id: str
    sealed: str
    at: datetime
    by_office: bool = False
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One opening of a record, or another act upon it: who, when, and why."""

    id: str
    record_id: str
    official_id: str
    why: str
    at: datetime
    act: LookAct = LookAct.OPEN


class Restricted(Protocol):
    """Restricted records, their parts, and who looked."""

    async def add(self, record: RestrictedRecord) -> None:
        """Keeps a new record."""

    async def add_part(
        self, record_id: str, sealed: str, at: datetime, *, by_office: bool = False, mime: str = ""
    ) -> None:
        """Adds what was written, or a photo."""

    async def settle(self, record_id: str, outcome: Outcome, at: datetime) -> None:
        """Keeps what was decided about what was written until then."""

    async def waiting(self, limit: int) -> Sequence[RestrictedRecord]:
        """Records with words that wait for an outcome, the longest waiting first."""

    async def erase(self, record_id: str) -> None:
        """Deletes the words of a record; the record and who looked at it stay."""

    async def by_digest(self, digest: str) -> RestrictedRecord | None:
        """The record whose code has this digest."""

    async def by_id(self, record_id: str) -> RestrictedRecord | None:
        """The record with this id."""

    async def latest(self, limit: int) -> Sequence[RestrictedRecord]:
        """The newest records."""

    async def parts(self, record_id: str) -> Sequence[SealedPart]:
        """What was written, the oldest first; of photos only that they are there."""

    async def part(self, number: int) -> SealedPart | None:
        """One part, whole."""

    async def part_numbers(self) -> Sequence[int]:
        """The numbers of every part of every record, for new keys."""

    async def reseal(self, number: int, sealed: str) -> None:
        """Puts the same words, sealed anew, in the place of a part."""

    async def add_look(self, look: Look) -> None:
        """Writes down what somebody did with a record. The archive refuses to change or delete it."""

    async def looks(self, limit: int) -> Sequence[Look]:
        """The latest looks at any record."""

    async def looks_at(self, record_id: str) -> Sequence[Look]:
        """The looks at one record, the oldest first."""
