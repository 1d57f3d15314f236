"""The register (sổ tiếp nhận) at the desk: by period, office and status, page by page, and as a spreadsheet."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.case import Status
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.entry import Asked, Entry, Mark
from bot.domain.period import Period, PeriodError
from bot.domain.person import Act
from bot.domain.table import Table
from bot.services import access, digests, notices, registers, sealing
from bot.services.desk import Desk
from bot.services.refused import Refused
from bot.web.desk_page import fields, missing, page
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/register"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_routes(front: "Front") -> APIRouter:
    """`/desk/register`, for those who may read it: every office's for the receiver and the leader, else the own."""
    router = APIRouter()

    @router.get("/register")
    async def shown(request: Request) -> Response:
        async with visiting(front, request) as visit:
            try:
                asked = asked_of(visit, request.query_params)
            except PeriodError:
                return await _show(front, visit, _this_year(visit), alarm="register.bad_period")
            return await _show(front, visit, asked, after=Mark.parse(request.query_params.get("after", "")))

    @router.get("/register.xlsx")
    async def taken(request: Request) -> Response:
        async with visiting(front, request) as visit:
            try:
                asked = asked_of(visit, request.query_params)
            except PeriodError:
                return await _show(front, visit, _this_year(visit), alarm="register.bad_period")
            if asked is None:
                return missing(front, visit.official)
            return await _book(front, visit, asked, senders=False)

    @router.post("/register.xlsx")
    async def taken_with_senders(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            try:
                asked = asked_of(visit, given)
            except PeriodError:
                asked = _this_year(visit)
            if asked is None or not access.may(visit.official, Act.SENDERS):
                return missing(front, visit.official)
            return await _with_senders(front, visit, asked, given.get("words", ""))

    return router


async def _with_senders(front: "Front", visit: Visit, asked: Asked, reason: str) -> Response:
    """The spreadsheet with who sent each case, once the reason is written down."""
    what = f"{visit.desk.rules.texts.say('register.menu')} {asked.period.since} – {asked.period.until}"
    try:
        await sealing.unseal_register(visit.desk, visit.official, what, reason)
    except Refused as refused:
        return await _show(front, visit, asked, alarm=refused.key)
    return await _book(front, visit, asked, senders=True)


async def _book(front: "Front", visit: Visit, asked: Asked, *, senders: bool) -> Response:
    try:
        table = await registers.table(visit.desk, asked, senders=senders)
    except registers.TooMany:
        return await _show(front, visit, asked, alarm="register.too_many")
    return await as_book(table, f"so-tiep-nhan-{asked.period.since}-{asked.period.until}")


async def as_book(table: Table, name: str) -> Response:
    """The table as a spreadsheet to take along; written beside the loop, since a thousand lines take a second."""
    book = await asyncio.to_thread(table.as_xlsx)
    return Response(book, media_type=XLSX, headers={"content-disposition": f'attachment; filename="{name}.xlsx"'})


def asked_of(visit: Visit, given: Mapping[str, str]) -> Asked | None:
    """What the address or the form asks for, as far as the official may read it; None when nothing. Raises
    `PeriodError`.
    """
    period = Period.parse(given.get("since", ""), given.get("until", ""), visit.desk.today)
    offices = {office.key for office in visit.desk.rules.profile.offices}
    office, status = given.get("office", ""), given.get("status", "")
    known = Asked(period, office if office in offices else None, Status(status) if status in set(Status) else None)
    return registers.seen(visit.official, known)


def _this_year(visit: Visit) -> Asked | None:
    return registers.seen(visit.official, Asked(Period.parse("", "", visit.desk.today)))


async def _show(
    front: "Front", visit: Visit, asked: Asked | None, *, after: Mark | None = None, alarm: str = ""
) -> Response:
    desk = visit.desk
    if asked is None:
        return missing(front, visit.official)
    entries, following = await registers.page(desk, asked, after)
    query = {
        "since": asked.period.since.isoformat(),
        "until": asked.period.until.isoformat(),
        "office": asked.office or "",
        "status": asked.status or "",
    }
    every = access.offices_seen(visit.official) is None
    return page(
        front,
        "register",
        visit.official,
        status=422 if alarm else 200,
        lines=[_line(desk, entry) for entry in entries],
        query=query,
        here_again=f"{HOME}?{urlencode(query)}",
        following=f"{HOME}?{urlencode(query | {'after': str(following)})}" if following else "",
        begun=after is not None,
        file=f"{HOME}.xlsx?{urlencode(query)}",
        offices=[(one.key, one.name) for one in desk.rules.profile.offices] if every else [],
        office=notices.office_name(desk, asked.office) if asked.office else "",
        statuses=tuple(Status),
        senders=access.may(visit.official, Act.SENDERS),
        alarm=alarm,
        most=registers.MOST,
    )


def _line(desk: Desk, entry: Entry) -> dict[str, object]:
    """A line as the page shows it: never with the sender's name, address or phone."""
    case, texts = entry.case, desk.rules.texts
    result_on = entry.result.at.astimezone(OFFICE_ZONE).date() if entry.result else None
    return {
        "code": case.code,
        "number": f"{case.register_no}/{case.register_year}",
        "received": f"{case.received_at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}",
        "matter": digests.matter(case),
        "office": notices.office_name(desk, case.office),
        "article5": texts.say(f"register.content_{entry.classified.content}") if entry.classified else "",
        "intake": texts.say(f"register.intake_{entry.classified.intake}") if entry.classified else "",
        "due": f"{case.due:%d/%m/%Y}" if case.due else "",
        "status": texts.say(f"notices.status_{case.status}"),
        "result_on": f"{result_on:%d/%m/%Y}" if result_on else "",
        "ways": [texts.say(f"register.way_{one.way}") for one in entry.published],
    }
