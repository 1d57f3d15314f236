"""Restricted records at the desk: for the inspector alone, with a reason for every look, which the auditor reads."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.person import Act, Official
from bot.domain.ports import Unsealable
from bot.domain.restricted import RestrictedRecord
from bot.services import access, notices, restricted
from bot.services.cases import Refused
from bot.services.desk import Desk
from bot.web.desk_page import fields, missing, page
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front


def restricted_routes(front: "Front") -> APIRouter:
    """`/desk/restricted` for the inspector, `/desk/looks` for the auditor."""
    router = APIRouter()

    @router.get("/restricted")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.OPEN_RESTRICTED):
                return missing(front, visit.official)
            return page(front, "restricted", visit.official, records=await restricted.listed(visit.desk))

    @router.get("/restricted/{record_id}")
    async def form(request: Request, record_id: str) -> Response:
        async with visiting(front, request) as visit:
            record = await _record(visit, record_id)
            return _page(front, visit.official, record) if record else missing(front, visit.official)

    @router.post("/restricted/{record_id}")
    async def opened(request: Request, record_id: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            record = await _record(visit, record_id)
            if record is None:
                return missing(front, visit.official)
            return await _opened(front, visit, record, given.get("why", ""))

    @router.get("/looks")
    async def looks(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE_LOOKS):
                return missing(front, visit.official)
            named = [(look, await _who(visit.desk, look.official_id)) for look in await restricted.looks(visit.desk)]
            return page(front, "looks", visit.official, looks=named)

    return router


async def _opened(front: "Front", visit: Visit, record: RestrictedRecord, why: str) -> Response:
    """The record's page with its words, once the reason is written down."""
    try:
        words = await restricted.unseal(visit.desk, front.sealer, visit.official, record, why)
    except Refused as refused:
        return _page(front, visit.official, record, error=refused.key)
    except Unsealable:
        return _page(front, visit.official, record, error="restricted.unreadable")
    return _page(front, visit.official, record, words=words)


async def _record(visit: Visit, record_id: str) -> RestrictedRecord | None:
    """The record, for the inspector only."""
    if not access.may(visit.official, Act.OPEN_RESTRICTED):
        return None
    return await visit.desk.archive.restricted.by_id(record_id)


async def _who(desk: Desk, official_id: str) -> str:
    found = await desk.archive.officials.by_id(official_id)
    return f"{found.name}, {notices.office_name(desk, found.office)}" if found else ""


def _page(
    front: "Front",
    official: Official,
    record: RestrictedRecord,
    *,
    words: Sequence[tuple[datetime, str]] | None = None,
    error: str | None = None,
) -> Response:
    status = 422 if error else 200
    return page(front, "restricted_one", official, status=status, record=record, words=words, error=error)
