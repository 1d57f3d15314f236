"""Photos of a case that came through Telegram: fetched from Telegram's own host when an official looks at one."""

import asyncio
from urllib.parse import unquote

import httpx
import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram_errors import classify
from bot.domain.picture import MIME, NotAPhoto, re_encode
from bot.domain.ports import StoredPhoto

_log = structlog.get_logger(__name__)

PHOTO_CAP = 10_000_000
"""Bytes of one photo; counted while they come in."""

_FETCH_SECONDS = 30.0


class TelegramPhotos:
    """Fetches by file id; follows no redirect and no address but the Bot API's own.

    Telegram has re-encoded a photo already; here it is drawn once more, so that an official's browser never depends
    on that.
    """

    def __init__(self, bot: Bot, client: httpx.AsyncClient) -> None:
        self._bot = bot
        self._client = client
        # One at a time: each may take 200 MB while it is decoded.
        self._decoding = asyncio.Semaphore(1)

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture; None when Telegram has it no longer, cannot be reached, or gives anything but a picture."""
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                data = await self._bytes(ref)
        except TelegramError as error:
            _log.warning("telegram.photo_not_fetched", why=str(classify(error)))
            return None
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            _log.warning("telegram.photo_not_fetched", why=type(error).__name__)
            return None
        try:
            async with self._decoding:
                return StoredPhoto(ref, MIME, await asyncio.to_thread(re_encode, data)) if data else None
        except NotAPhoto:
            _log.warning("telegram.photo_not_shown", why="not a picture that can be read")
            return None

    async def _bytes(self, ref: str) -> bytes | None:
        file = await self._bot.get_file(ref)
        address = file.file_path or ""
        if not address.startswith(f"{self._bot.base_file_url}/") or ".." in unquote(address):
            return None
        kept = bytearray()
        async with self._client.stream("GET", address, follow_redirects=False) as answer:
            if answer.status_code != 200:
                return None
            async for piece in answer.aiter_bytes():
                kept += piece
                if len(kept) > PHOTO_CAP:
                    return None
        return bytes(kept)
