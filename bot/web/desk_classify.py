"""One case in the register: content and intake (Điều 5, 9), examination (Điều 14, 15), publication (Điều 19)."""

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import Case
from bot.domain.classification import Basis, Content, Criterion, Intake, Outcome, Way
from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.services import access, classification, notices, sealing
from bot.services.refused import Refused
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

_PARTS = ("classification", "finding", "publication")


def classify_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/register` and the three forms on it."""
    router = APIRouter()

    @router.get("/cases/{code}/register")
    async def shown(request: Request, code: str, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.CLASSIFY)
            if case is None:
                return missing(front, visit.official)
            return await _show(front, visit, case, {}, done=done if done in _PARTS else "")

    async def taken(request: Request, code: str, part: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.CLASSIFY)
            if case is None:
                return missing(front, visit.official)
            try:
                await _take(visit, case, part, given)
            except Refused as refused:
                return await _show(front, visit, case, given, alarm=refused.key, status=422)
            except Stale:
                return await _show(front, visit, case, {}, alarm="register.moved_on", status=409)
        return to(f"/desk/cases/{case.code}/register?done={part}")

    @router.post("/cases/{code}/register/classification")
    async def classify(request: Request, code: str) -> Response:
        return await taken(request, code, "classification")

    @router.post("/cases/{code}/register/finding")
    async def examine(request: Request, code: str) -> Response:
        return await taken(request, code, "finding")

    @router.post("/cases/{code}/register/publication")
    async def publish(request: Request, code: str) -> Response:
        return await taken(request, code, "publication")

    return router


async def _take(visit: Visit, case: Case, part: str, given: dict[str, str]) -> None:
    desk, official = visit.desk, visit.official
    if part == "finding":
        await classification.examine(desk, case, official, classification.finding_of(case, official, desk, given))
        return
    try:
        if part == "publication":
            way, day = Way(given.get("way", "")), date.fromisoformat(given.get("day", ""))
        else:
            content, intake = Content(given.get("content", "")), Intake(given.get("intake", ""))
            seen = int(given.get("seen", "0"))
    except ValueError:
        raise Refused("register.not_chosen") from None
    if part == "publication":
        await classification.publish(desk, case, official, way, day=day, reference=given.get("reference", ""))
    else:
        await classification.classify(desk, case, official, content, intake, seen=seen)


async def _show(
    front: "Front",
    visit: Visit,
    case: Case,
    given: dict[str, str],
    *,
    done: str = "",
    alarm: str = "",
    status: int = 200,
) -> Response:
    desk = visit.desk
    until = sealing.open_until(desk, case, visit.official)
    stands = await classification.standing(desk, case)
    return page(
        front,
        "classify",
        visit.official,
        status=status,
        case=case,
        content=sealing.read(case, case.content, await until),
        proposal=sealing.read(case, case.proposal or "", await until),
        stands=stands,
        office_now=notices.office_name(desk, stands.now.office),
        elsewhere=stands.now.office != case.office,
        contents=tuple(Content),
        intakes=tuple(Intake),
        bases=tuple(Basis),
        criteria=tuple(Criterion),
        outcomes=tuple(Outcome),
        ways=tuple(Way),
        published=[(one, say_day(one.day)) for one in stands.published],
        today=desk.today.isoformat(),
        given=given,
        done=done,
        alarm=alarm,
    )
