"""One official's account, for an administrator: who lost the phone, forgot the password, or left a computer open.

No administrator learns or chooses a password: the official gets a link. What is done here is written into the account's
history, and its owner reads of it at the next log-in.
"""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.account import SecondFactorFor
from bot.domain.person import Act, Official
from bot.services import access, accounts, second_factor
from bot.web.account import LINES, open_log_ins, told_lines
from bot.web.account_password import typed
from bot.web.desk_page import missing, office_name, page
from bot.web.proof import proven
from bot.web.session import HOME, Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front


def official_routes(front: "Front") -> APIRouter:
    """`/desk/officials/{id}`, for administrators; each act wants the administrator's own password."""
    router = APIRouter()

    @router.get("/officials/{official_id}")
    async def show(request: Request, official_id: str) -> Response:
        async with visiting(front, request) as visit:
            official = await _official(visit, official_id)
            return await _page(front, visit, official) if official else missing(front, visit.official)

    @router.post("/officials/{official_id}/second-factor")
    async def reset(request: Request, official_id: str) -> Response:
        async def do(visit: Visit, owner: Official) -> Response:
            await second_factor.drop(visit.desk, owner, visit.official.id)
            return await _page(front, visit, owner, done="second-factor")

        return await _act(front, request, official_id, do)

    @router.post("/officials/{official_id}/password")
    async def link(request: Request, official_id: str) -> Response:
        async def do(visit: Visit, owner: Official) -> Response:
            code = await accounts.link_for_password(visit.desk, owner, visit.official.id)
            return await _page(front, visit, owner, done="password", code=code)

        return await _act(front, request, official_id, do)

    @router.post("/officials/{official_id}/log-ins")
    async def end(request: Request, official_id: str) -> Response:
        async def do(visit: Visit, owner: Official) -> Response:
            await accounts.end_log_ins(visit.desk, owner.id, visit.official.id)
            return await _page(front, visit, owner, done="log-ins")

        return await _act(front, request, official_id, do)

    return router


async def _act(
    front: "Front", request: Request, official_id: str, do: Callable[[Visit, Official], Awaitable[Response]]
) -> Response:
    """Does something to somebody else's account, once the administrator has typed the own password."""
    (word,) = await typed(request, "password")
    async with visiting(front, request) as visit:
        owner, admin = await _official(visit, official_id), visit.official
        if owner is None or owner.id == admin.id:
            return missing(front, admin)
    error = await proven(front, request, admin, word)
    async with visiting(front, request) as visit:
        owner = await _official(visit, official_id)
        if owner is None:
            return missing(front, visit.official)
        return await _page(front, visit, owner, error=error) if error else await do(visit, owner)


async def _official(visit: Visit, official_id: str) -> Official | None:
    """The active official of the address, when an administrator asks."""
    if not access.may(visit.official, Act.INVITE):
        return None
    official = await visit.desk.archive.officials.by_id(official_id)
    return official if official and official.active else None


async def _page(
    front: "Front", visit: Visit, owner: Official, *, error: str | None = None, done: str = "", code: str = ""
) -> Response:
    desk = visit.desk
    history = await desk.archive.accounts.history(owner.id, LINES)
    return page(
        front,
        "official",
        visit.official,
        status=422 if error else 200,
        owner=owner,
        office=office_name(desk, owner),
        offered=front.second_factor is not SecondFactorFor.OFF,
        factor=await desk.archive.accounts.second_factor(owner.id),
        log_ins=await open_log_ins(desk, owner),
        lines=await told_lines(desk, owner, history),
        error=error,
        done=done,
        link=f"{desk.rules.public_address}{HOME}/password/{code}" if code else "",
    )
