"""Answers that wait for a second pair of eyes: the list, and the word of whoever may give it."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain import casecode
from bot.domain.case import WrongStep
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.domain.redact import masked
from bot.services import access, cases, notices, results
from bot.web.desk_case import RETURNED, show_case
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

LISTED = 200
"""Answers on the list."""


def approval_routes(front: "Front") -> APIRouter:
    """`/desk/approvals` and `/desk/cases/{code}/approve`."""
    router = APIRouter()

    @router.get("/approvals")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.APPROVE):
                return missing(front, visit.official)
            return page(front, "approvals", visit.official, rows=await _waiting(visit))

    @router.post("/cases/{code}/approve")
    async def word(request: Request, code: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.APPROVE)
            if case is None:
                return missing(front, visit.official)
            back = given.get("do") == "return"
            try:
                cases.same_version(case, given.get("version"))
                if back:
                    await results.send_back(visit.desk, case, visit.official, given.get("words", ""))
                else:
                    await results.approve(visit.desk, case, visit.official)
            except cases.Refused as refused:
                return await show_case(front, visit, case, {"alarm": refused.key, "words": given.get("words")}, 422)
            except (Stale, WrongStep):
                now = await visit.desk.archive.cases.by_code(case.code) or case
                said = {"alarm": "desk.moved_on", "words": given.get("words")}
                return await show_case(front, visit, now, said, 409)
        front.wake()
        return to(f"/desk/cases/{case.code}?done={RETURNED if back else Act.ANSWER}")

    return router


async def _waiting(visit: Visit) -> list[dict[str, object]]:
    """The answers that wait for this official's word."""
    desk = visit.desk
    waiting = await desk.archive.results.waiting(access.offices_seen(visit.official), LISTED)
    return [
        {"code": each.code, "shown": casecode.show(each.code), "words": masked(each.proposal.words),
         "at": each.proposal.at, "office": notices.office_name(desk, each.office)}
        for each in waiting
    ]  # fmt: skip
