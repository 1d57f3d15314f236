"""Zalo Bot's events as the desk's own words: private chats only, nothing trusted, nothing fetched.

Where sources disagree both shapes are read: an event inside an envelope or bare, a picture's address as `photo` or as
`photo_url`, numbers or strings for ids.
"""

import hashlib
import json
from datetime import datetime
from typing import Annotated, TypeGuard

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.domain.message import TEXT_CAP, Attachment, AttachmentKind, Channel, Identity, Incoming, Unreadable, clean

PREFIX = "zalo_bot:"
"""Begins the key of every update."""

_ADDRESS_CAP = 1000


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Id = Annotated[str, BeforeValidator(_id), StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Who(_Part):
    id: _Id
    is_bot: bool = False


class _Chat(_Part):
    id: _Id
    chat_type: str = "PRIVATE"


class _Said(_Part):
    sender: Annotated[_Who, Field(alias="from")]
    chat: _Chat
    message_id: _Id
    text: str | None = None
    caption: str | None = None
    photo: str | None = None
    photo_url: str | None = None
    voice_url: str | None = None


class _Event(_Part):
    event_name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    message: dict[str, object] | None = None


_KINDS: dict[str, AttachmentKind | None] = {
    "message.text.received": None,
    "message.image.received": AttachmentKind.PHOTO,
    "message.sticker.received": AttachmentKind.STICKER,
    "message.voice.received": AttachmentKind.VOICE,
}
"""The events that are served, and what each brings; `message.unsupported.received` has no content to serve."""


def parse(body: bytes, at: datetime) -> Incoming | None:
    """As `read`, for an event as it came over the wire."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        msg = "not JSON"
        raise Unreadable(msg) from None
    return read(payload, at)


def read(payload: object, at: datetime) -> Incoming | None:
    """The event as an `Incoming`; None when it is of a kind, or from a place, that the desk does not serve.

    Raises `Unreadable` when a part that the platform promises is missing or of another type.
    """
    if isinstance(payload, dict) and isinstance(payload.get("result"), dict):
        payload = payload["result"]
    try:
        event = _Event.model_validate(payload)
        if event.event_name not in _KINDS:
            return None
        return _heard(event.event_name, _Said.model_validate(event.message), at)
    except ValidationError:
        msg = "an event of the Zalo Bot API with parts missing or of another type"
        raise Unreadable(msg) from None


def _heard(name: str, said: _Said, at: datetime) -> Incoming | None:
    if said.chat.chat_type.upper() != "PRIVATE" or said.sender.is_bot:
        return None
    words = said.text or said.caption or ""
    kind = _KINDS[name]
    attachments = (Attachment(kind, _ref(said, kind)),) if kind else ()
    if not words and not attachments:
        return None
    return Incoming(
        key=_key(name, said),
        sender=Identity(Channel.ZALO_BOT, said.chat.id),
        at=at,
        text=clean(words[:TEXT_CAP]),
        attachments=attachments,
        too_long=len(words) > TEXT_CAP,
    )


def _key(name: str, said: _Said) -> str:
    """The same for the same event. A digest, so that no list of keys tells who wrote."""
    told = "\n".join((name, said.chat.id, said.message_id))
    return f"{PREFIX}{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _ref(said: _Said, kind: AttachmentKind) -> str:
    """The address of a picture or a voice, the only handle that the platform gives; whether it may be asked for is
    decided when it is. "" for what is not kept. Raises `Unreadable` for a picture without one.
    """
    if kind is AttachmentKind.VOICE:
        return said.voice_url if _fits(said.voice_url) else ""
    if kind is not AttachmentKind.PHOTO:
        return ""
    address = said.photo_url or said.photo
    if not _fits(address):
        msg = "a picture without an address"
        raise Unreadable(msg)
    return address


def _fits(address: str | None) -> TypeGuard[str]:
    return address is not None and 1 <= len(address) <= _ADDRESS_CAP and address.isascii() and address.isprintable()
