"""A new password: the official's own change, and the link that an administrator made for who forgot it."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.person import Official
from bot.services import accounts, notices
from bot.services.desk import Desk
from bot.web import password
from bot.web.desk_page import missing, page, to
from bot.web.proof import proven
from bot.web.session import HOME, desk_of, visiting

if TYPE_CHECKING:
    from bot.web.front import Front


def password_routes(front: "Front") -> APIRouter:
    """`/desk/account/password`."""
    router = APIRouter()

    @router.get("/account/password")
    async def form(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not visit.official.username:
                return missing(front, visit.official)
            return _form(front, visit.official)

    @router.post("/account/password")
    async def change(request: Request) -> Response:
        old, first, again = await typed(request, "old", "password", "again")
        async with visiting(front, request) as visit:
            official = visit.official
            names = names_of(visit.desk, official.name, official.office)
        if not official.username:
            return missing(front, official)
        errors = await errors_in(official.username, names, first, again)
        if not errors:
            wrong = await proven(front, request, official, old)
            errors = {"old": wrong} if wrong else {}
        if errors:
            return _form(front, official, errors)
        kept = await password.hashed(first)
        async with visiting(front, request) as visit:
            await accounts.change_password(visit.desk, visit.official, kept, visit.digest)
        return to(f"{HOME}/account?done=password")

    return router


def renewal_routes(front: "Front") -> APIRouter:
    """`/desk/password/{code}`: a new password by a link that works once. Nobody is logged in by it."""
    router = APIRouter()

    @router.get("/password/{code}")
    async def form(code: str) -> Response:
        async with front.store.reading() as archive:
            official = await accounts.whose_link(desk_of(front, archive), code)
        return _renewal(front, official, {})

    @router.post("/password/{code}")
    async def renew(request: Request, code: str) -> Response:
        first, again = await typed(request, "password", "again")
        async with front.store.reading() as archive:
            desk = desk_of(front, archive)
            official = await accounts.whose_link(desk, code)
            names = names_of(desk, official.name, official.office) if official else []
        errors = await errors_in(official.username or "", names, first, again) if official else {}
        if official is None or errors:
            return _renewal(front, official, errors)
        kept = await password.hashed(first)
        async with front.store.transaction() as archive:
            renewed = await accounts.renew_password(desk_of(front, archive), code, kept)
        return to(f"{HOME}/login?after=renewed") if renewed else _renewal(front, None, {})

    return router


async def typed(request: Request, *names: str) -> list[str]:
    """Fields of a form exactly as they were typed; cleaning would change a password."""
    form = await request.form(max_files=0)
    return [str(form.get(name, "")) for name in names]


async def errors_in(username: str, names: list[str], first: str, again: str) -> dict[str, str]:
    """What is wrong with a new password that was typed twice."""
    fault = await password.fault_of(first, username, names)
    if fault:
        return {"password": fault}
    return {} if first == again else {"again": "desk.password_differs"}


def names_of(desk: Desk, person: str, office: str) -> list[str]:
    """Names that a password must not be made of: of the person, the office and the province."""
    return [person, notices.office_name(desk, office), desk.rules.profile.name]


def _form(front: "Front", official: Official, errors: dict[str, str] | None = None) -> Response:
    return page(
        front,
        "password",
        official,
        status=422 if errors else 200,
        errors=errors or {},
        shortest=password.SHORTEST,
    )


def _renewal(front: "Front", official: Official | None, errors: dict[str, str]) -> Response:
    if official is None:
        return page(front, "password_gone", status=404)
    return page(
        front,
        "password_renew",
        status=422 if errors else 200,
        owner=official,
        errors=errors,
        shortest=password.SHORTEST,
    )
