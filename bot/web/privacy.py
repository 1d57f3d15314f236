"""A citizen's own data as a page: what is kept about whoever uses this browser, to be read, printed and saved.

Only the cookie of the web chat opens it. Whoever wrote by another channel sees theirs there.
"""

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.domain.datarequest import DataRequest
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.linking import mark
from bot.domain.message import Channel, Conversation, Identity, Incoming
from bot.domain.person import Person
from bot.domain.ports import Archive
from bot.services import linking, privacy
from bot.services.desk import Desk
from bot.web.body import Refused
from bot.web.faults import PAGES, language_of
from bot.web.origin import only_from_here
from bot.web.visitor import identity_of
from handlers.privacy_show import case_reply, consent_lines, overview, request_line
from handlers.turn import Turn

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/dulieu"


def privacy_routes(front: "Front") -> APIRouter:
    """`/dulieu`, the same as a file (`/dulieu/ban-sao.json`, `/dulieu/ban-sao.html`), and `/dulieu/nhan-tin`: where to
    be told.
    """
    router = APIRouter(prefix=HOME)

    @router.get("", response_class=HTMLResponse)
    async def shown(request: Request) -> HTMLResponse:
        async with front.store.reading() as archive:
            return await _page(front, request, archive, await _who(archive, request), saved=False)

    @router.get("/ban-sao.json")
    async def as_json(request: Request) -> Response:
        async with front.store.transaction() as archive:
            person = await _somebody(archive, request)
            copy = await privacy.export(_desk(front, archive), person, Channel.WEB)
        text = json.dumps(copy, ensure_ascii=False, indent=2)
        return Response(text, media_type="application/json", headers=_saved("json"))

    @router.get("/ban-sao.html", response_class=HTMLResponse)
    async def as_page(request: Request) -> HTMLResponse:
        async with front.store.transaction() as archive:
            person = await _somebody(archive, request)
            await privacy.export(_desk(front, archive), person, Channel.WEB)
            page = await _page(front, request, archive, person, saved=True)
        page.headers.update(_saved("html"))
        return page

    @router.post("/nhan-tin", dependencies=[Depends(only_from_here)])
    async def choose(request: Request) -> Response:
        marked = str((await request.form(max_files=0)).get("way", ""))
        async with front.store.transaction() as archive:
            person, desk = await _somebody(archive, request), _desk(front, archive)
            way = await linking.choice(desk, person, marked) if marked else None
            if way is not None or not marked:
                await linking.choose(desk, person, way)
        return RedirectResponse(f"{HOME}#nhan-tin", status_code=303)

    return router


def _saved(kind: str) -> dict[str, str]:
    """A file's name tells nothing of the person."""
    return {"Content-Disposition": f'attachment; filename="du-lieu-cua-toi.{kind}"'}


def _desk(front: "Front", archive: Archive) -> Desk:
    return Desk(front.rules, archive, front.clock.now(), front.chance)


async def _who(archive: Archive, request: Request) -> Person | None:
    identity = identity_of(request)
    return await archive.personal.holdings.person(identity) if identity else None


async def _somebody(archive: Archive, request: Request) -> Person:
    """The person behind the cookie. Raises `Refused` (404): there is nothing to save of nobody."""
    person = await _who(archive, request)
    if person is None:
        raise Refused(404, "privacy.page_nobody")
    return person


async def _page(
    front: "Front", request: Request, archive: Archive, person: Person | None, *, saved: bool
) -> HTMLResponse:
    """The whole as one page. `saved`: without the links that lead on."""
    desk, language = _desk(front, archive), language_of(request)
    identity = identity_of(request) or Identity(Channel.WEB, "")
    talk = await archive.conversations.load(identity) if person else None
    turn = Turn(
        desk=desk,
        incoming=Incoming(key="", sender=identity, at=desk.now),
        person=person or Person(id="", language=language),
        talk=talk or Conversation(),
    )
    turn.talk.language = language
    found = await privacy.kept(desk, turn.person) if person else None
    return HTMLResponse(
        PAGES.get_template("dulieu.html").render(
            language=language,
            say=turn.words,
            place=front.rules.profile.name,
            home=HOME,
            saved=saved,
            made=f"{desk.now.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}",
            notice=turn.paragraphs("privacy.notice_whole", **privacy.notice_names(desk)),
            found=found,
            facts=overview(turn, found) if found else (),
            cases=[await case_reply(turn, case) for case in found.cases] if found else (),
            consents=await consent_lines(turn, found) if found else (),
            ways=await _ways(turn) if found else (),
            requests=[_request(turn, one) for one in found.requests] if found else (),
        )
    )


async def _ways(turn: Turn) -> tuple[tuple[str, str, bool], ...]:
    """Where the person can choose to be told: what the form says of it, its name, and whether it is chosen now;
    none for whom there is one way only.
    """
    everyone = await linking.choices(turn.desk, turn.person)
    if len(everyone) == 1:
        return ()
    chosen = await turn.desk.archive.linkings.chosen(turn.person.id)
    ways = tuple((mark(each), turn.words(f"desk.channel_{each.channel}"), each == chosen) for each in everyone)
    return (("", turn.words("linking.as_it_comes"), chosen not in everyone), *ways)


def _request(turn: Turn, request: DataRequest) -> str:
    if request.ended_at is None:
        return request_line(turn, request)
    what = turn.words(f"privacy.kind_{request.kind.value}")
    said = turn.words("privacy.request_ended", what=what, state=turn.words(f"personal.state_{request.state.value}"))
    return f"{said}. {request.reason}" if request.reason else said
