"""What an official does with a case at the desk: one page per act, and the citizen's message is shown before it goes.

A form carries the version of the case that it was made for. When somebody else was faster, nothing is done: the case
is shown as it is now, with the words that were typed.
"""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import Case, Status, WrongStep
from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.domain.ports import Stale
from bot.domain.worklist import open_acts
from bot.services import access, cases, classification, consents, notices, offices, results, sealing
from bot.services.refused import Refused
from bot.web.desk_case import ASKED, show_case
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

CHOICES = 8
"""Offices offered for a transfer."""

_DEEDS = {Act.ASK: cases.ask, Act.DECLINE: cases.decline}
_WORDED = (*_DEEDS, Act.ANSWER)


def act_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}/{act}`: GET shows the form, POST previews or does it."""
    router = APIRouter()

    @router.get("/cases/{code}/{act}")
    async def form(request: Request, code: str, act: Act, q: str = "") -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, act)
            if case is None or act not in (*_WORDED, Act.TRANSFER):
                return missing(front, visit.official)
            if act not in open_acts(case):
                return await show_case(front, visit, case, {"alarm": "desk.moved_on"}, 409)
            return await _form(front, visit, case, act, {"q": q, "version": str(case.version)})

    @router.post("/cases/{code}/{act}")
    async def take(request: Request, code: str, act: Act) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, act)
            if case is None or act not in (*_WORDED, Act.ACCEPT, Act.TRANSFER):
                return missing(front, visit.official)
            answer = await _take(front, visit, case, act, given)
        front.wake()
        return answer

    return router


async def _take(front: "Front", visit: Visit, case: Case, act: Act, given: dict[str, str]) -> Response:
    """Does the act, shows its preview, or says why not."""
    try:
        cases.same_version(case, given.get("version"))
        if act is Act.ACCEPT:
            await cases.accept(visit.desk, case, visit.official)
        elif act is Act.TRANSFER:
            await cases.transfer(visit.desk, case, visit.official, given.get("office", ""), given.get("words", ""))
        elif given.get("do") == "edit":
            return await _form(front, visit, case, act, given)
        elif given.get("do") != "send":
            return await _preview(front, visit, case, act, given)
        elif act is Act.ANSWER:
            by = results.document(given.get("number", ""), given.get("day", ""))
            kept = await results.answer(visit.desk, case, visit.official, given.get("words", ""), by)
            if kept.status is not Status.ANSWERED:
                return to(f"/desk/cases/{case.code}?done={ASKED}")
        else:
            await _DEEDS[act](visit.desk, case, visit.official, given.get("words", ""))
    except Refused as refused:
        return await _form(front, visit, case, act, given, refused=refused)
    except (Stale, WrongStep):
        now = await visit.desk.archive.cases.by_code(case.code) or case
        return await show_case(front, visit, now, {"alarm": "desk.moved_on", "words": given.get("words")}, 409)
    return to(f"/desk/cases/{case.code}?done={act}" if act is not Act.TRANSFER else f"/desk?done={act}")


async def _form(
    front: "Front", visit: Visit, case: Case, act: Act, given: dict[str, str], *, refused: Refused | None = None
) -> Response:
    """The form with what was typed; for a transfer with the offices that the search means, or the routing table."""
    found = offices.named(visit.desk, given.get("q", ""), besides=case.office, limit=CHOICES)
    advice = await classification.advised(visit.desk, case) if act is Act.TRANSFER and not given.get("q") else None
    if advice:
        found = (visit.desk.rules.profile.office(advice.office),)
    return page(
        front,
        "transfer" if act is Act.TRANSFER else "act",
        visit.official,
        status=422 if refused else 200,
        case=case,
        act=act.value,
        content=sealing.read(case, case.content, await sealing.open_until(visit.desk, case, visit.official)),
        given=given,
        error=refused.key if refused else None,
        error_names=refused.names if refused else {},
        found=found,
        advice=advice.why if advice else "",
        transfer_due=say_day(case.transfer_due) if case.transfer_due else "",
    )


async def _preview(front: "Front", visit: Visit, case: Case, act: Act, given: dict[str, str]) -> Response:
    """The message as the citizen will see it, where it will go, and the button that sends it."""
    typed = said = cases.worded(act, given.get("words", ""))
    waits = act is Act.ANSWER and results.approval(visit.desk, case) is not None
    if act is Act.ANSWER:
        said = results.worded(visit.desk, typed, results.document(given.get("number", ""), given.get("day", "")))
    after, event = cases.planned(visit.desk, case, visit.official, act, said)
    identity, reply = await notices.Telling(visit.desk, after, event).shown(after, event)
    channel = visit.desk.rules.texts.say(f"desk.channel_{identity.channel}")
    told_here = await consents.may_tell(visit.desk, case.person_id)
    return page(
        front, "preview", visit.official, case=case, act=act.value, given=given | {"words": typed}, reply=reply,
        channel=channel, told_here=told_here, waits=waits,
    )  # fmt: skip
