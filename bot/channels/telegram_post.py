"""Telegram's way out: a reply becomes one or more messages, at the pace that Telegram allows."""

import asyncio
from collections import OrderedDict

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.channels.telegram_cards import TelegramCards
from bot.channels.telegram_errors import TokenRefused, classify
from bot.channels.telegram_html import openable, render
from bot.domain.message import PRESS_CAP, Button, Channel, Place, Reply
from bot.domain.outbox import Gone, Outgoing, Temporary
from bot.domain.pace import Pace

_log = structlog.get_logger(__name__)

PER_SECOND = 25.0
"""Messages a second in all; Telegram's limit is about 30 (Bot API FAQ, "My bot is hitting limits")."""

PER_CHAT = 1.0
"""Messages a second to one chat (the same place)."""

SEND_SECONDS = 12.0
"""One message is given up after so long, well inside the post's lease."""

_REMEMBERED = 2000
_NOWHERE = Place()


class TelegramPostbag:
    """Sends through the Bot API. Whoever calls `send` took a place in `pace` for it; further parts take their own.

    How many messages of a long reply have left is remembered while the process lives, so that a retry goes on where
    it stopped; after a crash the reply begins anew (Telegram has no idempotency key).
    """

    channel = Channel.TELEGRAM

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot, self.pace = bot, pace
        self._groups = TelegramCards(bot, SEND_SECONDS)
        self._left: OrderedDict[str, int] = OrderedDict()

    async def send(self, message: Outgoing) -> None:
        """Hands every part of the message over. Raises `Temporary`, `RateLimited`, `Gone` or `Bad`."""
        chat = message.recipient.id
        if not chat.lstrip("-").isascii() or not chat.lstrip("-").isdigit():
            msg = "Telegram: no such chat"
            raise Gone(msg)
        parts = render(message.reply)
        where = message.reply.place or _NOWHERE
        if where.press:
            await self._groups.tell_alone(where.press, message.reply.plain())
            return
        if where.edits and await self._groups.edit(int(chat), where.edits, parts[-1], _keyboard(message.reply)):
            return
        for place in range(self._left.get(message.id, 0), len(parts)):
            if place:
                await self._wait(chat)
            keyboard = _keyboard(message.reply) if place == len(parts) - 1 else None
            await self._send_part(int(chat), parts[place], keyboard, where.topic)
            self._remember(message.id, place + 1)
        self._left.pop(message.id, None)

    async def _wait(self, chat: str) -> None:
        steady = asyncio.get_running_loop().time
        while wait := self.pace.ask(chat, steady()):  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(wait)

    async def _send_part(self, chat: int, text: str, keyboard: InlineKeyboardMarkup | None, topic: str) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._say(chat, text, keyboard, topic)
        except TimeoutError:
            msg = "Telegram did not answer in time"
            raise Temporary(msg) from None
        except TelegramError as error:
            known = classify(error)
            if isinstance(known, TokenRefused):
                _log.error("telegram.token_refused", todo="check MOTCUA_TELEGRAM_TOKEN with BotFather")
            raise known from None

    async def _say(self, chat: int, text: str, keyboard: InlineKeyboardMarkup | None, topic: str) -> None:
        """In the topic, or in the whole group where the topic is no more; under the id that the group has by now."""
        try:
            await self._message(chat, text, keyboard, int(topic) if topic.isascii() and topic.isdigit() else None)
        except BadRequest as error:
            if not topic or "thread not found" not in str(error).casefold():
                raise
            await self._message(chat, text, keyboard, None)
        except ChatMigrated as moved:
            await self._message(moved.new_chat_id, text, keyboard, None)

    async def _message(self, chat: int, text: str, keyboard: InlineKeyboardMarkup | None, topic: int | None) -> None:
        await self._bot.send_message(
            chat,
            text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            message_thread_id=topic,
        )

    def _remember(self, message_id: str, parts: int) -> None:
        self._left[message_id] = parts
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    rows = [[key] for button in reply.buttons if (key := _key(button))]
    return InlineKeyboardMarkup(rows) if rows else None


def _key(button: Button) -> InlineKeyboardButton | None:
    """One button; None for a link that Telegram refuses, which stands in the text then."""
    if button.link:
        return InlineKeyboardButton(button.label, url=button.link) if openable(button.link) else None
    press = button.press or ""
    if not 1 <= len(press.encode()) <= PRESS_CAP:
        _log.error("telegram.button_left_out", press_bytes=len(press.encode()), room=press.split(":", 1)[0])
        return None
    return InlineKeyboardButton(button.label, callback_data=press)
