"""Photos that came through Zalo, a bot or an OA: fetched from its own hosts when they come, and kept as the web's are.

How long Zalo keeps a picture at the address that it gives is not published, and a photo is evidence.
"""

from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import structlog

from bot.channels.fetching import Fetching
from bot.domain.limit import Limits
from bot.domain.message import Identity
from bot.domain.ports import ArchiveUnavailable, BrokenRule, Clock, Store, StoredPhoto

_log = structlog.get_logger(__name__)

_HOUR = timedelta(hours=1)


class ZaloBotPhotos:
    """The platform gives a picture as an address and nothing else, and anybody who knew the webhook's secret could
    give another one; so only https to `hosts` and what lies below them is ever asked. `name` is the channel's, for
    the log.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        hosts: Collection[str],
        store: Store,
        clock: Clock,
        limits: Limits,
        *,
        name: str = "zalo_bot",
    ) -> None:
        self._name = name
        self._hosts = tuple(host.lower().strip(".") for host in hosts)
        self._fetching = Fetching(client, name)
        self._store, self._clock, self._limits = store, clock, limits

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture as it was kept, else from Zalo; None when neither has it. Raises `ArchiveUnavailable`."""
        async with self._store.reading() as archive:
            kept = await archive.photos.get(ref)
        return kept[0] if kept else await self._from_zalo(ref)

    async def keep(self, ref: str, owner: Identity) -> None:
        """Fetches and keeps a picture that just came; more in an hour than anybody may send on the web stay at Zalo.
        What goes wrong is logged: the picture is asked for again when an official looks at it.
        """
        try:
            async with self._store.reading() as archive:
                known = await archive.photos.get(ref)
                lately = await archive.photos.count(owner, self._clock.now() - _HOUR)
            if known or lately >= self._limits.photos_per_hour:
                return
            photo = await self._from_zalo(ref)
            if photo is not None:
                async with self._store.transaction() as archive:
                    await archive.photos.put(photo, owner, self._clock.now())
        except (ArchiveUnavailable, BrokenRule) as error:
            _log.warning(f"{self._name}.photo_not_kept", why=type(error).__name__)

    async def _from_zalo(self, ref: str) -> StoredPhoto | None:
        if not self._ours(ref):
            setting = f"MOTCUA_{self._name.upper()}_PHOTO_HOSTS"
            _log.warning(f"{self._name}.photo_elsewhere", todo=f"{setting} names whose pictures are taken")
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
