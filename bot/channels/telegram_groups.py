"""What happens in Telegram's groups. The desk hears four things of them: the command that binds one, a button under its
card, that the group got another id, and that the bot was taken out. Everything else that is said there is not read.
"""

import re
from datetime import datetime

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message
from telegram.constants import ChatType

from bot.domain.ingroup import InGroup
from bot.domain.message import PRESS_CAP, TEXT_CAP, Channel, Identity, Incoming, clean

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)

_COMMAND = re.compile(r"/nhom(@\w{1,64})?(\s.*)?", re.DOTALL)


def in_group(key: str, message: Message, at: datetime) -> Incoming | None:
    """The command, with whoever wrote it; or the news of another id. What the group itself says is nobody's."""
    chat, who = message.chat, message.from_user
    if message.migrate_to_chat_id:
        where = InGroup(_id(chat.id), moved_to=_id(message.migrate_to_chat_id))
        return Incoming(key=key, sender=Identity(Channel.TELEGRAM, where.chat), at=at, group=where)
    text = clean((message.text or "")[:TEXT_CAP])
    if who is None or who.is_bot or message.sender_chat or not _COMMAND.fullmatch(text):
        return None
    return Incoming(key=key, sender=_person(who.id), at=at, text=text, group=_where(message))


def press_in_group(key: str, query: CallbackQuery, at: datetime) -> Incoming | None:
    """A button under a card, with whoever pressed it."""
    message, press = query.message, clean(query.data or "")
    if message is None or message.chat.type not in GROUPS or query.from_user.is_bot:
        return None
    if not press or len(press.encode()) > PRESS_CAP:
        return None
    told = message if isinstance(message, Message) else None
    topic = _topic(told) if told else ""
    where = InGroup(
        _id(message.chat.id),
        _title(message.chat.title),
        topic,
        card=_id(message.message_id),
        press=str(query.id)[:PRESS_CAP],
    )
    return Incoming(key=key, sender=_person(query.from_user.id), at=at, press=press, group=where)


def out_of_group(key: str, change: ChatMemberUpdated, at: datetime) -> Incoming | None:
    """That the bot was taken out of a group; nothing for being put into one, which binds it to nobody."""
    out = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
    if change.chat.type not in GROUPS or not out:
        return None
    where = InGroup(_id(change.chat.id), gone=True)
    return Incoming(key=key, sender=Identity(Channel.TELEGRAM, where.chat), at=at, group=where)


def _where(message: Message) -> InGroup:
    return InGroup(_id(message.chat.id), _title(message.chat.title), _topic(message))


def _topic(message: Message) -> str:
    """The topic of a forum; in a group without topics the same field only says which thread of answers it is."""
    return _id(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


def _title(title: str | None) -> str:
    return " ".join(clean(title or "").split())


def _person(number: int) -> Identity:
    """A person's own chat with the bot has the person's id."""
    return Identity(Channel.TELEGRAM, _id(number))


def _id(number: int) -> str:
    if not isinstance(number, int):
        raise TypeError
    return str(number)
