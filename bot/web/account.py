"""An official's own account: what is set, the log-ins that are open, and what was changed by whom."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.account import AccountEvent, SecondFactorFor
from bot.domain.person import DeskSession, Official
from bot.services import accounts
from bot.services.desk import Desk
from bot.web.account_factor import factor_routes
from bot.web.account_password import password_routes
from bot.web.desk_page import fields, office_name, page, to
from bot.web.proof import proven
from bot.web.session import HOME, Visit, alive, visiting, way_back

if TYPE_CHECKING:
    from bot.web.front import Front

ACCOUNT = f"{HOME}/account"
LINES = 20
"""Lines of the history that the page shows."""

_DONE = frozenset({"password"})


def account_routes(front: "Front") -> APIRouter:
    """`/desk/account` and what belongs to it: every official's own, and nobody else's."""
    router = APIRouter()

    @router.get("/account")
    async def show(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            return await _account(front, visit, done if done in _DONE else "")

    @router.get("/account/log-ins")
    async def listed(request: Request) -> Response:
        async with visiting(front, request) as visit:
            return await _log_ins(front, visit)

    @router.post("/account/log-ins")
    async def end(request: Request) -> Response:
        return await _ended(front, request)

    @router.get("/account/news")
    async def news(request: Request, next: str = HOME) -> Response:  # noqa: A002 - the name in the address
        async with visiting(front, request) as visit:
            untold = await visit.desk.archive.accounts.untold(visit.official.id)
            lines = await told_lines(visit.desk, visit.official, untold)
            return page(front, "account_news", visit.official, lines=lines, next=way_back(next))

    @router.post("/account/news")
    async def read(request: Request) -> Response:
        onward = way_back((await fields(request)).get("next", ""))
        async with visiting(front, request) as visit:
            await visit.desk.archive.accounts.told(visit.official.id)
        return to(onward)

    router.include_router(password_routes(front))
    router.include_router(factor_routes(front))
    return router


async def _ended(front: "Front", request: Request) -> Response:
    """Ends what was chosen, for who typed the own password."""
    chosen = (await fields(request)).get("end", "")
    typed = str((await request.form(max_files=0)).get("password", ""))
    async with visiting(front, request) as visit:
        official = visit.official
    error = await proven(front, request, official, typed)
    async with visiting(front, request) as visit:
        if error:
            return await _log_ins(front, visit, error)
        await _end(visit, chosen)
    return to(f"{ACCOUNT}/log-ins")


async def _account(front: "Front", visit: Visit, done: str) -> Response:
    """The account with its last lines; `done` says what was just done."""
    official, held = visit.official, visit.desk.archive.accounts
    return page(
        front,
        "account",
        official,
        office=office_name(visit.desk, official),
        offered=front.second_factor is not SecondFactorFor.OFF and official.username is not None,
        required=front.second_factor.requires(official.role),
        factor=await held.second_factor(official.id),
        open=len(await open_log_ins(visit.desk, official)),
        lines=await told_lines(visit.desk, official, await held.history(official.id, LINES)),
        done=done,
    )


async def open_log_ins(desk: Desk, official: Official) -> Sequence[DeskSession]:
    """The log-ins that still open pages, the one used last first."""
    return [each for each in await desk.archive.sessions.of_official(official.id) if alive(each, desk)]


async def told_lines(
    desk: Desk, official: Official, events: Sequence[AccountEvent]
) -> list[tuple[AccountEvent, str | None]]:
    """The lines with the name of who did it; None for the owner, "" for the program or a command."""
    names: dict[str, str | None] = {official.id: None, "": ""}
    for event in events:
        if event.by and event.by not in names:
            by = await desk.archive.officials.by_id(event.by)
            names[event.by] = by.name if by else ""
    return [(event, names[event.by or ""]) for event in events]


async def _log_ins(front: "Front", visit: Visit, error: str | None = None) -> Response:
    return page(
        front,
        "log_ins",
        visit.official,
        status=422 if error else 200,
        log_ins=[(each, *_browser(each)) for each in await open_log_ins(visit.desk, visit.official)],
        current=visit.digest,
        error=error,
    )


async def _end(visit: Visit, chosen: str) -> None:
    """Ends one log-in of the official's, or all others ("all")."""
    sessions = visit.desk.archive.sessions
    if chosen == "all":
        await accounts.end_log_ins(visit.desk, visit.official.id, visit.official.id, visit.digest)
    elif chosen in {each.digest for each in await sessions.of_official(visit.official.id)}:
        await sessions.close(chosen)


def _browser(session: DeskSession) -> tuple[str, str]:
    """The kinds of browser and of machine, as the texts know them."""
    browser, _, machine = session.browser.partition(" ")
    return browser or "other", machine or "other"
