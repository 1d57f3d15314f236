"""Files of a case that came through Telegram: fetched from Telegram's own host and no other."""

import re
from urllib.parse import unquote

import httpx
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.fetching import Fetching, PlatformFiles
from bot.channels.telegram_errors import classify
from bot.domain.message import AttachmentKind
from bot.domain.outbox import Bad, Gone
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import NotBrought, Why

_ID = re.compile(r"[A-Za-z0-9_-]{1,300}")


class TelegramPhotos(PlatformFiles):
    """Fetches by file id, and from no address but the Bot API's own."""

    name = "telegram"

    def __init__(self, bot: Bot, client: httpx.AsyncClient) -> None:
        self._bot = bot
        self._fetching = Fetching(client)

    async def bring(self, ref: str, kind: AttachmentKind) -> StoredPhoto:
        """The file that the id stands for; another platform's handle is told to nobody. Raises `NotBrought`."""
        if not _ID.fullmatch(ref):
            raise NotBrought(Why.ELSEWHERE)
        try:
            file = await self._bot.get_file(ref)
        except TelegramError as error:
            if "too big" in str(error):
                raise NotBrought(Why.TOO_LARGE) from None
            lost = isinstance(classify(error), Gone | Bad)
            raise NotBrought(Why.GONE if lost else Why.UNREACHABLE) from None
        address = file.file_path or ""
        if not address.startswith(f"{self._bot.base_file_url}/") or ".." in unquote(address):
            raise NotBrought(Why.ELSEWHERE)
        return await self._fetching.bring(ref, address, kind)
