"""The apology of a late case, at the desk: an official writes the reason, the new date is the rule's."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import Case
from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.services import access, apologies, cases, clocks
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front


def apology_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/apology`, for whoever may answer."""
    router = APIRouter()

    @router.get("/cases/{code}/apology")
    async def form(request: Request, code: str) -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.ANSWER)
            return await _form(front, visit, case) if case else missing(front, visit.official)

    @router.post("/cases/{code}/apology")
    async def make(request: Request, code: str) -> Response:
        words = (await fields(request)).get("words", "")
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.ANSWER)
            if case is None:
                return missing(front, visit.official)
            try:
                await apologies.make(visit.desk, case, visit.official, words)
            except cases.Refused as refused:
                return await _form(front, visit, case, words, error=refused.key)
        front.wake()
        return to(f"/desk/cases/{case.code}?done=apology")

    return router


async def _form(front: "Front", visit: Visit, case: Case, words: str = "", *, error: str | None = None) -> Response:
    new = clocks.term(visit.desk, "answer_late")
    return page(
        front,
        "apology",
        visit.official,
        status=422 if error else 200,
        case=case,
        words=words,
        error=error,
        possible=await apologies.could_be_made(visit.desk, case),
        new_day=say_day(new.day) if new else "",
    )
