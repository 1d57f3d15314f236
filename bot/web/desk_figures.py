"""Figures at the desk: the three rates, a row for each office, the evidence, and the cases behind every number."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.deadline import say_day
from bot.domain.figure import Figures, Rate, What
from bot.domain.period import Period, PeriodError
from bot.domain.person import Act
from bot.services import access, notices, rates
from bot.web.desk_page import missing, page
from bot.web.desk_register import as_book
from bot.web.desk_row import rows
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/figures"

SHOWN = (
    What.RECEIVED, What.ANSWERED, What.IN_TIME, What.LATE, What.OVERDUE, What.OPEN, What.DECLINED, What.WITHDRAWN,
    What.SATISFIED, What.NOT_SATISFIED, What.REOPENED,
)  # fmt: skip
"""The columns of the table on the page; the spreadsheet has every number."""


def figure_routes(front: "Front") -> APIRouter:
    """`/desk/figures`, for those who may see figures: every office's for the receiver and the leader, else the own."""
    router = APIRouter()

    @router.get("/figures")
    async def shown(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not rates.may(visit.official):
                return missing(front, visit.official)
            period = _period_or_none(visit, request)
            if period is None:
                return await _show(front, visit, Period.parse("", "", visit.desk.today), None, "register.bad_period")
            return await _show(front, visit, period, _office(visit, request))

    @router.get("/figures.xlsx")
    async def taken(request: Request) -> Response:
        async with visiting(front, request) as visit:
            period = _period_or_none(visit, request) if rates.may(visit.official) else None
            if period is None:
                return missing(front, visit.official)
            table = rates.table(visit.desk, await rates.report(visit.desk, period, _office(visit, request)))
        return await as_book(table, f"so-lieu-{period.since}-{period.until}")

    @router.get("/figures/cases")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            what, at = request.query_params.get("what", ""), request.query_params.get("page", "0")
            known = rates.may(visit.official) and what in set(What) and at.isascii() and at.isdigit() and len(at) < 5
            period = _period_or_none(visit, request) if known else None
            if period is None:
                return missing(front, visit.official)
            return await _behind(front, visit, What(what), period, int(at), office=_office(visit, request))

    return router


def _period_or_none(visit: Visit, request: Request) -> Period | None:
    """The period that was asked for, by default the year up to today; None for one that is none."""
    given = request.query_params
    try:
        return Period.parse(given.get("since", ""), given.get("until", ""), visit.desk.today)
    except PeriodError:
        return None


def _office(visit: Visit, request: Request) -> str | None:
    wanted = request.query_params.get("office", "")
    known = wanted in {office.key for office in visit.desk.rules.profile.offices}
    return rates.office_of(visit.official, wanted if known else None)


def _query(period: Period, office: str | None) -> dict[str, str]:
    return {"since": period.since.isoformat(), "until": period.until.isoformat(), "office": office or ""}


async def _show(front: "Front", visit: Visit, period: Period, office: str | None, alarm: str = "") -> Response:
    desk = visit.desk
    office = office or rates.office_of(visit.official, None)
    found = await rates.report(desk, period, office)
    every = access.offices_seen(visit.official) is None
    return page(
        front,
        "figures",
        visit.official,
        status=422 if alarm else 200,
        since=say_day(period.since),
        until=say_day(period.until),
        query=_query(period, office),
        office=notices.office_name(desk, office) if office else "",
        offices=[(one.key, one.name) for one in desk.rules.profile.offices] if every else [],
        whole=_numbers(found.whole, period, office),
        lines=[
            (notices.office_name(desk, each.office), _numbers(each, period, each.office), each)
            for each in found.offices
        ],
        figures=found.whole,
        on_time=_rate(found.whole.on_time),
        satisfaction=_rate(found.whole.satisfaction),
        procedures=found.whole[What.ABOUT],
        evidence=rates.evidence(desk) if every else None,
        shown=SHOWN,
        said=rates.said,
        file=f"{HOME}.xlsx?{urlencode(_query(period, office))}",
        alarm=alarm,
    )


def _rate(rate: Rate) -> tuple[str, Rate]:
    return rates.said(rate), rate


def _numbers(figures: Figures, period: Period, office: str | None) -> dict[str, tuple[int, str]]:
    """Each number with the address of the cases behind it."""
    return {
        what.value: (figures[what], f"{HOME}/cases?{urlencode({'what': what.value} | _query(period, office))}")
        for what in What
    }


async def _behind(front: "Front", visit: Visit, what: What, period: Period, at: int, *, office: str | None) -> Response:
    desk = visit.desk
    cases, more = await rates.behind(desk, what, period, office, at)
    query = {"what": what.value} | _query(period, office)
    return page(
        front,
        "figure_cases",
        visit.official,
        what=what.value,
        since=say_day(period.since),
        until=say_day(period.until),
        office=notices.office_name(desk, office) if office else "",
        rows=await rows(desk, cases, {}),
        opens=access.may(visit.official, Act.SEE),
        home=f"{HOME}?{urlencode(_query(period, office))}",
        following=f"{HOME}/cases?{urlencode(query | {'page': str(at + 1)})}" if more else "",
    )
