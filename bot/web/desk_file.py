"""The counter and the hotline: a clerk files for a visitor or a caller, and prints the receipt."""

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain import casecode, deeplink
from bot.domain.case import Case
from bot.domain.deadline import say_day
from bot.domain.filing import Form
from bot.domain.person import Act
from bot.services import access, filings, notices, offices
from bot.web.desk_page import fields, missing, moment, page, to
from bot.web.receipt import Receipt, drawn
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/file"
OFFICES = 8
"""Offices offered for what a clerk typed of a place."""


def file_routes(front: "Front") -> APIRouter:
    """`/desk/file` and the receipts of what was filed there."""
    router = APIRouter()

    @router.get("/file")
    async def form(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.FILE):
                return missing(front, visit.official)
            case = await filings.for_receipt(visit.desk, visit.official, done) if done else None
            return _form(front, visit, {"draft": visit.desk.chance.id()}, done=case)

    @router.post("/file")
    async def file(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.FILE):
                return missing(front, visit.official)
            if given.get("do") == "find":
                return _form(front, visit, given)
            try:
                case = await filings.file(visit.desk, visit.official, filings.read(visit.desk, given))
            except filings.Incomplete as incomplete:
                return _form(front, visit, given, slips=incomplete.slips)
        front.wake()
        return to(f"{HOME}?done={case.code}")

    @router.post("/file/{code}/receipt")
    async def receipt(request: Request, code: str) -> Response:
        async with visiting(front, request) as visit:
            may = access.may(visit.official, Act.FILE)
            case = await filings.for_receipt(visit.desk, visit.official, code) if may else None
            if case is None:
                return missing(front, visit.official)
            printed = _receipt(front, visit, case, await filings.fresh_key(visit.desk, case))
        shown_as = {"content-disposition": f'inline; filename="bien-nhan-{case.code}.pdf"'}
        return Response(await asyncio.to_thread(drawn, printed), media_type="application/pdf", headers=shown_as)

    return router


def _form(
    front: "Front",
    visit: Visit,
    given: dict[str, str],
    *,
    slips: dict[str, str] | None = None,
    done: Case | None = None,
) -> Response:
    found = offices.named(visit.desk, given.get("q", ""), besides="", limit=OFFICES) if given.get("q") else []
    return page(
        front, "file", visit.official, status=422 if slips else 200, given=given, slips=slips or {}, found=found,
        forms=[form.value for form in Form], done=done,
    )  # fmt: skip


def _receipt(front: "Front", visit: Visit, case: Case, key: str) -> Receipt:
    desk, address = visit.desk, front.rules.public_address
    say = desk.rules.texts.say
    number = say("desk.register", number=case.register_no, year=case.register_year) if case.register_no else ""
    rows = [
        ("received", moment(case.received_at)),
        ("register", number),
        ("office", notices.office_name(desk, case.office)),
        ("transfer", say_day(case.transfer_due) if case.transfer_due else ""),
        ("due", say_day(case.due) if case.due else ""),
    ]
    shown = casecode.show(case.code)
    return Receipt(
        place=front.rules.profile.name[:1].upper() + front.rules.profile.name[1:],
        title=say("filing.receipt", kind=say(f"notices.kind_{case.kind}")),
        code=shown,
        rows=[(say(f"filing.label_{name}"), words) for name, words in rows if words],
        notes=[
            say("filing.how", address=deeplink.in_words(address)),
            say("filing.typed", code=shown, key=key),
            say("filing.once"),
        ],
        link=deeplink.receipt_link(address, case.code, key),
        made_at=desk.now,
    )
