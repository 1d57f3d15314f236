"""The officials of the desk: inviting one, and ending the access of one. An invitation's link is shown once."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.person import Act, Role
from bot.services import access, alarms, invitations, notices, roster
from bot.web.desk_page import fields, missing, page
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

NAME_CAP = 80


def officials_routes(front: "Front") -> APIRouter:
    """`/desk/officials`, for administrators."""
    router = APIRouter()

    @router.get("/officials")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.INVITE):
                return missing(front, visit.official)
            return await _page(front, visit, {})

    @router.post("/officials")
    async def invite(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.INVITE):
                return missing(front, visit.official)
            errors = _errors(visit, given)
            if errors:
                return await _page(front, visit, given, errors=errors)
            name = given["name"][:NAME_CAP]
            code = await invitations.invite(visit.desk, name, Role(given["role"]), given["office"])
            return await _page(front, visit, {}, code=code, name=name)

    @router.post("/officials/{official_id}/retire")
    async def retire(request: Request, official_id: str) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.INVITE):
                return missing(front, visit.official)
            try:
                gone = await roster.retire(visit.desk, official_id, visit.official)
            except roster.Oneself:
                return await _page(front, visit, {}, errors={"officials": "desk.retire_oneself"})
            return await _page(front, visit, {}, retired=gone.name if gone else "")

    return router


async def _page(
    front: "Front",
    visit: Visit,
    given: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    code: str = "",
    name: str = "",
    retired: str = "",
) -> Response:
    desk = visit.desk
    officials = sorted(await desk.archive.officials.active(), key=lambda one: (one.office, one.name))
    return page(
        front,
        "officials",
        visit.official,
        status=422 if errors else 200,
        alarms=await alarms.today(desk, visit.official),
        officials=[(one, notices.office_name(desk, one.office)) for one in officials],
        with_factor=await desk.archive.accounts.with_second_factor(),
        roles=[role.value for role in Role],
        offices=sorted(desk.rules.profile.offices, key=lambda office: office.level != "province"),
        given=given,
        errors=errors or {},
        code=code,
        name=name,
        retired=retired,
        link=f"{desk.rules.public_address}/desk/invite/{code}",
    )


def _errors(visit: Visit, given: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not given.get("name"):
        errors["name"] = "desk.invite_no_name"
    if given.get("role") not in set(Role):
        errors["role"] = "desk.invite_no_role"
    if given.get("office") not in {office.key for office in visit.desk.rules.profile.offices}:
        errors["office"] = "desk.invite_no_office"
    return errors
