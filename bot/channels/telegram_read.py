"""Telegram's updates as the desk's own words: nothing trusted, nothing fetched. Groups: `telegram_groups`."""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from telegram import (
    Animation,
    Audio,
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    Document,
    Message,
    Sticker,
    Update,
    User,
    Video,
    VideoNote,
    Voice,
)
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.channels.telegram_groups import GROUPS, in_group, out_of_group, press_in_group
from bot.domain.message import (
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

TITLE_CAP = 200
_MARK_CAP = 64

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that are asked for."""

_ATTACHMENTS: tuple[tuple[type | tuple[type, ...], AttachmentKind], ...] = (
    ((Voice, Audio), AttachmentKind.VOICE),
    ((Video, VideoNote, Animation), AttachmentKind.VIDEO),
    (Sticker, AttachmentKind.STICKER),
    (Document, AttachmentKind.DOCUMENT),
)
_PICTURES = ("image/jpeg", "image/png", "image/webp")
"""Documents that are looked at as photos; whether they are is seen by their content."""


def read(payload: object, at: datetime) -> Incoming | None:
    """The update as an `Incoming`; None when it is of a kind, or from a place, that the desk does not serve.

    Raises `Unreadable` when a part that the Bot API promises is missing or of another type.
    """
    if not isinstance(payload, dict) or not isinstance(payload.get("update_id"), int):
        msg = "not an update of the Bot API"
        raise Unreadable(msg)
    if not any(isinstance(payload.get(kind), dict) for kind in KINDS):
        return None
    try:
        update = Update.de_json(payload, None)
        key = f"telegram:{update.update_id}"
        if update.message and update.message.chat.type in GROUPS:
            return in_group(key, update.message, at)
        if update.message:
            return _message(key, update.message, at)
        if update.edited_message:
            return _edit(key, update.edited_message, at)
        if update.callback_query:
            return _press(key, update.callback_query, at) or press_in_group(key, update.callback_query, at)
        change = update.my_chat_member
        return (_membership(key, change, at) or out_of_group(key, change, at)) if change else None
    except (TelegramError, TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError, OSError):
        # PTB builds its objects without checking them; whatever it stumbles over is the sender's fault.
        msg = "an update of the Bot API with parts missing or of another type"
        raise Unreadable(msg) from None


def _message(key: str, message: Message, at: datetime) -> Incoming | None:
    who = message.from_user
    if message.chat.type != ChatType.PRIVATE or who is None or who.is_bot:
        return None
    said = message.text or message.caption
    if message.contact:
        said = message.contact.phone_number
    attachments, spot = _attachments(message), _spot(message)
    if said is None and not attachments and spot is None:
        return None
    words = said or ""
    return Incoming(
        key=key,
        sender=_identity(message.chat.id),
        at=at,
        text=clean(words[:TEXT_CAP]),
        attachments=attachments,
        too_long=len(words) > TEXT_CAP,
        language=_language(who),
        spot=spot,
        album=_short(message.media_group_id or ""),
        message=_short(message.message_id),
    )


def _edit(key: str, message: Message, at: datetime) -> Incoming | None:
    """Words that were written anew. Nothing else that is edited is looked at: a place shared live moves by edits."""
    if not (message.text or message.caption):
        return None
    heard = _message(key, message, at)
    return replace(heard, attachments=(), spot=None, album="", edited=True) if heard else None


def _spot(message: Message) -> Spot | None:
    """A pin or a known place, as it was when it was sent."""
    if message.venue:
        where, words = message.venue.location, f"{message.venue.title}, {message.venue.address}"
    elif message.location:
        where, words = message.location, ""
    else:
        return None
    return Spot(float(where.latitude), float(where.longitude), clean(words)[:TITLE_CAP])


def _short(mark: object) -> str:
    """A mark of Telegram's own, kept in the talk. Raises ValueError for one with signs that its marks never have."""
    text = str(mark)
    if len(text) > _MARK_CAP or not (text.isascii() and (text.isprintable() or not text)):
        msg = "no mark"
        raise ValueError(msg)
    return text


def _attachments(message: Message) -> tuple[Attachment, ...]:
    thing = message.effective_attachment
    if thing is None or message.contact or message.location or message.venue:
        return ()
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return (Attachment(AttachmentKind.PHOTO, _ref(largest), _size(largest)),)
    if isinstance(thing, Document) and thing.mime_type in _PICTURES:
        return (Attachment(AttachmentKind.PHOTO, _ref(thing), _size(thing)),)
    kind = next((kind for types, kind in _ATTACHMENTS if isinstance(thing, types)), AttachmentKind.OTHER)
    return (Attachment(kind, _ref(thing), _size(thing)),)


def _ref(thing: object) -> str:
    """The file id; a roll of dice has none. Raises ValueError for an id with signs that Telegram's ids never have: it
    would be kept, and asked for later.
    """
    ref = str(getattr(thing, "file_id", ""))
    if not (ref.isascii() and ref.isprintable()):
        msg = "no file id"
        raise ValueError(msg)
    return ref


def _size(thing: object) -> int | None:
    """Bytes, where Telegram says how many. Raises ValueError for what is no number."""
    size = getattr(thing, "file_size", None)
    if size is not None and not isinstance(size, int):
        msg = "no size"
        raise ValueError(msg)
    return size


def _press(key: str, query: CallbackQuery, at: datetime) -> Incoming | None:
    if query.message is None or query.message.chat.type != ChatType.PRIVATE or query.data is None:
        return None
    press = clean(query.data)
    if not press or len(press.encode()) > PRESS_CAP:
        return None
    return Incoming(
        key=key,
        sender=_identity(query.message.chat.id),
        at=at,
        press=press,
        language=_language(query.from_user),
    )


def _membership(key: str, change: ChatMemberUpdated, at: datetime) -> Incoming | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    blocked = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    return Incoming(key=key, sender=_identity(change.chat.id), at=at, reachable=not blocked)


def _identity(chat_id: int) -> Identity:
    if not isinstance(chat_id, int):
        raise TypeError
    return Identity(Channel.TELEGRAM, str(chat_id))


def _language(who: User) -> Literal["vi", "en"] | None:
    """What the person's app speaks, when it is one of ours."""
    code = (who.language_code or "").lower().split("-")[0]
    return "en" if code == "en" else "vi" if code == "vi" else None
