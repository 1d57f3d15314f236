"""One case on one page: the citizen's words, the office's acts and clock, what happened so far, and what came along."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.case import ActorKind, Case, Event, EventKind, Status, Verdict
from bot.domain.deadline import say_day
from bot.domain.filing import Filing
from bot.domain.person import Act
from bot.domain.result import Proposal
from bot.domain.worklist import FRESH, RESULT, open_acts
from bot.services import (
    access,
    apologies,
    cases,
    classification,
    consents,
    extensions,
    notices,
    post_log,
    results,
    sealing,
    similar,
    unchecked,
)
from bot.services.desk import Desk
from bot.web.desk_clock import clock_lines
from bot.web.desk_evidence import pieces
from bot.web.desk_page import missing, page
from bot.web.desk_row import chip
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

ASKED, RETURNED = "asked", "returned"
"""What the page may say was done beside the acts: an answer was put before another, or sent back."""

DONE = {act.value: f"desk.done_{act}" for act in RESULT} | {
    "extend": "extension.done_ask",
    "grant": "extension.done_grant",
    "refuse": "extension.done_refuse",
    "apology": "apology.done",
    ASKED: "desk.done_asked",
    RETURNED: "desk.done_returned",
}
"""What the page may say was done."""


def case_routes(front: "Front") -> APIRouter:
    """`/desk/cases/{code}`."""
    router = APIRouter()

    @router.get("/cases/{code}")
    async def case_page(request: Request, code: str, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            case = await access.case_for_official(visit.desk, visit.official, code, Act.SEE)
            if case is None:
                return missing(front, visit.official)
            said = DONE.get(done)
            return await show_case(front, visit, case, {"done": said})

    return router


async def show_case(
    front: "Front", visit: Visit, case: Case, said: Mapping[str, str | None], status: int = 200
) -> HTMLResponse:
    """The page of the case. `said` holds the key of what was done, or of an alarm, and words to be kept in sight."""
    desk = visit.desk
    procedure = desk.rules.catalog.get(case.procedure) if case.procedure else None
    holder = await desk.archive.officials.by_id(case.holder_id) if case.holder_id else None
    # Put down together, so that they go along in one trip.
    proposed, filed = desk.archive.results.proposal(case.id), desk.archive.filings.of_case(case.id)
    until = await sealing.open_until(desk, case, visit.official)
    acts = [act for act in open_acts(case) if access.may(visit.official, act)]
    following = _next_act(case)
    return page(
        front,
        "case",
        visit.official,
        status=status,
        case=case,
        kind=desk.rules.texts.say(f"notices.kind_{case.kind}"),
        status_words=desk.rules.texts.say(f"notices.status_{case.status}"),
        office=notices.office_name(desk, case.office),
        procedure=procedure.title if procedure else "",
        holder=holder.name if holder else "",
        chip=chip(desk, case) if open_acts(case) else None,
        transfer_due=say_day(case.transfer_due) if case.transfer_due and case.status is Status.SUBMITTED else "",
        channel=desk.rules.texts.say(f"desk.channel_{case.origin.channel}"),
        next_act=following if following in acts else "",
        other_acts=[act.value for act in acts if act.value != following],
        waits=await _waiting(visit, case, await proposed),
        transcript=_transcript(case, await filed, until),
        said=said,
        evidence=await pieces(desk, case),
        **await _words(visit, case, until),
        **await _standing(visit, case),
    )


async def _words(visit: Visit, case: Case, until: datetime | None) -> dict[str, object]:
    """What was said about the case, as it reads while the sender is open `until` then, or sealed."""
    return {
        "content": sealing.read(case, case.content, until),
        "proposal": sealing.read(case, case.proposal or "", until),
        "opened_until": until,
        "may_unseal": access.may(visit.official, Act.UNSEAL),
        "timeline": await _timeline(visit.desk, case, until),
        "verdict": await _verdict(visit.desk, case, until),
        "told_here": bool(case.pseudonym) or await consents.may_tell(visit.desk, case.person_id),
    }


async def _standing(visit: Visit, case: Case) -> dict[str, object]:
    """How the case stands: its clocks, its line in the register, and the cases beside it."""
    desk, official = visit.desk, visit.official
    stands = await classification.standing(desk, case) if case.register_no else None
    return {
        "post_log": await post_log.of_case(desk, case),
        "clocks": await clock_lines(desk, case),
        "extension": await _extension(visit, case),
        "apology": access.may(official, Act.ANSWER) and await apologies.could_be_made(desk, case),
        "stands": stands,
        "unchecked_route": unchecked.of_route(desk, stands.first if stands else None),
        "may_classify": access.may(official, Act.CLASSIFY),
        "unchecked": unchecked.of_case(desk, case),
        "people": await desk.archive.joinings.people(case.id) if access.may(official, Act.MERGE) else None,
        "into": await similar.root_of(desk, case),
    }


async def _extension(visit: Visit, case: Case) -> str:
    """The key of the link to the page of more time: to see a request that waits, or to make one; "" for neither."""
    if await extensions.waiting(visit.desk, case):
        return "extension.see"
    may_ask = access.may(visit.official, Act.EXTEND) and await extensions.grounds(visit.desk, case)
    return "extension.extend" if may_ask else ""


def _next_act(case: Case) -> str:
    """The next legal step: taking the case, then answering it; "" while the citizen is asked, and after the result."""
    if case.status in FRESH:
        return Act.ACCEPT.value
    return Act.ANSWER.value if case.status is Status.ACCEPTED else ""


async def _waiting(visit: Visit, case: Case, proposal: Proposal | None) -> dict[str, object] | None:
    """The answer that waits for another's word: who wrote it, what it says, and why this official may not agree.

    Its words are whole, since they are what the citizen will read.
    """
    if proposal is None:
        return None
    writer = await visit.desk.archive.officials.by_id(proposal.official_id)
    able = access.may(visit.official, Act.APPROVE)
    why = results.may_agree(visit.desk, case, visit.official, proposal)
    return {
        "words": proposal.words, "at": proposal.at, "who": writer.name if writer else "", "may": able and not why,
        "why": why if able else None,
    }  # fmt: skip


def _transcript(case: Case, filed: Filing | None, until: datetime | None) -> str:
    return sealing.read(case, filed.transcript, until) if filed and filed.transcript != case.content else ""


async def _verdict(desk: Desk, case: Case, until: datetime | None) -> tuple[str, str] | None:
    said = await cases.verdict(desk, case)
    return (said[0].value, sealing.read(case, said[1], until)) if said else None


async def _timeline(desk: Desk, case: Case, until: datetime | None) -> list[dict[str, object]]:
    """What happened, the newest first: when, what, by whom, and the words that came with it."""
    lines = []
    for event in await desk.archive.cases.events(case.id):
        note, what = event.note, f"desk.event_{event.kind}"
        if event.kind is EventKind.RATED:
            what, note = ("desk.event_why", note) if note not in set(Verdict) else (f"desk.event_{note}", "")
        office = notices.office_name(desk, event.office) if event.office else ""
        who = await _who(desk, event)
        note = sealing.read(case, note, until, own_words=event.actor is ActorKind.CITIZEN)
        lines.append({"at": event.at, "what": desk.rules.texts.say(what, office=office), "who": who, "note": note})
    return lines[::-1]


async def _who(desk: Desk, event: Event) -> str:
    if event.actor is not ActorKind.OFFICIAL or not event.actor_id:
        return desk.rules.texts.say(f"desk.actor_{event.actor}")
    found = await desk.archive.officials.by_id(event.actor_id)
    return f"{found.name}, {notices.office_name(desk, found.office)}" if found else ""
