"""An official's account: its history, a new password, ended log-ins.

Whatever changes how the official logs in ends the log-ins that were open.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.account import AccountEvent, Change, PasswordLink
from bot.domain.person import Official
from bot.services import one_time
from bot.services.desk import Desk

LINK_LASTS = timedelta(hours=24)
"""How long a link for a new password waits to be used."""


async def note(desk: Desk, official_id: str, change: Change, by: str | None) -> None:
    """Adds a line to the account's history. `by`: the official who did it; None for the program or a command."""
    await desk.archive.accounts.note(AccountEvent(desk.chance.id(), official_id, change, desk.now, by))


async def change_password(desk: Desk, official: Official, password_hash: str, but: str) -> None:
    """The official's own new password. Every other log-in ends; `but` is the digest of the one that stays."""
    await desk.archive.officials.save(replace(official, password_hash=password_hash), desk.now)
    await desk.archive.sessions.close_all(official.id, but)
    await note(desk, official.id, Change.PASSWORD_CHANGED, official.id)


async def end_log_ins(desk: Desk, official_id: str, by: str | None, but: str | None = None) -> int:
    """Ends an official's log-ins but the one named; gives how many there were."""
    ended = await desk.archive.sessions.close_all(official_id, but)
    if ended:
        await note(desk, official_id, Change.LOG_INS_ENDED, by)
    return ended


async def link_for_password(desk: Desk, official: Official, by: str | None) -> str:
    """The code of a link with which the official chooses a new password: shown once, good once, for 24 hours.

    The old password stays good until then, so that a mistake of the administrator's shuts nobody out.
    """
    code = one_time.fresh(desk)
    link = PasswordLink(one_time.digest(code), official.id, desk.now, desk.now + LINK_LASTS)
    await desk.archive.accounts.add_password_link(link)
    await note(desk, official.id, Change.PASSWORD_LINK, by)
    return code


async def whose_link(desk: Desk, code: str) -> Official | None:
    """The active official whose link this is, which is not used up by looking; None when it is not good."""
    link = await desk.archive.accounts.peek_password_link(one_time.digest(code), desk.now)
    return await _active(desk, link)


async def renew_password(desk: Desk, code: str, password_hash: str) -> Official | None:
    """Uses the link up and sets the password; every log-in ends. None when the link is not good.

    The second factor stays: who can read the link alone comes no further.
    """
    link = await desk.archive.accounts.take_password_link(one_time.digest(code), desk.now)
    official = await _active(desk, link)
    if official is None:
        return None
    renewed = replace(official, password_hash=password_hash)
    await desk.archive.officials.save(renewed, desk.now)
    await desk.archive.sessions.close_all(official.id)
    await note(desk, official.id, Change.PASSWORD_RENEWED, official.id)
    return renewed


async def _active(desk: Desk, link: PasswordLink | None) -> Official | None:
    official = await desk.archive.officials.by_id(link.official_id) if link else None
    return official if official and official.active and official.username else None
