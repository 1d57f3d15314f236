"""Codes that work once: invitations, links for a new password, recovery codes.

A code is typed from paper or said on the phone as well as opened as a link, so it is written in letters and digits that
are hard to mistake.
"""

import base64
import hashlib

from bot.services.desk import Desk

_BYTES = 10
"""80 random bits: sixteen signs of base 32."""

_MISTAKEN = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""Digits that base 32 does not have, and the letters that were meant."""


def fresh(desk: Desk) -> str:
    """A new code, in four groups of four signs."""
    return grouped(base64.b32encode(desk.chance.bits(8 * _BYTES).to_bytes(_BYTES, "big")).decode())


def grouped(signs: str, joint: str = "-") -> str:
    """The signs in groups of four, as they are easiest to read and to type."""
    return joint.join(signs[start : start + 4] for start in range(0, len(signs), 4))


def signs(code: str) -> str:
    """The code's signs, however it was typed: spaces, hyphens and small letters do not matter."""
    return "".join(sign for sign in code.upper() if sign.isalnum()).translate(_MISTAKEN)


def digest(code: str) -> str:
    """What is kept of a code that is looked up by it."""
    return hashlib.sha256(signs(code).encode()).hexdigest()
