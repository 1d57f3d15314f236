"""A file of a case that still lies at its platform, and is to be fetched into the archive.

A row is there from the filing until the file is kept. What cannot be fetched stays as failed, with the reason, until an
official has it tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.message import AttachmentKind, Identity
from bot.domain.photo import StoredPhoto

FILE_CAP = 10_000_000
"""Bytes of one file."""

LEASE = timedelta(minutes=2)
"""A file that is being fetched is nobody else's for so long."""

_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 720))
"""After each try that failed for a reason that may pass."""


class Why(StrEnum):
    """Why a file was not fetched."""

    GONE = "gone"
    """The platform has it no longer."""
    TOO_LARGE = "too_large"
    """More bytes than a file may have."""
    WRONG_TYPE = "wrong_type"
    """By its content it is not what it was sent as."""
    ELSEWHERE = "elsewhere"
    """It lies on no host of the platform's own."""
    UNREACHABLE = "unreachable"
    """The platform did not answer, or not in time."""


class NotBrought(Exception):
    """A file was not fetched."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Pickup:
    """A file to fetch. `owner` is who sent it; `tries` counts this one; `why` is set when it was given up."""

    ref: str
    owner: Identity
    case_id: str
    kind: AttachmentKind
    tries: int = 0
    why: Why | None = None


def next_try(tries: int, why: Why) -> timedelta | None:
    """How long to wait after so many tries; None when another would give the same, or enough were made."""
    if why is not Why.UNREACHABLE or tries > len(_WAITS):
        return None
    return _WAITS[tries - 1]


class FileSource(Protocol):
    """Where a platform's files come from: its own host, and no other."""

    async def bring(self, ref: str, kind: AttachmentKind) -> StoredPhoto:
        """The file, at most `FILE_CAP` bytes, of its kind by content, a picture drawn anew. Raises `NotBrought`."""


class Pickups(Protocol):
    """What is still to be fetched. Every method raises `ArchiveUnavailable`."""

    async def add(self, pickup: Pickup, at: datetime) -> None:
        """Puts a file on the list, once."""

    async def due(self, at: datetime) -> bool:
        """Whether one waits for its turn."""

    async def take(self, at: datetime) -> Pickup | None:
        """The file that waited longest, leased and counted as tried; None when none is due."""

    async def again(self, ref: str, at: datetime) -> bool:
        """Has a file that was given up tried anew; False when there is none."""

    async def put_off(self, ref: str, at: datetime) -> None:
        """The next try is at this time."""

    async def hold_back(self, ref: str, at: datetime) -> None:
        """The same, and this was no try: the platform was not asked."""

    async def give_up(self, ref: str, why: Why) -> None:
        """Nothing tries any more by itself."""

    async def done(self, ref: str) -> None:
        """Takes the file off the list."""

    async def of_case(self, case_id: str) -> Sequence[Pickup]:
        """What is still to be fetched of a case, or was given up."""
