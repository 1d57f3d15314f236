"""The words that all channels share: what comes in, and what goes back.

A channel turns its platform's payload into an `Incoming` and renders a `Reply` as well as its platform can.
A reply is built of blocks, never of markup: whatever a person typed stays text in every channel.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from bot.domain.ingroup import InGroup
from bot.domain.spot import Spot

TEXT_CAP = 10_000
"""Characters of one message that are read; the rest is cut, and the person is told."""

PRESS_CAP = 64
"""Bytes of a button's payload (Telegram Bot API, `callback_data`)."""


class Channel(StrEnum):
    """Where a person talks to the desk."""

    WEB = "web"
    TELEGRAM = "telegram"
    COUNTER = "counter"
    """A clerk wrote down what a visitor or a caller said; nobody is reached there."""
    ZALO_BOT = "zalo_bot"
    ZALO_OA = "zalo_oa"
    ZALO_TEMPLATE = "zalo_template"
    """A template of the office's that Zalo delivers when a talk may not be written to. This and the two below only go
    out: nobody talks there, and the id is that of a sealed contact."""
    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is speaking, as the channel knows it. `id` is opaque; on the web it is a digest of the cookie."""

    channel: Channel
    id: str


class AttachmentKind(StrEnum):
    """What came along with the words. Photos, recordings and spots join a case; the rest is answered kindly."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    DOCUMENT = "document"
    LOCATION = "location"
    OTHER = "other"


EVIDENCE = frozenset({AttachmentKind.PHOTO, AttachmentKind.VOICE, AttachmentKind.VIDEO})
"""Files that become part of a case."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment. `ref` is the platform's own file id (or our upload id), never an address to fetch; that of a spot
    on the map is what `Spot.written` gives.
    """

    kind: AttachmentKind
    ref: str
    size: int | None = None


class Unreadable(ValueError):
    """What came in is not what the platform's documents describe. The text quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update, read and cleaned by its channel.

    `key` is unique for the update on its platform and stays the same when the platform sends it again.
    `text` is clean (see `clean`); `press` is the payload of a pressed button; `at` is aware, in UTC.
    `too_long` says that the text was cut at `TEXT_CAP`. `reachable` is set when there are no words at all, only the
    news that the person blocked the desk there (False) or let it in again (True): it is noted, never answered.
    `spot` is a place on the map that was sent. `album` is the same for pictures sent together ("" for one alone).
    `message` is the platform's own id of what was said, the same when it is `edited`. `group` is set when it happened
    in a group of people: `sender` is then whoever did it, and nothing of it belongs to a talk of theirs.
    `quiet_until` is set when there are no words of the person's at all, only the news that an official wrote to them by
    hand on the platform: the desk keeps quiet there until then.
    `address` is where a message of the web came from ("" elsewhere), for the limits alone: never kept, never logged.
    """

    key: str
    sender: Identity
    at: datetime
    text: str = ""
    press: str | None = None
    attachments: tuple[Attachment, ...] = ()
    too_long: bool = False
    language: Literal["vi", "en"] | None = None
    reachable: bool | None = None
    quiet_until: datetime | None = None
    spot: Spot | None = None
    album: str = ""
    message: str = ""
    edited: bool = False
    group: InGroup | None = None
    address: str = field(default="", repr=False)


# Marks that steer or hide text: zero-width signs, direction overrides and isolates, the byte-order mark.
_HIDDEN = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
)


def clean(text: str) -> str:
    """The text in NFC without control, hidden and unpaired-surrogate characters; line breaks and tabs stay.

    Zero-width joiners are kept inside emoji sequences only, where they carry meaning.
    """
    kept: list[str] = []
    for sign in text.replace("\r\n", "\n").replace("\r", "\n"):
        joins = sign == "\u200d" and kept and ord(kept[-1]) > 0x2000 and kept[-1] not in _HIDDEN
        seen = sign not in _HIDDEN and unicodedata.category(sign) not in ("Cc", "Cs")
        if joins or seen or sign in "\n\t":
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


class Piece(BaseModel):
    """What every part of a reply shares: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Piece):
    """A run of text. `link` may only hold an address of ours or of the published catalog, never a citizen's."""

    text: str
    bold: bool = False
    link: str | None = None


class Paragraph(Piece):
    """One paragraph; `small` is for sources and dates."""

    type: Literal["paragraph"] = "paragraph"
    spans: tuple[Span, ...]
    small: bool = False


class Heading(Piece):
    """The title of a card."""

    type: Literal["heading"] = "heading"
    text: str


class Fact(Piece):
    """One row of a two-column list."""

    label: str
    value: tuple[Span, ...]


class Facts(Piece):
    """A two-column list that is scanned in five seconds."""

    type: Literal["facts"] = "facts"
    rows: tuple[Fact, ...]


class Checklist(Piece):
    """Papers to bring: one line each."""

    type: Literal["checklist"] = "checklist"
    title: str
    items: tuple[str, ...]


class Folded(Piece):
    """What is there for who asks: a title that opens (on the web) or stands before its blocks (elsewhere)."""

    type: Literal["folded"] = "folded"
    title: str
    blocks: tuple["Paragraph | Facts | Checklist", ...]


class CodeBlock(Piece):
    """A case code, shown large and in groups; tapped, it is copied where the channel can."""

    type: Literal["code"] = "code"
    code: str


class Quote(Piece):
    """Somebody's own words, shown as theirs."""

    type: Literal["quote"] = "quote"
    text: str


Block = Annotated[Paragraph | Heading | Facts | Checklist | Folded | CodeBlock | Quote, Field(discriminator="type")]


class Button(Piece):
    """A choice. `press` (at most 64 bytes) is `<room>:<verb>[:<argument>…]`; `link` opens an address instead."""

    label: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    press: str | None = None
    link: str | None = None


class Place(Piece):
    """Where in a group a reply goes: into its part `topic`, or in the place of the message `edits`. With `press` it is
    no message: its words are shown to whoever pressed, alone.
    """

    topic: str = ""
    edits: str = ""
    press: str = ""


class Reply(Piece):
    """One message back. Buttons stand one under the other, the likeliest first. `place` is for groups."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    place: Place | None = None

    @model_serializer(mode="wrap")
    def _plainly(self, written: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Without a place where there is none: so the program before, which knows no places, reads it as well."""
        told: dict[str, object] = written(self)
        if told.get("place") is None:
            told.pop("place", None)
        return told

    def plain(self) -> str:
        """The words alone, a line per block: for logs of a test, for length, for a screen reader."""
        return "\n".join(_plain(block) for block in self.blocks)


def _plain(block: "Block") -> str:
    match block:
        case Paragraph(spans=spans):
            return "".join(span.text for span in spans)
        case Heading(text=text) | Quote(text=text):
            return text
        case Facts(rows=rows):
            return "\n".join(f"{row.label}: {''.join(span.text for span in row.value)}" for row in rows)
        case Checklist(title=title, items=items):
            return "\n".join((title, *(f"- {item}" for item in items)))
        case Folded(title=title, blocks=blocks):
            return "\n".join((title, *(_plain(inner) for inner in blocks)))
        case CodeBlock(code=code):
            return code


@dataclass(slots=True)
class Conversation:
    """Where one talk stands. It survives a restart: `data` holds plain JSON values only.

    `flow` is the room that the next words go to ("" when none), `step` its step, `procedure` the code in hand,
    `choices` the buttons of the last reply as (label, press), so that "2" or the label typed picks one.
    """

    flow: str = ""
    step: str = ""
    data: dict[str, object] = field(default_factory=dict)
    procedure: str | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)
    language: Literal["vi", "en"] = "vi"

    def leave(self) -> None:
        """Ends the flow; the procedure in hand and the language stay."""
        self.flow, self.step, self.data = "", "", {}
