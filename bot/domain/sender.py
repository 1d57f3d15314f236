"""What may be a sender's name or address: one line of words, never a number of an identity card.

Each check gives the last part of the sentence that says what is wrong, or None.
"""

import re
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.domain.draft import LINE_CAP
from bot.domain.intent import Ask, asks
from bot.domain.search.fold import fold

Wrong = Literal["no_identity_number", "name_wrong", "address_wrong"]

_IDENTITY_NUMBER = re.compile(r"(?<!\d)(?:\d[ .]?){8}(?:(?:\d[ .]?){3})?\d(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]")
_SHORTEST_ADDRESS = 5


def holds_identity_number(text: str) -> bool:
    """Whether a row of 9 or 12 digits is in it."""
    return bool(_IDENTITY_NUMBER.search(text))


def wrong_name(line: str) -> Wrong | None:
    """What is wrong with a name; a question ("bao giờ xong") is none."""
    if holds_identity_number(line):
        return "no_identity_number"
    odd = any(sign.isdigit() or sign == "?" for sign in line) or _asks_when(line)
    return "name_wrong" if odd or len(_LETTERS.findall(line)) < 2 or len(line) > LINE_CAP else None


def wrong_address(line: str, name: str) -> Wrong | None:
    """What is wrong with an address; the name said again is none, nor is a question."""
    if holds_identity_number(line):
        return "no_identity_number"
    wrong = (
        fold(line) == fold(name) or len(line) < _SHORTEST_ADDRESS or len(_LETTERS.findall(line)) < 2 or _asks_when(line)
    )
    return "address_wrong" if wrong or len(line) > LINE_CAP else None


def _asks_when(line: str) -> bool:
    """Whether it asks when something is done. Other questions have words that are names too: Phí, Đậu."""
    return not {Ask.READY, Ask.TERM}.isdisjoint(asks(line))


@dataclass(frozen=True, slots=True)
class Resealed:
    """What came of one batch: how many were sealed, how many no key opens, and where the next begins; None: done."""

    done: int
    lost: int = 0
    last: tuple[str, ...] | None = None


class SealedSenders(Protocol):
    """Senders as they lie in the archive: sealed, so that a copy of it tells nobody who filed.

    `drop_lost`: what no key opens any more goes; without it that raises `Unsealable`.
    """

    async def seal_plain(self, limit: int) -> int:
        """Seals senders of cases that a program from before the seal kept; gives how many."""

    async def reseal_cases(self, after: str, limit: int, *, drop_lost: bool = False) -> Resealed:
        """Seals senders of cases after the id `after` under the newest key."""

    async def reseal_talks(self, after: tuple[str, str], limit: int, *, drop_lost: bool = False) -> Resealed:
        """The same for drafts in talks after this channel and id."""
