"""Logging in at the desk and out again. Wrong tries slow down; the answer never tells which names exist."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.counter import Limit
from bot.domain.person import Official
from bot.web import password
from bot.web.desk_page import fields, page, to
from bot.web.session import HOME, begin, desk_of, end, way_back

if TYPE_CHECKING:
    from bot.web.front import Front

TRIES = 5
WINDOW = timedelta(minutes=15)
_NAME_CAP = 60


def login_routes(front: "Front") -> APIRouter:
    """`/desk/login` and `/desk/logout`."""
    router = APIRouter()
    # One try at a time: a hundred tries sent at once are counted like a hundred sent in a row.
    turnstile = asyncio.Lock()

    @router.get("/login")
    async def form(after: str = "", next: str = HOME) -> Response:  # noqa: A002 - the name in the address
        return page(front, "login", next=way_back(next), after=after, username="", error=None)

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        given = await fields(request)
        # A password is taken as typed: cleaning would change it.
        typed = str((await request.form()).get("password", ""))
        name, onward = given.get("username", "").casefold()[:_NAME_CAP], way_back(given.get("next", ""))
        async with turnstile:
            official, error = await _judge(front, name, typed)
        if official is None:
            return page(front, "login", status=401, next=onward, after="", username=name, error=error)
        response = to(onward)
        async with front.store.transaction() as archive:
            await begin(front, desk_of(front, archive), official, response)
        return response

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        response = to(f"{HOME}/login?after=logout")
        async with front.store.transaction() as archive:
            await end(desk_of(front, archive), request, response)
        return response

    return router


async def _judge(front: "Front", name: str, typed: str) -> tuple[Official | None, str | None]:
    """The official, or the key of the sentence that says why not. A wrong try is kept in a transaction of its own."""
    now = front.clock.now()
    async with front.store.reading() as archive:
        if await archive.sessions.failures(name, now - WINDOW) >= TRIES:
            front.counter.refused(Limit.LOGINS)
            return None, "desk.login_slow"
        official = await archive.officials.by_username(name)
    right = await password.fits(typed, official.password_hash if official else None)
    if official and right and official.active:
        return official, None
    async with front.store.transaction() as archive:
        await archive.sessions.note_failure(name, now)
    return None, "desk.login_wrong"
