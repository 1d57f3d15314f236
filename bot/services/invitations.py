"""How somebody becomes an official: a one-time code, made by an administrator, used in a chat or at the desk.

Only the digest of a code is kept.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.message import Identity
from bot.domain.person import Invitation, Official, Role
from bot.services import one_time
from bot.services.desk import Desk

VALID_FOR = timedelta(hours=24)
"""How long an invitation waits to be used."""


class UnknownOffice(ValueError):
    """An invitation to an office that the profile does not have."""


async def invite(desk: Desk, name: str, role: Role, office: str) -> str:
    """Makes an invitation and gives its code, which is shown once; raises `UnknownOffice`."""
    if office not in {known.key for known in desk.rules.profile.offices}:
        raise UnknownOffice(office)
    code = one_time.fresh(desk)
    invitation = Invitation(
        digest=one_time.digest(code),
        name=" ".join(name.split()),
        role=role,
        office=office,
        created_at=desk.now,
        expires_at=desk.now + VALID_FOR,
    )
    await desk.archive.officials.invite(invitation)
    return code


async def look(desk: Desk, code: str) -> Invitation | None:
    """The invitation without using it up; None when it is unknown, used or lapsed."""
    return await desk.archive.officials.peek_invitation(one_time.digest(code), desk.now)


async def accept_in_chat(desk: Desk, code: str, identity: Identity) -> Official | None:
    """Uses the code up and lets its new official act from this chat; None when the code is not good.

    A chat that is an official's already takes over the new role and office: one person, one chat, one official.
    """
    invitation = await desk.archive.officials.take_invitation(one_time.digest(code), desk.now)
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
    invitation = await desk.archive.officials.take_invitation(one_time.digest(code), desk.now)
    if invitation is None:
        return None
    official = replace(_official(desk, invitation), username=username, password_hash=password_hash)
    await desk.archive.officials.save(official, desk.now)
    return official


def _official(desk: Desk, invitation: Invitation) -> Official:
    return Official(id=desk.chance.id(), name=invitation.name, role=invitation.role, office=invitation.office)
