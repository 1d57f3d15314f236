"""The groups of the own office in a chat application, at the desk: a code for another, hushing one, letting one go."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.group import Group
from bot.domain.person import Act
from bot.services import access, groups, notices
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

GROUPS = "/desk/groups"


def group_routes(front: "Front") -> APIRouter:
    """`/desk/groups`, for the head of an office and the receiver."""
    router = APIRouter()

    @router.get("/groups")
    async def listed(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.GROUPS):
                return missing(front, visit.official)
            return await _page(front, visit, done=bool(done))

    @router.post("/groups")
    async def code(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            code = await groups.code_for(visit.desk, visit.official, given.get("office", ""))
            return await _page(front, visit, code=code) if code else missing(front, visit.official)

    @router.post("/groups/{group_id}/told")
    async def told(request: Request, group_id: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not await groups.set_told(visit.desk, visit.official, group_id, told=given.get("told") == "1"):
                return missing(front, visit.official)
        return to(f"{GROUPS}?done=1")

    @router.post("/groups/{group_id}/unlink")
    async def unlink(request: Request, group_id: str) -> Response:
        async with visiting(front, request) as visit:
            if not await groups.unlink(visit.desk, visit.official, group_id):
                return missing(front, visit.official)
        return to(f"{GROUPS}?done=1")

    return router


async def _page(front: "Front", visit: Visit, *, done: bool = False, code: str = "") -> Response:
    """The groups, and the form for a code; the code that was made is shown this once."""
    known = [await _line(visit, group) for group in await groups.listed(visit.desk, visit.official)]
    offices = groups.offices(visit.desk, visit.official)
    return page(front, "groups", visit.official, known=known, offices=offices, done=done, code=code)


async def _line(visit: Visit, group: Group) -> dict[str, object]:
    by = await visit.desk.archive.officials.by_id(group.linked_by)
    return {
        "group": group,
        "office": notices.office_name(visit.desk, group.office),
        "by": by.name if by else "",
    }
