"""Surveys at the desk: what came of the questions after each result, and the campaigns. No person is named there."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.domain.survey import CASE, FEWEST, Campaign, sample_for
from bot.services import access, campaigns, notices
from bot.services.refused import Refused
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/surveys"
Deed = Literal["start", "close"]


def survey_routes(front: "Front") -> APIRouter:
    """`/desk/surveys`, for those who may make surveys."""
    router = APIRouter()

    @router.get("/surveys")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SURVEYS):
                return missing(front, visit.official)
            return await _list(front, visit, {})

    @router.post("/surveys")
    async def make(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SURVEYS):
                return missing(front, visit.official)
            try:
                made = await _make(visit, given)
            except Refused as refused:
                return await _list(front, visit, given, refused=refused)
        return to(f"{HOME}/{made.id}?done=make")

    @router.get("/surveys/{survey_id}")
    async def one(request: Request, survey_id: str, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            found = await _found(visit, survey_id)
            if found is None:
                return missing(front, visit.official)
            told = f"surveys.done_{done}" if done in ("make", "start", "close") else ""
            return await _show(front, visit, found, done=told)

    @router.post("/surveys/{survey_id}/{deed}")
    async def move(request: Request, survey_id: str, deed: Deed) -> Response:
        async with visiting(front, request) as visit:
            answer = await _move(front, visit, survey_id, deed)
        front.wake()
        return answer

    return router


async def _move(front: "Front", visit: Visit, survey_id: str, deed: Deed) -> Response:
    """Opens or closes the campaign, or shows it as it is now with the reason why not."""
    found = await _found(visit, survey_id)
    if found is None:
        return missing(front, visit.official)
    try:
        await (campaigns.start if deed == "start" else campaigns.close)(visit.desk, found)
    except Refused as refused:
        return await _show(front, visit, found, refused=refused)
    except Stale:
        now = await visit.desk.archive.surveys.by_id(found.id) or found
        return await _show(front, visit, now, refused=Refused("surveys.moved_on"), status=409)
    return to(f"{HOME}/{found.id}?done={deed}")


async def _found(visit: Visit, survey_id: str) -> Campaign | None:
    if not access.may(visit.official, Act.SURVEYS):
        return None
    return await visit.desk.archive.surveys.by_id(survey_id)


async def _make(visit: Visit, given: dict[str, str]) -> Campaign:
    try:
        sample, closes = int(given.get("sample", "")), date.fromisoformat(given.get("closes", ""))
    except ValueError:
        raise Refused("surveys.bad_day") from None
    return await campaigns.make(
        visit.desk,
        given.get("title", ""),
        office=given.get("office") or None,
        sample=sample,
        closes=closes,
        by=visit.official,
    )


async def _list(front: "Front", visit: Visit, given: dict[str, str], *, refused: Refused | None = None) -> Response:
    desk = visit.desk
    population = len(await desk.archive.surveys.reachable())
    return page(
        front,
        "surveys",
        visit.official,
        status=422 if refused else 200,
        scores=await desk.archive.surveys.scores(CASE, date(desk.today.year, 1, 1), desk.today, None),
        campaigns=[(one, say_day(one.closes)) for one in await desk.archive.surveys.known()],
        offices=[(one.key, one.name) for one in desk.rules.profile.offices if one.stands(desk.today)],
        population=population,
        wanted=sample_for(population),
        fewest=FEWEST,
        today=desk.today.isoformat(),
        given=given,
        refused=refused,
    )


async def _show(
    front: "Front", visit: Visit, found: Campaign, *, done: str = "", refused: Refused | None = None, status: int = 422
) -> Response:
    desk = visit.desk
    return page(
        front,
        "survey",
        visit.official,
        status=status if refused else 200,
        campaign=found,
        office=notices.office_name(desk, found.office) if found.office else "",
        closes=say_day(found.closes),
        response=await desk.archive.surveys.response(found.id),
        scores=await desk.archive.surveys.scores(found.id, found.made_at.date(), found.closes, None),
        fewest=FEWEST,
        done=done,
        refused=refused,
    )
