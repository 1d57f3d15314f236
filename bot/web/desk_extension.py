"""More time for an answer, at the desk: one official asks, another consents or not."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import Case
from bot.domain.deadline import say_day
from bot.domain.extension import Ground
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.services import access, cases, extensions
from bot.web.desk_case import show_case
from bot.web.desk_page import fields, missing, moment, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front


def extension_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/extension`: whoever may act on the case asks; whoever may consent decides."""
    router = APIRouter()

    @router.get("/cases/{code}/extension")
    async def form(request: Request, code: str) -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.SEE)
            return await _form(front, visit, case) if case else missing(front, visit.official)

    @router.post("/cases/{code}/extension")
    async def take(request: Request, code: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            deciding = given.get("do") in ("grant", "refuse")
            act = Act.CONSENT if deciding else Act.EXTEND
            case = await access.case_for_official(visit.desk, visit.official, code, act)
            if case is None:
                return missing(front, visit.official)
            answer = await _take(front, visit, case, given, deciding=deciding)
        front.wake()
        return answer

    return router


async def _take(front: "Front", visit: Visit, case: Case, given: dict[str, str], *, deciding: bool) -> Response:
    try:
        cases.same_version(case, given.get("version"))
        if deciding:
            await extensions.decide(visit.desk, case, visit.official, grants=given["do"] == "grant")
        else:
            ground = next((one for one in Ground if one == given.get("ground")), None)
            await extensions.ask(visit.desk, case, visit.official, ground, given.get("words", ""))
    except cases.Refused as refused:
        return await _form(front, visit, case, given, error=refused.key)
    except Stale:
        now = await visit.desk.archive.cases.by_code(case.code) or case
        return await show_case(front, visit, now, {"alarm": "desk.moved_on", "words": given.get("words")}, 409)
    return to(f"/desk/cases/{case.code}?done={given['do'] if deciding else 'extend'}")


async def _form(
    front: "Front", visit: Visit, case: Case, given: dict[str, str] | None = None, *, error: str | None = None
) -> Response:
    """The request that waits, with its two buttons for another person; else the grounds on which one can be made."""
    desk = visit.desk
    waits = await extensions.waiting(desk, case)
    asked_by = await desk.archive.officials.by_id(waits.asked_by) if waits else None
    new_day = await extensions.new_day(desk, case, waits.ground) if waits else None
    may_ask = access.may(visit.official, Act.EXTEND)
    return page(
        front,
        "extension",
        visit.official,
        status=422 if error else 200,
        case=case,
        given=given or {},
        error=error,
        waits=waits,
        asked_at=moment(waits.asked_at) if waits else "",
        asked_by=asked_by.name if asked_by else "",
        new_day=say_day(new_day) if new_day else "",
        decides=waits is not None and extensions.may_decide(visit.official, waits),
        offered=await extensions.offered(desk, case) if may_ask and not waits else (),
    )
