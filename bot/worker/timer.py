"""The timer: looks every minute whether something is due by the clock, and every hour what may be forgotten.

It decides nothing. Rows with unique keys say what happened already, so that a look too many does no harm and a machine
that was off catches up at its first look. Of several processes the one that leads fires what is due once for all; each
follows the list in force for itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.domain.catalog import Catalog
from bot.domain.counter import UNCOUNTED, Counter, Part
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import Channel
from bot.domain.ports import Archive, ArchiveUnavailable, Chance, Clock, Leadership, Reach, Sealer, Store
from bot.domain.search import Finder
from bot.services import (
    audit,
    breaches,
    clocks,
    datarequests,
    digests,
    escalation,
    keys,
    mailing,
    publications,
    questions,
    restricted_terms,
    retention,
    token_pairs,
    usage,
)
from bot.services.desk import Desk, Rules

_log = structlog.get_logger(__name__)

TALLIES_KEPT = timedelta(hours=2)
"""The longest window of a limit is an hour; what tells an address by a digest is gone soon after."""

CONFIDED_KEPT = timedelta(hours=1)
"""Long enough to write a code down, short for a device that others use too."""

_LONGEST_STOP = timedelta(days=30)
"""After a stop of the program, talks that stood still meanwhile are looked through so far back."""

_Job = Callable[[], Awaitable[None]]


def _nothing(_point: str, /) -> None:
    """No fault is tested."""


class Timer:
    """Fires the sweeps. `wake` tells the postman that something waits; `search` makes the search over a new list.

    `leadership` None: this process does nothing for the others, and only follows the list in force. `sealer` None:
    the history is not sealed. `caps`: how many messages a month channels may send; `tokens`: channels whose tokens end.
    """

    def __init__(
        self,
        store: Store,
        rules: Rules,
        clock: Clock,
        chance: Chance,
        *,
        wake: Callable[[], None],
        search: Callable[[Catalog], Finder],
        leadership: Leadership | None,
        counter: Counter = UNCOUNTED,
        sealer: Sealer | None = None,
        caps: Mapping[Channel, int] | None = None,
        tokens: Collection[Channel] = (),
        reach: Reach = _nothing,
    ) -> None:
        self._reach = reach
        self._caps, self._tokens = caps or {}, tokens
        self._store, self._rules, self._clock, self._chance, self._wake = store, rules, clock, chance, wake
        self._search, self._leadership, self._counter = search, leadership, counter
        self._sealer = sealer
        self._busy = asyncio.Lock()
        self._well: set[str] = set()
        self._stop = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Sweeps at once and then by the clock, until `stop`; a sweep that is under way is finished first."""
        self._stop = stop
        scheduler = AsyncIOScheduler(timezone=OFFICE_ZONE)
        for job, trigger in self._jobs():
            scheduler.add_job(
                self._guarded, trigger, [job], id=job.__name__, replace_existing=True, coalesce=True, max_instances=1,
                misfire_grace_time=None,
            )  # fmt: skip
        if self._leadership is not None:
            await self._guarded(self.digest)
        scheduler.start()
        try:
            if self._leadership is not None:
                await self._guarded(self.adopt)
            await stop.wait()
        finally:
            # APScheduler would break off what is running.
            scheduler.pause()
            async with self._busy:
                scheduler.shutdown()

    def _jobs(self) -> list[tuple[_Job, CronTrigger]]:
        own: list[tuple[_Job, CronTrigger]] = [(self.take_list, CronTrigger(second=30, timezone=OFFICE_ZONE))]
        if self._leadership is None:
            return own
        return [
            *own,
            (self.digest, CronTrigger(second=0, timezone=OFFICE_ZONE)),
            (self.remind, CronTrigger(second=10, timezone=OFFICE_ZONE)),
            (self.adopt, CronTrigger(minute=7, timezone=OFFICE_ZONE)),
            (self.personal, CronTrigger(second=45, timezone=OFFICE_ZONE)),
            *([(self.month, CronTrigger(second=15, timezone=OFFICE_ZONE))] if self._caps else []),
            *([(self.tokens, CronTrigger(second=20, timezone=OFFICE_ZONE))] if self._tokens else []),
            (self.restricted, CronTrigger(minute="*/10", second=50, timezone=OFFICE_ZONE)),
            (self.news, CronTrigger(second="*/5", timezone=OFFICE_ZONE)),
            (self.forget, CronTrigger(minute=17, timezone=OFFICE_ZONE)),
            (self.seal, CronTrigger(minute=37, timezone=OFFICE_ZONE)),
        ]

    async def digest(self) -> None:
        """Queues the digests that are due. Raises `ArchiveUnavailable`."""
        async with self._store.transaction() as archive:
            queued = await digests.send_due(self._desk(archive))
        if queued:
            _log.info("timer.digests", queued=queued)
            self._wake()

    async def remind(self) -> None:
        """Sends the reminders that are due, a transaction at a time, to the last. Raises `ArchiveUnavailable`."""
        looked, queued = escalation.BATCH, 0
        while looked == escalation.BATCH and not self._stop.is_set():
            async with self._store.transaction() as archive:
                looked = await escalation.sweep(self._desk(archive))
                queued += await archive.outbox.let_out(self._clock.now())
            queued += looked
        if queued:
            _log.info("timer.reminders", clocks=queued)
            self._wake()

    async def news(self) -> None:
        """Writes the next letters of broadcasts that are going. Raises `ArchiveUnavailable`."""
        written = await mailing.carry_on(
            self._store, self._rules, self._clock, self._chance, reach=self._reach, stopping=self._stop.is_set
        )
        if written:
            _log.info("timer.news", letters=written)
            self._wake()

    async def adopt(self) -> None:
        """Gives clocks to open cases that have none; what a stop leaves is for later. Raises `ArchiveUnavailable`."""
        after, full = "", True
        while full and not self._stop.is_set():
            async with self._store.reading() as archive:
                page = await clocks.unwatched(self._desk(archive), after)
            if page:
                after = page[-1].id
                async with self._store.transaction() as archive:
                    await clocks.adopt(self._desk(archive), page)
            full = len(page) == clocks.PAGE

    def _desk(self, archive: Archive) -> Desk:
        return Desk(self._rules, archive, self._clock.now(), self._chance)

    async def take_list(self) -> None:
        """Follows the archive to the version of the list in force. Raises `ArchiveUnavailable`."""
        if await publications.refresh(self._store, self._rules, self._clock, self._chance, self._search):
            self._wake()

    async def forget(self) -> None:
        """Drops what served its purpose: for how long it does so is `data/retention.json`'s. Raises
        `ArchiveUnavailable`.
        """
        now = self._clock.now()
        async with self._store.transaction() as archive:
            await archive.tallies.forget(now - TALLIES_KEPT)
            await archive.followers.forget(now)
            await questions.forget(archive, now)
            struck = self._rules.texts.say("restricted.struck")
            await archive.weblog.strike_confided(now - CONFIDED_KEPT, struck)
            await archive.conversations.forget_held(now - _LONGEST_STOP, now - CONFIDED_KEPT)
        await retention.sweep(self._store, self._rules, self._clock, self._chance)

    async def seal(self) -> None:
        """Seals the history of the day, once a day, and senders that an older program kept. Raises
        `ArchiveUnavailable`.
        """
        await keys.seal_plain_senders(self._store)
        if self._sealer is not None:
            await audit.seal(self._store, self._clock, self._sealer)

    async def personal(self) -> None:
        """Does deletions that waited for a result, and reminds of a breach's clock. Raises `ArchiveUnavailable`."""
        async with self._store.transaction() as archive:
            desk = self._desk(archive)
            queued = await datarequests.finish_deletions(desk) + await breaches.remind(desk)
        if queued:
            self._wake()

    async def restricted(self) -> None:
        """Reminds of restricted records that wait for their first processing. Raises `ArchiveUnavailable`."""
        async with self._store.transaction() as archive:
            told = await restricted_terms.remind(self._desk(archive))
        if told:
            self._wake()

    async def month(self) -> None:
        """Warns an administrator when a channel's messages of the month get short. Raises `ArchiveUnavailable`."""
        async with self._store.transaction() as archive:
            told = await usage.warn(Desk(self._rules, archive, self._clock.now(), self._chance), self._caps)
        if told:
            self._wake()

    async def tokens(self) -> None:
        """Pages an administrator when a channel's tokens are not renewed. Raises `ArchiveUnavailable`."""
        async with self._store.transaction() as archive:
            told = await token_pairs.warn(self._desk(archive), self._tokens)
        if told:
            self._wake()

    async def _guarded(self, job: _Job) -> None:
        """One job at a time, and what is for all by the leader only; whatever fails is tried again at the next look."""
        async with self._busy:
            self._counter.beat(Part.TIMER)
            begun = asyncio.get_running_loop().time()
            try:
                if job == self.take_list or (self._leadership is not None and await self._leadership.held()):
                    await job()
                    self._went_well(job.__name__, asyncio.get_running_loop().time() - begun)
            except ArchiveUnavailable as error:
                _log.warning("timer.waits", job=job.__name__, why=str(error))
                self._failed(job.__name__)
            except Exception as error:  # noqa: BLE001 - a bug in one sweep must not end the others
                _log.error("timer.sweep_failed", job=job.__name__, exc_info=error)
                self._failed(job.__name__)

    def _failed(self, job: str) -> None:
        self._well.discard(job)
        self._counter.sweep_failed(job)

    def _went_well(self, job: str, seconds: float) -> None:
        """One line: loud the first time and after a failure, else quiet, since jobs run every minute."""
        level = logging.DEBUG if job in self._well else logging.INFO
        _log.log(level, "timer.swept", job=job, ms=round(seconds * 1000, 1))
        self._well.add(job)
        self._counter.swept(job)
