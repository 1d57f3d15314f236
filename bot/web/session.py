"""Who is logged in at the desk: a random cookie, of which only the digest is kept, with an end.

A log-in lapses after 30 minutes without a page and after 12 hours in any case (OWASP ASVS, session time-outs).
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fastapi import HTTPException, Request, Response

from bot.domain.person import DeskSession, Official
from bot.services.desk import Desk

if TYPE_CHECKING:
    from bot.domain.ports import Archive
    from bot.web.front import Front

COOKIE = "motcua_desk"
HOME = "/desk"
IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a logged-in official, inside one transaction."""

    desk: Desk
    official: Official


def desk_of(front: "Front", archive: "Archive") -> Desk:
    """The desk of this moment, on the archive of the caller's transaction."""
    return Desk(front.rules, archive, front.clock.now(), front.chance, front.counter)


@asynccontextmanager
async def visiting(front: "Front", request: Request) -> AsyncIterator[Visit]:
    """Opens a transaction for the official behind the cookie; sends everybody else to the log-in."""
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        official = await _who(desk, request)
        if official is None:
            back = request.url.path if request.method == "GET" else request.url.path.rpartition("/")[0]
            raise HTTPException(303, headers={"Location": f"{HOME}/login?next={quote(back)}"})
        yield Visit(desk, official)


async def begin(front: "Front", desk: Desk, official: Official, response: Response) -> None:
    """Logs the official in: a fresh cookie, a fresh session."""
    token = desk.chance.token()
    await desk.archive.sessions.open(DeskSession(_digest(token), official.id, desk.now, desk.now))
    response.set_cookie(
        COOKIE, token, max_age=int(WHOLE.total_seconds()), path=HOME, httponly=True, samesite="lax",
        secure=front.secure_cookies,
    )  # fmt: skip


async def end(desk: Desk, request: Request, response: Response) -> None:
    """Logs out, here and in the archive."""
    token = request.cookies.get(COOKIE)
    if token:
        await desk.archive.sessions.close(_digest(token))
    response.delete_cookie(COOKIE, path=HOME)


def way_back(wanted: str) -> str:
    """The page to go to after the log-in: one of the desk's own, whatever the address asked for."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    own = parts.path == HOME or parts.path.startswith(f"{HOME}/")
    plain = wanted.startswith(HOME) and wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    return wanted if own and plain and not parts.scheme and not parts.netloc else HOME


async def _who(desk: Desk, request: Request) -> Official | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    session = await desk.archive.sessions.touch(_digest(token), desk.now)
    if session is None or desk.now - session.seen_at > IDLE or desk.now - session.created_at > WHOLE:
        return None
    official = await desk.archive.officials.by_id(session.official_id)
    return official if official and official.active else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
