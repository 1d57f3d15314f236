"""What the desk goes by today: terms, charges, the routing table, each with its source, and what nobody checked yet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.deadline import say_day
from bot.domain.person import Act
from bot.domain.route import Route
from bot.services import access, notices, unchecked
from bot.services.desk import Desk
from bot.web.desk_page import missing, page
from bot.web.session import visiting

if TYPE_CHECKING:
    from bot.web.front import Front


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as shown: what it is, what it says, its source, and whether somebody still has to check it."""

    name: str
    says: str
    source: str
    unchecked: bool


def rule_routes(front: "Front") -> APIRouter:
    """`/desk/rules`, for whoever may open cases."""
    router = APIRouter()

    @router.get("/rules")
    async def shown(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE):
                return missing(front, visit.official)
            desk = visit.desk
            parts = {"terms": _terms(desk), "charges": _charges(desk), "routes": _routes(desk)}
            days = [say_day(day) for day in unchecked.days_off(desk)]
            return page(front, "rules", visit.official, parts=parts, days=days, today=say_day(desk.today))

    return router


def _terms(desk: Desk) -> list[Line]:
    """The terms in force, and the hour of the day after which the next one counts."""
    texts, profile = desk.rules.texts, desk.rules.profile
    found = [
        Line(rule.applies, texts.say(f"rules.{rule.unit}", number=rule.number), rule.source, rule.needs_check)
        for rule in profile.rules
        if rule.holds(desk.today)
    ]
    cutoff = profile.cutoff
    hour = f"{cutoff.hour:%H:%M}" if cutoff.hour else texts.say("rules.no_hour")
    return [*found, Line(texts.say("rules.cutoff"), hour, cutoff.source, cutoff.needs_check)]


def _charges(desk: Desk) -> list[Line]:
    texts = desk.rules.texts
    return [
        Line(
            texts.say(f"rules.charge_{one.charge}"), notices.office_name(desk, one.office), one.source, one.needs_check
        )
        for one in desk.rules.profile.charges
        if one.holds(desk.today)
    ]


def _routes(desk: Desk) -> list[Line]:
    table = desk.rules.profile.routing
    held = [route for route in table.routes if route.holds(desk.today)] if table else []
    return [Line(_about(desk, route), route.why, route.source, route.needs_check) for route in held]


def _about(desk: Desk, route: Route) -> str:
    """Where the line leads, in the words of the office."""
    texts = desk.rules.texts
    if not route.office.startswith("@"):
        return notices.office_name(desk, route.office)
    known = {"@place", "@agency"}
    name = route.office.removeprefix("@")
    first = texts.say(f"rules.to_{name}" if route.office in known else f"rules.charge_{name}")
    if route.otherwise.startswith("@"):
        return first
    return texts.say("rules.or", first=first, other=notices.office_name(desk, route.otherwise))
