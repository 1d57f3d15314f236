"""An official's second factor: the key for the app on the phone, the first code, recovery codes, taking it away.

Whatever changes it asks for the password again (ASVS 5.0, 7.5.1).
"""

from typing import TYPE_CHECKING

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from bot.domain.account import SecondFactorFor
from bot.domain.person import Official
from bot.services import one_time, second_factor
from bot.web import password
from bot.web.desk_page import fields, missing, page, to
from bot.web.proof import proven
from bot.web.session import HOME, Visit, desk_of, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

FACTOR = f"{HOME}/account/second-factor"


def factor_routes(front: "Front") -> APIRouter:
    """`/desk/account/second-factor`; not there at all when the office has turned it off."""
    router = APIRouter(prefix="/account/second-factor")

    @router.get("")
    async def show(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            return await _state(front, visit, done=done if done == "off" else "")

    @router.post("/codes")
    async def renew(request: Request) -> Response:
        refusal, official = await _asked(front, request)
        return refusal or await codes_page(front, official, told=True)

    @router.post("/off")
    async def off(request: Request) -> Response:
        refusal, official = await _asked(front, request)
        if refusal:
            return refusal
        async with visiting(front, request) as visit:
            if front.second_factor.requires(official.role):
                return missing(front, official)
            await second_factor.drop(visit.desk, official, official.id, visit.digest)
        return to(f"{FACTOR}?done=off")

    router.include_router(_key_routes(front))
    return router


def _key_routes(front: "Front") -> APIRouter:
    """A key for the app, and its first code, which puts it in force."""
    router = APIRouter()

    @router.post("/key")
    async def offer(request: Request) -> Response:
        refusal, official = await _asked(front, request)
        if refusal:
            return refusal
        async with visiting(front, request) as visit:
            return key_page(front, official, await second_factor.offer(visit.desk, front.sealer, official))

    @router.post("/confirm")
    async def confirm(request: Request) -> Response:
        code = (await fields(request)).get("code", "")
        async with visiting(front, request) as visit:
            key = await second_factor.offered(visit.desk, front.sealer, visit.official)
            if key is None:
                return to(FACTOR)
            if not await second_factor.confirm(visit.desk, front.sealer, visit.official, code, visit.digest):
                return key_page(front, visit.official, key, error="account.code_wrong")
        return await codes_page(front, visit.official, told=False)

    return router


def key_page(
    front: "Front", official: Official, key: str, *, half: bool = False, onward: str = HOME, error: str | None = None
) -> Response:
    """The key as a picture and in letters, and the field for the first code. `half`: before the desk is open."""
    name = front.rules.texts.say("web.name")
    address = second_factor.address(key, name, official.username or official.name)
    return page(
        front,
        "factor_key",
        None if half else official,
        status=422 if error else 200,
        picture=_picture(address, front.rules.texts.say("account.factor_picture")),
        key=one_time.grouped(key, " "),
        username=official.username,
        action=f"{HOME}/login/second-factor" if half else f"{FACTOR}/confirm",
        half=half,
        onward=onward,
        error=error,
    )


async def codes_page(front: "Front", official: Official, *, told: bool, onward: str = FACTOR) -> Response:
    """Makes fresh recovery codes and shows them, once. `told`: a line in the account's history."""
    async with front.store.reading() as archive:
        codes = second_factor.recovery_codes(desk_of(front, archive))
    hashes = [await password.hashed(one_time.signs(code)) for code in codes]
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        if await archive.accounts.second_factor(official.id) is None:
            return to(FACTOR)
        await second_factor.keep_recovery(desk, official, hashes, told=told)
    return page(front, "factor_codes", official, codes=codes, onward=onward, username=official.username)


async def _asked(front: "Front", request: Request) -> tuple[Response | None, Official]:
    """The official who typed the password again; or the page that says that it was wrong."""
    typed = str((await request.form(max_files=0)).get("password", ""))
    async with visiting(front, request) as visit:
        official = visit.official
        if front.second_factor is SecondFactorFor.OFF or not official.username:
            return missing(front, official), official
    error = await proven(front, request, official, typed)
    if error is None:
        return None, official
    async with visiting(front, request) as visit:
        return await _state(front, visit, error=error), official


async def _state(front: "Front", visit: Visit, *, error: str | None = None, done: str = "") -> Response:
    if front.second_factor is SecondFactorFor.OFF or not visit.official.username:
        return missing(front, visit.official)
    accounts = visit.desk.archive.accounts
    return page(
        front,
        "factor",
        visit.official,
        status=422 if error else 200,
        factor=await accounts.second_factor(visit.official.id),
        left=len(await accounts.recovery(visit.official.id)),
        required=front.second_factor.requires(visit.official.role),
        error=error,
        done=done,
    )


def _picture(address: str, title: str) -> Markup:
    """The QR code as SVG; it holds nothing but the address, which is ours."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(border=4, omitsize=True, svgclass="code", lineclass=None, title=title))  # noqa: S704
