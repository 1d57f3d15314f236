"""Passwords of officials: what is accepted, and Argon2id off the event loop, since one hash takes many milliseconds.

A password is long and hard to guess, whatever signs it is made of: no rule asks for capitals or digits (ASVS 5.0, 6.2).
How hard it is to guess is what zxcvbn estimates: it knows 30,000 passwords that were often stolen, names, dates, rows
of the keyboard, and the words of this office that are given to it.
"""

import asyncio
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.domain.search.fold import fold

SHORTEST = 10
LONGEST = 200

GUESSES = 10**8
"""Fewer guesses than this and the password is refused: at fifty tries in a quarter of an hour they take sixty years."""

OFFICE_WORDS = (
    "motcua", "bomotcua", "phuongxa", "ubnd", "uybannhandan", "hanhchinh", "hanhchinhcong", "canbo", "congchuc",
    "quantri", "matkhau", "dangnhap", "xinchao", "anhyeuem", "vietnam", "thutuc", "nguoidan", "tiepdan",
    "chutich", "bithu",
)  # fmt: skip
"""Words that anybody would try first here (ASVS 5.0, 6.1.2); the names of person, office and province are added."""

_JUDGED = 72
"""Signs that are looked at: the estimate takes its time, and longer ones are hard enough."""

_HASHER = PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash to compare with when there is no such official, so that the answer takes as long."""
    return _HASHER.hash("nobody")


async def fault_of(password: str, username: str, names: Iterable[str]) -> str | None:
    """Why a password is not taken, as the key of a sentence; None when it is good.

    `names` of the person, the office and the province make a password easier to guess.
    """
    if not SHORTEST <= len(password) <= LONGEST or username.casefold() in (password.casefold(), ""):
        return "desk.password_wrong"
    words = {username, *OFFICE_WORDS}
    for name in names:
        parts = fold(name).split()
        words |= {*parts, "".join(parts), *("".join(pair) for pair in pairwise(parts))}
    weak = await asyncio.to_thread(_weak, password[:_JUDGED], sorted(words))
    return "account.password_weak" if weak else None


async def hashed(password: str) -> str:
    """What is kept of a password."""
    return await asyncio.to_thread(_HASHER.hash, unicodedata.normalize("NFC", password))


async def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; with nothing kept it is compared all the same, and never fits."""
    right = await asyncio.to_thread(_fits, unicodedata.normalize("NFC", password[:LONGEST]), kept)
    return right and kept is not None and len(password) <= LONGEST


def _fits(password: str, kept: str | None) -> bool:
    try:
        return _HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False


def _weak(password: str, words: list[str]) -> bool:
    """Judged as typed, without accents, and without spaces, since whoever guesses tries them all."""
    from zxcvbn import zxcvbn  # 12 MB of lists, which a desk without a new password never needs

    plain = fold(password)
    forms = {password, plain, plain.replace(" ", "")} - {""}
    return any(zxcvbn(form, user_inputs=words, max_length=_JUDGED)["guesses"] < GUESSES for form in forms)
