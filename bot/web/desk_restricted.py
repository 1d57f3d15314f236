"""Restricted records at the desk: for the inspector alone, with a reason for every look, which the auditor reads."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.deadline import say_day, say_left
from bot.domain.person import Act
from bot.domain.photo import StoredPhoto
from bot.domain.ports import Unsealable
from bot.domain.restricted import Outcome, RestrictedRecord
from bot.services import access, notices, restricted, restricted_terms
from bot.services.cases import Refused
from bot.services.desk import Desk
from bot.services.restricted import Answer, Said
from bot.web.desk_page import fields, missing, page, to
from bot.web.photos import as_file
from bot.web.session import Visit, visiting

LONGEST_NUMBER = 12
"""Digits of a photo's number."""

if TYPE_CHECKING:
    from bot.web.front import Front


def restricted_routes(front: "Front") -> APIRouter:
    """`/desk/restricted` for the inspector, `/desk/looks` for the auditor."""
    router = APIRouter()
    _reading(front, router)
    _acting(front, router)
    return router


def _reading(front: "Front", router: APIRouter) -> None:
    @router.get("/restricted")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.OPEN_RESTRICTED):
                return missing(front, visit.official)
            records = [(one, _due_line(front, visit.desk, one)) for one in await restricted.listed(visit.desk)]
            return page(front, "restricted", visit.official, records=records)

    @router.get("/restricted/{record_id}")
    async def form(request: Request, record_id: str) -> Response:
        async with visiting(front, request) as visit:
            record = await _record(visit, record_id)
            return _page(front, visit, record) if record else missing(front, visit.official)

    @router.get("/restricted/{record_id}/photos/{number}")
    async def photo(request: Request, record_id: str, number: str) -> Response:
        async with visiting(front, request) as visit:
            record = await _record(visit, record_id)
            found = await _photo(front, visit, record, number) if record else None
            return as_file(found, "anh") if found else missing(front, visit.official)

    @router.get("/looks")
    async def looks(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE_LOOKS):
                return missing(front, visit.official)
            named = [(look, await _who(visit.desk, look.official_id)) for look in await restricted.looks(visit.desk)]
            return page(front, "looks", visit.official, looks=named)


_Acted = Callable[["Front", Visit, RestrictedRecord, Mapping[str, str]], Awaitable[Response]]


def _acting(front: "Front", router: APIRouter) -> None:
    async def act(request: Request, record_id: str, do: _Acted) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            record = await _record(visit, record_id)
            return await do(front, visit, record, given) if record else missing(front, visit.official)

    @router.post("/restricted/{record_id}")
    async def opened(request: Request, record_id: str) -> Response:
        return await act(request, record_id, _opened)

    @router.post("/restricted/{record_id}/answer")
    async def answered(request: Request, record_id: str) -> Response:
        return await act(request, record_id, _answered)

    @router.post("/restricted/{record_id}/erase")
    async def erased(request: Request, record_id: str) -> Response:
        return await act(request, record_id, _erased)


async def _opened(front: "Front", visit: Visit, record: RestrictedRecord, given: Mapping[str, str]) -> Response:
    """The record's page with its words, once the reason is written down."""
    try:
        words = await restricted.unseal(visit.desk, front.sealer, visit.official, record, given.get("why", ""))
    except Refused as refused:
        return _page(front, visit, record, error=refused.key)
    except Unsealable:
        return _page(front, visit, record, error="restricted.unreadable")
    return _page(front, visit, record, words=words)


async def _erased(front: "Front", visit: Visit, record: RestrictedRecord, given: Mapping[str, str]) -> Response:
    """Deletes the words of both sides; what is refused is said on the record's page."""
    try:
        await restricted.erase(visit.desk, visit.official, record, given.get("why", ""))
    except Refused as refused:
        return _page(front, visit, record, error=refused.key)
    return to(f"/desk/restricted/{record.id}")


async def _answered(front: "Front", visit: Visit, record: RestrictedRecord, given: Mapping[str, str]) -> Response:
    """Keeps the answer; a refused one comes back in the form, so that nothing typed is lost."""
    chosen = given.get("outcome", "")
    outcome = Outcome(chosen) if chosen in tuple(Outcome) else None
    answer = restricted.Answer(given.get("answer", ""), outcome)
    try:
        await restricted.answer(visit.desk, front.sealer, visit.official, record, answer)
    except Refused as refused:
        return _page(front, visit, record, error=refused.key, answer=answer)
    return to(f"/desk/restricted/{record.id}")


async def _photo(front: "Front", visit: Visit, record: RestrictedRecord, number: str) -> StoredPhoto | None:
    """A photo of a record that the inspector opened a short while ago."""
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST_NUMBER:
        return None
    try:
        return await restricted.photo(visit.desk, front.sealer, visit.official, record, int(number))
    except (Refused, Unsealable):
        return None


async def _record(visit: Visit, record_id: str) -> RestrictedRecord | None:
    """The record, for the inspector only."""
    if not access.may(visit.official, Act.OPEN_RESTRICTED):
        return None
    return await visit.desk.archive.restricted.by_id(record_id)


async def _who(desk: Desk, official_id: str) -> str:
    found = await desk.archive.officials.by_id(official_id)
    return f"{found.name}, {notices.office_name(desk, found.office)}" if found else ""


def _due_line(front: "Front", desk: Desk, record: RestrictedRecord) -> str:
    """Until when what waits is to be processed, and how long that is from today; nothing when nothing waits."""
    due = restricted_terms.due(desk, record)
    if due is None:
        return ""
    left = say_left(desk.today, due.day, desk.rules.calendar, front.rules.texts)
    return front.rules.texts.say("restricted.due", "vi", day=say_day(due.day), left=left)


def _page(
    front: "Front",
    visit: Visit,
    record: RestrictedRecord,
    *,
    words: Sequence[Said] | None = None,
    answer: Answer | None = None,
    error: str | None = None,
) -> Response:
    due = restricted_terms.due(visit.desk, record)
    transfer = restricted_terms.due(visit.desk, record, "denunciation_transfer")
    return page(
        front,
        "restricted_one",
        visit.official,
        status=422 if error else 200,
        record=record,
        due=_due_line(front, visit.desk, record),
        reasons=due.explain(front.rules.texts) if due else (),
        transfer_due=say_day(transfer.day) if transfer else "",
        words=words,
        answer=answer,
        outcomes=tuple(Outcome),
        error=error,
    )
