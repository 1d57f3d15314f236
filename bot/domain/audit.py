"""The chain of a case's history, and the daily seals over all of it: what shows that somebody altered the register.

Each event's hash is made of the hash before it in the same case and of a digest of the event. Its words and its citizen
enter by a salted digest of their own: whoever is let go takes the salt along, and nothing can be guessed from what
stays, while the chain holds. SHA-256 throughout, in hexadecimal signs.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from bot.domain.case import ActorKind, Event, Status

FIRST = ""
"""What stands for the hash before the first event of a case, and for the root before the first seal."""


class Fault(StrEnum):
    """What is wrong with a place in the history."""

    ALTERED = "altered"
    """The event is not the one that was written: kind, time, office, status or official."""
    WORDS = "words"
    """The words of the event, or its citizen, are not those that were written."""
    TORN = "torn"
    """What stood before the event is missing, or it stands in another order."""
    LOOSE = "loose"
    """The event was put in past the desk: it has no hash."""
    ENDED = "ended"
    """The case stands elsewhere than its last event says: its end is missing, or the case was altered."""
    NO_EVENTS = "no_events"
    """The case has no history."""
    NO_CASE = "no_case"
    """There is a history, but the case is gone."""
    NO_NUMBER = "no_number"
    """A number of the register is gone."""
    SEAL = "seal"
    """What was sealed on that day is not what is there now."""
    MARK = "mark"
    """The seal itself was not made by this desk, or its key is missing."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is broken: in which case (its code), number or seal, and at which event, counted from 1."""

    fault: Fault
    what: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One event as the archive holds it, with what chains it; `code` is None when its case is gone.

    `salt` is None once the words were struck; all four are None for an event from before the chain.
    """

    seq: int
    event: Event
    code: str | None
    status: Status | None
    struck: bool
    salt: str | None
    said: str | None
    previous: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Seal:
    """All events after those of the seal before, up to the `upto`-th row. `mark` is the root, sealed by the key."""

    number: int
    at: datetime
    upto: int
    events: int
    root: str
    mark: str


@dataclass(frozen=True, slots=True)
class Year:
    """The register of one year: the last number that was drawn, and how many are there."""

    year: int
    last: int
    held: int


def words_digest(salt: str, event: Event) -> str:
    """The salted digest of the event's words and person."""
    return _digest([salt, event.actor_id, event.note])


def event_digest(event: Event, said: str) -> str:
    """The digest of an event; `said` is that of its words. A citizen is in the latter alone."""
    official = event.actor_id if event.actor is not ActorKind.CITIZEN else None
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _digest(
        [event.id, event.case_id, event.kind, at, event.actor, official, event.before, event.after, event.office, said]
    )


def linked(previous: str, digest: str) -> str:
    """The hash of an event after the one with the hash `previous`. The archive computes the same in SQL."""
    return sha256(f"{previous}{digest}".encode()).hexdigest()


def faults(history: Sequence[Link], first_seal: int | None = None) -> Iterator[Found]:
    """What is broken in the whole history of one case, the oldest event first.

    `first_seal`: the last row that the first seal took in. Up to there an event may have no hash: it is older than the
    chain, or came from the version before while both ran. Without a seal, only before the first event that has one.
    """
    head: str | None = None
    for place, link in enumerate(history, 1):
        what = link.code or link.event.case_id
        if link.hash is None or link.said is None:
            if head is not None if first_seal is None else link.seq > first_seal:
                yield Found(Fault.LOOSE, what, place)
            continue
        if link.previous != (head or FIRST):
            yield Found(Fault.TORN, what, place)
        if link.hash != linked(link.previous or FIRST, event_digest(link.event, link.said)):
            yield Found(Fault.ALTERED, what, place)
        if not _words_hold(link):
            yield Found(Fault.WORDS, what, place)
        head = link.hash
    last = history[-1]
    if last.code is None:
        yield Found(Fault.NO_CASE, last.event.case_id)
    elif last.status is not last.event.after:
        yield Found(Fault.ENDED, last.code, len(history))


def _words_hold(link: Link) -> bool:
    if link.salt is None:
        return link.struck
    return link.said == words_digest(link.salt, link.event)


class Root:
    """The root of a seal while it is made: of the root before, and of every event in the order of the rows."""

    def __init__(self, before: str) -> None:
        self._sum = sha256(before.encode())
        self.events, self.upto = 0, 0

    def add(self, link: Link) -> None:
        """Takes one more event in; an old one without its words, which may be struck."""
        told = link.hash or event_digest(link.event, "")
        self._sum.update(f"\n{link.seq} {told}".encode())
        self.events, self.upto = self.events + 1, link.seq

    @property
    def word(self) -> str:
        """The root over what came so far."""
        return self._sum.hexdigest()


def missing_numbers(year: int, last: int, held: Iterable[int]) -> Iterator[Found]:
    """The numbers of a year's register that are gone."""
    there = set(held)
    return (Found(Fault.NO_NUMBER, f"{number}/{year}") for number in range(1, last + 1) if number not in there)


def _digest(parts: Sequence[str | None]) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class Audits(Protocol):
    """The history as proof."""

    async def histories(self, after: tuple[str, int], limit: int) -> Sequence[Link]:
        """Events by case and place, those after the case id and row `after`."""

    async def rows(self, after: int, upto: int, limit: int) -> Sequence[Link]:
        """Events in the order of their rows, from after the row `after` up to `upto`."""

    async def at_rest(self, after: int, before: datetime) -> int:
        """The last row up to which nothing can be added any more: all after `after` are older than `before`."""

    async def begun(self) -> datetime | None:
        """When the first event with a hash happened; None when there is none."""

    async def without_events(self, limit: int) -> Sequence[str]:
        """Codes of cases that have no history."""

    async def years(self) -> Sequence[Year]:
        """The register by years."""

    async def numbers(self, year: int) -> Sequence[int]:
        """The numbers that are there of a year's register."""

    async def seals(self) -> Sequence[Seal]:
        """Every seal, in order."""

    async def last_seal(self) -> Seal | None:
        """The newest seal."""

    async def add_seal(self, seal: Seal) -> None:
        """Adds a seal."""

    async def mark(self, number: int, mark: str) -> None:
        """Writes a seal's mark anew, after the keys changed."""
