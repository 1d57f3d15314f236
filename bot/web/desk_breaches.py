"""The log of breaches of personal data, and the clock within which the competent body is to be told."""

from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.breach import EntryKind
from bot.domain.deadline import DeadlineError, parse_received
from bot.domain.person import Act
from bot.services import access, breaches
from bot.web.desk_page import fields, missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/desk/breaches"


def breach_routes(front: "Front") -> APIRouter:
    """`/desk/breaches`, for administrators and the office that receives feedback. Nothing there is ever changed."""
    router = APIRouter()

    @router.get("/breaches")
    async def listed(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.BREACHES):
                return missing(front, visit.official)
            return await _list(front, visit, {}, done=bool(done))

    @router.post("/breaches")
    async def note(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.BREACHES):
                return missing(front, visit.official)
            try:
                await _note(visit, given)
            except breaches.BadBreach as bad:
                return await _list(front, visit, given, alarm=str(bad))
        return to(f"{HOME}?done=1")

    @router.post("/breaches/{breach_id}")
    async def add(request: Request, breach_id: str) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            may = access.may(visit.official, Act.BREACHES)
            breach = await visit.desk.archive.personal.breaches.by_id(breach_id) if may else None
            if breach is None or given.get("kind") not in set(EntryKind):
                return missing(front, visit.official)
            try:
                at = _time(given.get("at", "")) if given.get("at") else visit.desk.now
                kind, words = EntryKind(given["kind"]), given.get("words", "")
                await breaches.add(visit.desk, breach, kind, words, at=at, by=visit.official)
            except breaches.BadBreach as bad:
                return await _list(front, visit, {}, alarm=str(bad))
        return to(f"{HOME}?done=1")

    return router


async def _note(visit: Visit, given: dict[str, str]) -> None:
    people = given.get("people", "")
    if people and not (people.isascii() and people.isdigit() and len(people) < 10):
        raise breaches.BadBreach("breach.people_wrong")
    await breaches.note(
        visit.desk,
        discovered_at=_time(given.get("discovered", "")),
        what=given.get("what", ""),
        kinds=given.get("kinds", ""),
        people=int(people) if people else None,
        measures=given.get("measures", ""),
        by=visit.official,
    )


def _time(text: str) -> datetime:
    """A time as a form sends it, at the office. Raises `BadBreach`."""
    try:
        return parse_received(text)
    except DeadlineError:
        raise breaches.BadBreach("breach.time_unread") from None


async def _list(
    front: "Front", visit: Visit, given: dict[str, str], *, done: bool = False, alarm: str = ""
) -> Response:
    desk = visit.desk
    known = await desk.archive.personal.breaches.known()
    return page(
        front,
        "breaches",
        visit.official,
        status=422 if alarm else 200,
        breaches=[(one, breaches.ends(desk, one), one.told_at()) for one in known],
        clock=desk.rules.privacy.breach,
        kinds=[kind.value for kind in EntryKind],
        now=desk.now,
        given=given,
        done=done,
        alarm=alarm,
    )
