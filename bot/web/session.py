"""Who is logged in at the desk: a random cookie, of which only the digest is kept, with an end.

A log-in lapses after 30 minutes without a page and after 12 hours in any case (OWASP ASVS 5.0, 7.3). A right password
whose second step is still to come opens none of the desk's pages; it waits for ten minutes, in a table of its own.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import structlog
from fastapi import HTTPException, Request, Response

from bot.domain.login import HalfLogIn, Missing
from bot.domain.person import DeskSession, Official
from bot.services.desk import Desk
from bot.web import browser, known_browser

if TYPE_CHECKING:
    from bot.domain.ports import Archive
    from bot.web.front import Front

_log = structlog.get_logger(__name__)

COOKIE = "motcua_desk"
HOME = "/desk"
IDLE = timedelta(minutes=30)
WHOLE = timedelta(hours=12)
HALF = timedelta(minutes=10)
AT_ONCE = 5
"""Log-ins that one official may have; one more ends the one that was not used for longest."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a logged-in official, inside one transaction. `digest` names the log-in."""

    desk: Desk
    official: Official
    digest: str


def desk_of(front: "Front", archive: "Archive") -> Desk:
    """The desk of this moment, on the archive of the caller's transaction."""
    return Desk(front.rules, archive, front.clock.now(), front.chance, front.counter)


@asynccontextmanager
async def visiting(front: "Front", request: Request) -> AsyncIterator[Visit]:
    """Opens a transaction for the official behind the cookie; sends everybody else to the log-in."""
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        digest = digest_in(front, request)
        official = await _who(desk, digest)
        if official is None:
            back = request.url.path if request.method == "GET" else request.url.path.rpartition("/")[0]
            raise HTTPException(303, headers={"Location": f"{HOME}/login?next={quote(back)}"})
        yield Visit(desk, official, digest)


@asynccontextmanager
async def half_visiting(front: "Front", request: Request, missing: Missing) -> AsyncIterator[Visit]:
    """The same for whoever typed the right password a moment ago; sends everybody else to the log-in."""
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        half = await desk.archive.sessions.half(digest_in(front, request))
        waits = half is not None and half.missing is missing and desk.now - half.begun_at <= HALF
        official = await desk.archive.officials.by_id(half.official_id) if half and waits else None
        if half is None or official is None or not official.active or await _set_up_since(desk, half):
            raise HTTPException(303, headers={"Location": f"{HOME}/login?after=lapsed"})
        yield Visit(desk, official, half.digest)


async def _set_up_since(desk: Desk, half: HalfLogIn) -> bool:
    """Whether a second factor was set up elsewhere while this one was on its way: it is not replaced by a password."""
    wanted = half.missing is Missing.SET_UP
    return wanted and await desk.archive.accounts.second_factor(half.official_id) is not None


async def begin(front: "Front", desk: Desk, official: Official, request: Request, response: Response) -> str:
    """Logs the official in: a fresh cookie, a fresh session; whatever the browser had before ends. Gives its digest."""
    sessions = desk.archive.sessions
    await sessions.close(digest_in(front, request))
    for other in (await sessions.of_official(official.id))[AT_ONCE - 1 :]:
        await sessions.close(other.digest)
    digest = _give_cookie(front, response, WHOLE)
    await sessions.open(DeskSession(digest, official.id, desk.now, desk.now, browser.kind_of(request)))
    known_browser.remember(front, official, response)
    _log.info("logged in", official=official.id)
    return digest


async def begin_half(
    front: "Front", desk: Desk, official: Official, missing: Missing, *, request: Request, response: Response
) -> None:
    """Remembers that the password was right, until the second step is done."""
    await desk.archive.sessions.close(digest_in(front, request))
    digest = _give_cookie(front, response, HALF)
    await desk.archive.sessions.open_half(HalfLogIn(digest, official.id, desk.now, missing))


async def end(front: "Front", desk: Desk, request: Request, response: Response) -> None:
    """Logs out, here and in the archive."""
    await desk.archive.sessions.close(digest_in(front, request))
    name, path = _cookie(front)
    response.delete_cookie(name, path=path, secure=front.secure_cookies, httponly=True, samesite="lax")


def alive(session: DeskSession, desk: Desk) -> bool:
    """Whether a log-in that was last used at `seen_at` is still good."""
    return desk.now - session.seen_at <= IDLE and desk.now - session.created_at <= WHOLE


def digest_in(front: "Front", request: Request) -> str:
    """The digest of the cookie; that of an empty one leads nowhere."""
    token = request.cookies.get(_cookie(front)[0], "")
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def way_back(wanted: str) -> str:
    """The page to go to after the log-in: one of the desk's own, whatever the address asked for."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    own = parts.path == HOME or parts.path.startswith(f"{HOME}/")
    plain = wanted.startswith(HOME) and wanted.isprintable() and "\\" not in wanted and ".." not in wanted
    return wanted if own and plain and not parts.scheme and not parts.netloc else HOME


def _cookie(front: "Front") -> tuple[str, str]:
    """Name and path. A `__Host-` cookie can be set by this very host alone, over HTTPS, and wants the path `/`."""
    return (f"__Host-{COOKIE}", "/") if front.secure_cookies else (COOKIE, HOME)


def _give_cookie(front: "Front", response: Response, lasts: timedelta) -> str:
    """A fresh cookie; gives its digest."""
    token = front.chance.token()
    name, path = _cookie(front)
    response.set_cookie(
        name, token, max_age=int(lasts.total_seconds()), path=path, httponly=True, samesite="lax",
        secure=front.secure_cookies,
    )  # fmt: skip
    return hashlib.sha256(token.encode()).hexdigest()


async def _who(desk: Desk, digest: str) -> Official | None:
    session = await desk.archive.sessions.touch(digest, desk.now)
    if session is None or not alive(session, desk):
        return None
    official = await desk.archive.officials.by_id(session.official_id)
    return official if official and official.active else None
