"""Fetching a file from a platform's own host: no redirect is followed, and the bytes are counted as they come."""

import asyncio
from abc import ABC, abstractmethod

import httpx
import structlog

from bot.domain.message import AttachmentKind
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import FILE_CAP, NotBrought, Why
from bot.domain.picture import MIME, NotAPhoto, re_encode
from bot.domain.recording import kind_of

_log = structlog.get_logger(__name__)

PHOTO_CAP = FILE_CAP
"""Bytes of one file; counted while they come in."""

_FETCH_SECONDS = 30.0
_GONE = (400, 403, 404, 410)


class PlatformFiles(ABC):
    """What people sent through one platform."""

    name: str
    """The channel's, for the log."""

    @abstractmethod
    async def bring(self, ref: str, kind: AttachmentKind) -> StoredPhoto:
        """The file, at most `FILE_CAP` bytes, of its kind by content, a picture drawn anew. Raises `NotBrought`."""

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture; None when the platform has it no longer, cannot be reached, or gives anything but a picture."""
        try:
            return await self.bring(ref, AttachmentKind.PHOTO)
        except NotBrought as error:
            _log.warning(f"{self.name}.photo_not_fetched", why=error.why.value)
            return None


class Fetching:
    """Files of one channel. Whoever calls it has made sure that the address is the platform's own.

    The platform has re-encoded a photo already; here it is drawn once more, so that an official's browser never depends
    on that.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        # One at a time: each may take 200 MB while it is decoded.
        self._decoding = asyncio.Semaphore(1)

    async def bring(self, ref: str, address: str, kind: AttachmentKind) -> StoredPhoto:
        """The file; a picture is drawn anew, a recording stays as it came. Raises `NotBrought`."""
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                data = await self._bytes(address)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            raise NotBrought(Why.UNREACHABLE) from None
        if kind is not AttachmentKind.PHOTO:
            mime = kind_of(data)
            if mime is None:
                raise NotBrought(Why.WRONG_TYPE)
            return StoredPhoto(ref, mime, data)
        try:
            async with self._decoding:
                return StoredPhoto(ref, MIME, await asyncio.to_thread(re_encode, data))
        except NotAPhoto:
            raise NotBrought(Why.WRONG_TYPE) from None

    async def _bytes(self, address: str) -> bytes:
        kept = bytearray()
        async with self._client.stream("GET", address, follow_redirects=False) as answer:
            if answer.is_redirect:
                raise NotBrought(Why.ELSEWHERE)
            if answer.status_code != 200:
                raise NotBrought(Why.GONE if answer.status_code in _GONE else Why.UNREACHABLE)
            async for piece in answer.aiter_bytes():
                kept += piece
                if len(kept) > PHOTO_CAP:
                    raise NotBrought(Why.TOO_LARGE)
        return bytes(kept)
