"""Requests of citizens about their own data: what is asked, by when by law, and what was told to them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import OPEN, Case
from bot.domain.datarequest import DataRequest, Mark, NotNow, RequestKind, RequestState, mark
from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.services import access, datarequests
from bot.services.datarequests import Step
from bot.services.erasure import MOST_CASES
from bot.web.desk_page import fields, missing, page, to
from bot.web.desk_row import Chip
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/data"
ENDED = 50
"""Requests that ended, shown below those that wait."""

STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as shown, with the cases of the person and the steps that are open."""

    request: DataRequest
    chip: Chip | None
    answer_due: str
    due: str
    cases: tuple[Case, ...]
    still_open: int
    steps: tuple[Step, ...]


def data_routes(front: "Front") -> APIRouter:
    """`/desk/data`, for the office that receives feedback."""
    router = APIRouter()

    @router.get("/data")
    async def listed(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.DATA_REQUESTS):
                return missing(front, visit.official)
            return await _list(front, visit, done=f"personal.done_{done}" if done in STEPS else "")

    @router.post("/data/{request_id}")
    async def take(request: Request, request_id: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            step = given.get("do", "")
            if not access.may(visit.official, Act.DATA_REQUESTS) or step not in STEPS:
                return missing(front, visit.official)
            answer = await _take(front, visit, request_id, given)
        front.wake()
        return answer

    return router


async def _take(front: "Front", visit: Visit, request_id: str, given: dict[str, str]) -> Response:
    step = next(one for one in STEPS if one == given["do"])
    words, version = given.get("words", ""), given.get("version", "")
    try:
        await datarequests.take(visit.desk, request_id, version, step, by=visit.official, words=words)
    except datarequests.Unworded:
        return await _list(front, visit, alarm="personal.no_words", status=422)
    except datarequests.StillOpen:
        return await _list(front, visit, alarm="personal.still_open", words=words, status=409)
    except datarequests.NoExtension:
        return await _list(front, visit, alarm="personal.no_extension", words=words, status=409)
    except (NotNow, Stale):
        return await _list(front, visit, alarm="personal.moved_on", words=words, status=409)
    return to(f"{HOME}?done={step}")


async def _list(
    front: "Front", visit: Visit, *, done: str = "", alarm: str = "", words: str = "", status: int = 200
) -> Response:
    """What waits, the earliest due first, and what ended."""
    waiting = [await _asked(visit, request) for request in await datarequests.waiting(visit.desk)]
    ended = [await _asked(visit, request) for request in await visit.desk.archive.personal.requests.ended(ENDED)]
    return page(
        front, "data", visit.official, status=status, waiting=waiting, ended=ended, done=done, alarm=alarm, words=words
    )


async def _asked(visit: Visit, request: DataRequest) -> Asked:
    owed = request.ended_at is None
    own = tuple(await visit.desk.archive.cases.of_person(request.person_id, MOST_CASES)) if owed else ()
    return Asked(
        request=request,
        chip=_chip(visit, request) if owed else None,
        answer_due=say_day(request.answer_due) if request.answer_due else "",
        due=say_day(request.due) if request.due else "",
        cases=own,
        still_open=sum(case.status in OPEN for case in own) if request.kind is RequestKind.DELETE else 0,
        steps=_steps(request) if owed else (),
    )


def _chip(visit: Visit, request: DataRequest) -> Chip:
    state: Mark = mark(request, visit.desk.today)
    day = say_day(request.next_due) if request.next_due else ""
    return Chip(state.value, visit.desk.rules.texts.say(f"personal.mark_{state.value}"), day)


def _steps(request: DataRequest) -> tuple[Step, ...]:
    """What can still be done with the request."""
    closed = {"confirm"} if request.state is not RequestState.OPEN else set()
    closed |= {"extend"} if request.extended or request.due is None else set()
    return tuple(step for step in STEPS if step not in closed)
