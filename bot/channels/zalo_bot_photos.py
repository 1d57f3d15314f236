"""Files that came through Zalo, a bot or an OA: fetched from its own hosts when they come, and kept as the web's are.

How long Zalo keeps a file at the address that it gives is not published, and a photo is evidence.
"""

from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import structlog

from bot.channels.fetching import Fetching, PlatformFiles
from bot.domain.limit import Limits
from bot.domain.message import AttachmentKind, Identity
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import NotBrought, Why
from bot.domain.ports import ArchiveUnavailable, Clock, Store

_log = structlog.get_logger(__name__)

_HOUR = timedelta(hours=1)


class ZaloBotPhotos(PlatformFiles):
    """The platform gives a file as an address and nothing else, and anybody who knew the webhook's secret could
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
        self.name = name
        self._hosts = tuple(host.lower().strip(".") for host in hosts)
        self._fetching = Fetching(client)
        self._store, self._clock, self._limits = store, clock, limits

    async def bring(self, ref: str, kind: AttachmentKind) -> StoredPhoto:
        """The file as it was kept, else from Zalo. Raises `NotBrought` and `ArchiveUnavailable`."""
        async with self._store.reading() as archive:
            kept = await archive.photos.get(ref)
        return kept[0] if kept else await self._from_zalo(ref, kind)

    async def keep(self, ref: str, owner: Identity, kind: AttachmentKind = AttachmentKind.PHOTO) -> None:
        """Fetches and keeps a file that just came; more in an hour than anybody may send on the web stay at Zalo.
        What goes wrong is logged: the file is asked for again once it belongs to a case.
        """
        try:
            async with self._store.reading() as archive:
                known = await archive.photos.get(ref)
                lately = await archive.photos.count(owner, self._clock.now() - _HOUR)
            if known or lately >= self._limits.photos_per_hour:
                return
            photo = await self._from_zalo(ref, kind)
            async with self._store.transaction() as archive:
                await archive.photos.put(photo, owner, self._clock.now())
        except (ArchiveUnavailable, NotBrought) as error:
            _log.warning(f"{self.name}.photo_not_kept", why=type(error).__name__)

    async def _from_zalo(self, ref: str, kind: AttachmentKind) -> StoredPhoto:
        if "://" not in ref:
            raise NotBrought(Why.ELSEWHERE)
        if not self._ours(ref):
            setting = f"MOTCUA_{self.name.upper()}_PHOTO_HOSTS"
            _log.warning(f"{self.name}.photo_elsewhere", todo=f"{setting} names whose pictures are taken")
            raise NotBrought(Why.ELSEWHERE)
        return await self._fetching.bring(ref, ref, kind)

    def _ours(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        plain = parts.scheme == "https" and port in (None, 443) and parts.username is None and "\\" not in address
        return plain and any(host == known or host.endswith(f".{known}") for known in self._hosts)
