"""One person in several channels: the code that joins two, and where the person wants to be told.

A code is six digits, since it is read on one screen and typed on another: so it lives for minutes, works once, and its
tries are counted (docs/decisions/linking.md).
"""

import re
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from bot.domain.manner import OUT_ONLY
from bot.domain.message import Channel, Identity
from bot.domain.person import Way
from bot.domain.search.fold import fold

DIGITS = 6
"""Digits of a code."""

MARK = 12
"""Signs of the mark that a button carries in the place of an identity."""

TOLD = "linked:"
"""Begins the keys of what people are told of their links; the person's id follows."""

_TYPED = re.compile(r"(?:lien ?ket|link) ?(\d{3}) ?(\d{3})")
_NEARLY = re.compile(r"(?:lien ?ket|link)[\d ]*\d")


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A code that somebody asked for through `identity`. Only its digest is kept; it lapses at `expires_at` (UTC)."""

    digest: str
    identity: Identity
    made_at: datetime
    expires_at: datetime


def code_in(text: str) -> str | None:
    """The code when the words are "LIENKET 482913", with or without accents; None for anything else."""
    match = _TYPED.fullmatch(fold(text))
    return match[1] + match[2] if match else None


def nearly_code(text: str) -> bool:
    """Whether the words are meant for a code but have not six digits."""
    return code_in(text) is None and _NEARLY.fullmatch(fold(text)) is not None


def code_of(bits: int) -> str:
    """The code of a large random number: every one of a million is as likely."""
    return f"{bits % 10**DIGITS:0{DIGITS}}"


def mark(identity: Identity) -> str:
    """What a button says in the place of the identity, which it must not tell; the same each time."""
    return sha256(f"{identity.channel}:{identity.id}".encode()).hexdigest()[:MARK]


def carried(ways: Sequence[Way], out: Collection[Channel]) -> list[Way]:
    """The ways that there are: `out` says which of the channels that only go out this installation has."""
    return [way for way in ways if way.identity.channel not in OUT_ONLY or way.identity.channel in out]


def first_way(ways: Sequence[Way], origin: Identity, out: Collection[Channel]) -> Way | None:
    """The way that the person chose, else where it began, else the one used last; None when there is none.

    `ways`: the reachable ones, the one used last first; `out` as for `carried`.
    """
    there = carried(ways, out)
    chosen = next((way for way in there if way.chosen), None)
    own = next((way for way in there if way.identity == origin), None)
    return chosen or own or (there[0] if there else None)


class Linkings(Protocol):
    """Codes that join, persons that are joined and parted, and the ways that they chose."""

    async def keep(self, code: LinkCode) -> bool:
        """Keeps a code in the place of the identity's earlier one; False when another holds the same just now."""

    async def look(self, digest: str, at: datetime) -> Identity | None:
        """Who asked for the code; None when it is unknown, used or lapsed."""

    async def take(self, digest: str, at: datetime) -> Identity | None:
        """Uses the code up; None as above. Of two who come at once one gets None."""

    async def drop(self, at: datetime) -> int:
        """Deletes codes that lapsed; gives how many."""

    async def hold(self, identities: Sequence[Identity]) -> None:
        """Until the end of the transaction nobody else's turn speaks for these identities."""

    async def join(self, kept: str, gone: str) -> None:
        """Everything of the person `gone` is the person `kept`'s from now on."""

    async def part(self, identity: Identity, person_id: str, new_id: str, at: datetime) -> None:
        """The identity is the new person `new_id`, with the cases that came in through it, what was joined and said
        there; the rest stays. That either was told of the other's cases is forgotten.
        """

    def chosen(self, person_id: str) -> Awaitable[Identity | None]:
        """Where the person chose to be told; asked along with whatever is asked next."""

    async def choose(self, person_id: str, identity: Identity | None) -> None:
        """Keeps the choice; None: where the case began, as for who never chose."""

    async def forget(self, person_id: str) -> None:
        """Deletes the person's choice and the codes of their identities."""
