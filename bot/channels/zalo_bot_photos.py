"""Photos of a case that came through a Zalo bot: fetched from Zalo's own hosts when an official looks at one."""

from collections.abc import Collection
from urllib.parse import urlsplit

import httpx
import structlog

from bot.channels.fetching import Fetching
from bot.domain.ports import StoredPhoto

_log = structlog.get_logger(__name__)


class ZaloBotPhotos:
    """The platform gives a picture as an address and nothing else, and anybody who knew the webhook's secret could
    give another one; so only https to `hosts` and what lies below them is ever asked.
    """

    def __init__(self, client: httpx.AsyncClient, hosts: Collection[str]) -> None:
        self._hosts = tuple(host.lower().strip(".") for host in hosts)
        self._fetching = Fetching(client, "zalo_bot")

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture; None when Zalo has it no longer, cannot be reached, or the address is not one of its own."""
        if not self._ours(ref):
            _log.warning("zalo_bot.photo_elsewhere", todo="MOTCUA_ZALO_BOT_PHOTO_HOSTS names whose pictures are shown")
            return None
        return await self._fetching.fetch(ref, ref)

    def _ours(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        plain = parts.scheme == "https" and port in (None, 443) and parts.username is None and "\\" not in address
        return plain and any(host == known or host.endswith(f".{known}") for known in self._hosts)
