"""Photos of a case that came through Telegram: fetched from Telegram's own host when an official looks at one."""

from urllib.parse import unquote

import httpx
import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.fetching import Fetching
from bot.channels.telegram_errors import classify
from bot.domain.ports import StoredPhoto

_log = structlog.get_logger(__name__)


class TelegramPhotos:
    """Fetches by file id, and from no address but the Bot API's own."""

    def __init__(self, bot: Bot, client: httpx.AsyncClient) -> None:
        self._bot = bot
        self._fetching = Fetching(client, "telegram")

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture; None when Telegram has it no longer, cannot be reached, or gives anything but a picture."""
        try:
            file = await self._bot.get_file(ref)
        except TelegramError as error:
            _log.warning("telegram.photo_not_fetched", why=str(classify(error)))
            return None
        address = file.file_path or ""
        if not address.startswith(f"{self._bot.base_file_url}/") or ".." in unquote(address):
            return None
        return await self._fetching.fetch(ref, address)
