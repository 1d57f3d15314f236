"""Addresses of mail as people type them: what can surely be written to, and nothing that could steer a mail server.

Stricter than RFC 5321: no quotes, comments, spaces or letters beyond ASCII, which no Vietnamese mailbox needs.
"""

import re

LONGEST = 254
"""Signs of a whole address (RFC 5321, 4.5.3.1.3)."""

_ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9_%+-]+(?:\.[a-z0-9_%+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.ASCII | re.IGNORECASE,
)


class NotAnAddress(ValueError):
    """What was typed is no address that we write to."""


def read(text: str) -> str:
    """The address, its domain in small letters; raises `NotAnAddress`."""
    typed = text.strip().strip("<>")
    if len(typed) > LONGEST or not _ADDRESS.fullmatch(typed):
        raise NotAnAddress
    local, _, domain = typed.rpartition("@")
    return f"{local}@{domain.lower()}"


def show(address: str) -> str:
    """The address with most of its name covered, to be known again by its owner alone: "t…@example.vn"."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
