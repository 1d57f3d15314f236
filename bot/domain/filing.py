"""Feedback that a clerk filed for a visitor or a caller (NĐ 20/2008/NĐ-CP, Điều 6 and 7): same register, other door.

Of a call the words are kept as they were said (Điều 7 khoản 2). The receipt carries a word by which the sender, once,
takes the case over into a chat of their own.
"""

import re
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain import casecode

KEY_BITS = 40
KEY_SIGNS = 8

_RECEIPT = re.compile(r"(\S{11}|\S{4}[\s-]\S{4}[\s-]\S{3})[\s.]+([0-9A-Za-z]{8})")


class Form(StrEnum):
    """How the sender came (hình thức)."""

    VISIT = "visit"
    """At the counter."""
    CALL = "call"
    """By the hotline."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Who filed a case for whom: by which form, and of a call the words as they were said."""

    case_id: str
    official_id: str
    form: Form
    transcript: str
    at: datetime


def key_of(bits: int) -> str:
    """The word of a receipt: 8 signs of the alphabet that case codes have."""
    return "".join(casecode.ALPHABET[bits >> shift & 31] for shift in range(KEY_BITS - 5, -1, -5))


def receipt_in(text: str) -> tuple[str, str] | None:
    """The code and the word when the text is nothing but those of a receipt, as typed or as its QR code says them."""
    found = _RECEIPT.fullmatch(text.strip())
    code = casecode.parse(found[1]) if found else None
    return (code, found[2].upper()) if found and code else None


class Filings(Protocol):
    """What clerks filed."""

    async def add(self, filing: Filing) -> None:
        """Keeps who filed the case, which must be there."""

    def of_case(self, case_id: str) -> Awaitable[Filing | None]:
        """Who filed the case for its sender; None when they filed it themselves. Asked along with others."""

    async def set_key(self, case_id: str, digest: str) -> None:
        """Puts the word of the newest receipt in the place of an earlier one."""

    async def take(self, case_id: str, digest: str, person_id: str) -> bool:
        """Uses the word up, and makes the case this person's; False when it is not the newest, or used."""

    async def rewrite(self, case_id: str, transcript: str) -> None:
        """Puts other words in the place of those that were said."""
