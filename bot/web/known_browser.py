"""Browsers that an official has logged in from before: a cookie that opens nothing, but keeps a name open.

Anybody could close an official's name by typing wrong passwords. So wrong tries of a browser that the official has used
are counted by themselves, and those of all others do not concern it (OWASP: Slow Down Online Guessing Attacks with
Device Cookies). A stolen cookie gives five tries and no more.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fastapi import Request, Response

from bot.domain.person import Official
from bot.domain.ports import Unsealable

if TYPE_CHECKING:
    from bot.web.front import Front

KNOWN_FOR = timedelta(days=180)
_PURPOSE = "known browser"


def remember(front: "Front", official: Official, response: Response) -> None:
    """Lets this browser be known as the official's for half a year."""
    words = f"{official.id} {front.clock.now().isoformat()} {front.chance.id()}"
    response.set_cookie(
        _name(front), front.sealer.seal(words, _PURPOSE), max_age=int(KNOWN_FOR.total_seconds()),
        path="/" if front.secure_cookies else "/desk", httponly=True, samesite="strict",
        secure=front.secure_cookies,
    )  # fmt: skip


def known(front: "Front", request: Request, official: Official | None) -> str | None:
    """The name of this browser, when the official has logged in from it."""
    cookie = request.cookies.get(_name(front))
    if official is None or not cookie:
        return None
    try:
        owner, since, name = front.sealer.open(cookie, _PURPOSE).split(" ")
    except (Unsealable, ValueError):
        return None
    fresh = front.clock.now() - datetime.fromisoformat(since) <= KNOWN_FOR
    return name if fresh and owner == official.id else None


def _name(front: "Front") -> str:
    return "__Host-motcua_known" if front.secure_cookies else "motcua_known"
