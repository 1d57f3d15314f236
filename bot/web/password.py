"""Passwords of officials: what is accepted, and Argon2id off the event loop, since one hash takes many milliseconds."""

import asyncio
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200

_HASHER = PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash to compare with when there is no such official, so that the answer takes as long."""
    return _HASHER.hash("nobody")


def acceptable(password: str, username: str) -> bool:
    """Long enough to be kept, short enough to be hashed, and not the user name."""
    return SHORTEST <= len(password) <= LONGEST and username.casefold() not in (password.casefold(), "")


async def hashed(password: str) -> str:
    """What is kept of a password."""
    return await asyncio.to_thread(_HASHER.hash, unicodedata.normalize("NFC", password))


async def fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; with nothing kept it is compared all the same, and never fits."""
    right = await asyncio.to_thread(_fits, unicodedata.normalize("NFC", password[:LONGEST]), kept)
    return right and kept is not None


def _fits(password: str, kept: str | None) -> bool:
    try:
        return _HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
