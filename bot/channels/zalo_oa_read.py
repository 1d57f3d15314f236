"""Zalo OA's events as the desk's own words: nothing trusted, nothing fetched.

A button that was pressed comes as an ordinary text, its payload: ours begin with `PRESSED`. Both shapes of shared
contact data are read, and numbers or strings for ids and times.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import structlog
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, field_validator

from bot.domain.message import (
    EVIDENCE,
    PRESS_CAP,
    TEXT_CAP,
    Attachment,
    AttachmentKind,
    Channel,
    Identity,
    Incoming,
    Unreadable,
    clean,
)
from bot.domain.spot import Spot

_log = structlog.get_logger(__name__)

PREFIX = "zalo_oa:"
"""Begins the key of every update."""

PRESSED = "#mc:"
"""Begins the payload of every button of ours."""

TOO_OLD = timedelta(days=7)
"""An older event is none that Zalo still repeats; the keys of those that were handled are kept for 8 days."""

_ADDRESS_CAP = 1000


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Id = Annotated[str, BeforeValidator(_text), StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
_Stamp = Annotated[str, BeforeValidator(_text), StringConstraints(pattern=r"^[0-9]{1,16}$")]
_Said = Annotated[str, BeforeValidator(_text)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Who(_Part):
    id: _Id
    admin_id: _Said | None = None


class _Degrees(_Part):
    latitude: float
    longitude: float

    @field_validator("latitude", "longitude", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        return float(value) if isinstance(value, str) else value


class _Payload(_Part):
    url: str | None = None
    coordinates: _Degrees | None = None


class _Attached(_Part):
    type: str = ""
    payload: _Payload | None = None


class _Message(_Part):
    msg_id: _Id
    text: str | None = None
    attachments: list[_Attached] = []


class _Event(_Part):
    event_name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    timestamp: _Stamp
    sender: _Who | None = None
    recipient: _Who | None = None
    follower: _Who | None = None
    admin_id: _Said | None = None
    message: dict[str, object] | None = None
    info: dict[str, object] | None = None


_KINDS: dict[str, AttachmentKind | None] = {
    "user_send_text": None,
    "user_send_link": None,
    "user_send_image": AttachmentKind.PHOTO,
    "user_send_sticker": AttachmentKind.STICKER,
    "user_send_gif": AttachmentKind.STICKER,
    "user_send_audio": AttachmentKind.VOICE,
    "user_send_video": AttachmentKind.VIDEO,
    "user_send_file": AttachmentKind.DOCUMENT,
    "user_send_location": AttachmentKind.LOCATION,
    "user_send_business_card": AttachmentKind.OTHER,
}
"""The messages that are served, and what each brings."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is set about reading. `quiet_for`: how long the desk keeps quiet after an official wrote by hand (zero: it
    never does); `greets`: whether who follows the OA is greeted.
    """

    quiet_for: timedelta = timedelta(hours=4)
    greets: bool = True


def parse(body: bytes, now: datetime, reading: Reading = Reading()) -> Incoming | None:
    """The event as an `Incoming`; None when it is of a kind that the desk does not serve, or too old.

    Raises `Unreadable` when a part that the platform promises is missing or of another type.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        msg = "not JSON"
        raise Unreadable(msg) from None
    try:
        event = _Event.model_validate(payload)
        at = min(datetime.fromtimestamp(int(event.timestamp) / 1000, UTC), now)
        if now - at > TOO_OLD:
            _log.warning("zalo_oa.too_old")
            return None
        return _read(event, at, reading)
    except (ValidationError, ValueError, OverflowError):
        msg = "an event of Zalo OA with parts missing or of another type"
        raise Unreadable(msg) from None


def _read(event: _Event, at: datetime, reading: Reading) -> Incoming | None:
    name = event.event_name
    if name in _KINDS:
        return _heard(event, _known(event.sender), _Message.model_validate(event.message), at)
    if name in ("follow", "unfollow"):
        who = _known(event.follower or event.sender)
        if name == "follow" and reading.greets:
            return _incoming(event, who, at, press="start:menu")
        return _incoming(event, who, at, reachable=name == "follow")
    if name == "user_submit_info":
        return _incoming(event, _known(event.sender), at, text=_shared(event.info or {}))
    if name.startswith("oa_send_") and not name.startswith("oa_send_group_"):
        return _by_hand(event, at, reading)
    # The name is Zalo's own word: what it is not told for would never be noticed.
    _log.info("zalo_oa.not_served", event_name=re.sub(r"[^a-z0-9_-]", "", name.lower()))
    return None


def _known(who: _Who | None) -> _Who:
    if who is None:
        msg = "an event without a person"
        raise ValueError(msg)
    return who


def _heard(event: _Event, who: _Who, said: _Message, at: datetime) -> Incoming | None:
    words = said.text or ""
    kind = _KINDS[event.event_name]
    if event.event_name == "user_send_link" and not words:
        words = next((each.payload.url for each in said.attachments if each.payload and each.payload.url), "")
    spot = _spot(said) if kind is AttachmentKind.LOCATION else None
    attachments = tuple(_attached(said, kind)) if kind and spot is None else ()
    if not words and not attachments and spot is None:
        return None
    if words.startswith(PRESSED) and not attachments and len(words.encode()) <= len(PRESSED) + PRESS_CAP:
        return _incoming(event, who, at, said.msg_id, press=words.removeprefix(PRESSED))
    return _incoming(
        event, who, at, said.msg_id, text=clean(words[:TEXT_CAP]), attachments=attachments,
        too_long=len(words) > TEXT_CAP, spot=spot,
    )  # fmt: skip


def _spot(said: _Message) -> Spot | None:
    """Where the pin is; None when the event does not say. Raises ValueError for a place that is nowhere."""
    found = next((each.payload.coordinates for each in said.attachments if each.payload), None)
    return Spot(found.latitude, found.longitude) if found else None


def _attached(said: _Message, kind: AttachmentKind) -> list[Attachment]:
    """Pictures, voices and films have an address, the only handle that the platform gives; whether it may be asked for
    is decided when it is. Of anything else it is enough to know that it came. Raises ValueError for a picture without.
    """
    if kind not in EVIDENCE:
        return [Attachment(kind, "")]
    types = ("image", "") if kind is AttachmentKind.PHOTO else ("audio", "video", "")
    found = [each.payload.url or "" for each in said.attachments if each.payload and each.type in types]
    if found and all(1 <= len(one) <= _ADDRESS_CAP and one.isascii() and one.isprintable() for one in found):
        return [Attachment(kind, one) for one in found]
    if kind is not AttachmentKind.PHOTO:
        return [Attachment(kind, "")]
    msg = "a picture without an address"
    raise ValueError(msg)


def _shared(info: dict[str, object]) -> str:
    """What a person shared by Zalo's form, as if typed: the telephone number, else the name, else the address.

    The address is an object of parts in newer documents, words beside `city` and `district` in older ones.
    """
    whole = info.get("full_address")
    parts = whole if isinstance(whole, dict) else info
    names = ("user_address", "address", "user_ward", "ward", "district", "user_city", "city")
    address = ", ".join(str(parts[name]) for name in names if isinstance(parts.get(name), str | int) and parts[name])
    said = [str(info[name]) for name in ("phone", "name") if isinstance(info.get(name), str | int) and info[name]]
    words = next(iter([*said, address]), "")
    if not words:
        msg = "contact data without any"
        raise ValueError(msg)
    return clean(words[:TEXT_CAP])


def _by_hand(event: _Event, at: datetime, reading: Reading) -> Incoming | None:
    """The echo of what the OA sent: with an `admin_id` an official wrote it in the OA manager; else it is our own."""
    official = event.admin_id or (event.sender and event.sender.admin_id)
    if not official or not reading.quiet_for:
        return None
    number = _Message.model_validate(event.message).msg_id
    return _incoming(event, _known(event.recipient), at, number, quiet_until=at + reading.quiet_for)


def _incoming(event: _Event, who: _Who, at: datetime, number: str = "", **parts: object) -> Incoming:
    return Incoming(
        key=_key(event, who, number), sender=Identity(Channel.ZALO_OA, who.id), at=at,
        **parts,  # type: ignore[arg-type]
    )  # fmt: skip


def _key(event: _Event, who: _Who, number: str) -> str:
    """The same for the same event, whose number is the message's, else its time. A digest, so that no list of keys
    tells who wrote.
    """
    told = "\n".join((event.event_name, who.id, number or event.timestamp))
    return f"{PREFIX}{hashlib.sha256(told.encode()).hexdigest()[:32]}"
