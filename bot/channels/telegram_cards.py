"""What the post does in a group beside sending: a card becomes another one, a press is answered to its presser."""

import asyncio
import re

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.channels.telegram_errors import classify
from bot.domain.outbox import Temporary

_log = structlog.get_logger(__name__)

ALONE = 200
"""Characters that an answer to a press may have (Bot API, `answerCallbackQuery`)."""

_SAME = re.compile("not modified", re.IGNORECASE)
_NO_MORE = re.compile("message to edit not found|can't be edited|MESSAGE_ID_INVALID", re.IGNORECASE)


class TelegramCards:
    """Edits and answers through the Bot API, each within `seconds`."""

    def __init__(self, bot: Bot, seconds: float) -> None:
        self._bot, self._seconds = bot, seconds

    async def tell_alone(self, press: str, words: str) -> None:
        """Shows the words to whoever pressed. What goes wrong is of no consequence: the moment is over."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._bot.answer_callback_query(press, words[:ALONE], show_alert=True)
        except (TimeoutError, TelegramError) as error:
            why = str(classify(error)) if isinstance(error, TelegramError) else "too late"
            _log.info("telegram.press_not_answered", why=why)

    async def edit(self, chat: int, card: str, text: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Puts the text in the place of the card; False when the card is no more. Raises a `SendError`."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._bot.edit_message_text(
                    text,
                    chat,
                    int(card),
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
        except TimeoutError:
            msg = "Telegram did not answer in time"
            raise Temporary(msg) from None
        except BadRequest as error:
            if _SAME.search(str(error)):
                return True
            if _NO_MORE.search(str(error)):
                return False
            raise classify(error) from None
        except ChatMigrated:
            return False
        except TelegramError as error:
            raise classify(error) from None
        return True
