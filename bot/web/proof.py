"""Whether somebody is who they say: the password, judged one try at a time, and the code of the second step.

The answer never tells which names exist, in words or in time. Argon2 takes its many milliseconds outside of every
transaction.
"""

from typing import TYPE_CHECKING

import structlog
from fastapi import Request

from bot.domain.counter import Limit
from bot.domain.person import Official
from bot.services import one_time, second_factor
from bot.web import password
from bot.web.session import desk_of
from bot.web.tries import Tries, tries_of

if TYPE_CHECKING:
    from bot.web.front import Front

SLOW = "desk.login_slow"

_log = structlog.get_logger(__name__)


async def judge(front: "Front", request: Request, name: str, typed: str) -> tuple[Official | None, str | None]:
    """The official of this name and password, or the key of the sentence that says why not."""
    async with front.turnstile:
        async with front.store.reading() as archive:
            official = await archive.officials.by_username(name)
            tries = tries_of(front, request, name, official)
            if await tries.over(desk_of(front, archive)):
                return None, _shut(front, SLOW)
        right = await password.fits(typed, official.password_hash if official else None)
        if official and right and official.active:
            return official, None
        await _note(front, tries, code=False)
    return None, "desk.login_wrong"


async def proven(front: "Front", request: Request, official: Official, typed: str) -> str | None:
    """None when the official who is logged in typed the own password again, else the key of a sentence."""
    _, error = await judge(front, request, official.username or "", typed)
    return "account.password_wrong" if error == "desk.login_wrong" else error


async def second_step(front: "Front", request: Request, official: Official, typed: str) -> str | None:
    """None when this is the code of the app at this moment, or a recovery code, taken for the first time."""
    async with front.turnstile:
        tries = tries_of(front, request, (official.username or "").lower(), official)
        async with front.store.reading() as archive:
            if await tries.over(desk_of(front, archive)):
                return _shut(front, SLOW, official)
            if await tries.codes_over(desk_of(front, archive)):
                return _shut(front, "account.code_slow", official)
        if second_factor.is_code(typed):
            async with front.store.transaction() as archive:
                right = await second_factor.takes(desk_of(front, archive), front.sealer, official, typed)
        else:
            right = await _takes_recovery(front, official, one_time.signs(typed))
        if right:
            return None
        await _note(front, tries, code=True)
    return "account.code_wrong"


async def _takes_recovery(front: "Front", official: Official, signs: str) -> bool:
    async with front.store.reading() as archive:
        hashes = await archive.accounts.recovery(official.id)
    for kept in hashes:
        if await password.fits(signs, kept):
            async with front.store.transaction() as archive:
                return await second_factor.take_recovery(desk_of(front, archive), official, kept)
    return False


def _shut(front: "Front", key: str, official: Official | None = None) -> str:
    """Counts and logs that somebody stood before a shut door; gives the sentence."""
    front.counter.refused(Limit.LOGINS)
    _log.warning("log-in shut", step="code" if official else "password", official=official.id if official else None)
    return key


async def _note(front: "Front", tries: Tries, *, code: bool) -> None:
    """In a transaction of its own, so that a refusal is counted whatever comes after."""
    async with front.store.transaction() as archive:
        await tries.note(desk_of(front, archive), code=code)
    owner = tries.official.id if tries.official else None
    _log.warning("log-in refused", step="code" if code else "password", official=owner)
