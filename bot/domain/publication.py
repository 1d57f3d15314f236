"""Versions of the published list: which one is in force, by which document, and what differs between two of them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.procedure import Procedure

Change = tuple[Procedure | None, Procedure | None]
"""A procedure before and after; None where it was, or is, not on the list."""

LARGE_REMOVAL = 0.2
"""An import that takes away more than this share asks first."""


class Origin(StrEnum):
    """Where a version came from."""

    PACKAGED = "packaged"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of the list. `digest` is the SHA-256 of its content; `as_of` the newest month in it (YYYY[-MM]).

    `decision` and `decided_on` are the deciding document (quyết định công bố) and its date, where they were given.
    """

    number: int
    origin: Origin
    digest: str
    as_of: str
    count: int
    decision: str | None
    decided_on: date | None
    made_at: datetime


class Publications(Protocol):
    """The versions in the archive. A version is never changed or dropped; being in force passes from one to another."""

    async def next_number(self) -> int:
        """The number of the next version, beginning with 1."""

    async def add(self, publication: Publication, content: bytes) -> None:
        """Keeps a new version with the text that `Catalog.load` reads; it is not in force by that."""

    async def put_in_force(self, number: int, at: datetime) -> None:
        """The version with this number is in force from now on."""

    async def untold(self) -> Sequence[tuple[int, int | None, int]]:
        """The steps that followers were not told of, the oldest first: their id, the number before (None: the first
        list), and the number after.
        """

    async def mark_told(self, step: int, at: datetime) -> None:
        """Followers were told of this step."""

    async def in_force(self) -> Publication | None:
        """The version in force; None while there was none yet."""

    async def known(self) -> Sequence[Publication]:
        """Every version, the newest first."""

    async def content(self, number: int) -> bytes | None:
        """The text of a version; None when there is no such number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new list does to the one before, each part in the order of the codes."""

    added: tuple[Procedure, ...]
    changed: tuple[tuple[Procedure, Procedure], ...]
    removed: tuple[Procedure, ...]
    unchanged: int

    @classmethod
    def between(cls, before: Iterable[Procedure], after: Iterable[Procedure]) -> "Difference":
        """Compares two lists by code; a record whose only news is the month it was read in is unchanged."""
        old = {one.code: one for one in before}
        new = {one.code: one for one in after}
        both = sorted(old.keys() & new.keys())
        changed = tuple((old[code], new[code]) for code in both if not _same(old[code], new[code]))
        return cls(
            added=tuple(new[code] for code in sorted(new.keys() - old.keys())),
            changed=changed,
            removed=tuple(old[code] for code in sorted(old.keys() - new.keys())),
            unchanged=len(both) - len(changed),
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that is not as before, as followers are told of it."""
        return (
            *((None, one) for one in self.added),
            *self.changed,
            *((one, None) for one in self.removed),
        )

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def _same(one: Procedure, other: Procedure) -> bool:
    return one == other or one == other.model_copy(update={"as_of": one.as_of})


def text_of(source: str, procedures: Iterable[Procedure]) -> str:
    """The list as `Catalog.load` reads it: sorted, one record per line, so that two versions compare line by line."""
    kept = sorted(procedures, key=lambda one: one.code)
    published = {"source": source, "as_of": max(one.as_of for one in kept), "count": len(kept)}
    lines = ",\n".join(
        json.dumps(one.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, separators=(",", ":"))
        for one in kept
    )
    head = json.dumps(published, ensure_ascii=False)
    return f'{{"published": {head},\n"procedures": [\n{lines}\n]}}\n'
