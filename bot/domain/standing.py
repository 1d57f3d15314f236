"""How the desk stands at one moment, in numbers that an operator acts on. No number tells of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.broadcast import BroadcastState, Letters
from bot.domain.case import Status
from bot.domain.message import Channel


@dataclass(frozen=True, slots=True)
class Unsent:
    """Messages of one channel that have not left. `since`: when the one that waits longest was to leave (None: they are
    news alone).

    `lease_ends`: when the first lease of those on their way ends; None when none is.
    """

    channel: Channel
    count: int
    since: datetime | None
    lease_ends: datetime | None


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Cases of one office in one status that still owe a result, and how many of them are past a legal date."""

    office: str
    status: Status
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ListStanding:
    """The version of the published list that is in force. `as_of` is the newest month in it (YYYY or YYYY-MM)."""

    number: int
    as_of: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ToFetch:
    """Files of cases that lie at a platform still: those that will be fetched, and those that could not be."""

    waiting: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the desk stands. `published` is None while there is no list. `broadcasts`: how many stand in each state, and
    what became of their letters.
    """

    unsent: Sequence[Unsent]
    dead: Mapping[Channel, int]
    cases: Sequence[OpenCases]
    broadcasts: Mapping[BroadcastState, tuple[int, Letters]]
    files: Mapping[Channel, ToFetch]
    published: ListStanding | None


class Standings(Protocol):
    """How the archive says that the desk stands. Each question stays cheap however many cases are closed."""

    async def now(self, today: date) -> Standing:
        """The numbers of this moment; a case is overdue when its next legal date lies before `today`."""

    async def newest(self) -> datetime | None:
        """When the archive was last written to, by its own account; None for an empty one."""

    async def schema(self) -> int:
        """The number of the newest migration that was applied."""
