"""The citizens' web chat: one page, one way in for a message, and the lines of the talk."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import (
    PRESS_CAP,
    TEXT_CAP,
    Attachment,
    AttachmentKind,
    Channel,
    Conversation,
    Identity,
    Incoming,
    Reply,
    clean,
)
from bot.domain.person import Person
from bot.domain.ports import Archive
from bot.domain.webline import WebLine, own_line
from bot.domain.wording import Language, Texts
from bot.services import limits
from bot.services.desk import Desk
from bot.web.address import client_address
from bot.web.body import Refused, read_json
from bot.web.faults import PAGES, language_of
from bot.web.origin import only_from_here
from bot.web.photos import photo_routes
from bot.web.session import desk_of
from bot.web.stream import as_json, line_number, stream_routes
from bot.web.turnstile import Turnstile
from bot.web.visitor import give_cookie, identity_of, known
from handlers import start
from handlers.turn import Turn

if TYPE_CHECKING:
    from bot.web.front import Front

_SHOWN = 200
"""Lines that a reload brings back."""

_WORDS = "web.chat."
_LABEL_CAP = 60


class ChatMessage(BaseModel):
    """What the browser sends: words, or a pressed button (with the label that the citizen saw), and photos.

    `id` is made by the browser and stays the same when it sends again.
    """

    model_config = ConfigDict(extra="forbid")

    id: UUID
    text: str = ""
    press: str | None = None
    label: Annotated[str, Field(max_length=_LABEL_CAP)] = ""
    photos: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=10)] = []


def chat_routes(front: "Front") -> APIRouter:
    """The page at `/`, and everything under `/chat`."""
    router = APIRouter()
    texts = front.rules.texts
    turnstile = Turnstile()

    @router.get("/", response_class=HTMLResponse)
    async def page(request: Request) -> HTMLResponse:
        return chat_page(front, request)

    @router.get("/chat/words/{language}")
    async def words(language: Language) -> dict[str, str]:
        return _words(texts, language, front.rules.profile.name)

    @router.get("/chat/lines")
    async def lines(request: Request, after: str = "") -> JSONResponse:
        with turnstile.turn():
            return await _talk(front, request, line_number(after))

    @router.post("/chat/messages", dependencies=[Depends(only_from_here)])
    async def messages(request: Request) -> JSONResponse:
        identity = known(request)
        message = await read_json(request, ChatMessage)
        with turnstile.turn():
            line = await _take(front, request, identity, message)
        return JSONResponse({"ok": True, "line": line}, 202)

    router.include_router(photo_routes(front))
    router.include_router(stream_routes(front))
    return router


def chat_page(front: "Front", request: Request, *, framed: bool = False) -> HTMLResponse:
    """The page that the chat fills; `framed`: as part of another page, which has a name and a way back of its own."""
    texts, language = front.rules.texts, language_of(request)
    office = front.rules.profile.receiver(front.clock.now().astimezone(OFFICE_ZONE).date())
    return HTMLResponse(
        PAGES.get_template("chat.html").render(
            language=language,
            say=lambda key, **names: texts.say(f"web.{key}", language, **names),
            place=front.rules.profile.name,
            office=office,
            framed=framed,
        )
    )


def _words(texts: Texts, language: Language, place: str) -> dict[str, str]:
    """The widget's own words; `{place}` is the province."""
    keys = (key for key in texts.keys() if key.startswith(_WORDS))  # noqa: SIM118 - Texts is no mapping
    return {key.removeprefix(_WORDS): texts.say(key, language, place=place) for key in sorted(keys)}


async def _talk(front: "Front", request: Request, since: int) -> JSONResponse:
    """The lines after `since`, or the newest; to a newcomer the first words, of which nothing is kept."""
    identity = identity_of(request)
    async with front.store.reading() as archive:
        if identity is None:
            found = []
        elif since:
            found = list(await archive.weblog.after(identity, since, _SHOWN))
        else:
            found = list(await archive.weblog.latest(identity, _SHOWN))
        greeting = None if found or since else _greeting(front, archive, language_of(request))
    answer = JSONResponse(
        {
            "lines": [as_json(line) for line in found],
            "greeting": greeting.model_dump(mode="json") if greeting else None,
            # Whether the browser sent its cookie: in a frame some send none, and the page must say so.
            "known": identity is not None,
        }
    )
    give_cookie(front, request, answer)
    return answer


def _greeting(front: "Front", archive: Archive, language: Language) -> Reply:
    """What the desk would say to "/start". Nobody is met and nothing is written until the citizen acts."""
    nobody = Identity(Channel.WEB, "")
    turn = Turn(
        desk=Desk(front.rules, archive, front.clock.now(), front.chance),
        incoming=Incoming(key="", sender=nobody, at=front.clock.now()),
        person=Person(id="", language=language),
        talk=Conversation(language=language),
    )
    start.menu(turn)
    return turn.replies[0]


async def _take(front: "Front", request: Request, identity: Identity, message: ChatMessage) -> int:
    """Keeps the citizen's own line, hands the message to the desk, and gives the line's number.

    The same message again does neither a second time. Raises `Refused` and `ArchiveUnavailable`.
    """
    now, address = front.clock.now(), client_address(request, front.trusted_proxies)
    key = f"web:{identity.id}:{message.id.hex}"
    said = _said(message)
    async with front.store.transaction() as archive:
        desk = desk_of(front, archive)
        # Refused after the commit: what was counted stays counted.
        bound = await limits.entering(desk, address, newcomer=not await archive.people.known(identity))
        attachments = None if bound else await _attachments(archive, identity, message.photos)
        if attachments is not None:
            line = WebLine(id=0, at=now, text=said, mine=True, photos=tuple(message.photos))
            number = await archive.weblog.add(line, identity, own_line(key))
    if bound:
        raise Refused(429, "web.error.too_many_here")
    if attachments is None:
        raise Refused(422, "web.error.photo_gone")
    await front.receive(
        Incoming(
            key=key,
            sender=identity,
            at=now,
            text="" if message.press is not None else said,
            press=message.press,
            attachments=attachments,
            too_long=len(clean(message.text)) > TEXT_CAP,
            language=language_of(request),
            address=address,
        )
    )
    front.web_lines.ring(identity)
    return number


def _said(message: ChatMessage) -> str:
    """The citizen's own line: the words, or the label of the button pressed. Raises `Refused` for what says nothing."""
    if message.press is not None:
        if not 0 < len(message.press.encode()) <= PRESS_CAP:
            raise Refused(422, "web.error.bad_shape")
        return clean(message.label) or "…"
    said = clean(message.text)[:TEXT_CAP]
    if not said and not message.photos:
        raise Refused(422, "web.error.empty")
    return said


async def _attachments(archive: Archive, owner: Identity, photo_ids: list[str]) -> tuple[Attachment, ...] | None:
    """The photos as attachments; None when one is unknown or another's."""
    found = [await archive.photos.get(photo_id) for photo_id in photo_ids]
    if any(photo is None or photo[1] != owner for photo in found):
        return None
    return tuple(Attachment(AttachmentKind.PHOTO, photo[0].id, len(photo[0].data)) for photo in found if photo)
