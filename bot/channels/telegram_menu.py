"""What Telegram shows beside the bot: its menu of commands, what stands in an empty chat and beside its name."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.channels.telegram_errors import classify
from bot.domain.introduction import Command, Introduction, Place
from bot.domain.outbox import Temporary

_SECONDS = 12.0
_SCOPES: dict[Place, BotCommandScope] = {
    Place.PRIVATE: BotCommandScopeAllPrivateChats(),
    Place.GROUP: BotCommandScopeAllGroupChats(),
}

_T = TypeVar("_T")


class TelegramMenu:
    """Asks first what Telegram shows already: setting is counted there, asking is not worth counting."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def introduce(self, introduction: Introduction) -> int:
        """Says it where Telegram says something else so far; gives how much was said anew. Raises a `SendError`."""
        language = introduction.language or None
        said = 0
        for place, commands in introduction.menus:
            said += await self._menu(_SCOPES[place], language, commands)
        about = await _asked(self._bot.get_my_description(language))
        if about.description != introduction.about:
            said += await _asked(self._bot.set_my_description(introduction.about, language))
        short = await _asked(self._bot.get_my_short_description(language))
        if short.short_description != introduction.short:
            said += await _asked(self._bot.set_my_short_description(introduction.short, language))
        return said

    async def _menu(self, scope: BotCommandScope, language: str | None, commands: tuple[Command, ...]) -> int:
        shown = await _asked(self._bot.get_my_commands(scope, language))
        if [(one.command, one.description) for one in shown] == [(one.name, one.words) for one in commands]:
            return 0
        lines = [BotCommand(one.name, one.words) for one in commands]
        return await _asked(self._bot.set_my_commands(lines, scope, language))


async def _asked(question: Awaitable[_T]) -> _T:
    try:
        async with asyncio.timeout(_SECONDS):
            return await question
    except TimeoutError:
        msg = "Telegram did not answer in time"
        raise Temporary(msg) from None
    except TelegramError as error:
        raise classify(error) from None
