"""One matter at the desk: who else told of it, and putting cases together or taking them apart, with a reason."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain import casecode
from bot.domain.case import OPEN, Case
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.services import access, cases, digests, merging, notices, similar
from bot.services.desk import Desk
from bot.web.desk_case import show_case
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

SHOWN = 5
"""Cases of perhaps the same matter that are shown."""


@dataclass(frozen=True, slots=True)
class _Other:
    """A case of perhaps the same matter, as a line."""

    code: str
    shown: str
    matter: str
    received: object
    people: int


def similar_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/merge`, which takes them apart, too."""
    router = APIRouter()

    @router.get("/cases/{code}/merge")
    async def form(request: Request, code: str) -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.MERGE)
            return await _form(front, visit, case, {}) if case else missing(front, visit.official)

    @router.post("/cases/{code}/merge")
    async def merge(request: Request, code: str) -> Response:
        return await _done(front, request, code)

    return router


async def _done(front: "Front", request: Request, code: str) -> Response:
    given = await fields(request)
    async with visiting(front, request) as visit:
        desk, official = visit.desk, visit.official
        case = await access.case_for_official(desk, official, code, Act.MERGE)
        if case is None:
            return missing(front, official)
        try:
            cases.same_version(case, given.get("version"))
            if given.get("do") != "split":
                into = await access.case_for_official(desk, official, given.get("into", ""), Act.MERGE)
                await merging.merge(desk, case, into, official, given.get("words", ""))
            else:
                await merging.split(desk, case, official, given.get("words", ""))
        except cases.Refused as refused:
            return await _form(front, visit, case, given, error=refused.key)
        except Stale:
            return await show_case(front, visit, case, {"alarm": "desk.moved_on", "words": given.get("words")}, 409)
    front.wake()
    return to(f"/desk/cases/{case.code}")


async def _form(
    front: "Front", visit: Visit, case: Case, given: dict[str, str], *, error: str | None = None
) -> Response:
    """Where the case is put to, what is put to it, what may be the same matter, and the form."""
    desk = visit.desk
    link = await desk.archive.joinings.link_of(case.id)
    into = await desk.archive.joinings.by_id(link.into_id) if link else None
    put = await desk.archive.joinings.put_to(case.id)
    held = frozenset({case.id, *(each.id for each in put)})
    found = await similar.like(desk, case, held) if into is None else ()
    return page(
        front,
        "merge",
        visit.official,
        status=422 if error else 200,
        case=case,
        given=given,
        error=error,
        office=notices.office_name(desk, case.office),
        is_open=case.status in OPEN,
        into=await _line(desk, into) if into else None,
        put=[await _line(desk, each) for each in put],
        found=[await _line(desk, each) for each in found[:SHOWN]],
        people=await desk.archive.joinings.people(case.id),
    )


async def _line(desk: Desk, case: Case) -> _Other:
    people = await desk.archive.joinings.people(case.id)
    return _Other(case.code, casecode.show(case.code), digests.matter(case), case.received_at, people)
