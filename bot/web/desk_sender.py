"""Who sent a case: sealed at the desk until an official gives a reason, and the list of reasons for the auditor."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain import casecode
from bot.domain.person import Act
from bot.services import access, cases, notices, sealing
from bot.web.desk_case import show_case
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

LISTED = 500
"""Looks on the auditor's page."""


def sender_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/unseal` and `/desk/unsealings`."""
    router = APIRouter()

    @router.post("/cases/{code}/unseal")
    async def unseal(request: Request, code: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.UNSEAL)
            if case is None:
                return missing(front, visit.official)
            try:
                await sealing.unseal(visit.desk, case, visit.official, given.get("words", ""))
            except cases.Refused as refused:
                return await show_case(front, visit, case, {"alarm": refused.key}, 422)
        return to(f"/desk/cases/{case.code}#sender")

    @router.get("/unsealings")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.UNSEALINGS):
                return missing(front, visit.official)
            return await _list(front, visit)

    return router


async def _list(front: "Front", visit: Visit) -> Response:
    names: dict[str, str] = {}
    looks = []
    for look in await visit.desk.archive.unsealings.latest(LISTED):
        if look.official_id not in names:
            found = await visit.desk.archive.officials.by_id(look.official_id)
            names[look.official_id] = f"{found.name}, {notices.office_name(visit.desk, found.office)}" if found else ""
        what = casecode.show(look.code) if look.code else look.what
        looks.append({"at": look.at, "until": look.until, "who": names[look.official_id], "what": what,
                      "reason": look.reason, "case": bool(look.code)})  # fmt: skip
    return page(front, "unsealings", visit.official, looks=looks)
