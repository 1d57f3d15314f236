"""Logging in at the desk and out again. Wrong tries slow down; the answer never tells which names exist."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.account import SecondFactorFor
from bot.domain.login import Missing
from bot.domain.person import Official
from bot.services import second_factor
from bot.services.desk import Desk
from bot.web import proof
from bot.web.account_factor import codes_page, key_page
from bot.web.desk_page import fields, page, to
from bot.web.session import HOME, begin, begin_half, desk_of, end, half_visiting, way_back

if TYPE_CHECKING:
    from bot.web.front import Front

_NAME_CAP = 60
LOGIN = f"{HOME}/login"
NEWS = f"{HOME}/account/news"
_AFTER = frozenset({"logout", "lapsed", "renewed"})


def login_routes(front: "Front") -> APIRouter:
    """`/desk/login` with its second step, and `/desk/logout`."""
    router = APIRouter()

    @router.get("/login")
    async def form(after: str = "", next: str = HOME) -> Response:  # noqa: A002 - the name in the address
        after = after if after in _AFTER else ""
        return page(front, "login", next=way_back(next), after=after, username="", error=None)

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        given = await fields(request)
        # A password is taken as typed: cleaning would change it.
        typed = str((await request.form(max_files=0)).get("password", ""))
        name, onward = given.get("username", "").casefold()[:_NAME_CAP], way_back(given.get("next", ""))
        official, error = await proof.judge(front, request, name, typed)
        if official is None:
            return page(front, "login", status=401, next=onward, after="", username=name, error=error)
        return await _further(front, request, official, onward)

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        response = to(f"{LOGIN}?after=logout")
        async with front.store.transaction() as archive:
            await end(front, desk_of(front, archive), request, response)
        return response

    router.include_router(_second_step(front))
    router.include_router(_set_up(front))
    return router


def _second_step(front: "Front") -> APIRouter:
    """`/desk/login/code`: the code of the second factor, or a recovery code."""
    router = APIRouter(prefix="/login")

    @router.get("/code")
    async def form(request: Request, next: str = HOME) -> Response:  # noqa: A002
        async with half_visiting(front, request, Missing.CODE):
            return page(front, "login_code", next=way_back(next), error=None)

    @router.post("/code")
    async def give(request: Request) -> Response:
        given = await fields(request)
        onward = way_back(given.get("next", ""))
        async with half_visiting(front, request, Missing.CODE) as half:
            official = half.official
        error = await proof.second_step(front, request, official, given.get("code", ""))
        if error:
            return page(front, "login_code", status=401, next=onward, error=error)
        response = to(onward)
        async with half_visiting(front, request, Missing.CODE) as half:
            await _enter(front, half.desk, half.official, onward, request=request, response=response)
        return response

    return router


def _set_up(front: "Front") -> APIRouter:
    """`/desk/login/second-factor`: setting one up before anything else opens, where the office requires it."""
    router = APIRouter(prefix="/login")

    @router.get("/second-factor")
    async def show(request: Request, next: str = HOME) -> Response:  # noqa: A002
        async with half_visiting(front, request, Missing.SET_UP) as half:
            key = await second_factor.offer(half.desk, front.sealer, half.official)
            return key_page(front, half.official, key, half=True, onward=way_back(next))

    @router.post("/second-factor")
    async def confirm(request: Request) -> Response:
        given = await fields(request)
        onward = way_back(given.get("next", ""))
        async with half_visiting(front, request, Missing.SET_UP) as half:
            right = await second_factor.confirm(half.desk, front.sealer, half.official, given.get("code", ""), "")
            if not right:
                key = await second_factor.offer(half.desk, front.sealer, half.official)
                return key_page(front, half.official, key, half=True, onward=onward, error="account.code_wrong")
            cookies = Response()
            await _enter(front, half.desk, half.official, onward, request=request, response=cookies)
        response = await codes_page(front, half.official, told=False, onward=cookies.headers.get("location", onward))
        response.raw_headers.extend(line for line in cookies.raw_headers if line[0] == b"set-cookie")
        return response

    return router


async def _further(front: "Front", request: Request, official: Official, onward: str) -> Response:
    """After the right password: in, or to the second step, or to setting one up."""
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        wanted = front.second_factor is not SecondFactorFor.OFF
        if wanted and await archive.accounts.second_factor(official.id):
            response = to(f"{LOGIN}/code?next={quote(onward)}")
            await begin_half(front, desk, official, Missing.CODE, request=request, response=response)
        elif front.second_factor.requires(official.role):
            response = to(f"{LOGIN}/second-factor?next={quote(onward)}")
            await begin_half(front, desk, official, Missing.SET_UP, request=request, response=response)
        else:
            response = to(onward)
            await _enter(front, desk, official, onward, request=request, response=response)
    return response


async def _enter(
    front: "Front", desk: Desk, official: Official, onward: str, *, request: Request, response: Response
) -> None:
    """Begins the log-in; first of all the official reads what others did to the account."""
    await begin(front, desk, official, request, response)
    if await desk.archive.accounts.untold(official.id):
        onward = f"{NEWS}?next={quote(onward)}"
    response.headers["location"] = onward
