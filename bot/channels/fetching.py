"""Fetching a picture from a platform's own host: no redirect is followed, and the bytes are counted as they come."""

import asyncio

import httpx
import structlog

from bot.domain.picture import MIME, NotAPhoto, re_encode
from bot.domain.ports import StoredPhoto

_log = structlog.get_logger(__name__)

PHOTO_CAP = 10_000_000
"""Bytes of one photo; counted while they come in."""

_FETCH_SECONDS = 30.0


class Fetching:
    """Pictures of one channel. Whoever calls it has made sure that the address is the platform's own.

    The platform has re-encoded a photo already; here it is drawn once more, so that an official's browser never depends
    on that.
    """

    def __init__(self, client: httpx.AsyncClient, name: str) -> None:
        self._client, self._name = client, name
        # One at a time: each may take 200 MB while it is decoded.
        self._decoding = asyncio.Semaphore(1)

    async def fetch(self, ref: str, address: str) -> StoredPhoto | None:
        """The picture; None when the platform has it no longer, cannot be reached, or gives anything but a picture."""
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                data = await self._bytes(address)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            _log.warning(f"{self._name}.photo_not_fetched", why=type(error).__name__)
            return None
        try:
            async with self._decoding:
                return StoredPhoto(ref, MIME, await asyncio.to_thread(re_encode, data)) if data else None
        except NotAPhoto:
            _log.warning(f"{self._name}.photo_not_shown", why="not a picture that can be read")
            return None

    async def _bytes(self, address: str) -> bytes | None:
        kept = bytearray()
        async with self._client.stream("GET", address, follow_redirects=False) as answer:
            if answer.status_code != 200:
                return None
            async for piece in answer.aiter_bytes():
                kept += piece
                if len(kept) > PHOTO_CAP:
                    return None
        return bytes(kept)
