"""Questions that nothing was found for: what is asked most, which procedure it means, and a second person's word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.domain.procedure import Procedure
from bot.domain.question import MOST, NotNow, Question, SamePerson, State, Step
from bot.services import access, questions
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

SHOWN = 50
"""Questions of a part shown at first; one tap shows every one."""

NEAR = 3
"""Procedures offered beside a question."""

FOUND = 8
"""Procedures offered for words that an official searched with."""

HOME = "/desk/unanswered"

ERASE = "erase"
"""What a dismissed question may come to, beside the steps."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as shown. `procedure`: the one proposed or taught; `near`: what it may mean; `by`: who said so."""

    question: Question
    last: str
    procedure: Procedure | None
    near: tuple[Procedure, ...]
    by: tuple[str, ...]


def questions_routes(front: "Front") -> APIRouter:
    """`/desk/unanswered`, for those who may teach."""
    router = APIRouter()

    @router.get("/unanswered")
    async def listed(request: Request, done: str = "", whole: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.TEACH):
                return missing(front, visit.official)
            told = f"questions.done_{done}" if done in {*Step, ERASE} else ""
            return await _list(front, visit, done=told, whole=bool(whole))

    @router.get("/unanswered/{question_id}")
    async def one(request: Request, question_id: str, q: str = "") -> Response:
        async with visiting(front, request) as visit:
            question = await visit.desk.archive.questions.by_id(question_id)
            if question is None or not access.may(visit.official, Act.TEACH):
                return missing(front, visit.official)
            if question.state is not State.OPEN:
                return await _list(front, visit, alarm="questions.moved_on", status=409)
            near = questions.near(visit.desk, q or question.words, FOUND)
            return page(front, "question", visit.official, asked=await _asked(visit, question), q=q, found=near)

    @router.post("/unanswered/{question_id}")
    async def act(request: Request, question_id: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.TEACH):
                return missing(front, visit.official)
            answer = await _take(front, visit, question_id, given)
        # After the commit: the search never uses what was not kept.
        async with front.store.reading() as archive:
            await questions.use_taught(front.rules, archive)
        return answer

    return router


async def _take(front: "Front", visit: Visit, question_id: str, given: dict[str, str]) -> Response:
    """Takes the step, or shows the list as it is now with the reason why not. A code sent along is a proposal."""
    code, version = given.get("code") or None, given.get("version", "")
    wanted = Step.PROPOSE if code else given.get("do", "")
    try:
        if wanted == ERASE:
            await questions.erase(visit.desk, question_id, version)
        elif wanted in set(Step):
            await questions.move(visit.desk, question_id, version, Step(wanted), by=visit.official, code=code)
        else:
            return missing(front, visit.official)
    except (Stale, NotNow):
        return await _list(front, visit, alarm="questions.moved_on", status=409)
    except SamePerson:
        return await _list(front, visit, alarm="questions.same_person", status=422)
    except questions.NoSuchProcedure:
        return await _list(front, visit, alarm="questions.no_procedure", status=422)
    return to(f"{HOME}?done={wanted}")


async def _list(
    front: "Front", visit: Visit, *, done: str = "", alarm: str = "", whole: bool = False, status: int = 200
) -> Response:
    """Every part: what waits for a second person first."""
    kept = visit.desk.archive.questions
    found = {state: await kept.in_state(state, MOST if whole else SHOWN) for state in State}
    counts = await kept.counts()
    return page(
        front,
        "unanswered",
        visit.official,
        status=status,
        parts={state.value: await _all(visit, found[state]) for state in State},
        counts={state.value: count for state, count in counts.items()},
        more=sum(counts.values()) - sum(map(len, found.values())),
        done=done,
        alarm=alarm,
    )


async def _all(visit: Visit, found: Sequence[Question]) -> list[Asked]:
    return [await _asked(visit, question) for question in found]


async def _asked(visit: Visit, question: Question) -> Asked:
    open_now = question.state is State.OPEN
    return Asked(
        question=question,
        last=say_day(question.last),
        procedure=visit.desk.rules.catalog.get(question.code) if question.code else None,
        near=questions.near(visit.desk, question.words, NEAR) if open_now else (),
        by=tuple([await _name(visit, who) for who in (question.proposed_by, question.decided_by) if who]),
    )


async def _name(visit: Visit, official_id: str) -> str:
    official = await visit.desk.archive.officials.by_id(official_id)
    return official.name if official else ""
