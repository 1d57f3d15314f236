"""The errand boy: brings the files of filed cases from their platforms into the archive, one after the other.

The list of what to fetch is in the archive, so that a stop at any moment loses none: a lease that nobody ended lapses,
and the file is fetched again. The platform is asked outside every transaction.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.domain.limit import Limits
from bot.domain.message import Channel
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import FileSource, NotBrought, Pickup, Why, next_try
from bot.domain.ports import ArchiveUnavailable, Clock, Store
from bot.worker.poller import unless

_log = structlog.get_logger(__name__)

LOOK = 3.0
"""Seconds between two looks at the list while it is empty."""

_NOT_THERE = frozenset({Why.GONE, Why.ELSEWHERE})
_HOUR, _AFTER_IT = timedelta(hours=1), timedelta(minutes=61)


class Fetcher:
    """Fetches through `sources`, each channel's own; of one account as many in an hour as `limits` has photos."""

    def __init__(
        self,
        store: Store,
        sources: Mapping[Channel, FileSource],
        clock: Clock,
        limits: Limits,
        *,
        look: float = LOOK,
    ) -> None:
        self._store, self._sources, self._clock, self._limits, self._look = store, sources, clock, limits, look
        self._ending = asyncio.Event()

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`; a file under way is broken off, and its lease lapses."""
        self._ending = ending
        while not ending.is_set():
            busy = False
            try:
                busy = await self.run_once()
            except ArchiveUnavailable as error:
                _log.warning("fetcher.waits", why=str(error))
            except Exception as error:  # noqa: BLE001 - one file must not stop the others; its next try comes
                _log.error("fetcher.failed", exc_info=error)
            if not busy:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._look):
                        await ending.wait()

    async def run_once(self) -> bool:
        """Tries one file that is due; False when there is none. Raises `ArchiveUnavailable`."""
        async with self._store.reading() as archive:
            if not await archive.pickups.due(self._clock.now()):
                return False
        async with self._store.transaction() as archive:
            pickup = await archive.pickups.take(self._clock.now())
        if pickup is None:
            return False
        if await self._enough(pickup):
            return True
        try:
            file = await self._brought(pickup)
        except NotBrought as error:
            await self._failed(pickup, error.why)
        else:
            if file is not None:
                await self._keep(pickup, file)
        return True

    async def _enough(self, pickup: Pickup) -> bool:
        """Whether as many files of this account were kept in an hour as anybody may send on the web; then it waits."""
        now = self._clock.now()
        async with self._store.reading() as archive:
            lately = await archive.photos.count(pickup.owner, now - _HOUR) if pickup.owner.id else 0
        if lately < self._limits.photos_per_hour:
            return False
        async with self._store.transaction() as archive:
            await archive.pickups.hold_back(pickup.ref, now + _AFTER_IT)
        return True

    async def _brought(self, pickup: Pickup) -> StoredPhoto | None:
        """As it was kept, else from the platform; None when the program ends meanwhile."""
        async with self._store.reading() as archive:
            kept = await archive.photos.get(pickup.ref)
        if kept:
            return kept[0]
        why = Why.UNREACHABLE
        # What was begun on one channel may be sent from another: then the handle is the other platform's.
        for channel in dict.fromkeys((*self._sources, pickup.owner.channel)[::-1]):
            if source := self._sources.get(channel):
                try:
                    return await unless(self._ending, source.bring(pickup.ref, pickup.kind))
                except NotBrought as error:
                    if error.why not in _NOT_THERE:
                        raise
                    why = error.why if why is not Why.GONE else why
        raise NotBrought(why)

    async def _keep(self, pickup: Pickup, file: StoredPhoto) -> None:
        """Under whoever owns it by now: the person may have been let go while it was fetched."""
        async with self._store.transaction() as archive:
            now = next((one for one in await archive.pickups.of_case(pickup.case_id) if one.ref == pickup.ref), None)
            if now is not None:
                await archive.photos.put(file, now.owner, self._clock.now())
                await archive.pickups.done(pickup.ref)

    async def _failed(self, pickup: Pickup, why: Why) -> None:
        wait = next_try(pickup.tries, why)
        async with self._store.transaction() as archive:
            if wait is None:
                await archive.pickups.give_up(pickup.ref, why)
            else:
                await archive.pickups.put_off(pickup.ref, self._clock.now() + wait)
        log = _log.warning if wait is None else _log.info
        log("fetcher.not_fetched", channel=pickup.owner.channel.value, why=why.value, tries=pickup.tries)
