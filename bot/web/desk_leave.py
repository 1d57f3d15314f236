"""Leave with a deputy, at the desk."""

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.deadline import say_day
from bot.domain.person import Act, Official
from bot.services import access, duty
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

LEAVE = "/desk/leave"


def leave_routes(front: "Front") -> APIRouter:
    """`/desk/leave`, for everybody who acts on cases or watches over them."""
    router = APIRouter()

    @router.get("/leave")
    async def leave(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.LEAVE):
                return missing(front, visit.official)
            return await _leave(front, visit, {}, done=bool(done))

    @router.post("/leave")
    async def note(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            absent = await _colleague(visit, given.get("official", "") or visit.official.id)
            if absent is None or not duty.notes_for(visit.official, absent):
                return missing(front, visit.official)
            try:
                await duty.note_absence(
                    visit.desk,
                    visit.official,
                    absent,
                    deputy_id=given.get("deputy", ""),
                    first_day=_day(given.get("first", "")),
                    last_day=_day(given.get("last", "")),
                )
            except duty.BadDuty as bad:
                return await _leave(front, visit, given, alarm=str(bad))
        return to(f"{LEAVE}?done=1")

    @router.post("/leave/{absence_id}/end")
    async def end(request: Request, absence_id: str) -> Response:
        async with visiting(front, request) as visit:
            if not await duty.end_absence(visit.desk, visit.official, absence_id):
                return missing(front, visit.official)
        return to(f"{LEAVE}?done=1")

    return router


async def _colleague(visit: Visit, official_id: str) -> Official | None:
    found = await visit.desk.archive.officials.by_id(official_id)
    return found if found and found.active else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _leave(
    front: "Front", visit: Visit, given: dict[str, str], *, done: bool = False, alarm: str = ""
) -> Response:
    """The absences of the office that are not over, and the form for another."""
    desk, official = visit.desk, visit.official
    colleagues = [one for one in await desk.archive.officials.active() if one.office == official.office]
    names = {one.id: one.name for one in colleagues}
    known = [
        (one.id, names.get(one.official_id, ""), say_day(one.first_day), say_day(one.last_day),
         names.get(one.deputy_id, ""), _may_end(official, colleagues, one.official_id))
        for one in await desk.archive.duties.absences({official.office}, desk.today)
    ]  # fmt: skip
    return page(
        front,
        "leave",
        official,
        status=422 if alarm else 200,
        known=known,
        mine=[one for one in colleagues if duty.notes_for(official, one)],
        deputies=[one for one in colleagues if access.may(one, Act.SEE)],
        given=given,
        today=desk.today.isoformat(),
        done=done,
        alarm=alarm,
    )


def _may_end(official: Official, colleagues: list[Official], absent_id: str) -> bool:
    return any(one.id == absent_id and duty.notes_for(official, one) for one in colleagues)
