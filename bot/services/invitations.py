"""How somebody becomes an official: a one-time code, made by an administrator, used in a chat or at the desk.

Only the digest of a code is kept. A code is typed from paper or said on the phone as well as opened as a link, so it
is written in letters and digits that are hard to mistake.
"""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta

from bot.domain.message import Identity
from bot.domain.person import Invitation, Official, Role
from bot.services.desk import Desk

VALID_FOR = timedelta(hours=24)
"""How long an invitation waits to be used."""

_BYTES = 10
"""80 random bits: sixteen signs of base 32."""

_MISTAKEN = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""Digits that base 32 does not have, and the letters that were meant."""


class UnknownOffice(ValueError):
    """An invitation to an office that the profile does not have."""


async def invite(desk: Desk, name: str, role: Role, office: str) -> str:
    """Makes an invitation and gives its code, which is shown once; raises `UnknownOffice`."""
    if office not in {known.key for known in desk.rules.profile.offices}:
        raise UnknownOffice(office)
    signs = base64.b32encode(desk.chance.bits(8 * _BYTES).to_bytes(_BYTES, "big")).decode()
    code = "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))
    invitation = Invitation(
        digest=digest(code),
        name=" ".join(name.split()),
        role=role,
        office=office,
        created_at=desk.now,
        expires_at=desk.now + VALID_FOR,
    )
    await desk.archive.officials.invite(invitation)
    return code


def digest(code: str) -> str:
    """What is kept of a code, however it was typed: spaces, hyphens and small letters do not matter."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_MISTAKEN)
    return hashlib.sha256(signs.encode()).hexdigest()


async def look(desk: Desk, code: str) -> Invitation | None:
    """The invitation without using it up; None when it is unknown, used or lapsed."""
    return await desk.archive.officials.peek_invitation(digest(code), desk.now)


async def accept_in_chat(desk: Desk, code: str, identity: Identity) -> Official | None:
    """Uses the code up and lets its new official act from this chat; None when the code is not good.

    A chat that is an official's already takes over the new role and office: one person, one chat, one official.
    """
    invitation = await desk.archive.officials.take_invitation(digest(code), desk.now)
    if invitation is None:
        return None
    known = await desk.archive.officials.by_identity(identity)
    fresh = _official(desk, invitation)
    official = replace(known, name=fresh.name, role=fresh.role, office=fresh.office) if known else fresh
    await desk.archive.officials.save(official, desk.now)
    await desk.archive.officials.link(official.id, identity, desk.now)
    return official


async def accept_at_desk(desk: Desk, code: str, username: str, password_hash: str) -> Official | None:
    """Uses the code up and makes an official who logs in by this name; None when the code is not good.

    Raises `Stale` when the name is another's; the caller's transaction then keeps the invitation unused.
    """
    invitation = await desk.archive.officials.take_invitation(digest(code), desk.now)
    if invitation is None:
        return None
    official = replace(_official(desk, invitation), username=username, password_hash=password_hash)
    await desk.archive.officials.save(official, desk.now)
    return official


def _official(desk: Desk, invitation: Invitation) -> Official:
    return Official(id=desk.chance.id(), name=invitation.name, role=invitation.role, office=invitation.office)
