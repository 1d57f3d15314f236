"""A citizen's own data as a page: what is kept about whoever uses this browser, to be read, printed and saved.

Only the cookie of the web chat opens it. Whoever wrote by another channel sees theirs there.
"""

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.datarequest import DataRequest
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import Channel, Conversation, Identity, Incoming
from bot.domain.person import Person
from bot.domain.ports import Archive
from bot.services import privacy
from bot.services.desk import Desk
from bot.web.body import Refused
from bot.web.faults import PAGES, language_of
from bot.web.visitor import identity_of
from handlers.privacy_show import case_reply, consent_lines, overview, request_line
from handlers.turn import Turn

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/dulieu"


def privacy_routes(front: "Front") -> APIRouter:
    """`/dulieu`, and the same as a file: `/dulieu/ban-sao.json`, `/dulieu/ban-sao.html`."""
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
            requests=[_request(turn, one) for one in found.requests] if found else (),
        )
    )


def _request(turn: Turn, request: DataRequest) -> str:
    if request.ended_at is None:
        return request_line(turn, request)
    what = turn.words(f"privacy.kind_{request.kind.value}")
    said = turn.words("privacy.request_ended", what=what, state=turn.words(f"personal.state_{request.state.value}"))
    return f"{said}. {request.reason}" if request.reason else said
