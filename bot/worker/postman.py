"""The postman: takes due messages from the outbox, hands them to their channels, and marks what became of them.

He leases, sends and marks in three separate steps and never holds a transaction while he waits for a platform. If he
dies between sending and marking, the lease ends and the message goes once more: nothing is lost, and at most what was
in hand is repeated. A channel that is down or asks for patience pauses alone; the others go on.

What goes into our own archive (the web chat) is leased, written and marked in one commit, several at once: no such
message can go out twice, and a busy hour costs a tenth of the commits (bot/worker/house.py).

A channel with a limit has a `Pace`: each message waits there for its turn before it takes a hand. Of several processes
only the one that leads carries such a channel, so that the limit is kept by one and not shared out among guesses.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.domain.counter import UNCOUNTED, Counter, Delivery, Part
from bot.domain.message import Channel
from bot.domain.outbox import Outgoing, RateLimited, SendError, Temporary, Unsure, wait_before
from bot.domain.pace import Pace
from bot.domain.ports import Archive, ArchiveUnavailable, Chance, Clock, HousePostbag, Leadership, Postbag, Reach, Store
from bot.domain.quiet import QuietHours
from bot.domain.usage import month_of
from bot.worker.allowance import Allowance
from bot.worker.giving_up import GivenUp
from bot.worker.house import House
from bot.worker.round import Round
from bot.worker.way import BREAK, BREAKS_AFTER, Way

_log = structlog.get_logger(__name__)

LONGEST_SEND = 15.0
"""Seconds until a platform that does not answer counts as down."""

IDLE = 1.0
"""Seconds after which to look again, whatever was said."""

FAREWELL = 2.0
"""Seconds that what is on its way is given when the program ends. What takes longer is broken off: its lease ends by
itself, and it goes out again, at the worst a second time."""

LOOK = 1.0
"""Seconds between two looks at who leads. Two that carry at once for that long send too fast, and nothing twice."""

MARKINGS = 30
"""How often a mark is tried while the archive cannot serve: less than a lease."""

_Mark = Callable[[Archive], Awaitable[object]]


class Postman:
    """Sends the outbox. One per process; several processes do not get in one another's way, thanks to the leases.

    `house`: channels of our own archive. `paces`: how fast channels may be used; `allowances`: how much they may carry
    in a month. `leadership` None: this process is alone. In the `quiet` hours no news leaves.
    """

    def __init__(
        self,
        store: Store,
        postbags: Mapping[Channel, Postbag],
        clock: Clock,
        chance: Chance,
        *,
        reach: Reach,
        counter: Counter = UNCOUNTED,
        house: Mapping[Channel, HousePostbag] | None = None,
        paces: Mapping[Channel, Pace] | None = None,
        allowances: Mapping[Channel, Allowance] | None = None,
        leadership: Leadership | None = None,
        quiet: QuietHours | None = None,
    ) -> None:
        self._store, self._clock, self._chance, self._reach = store, clock, chance, reach
        self._counter = counter
        paces, allowances = paces or {}, allowances or {}
        self._ways = {each: Way(bag, paces.get(each), allowances.get(each)) for each, bag in postbags.items()}
        self._owner, self._quiet = chance.id(), quiet
        self._house = House(store, house or {}, self._owner, counter=counter, quiet=quiet)
        self._leadership, self._leads, self._asked_at = leadership, leadership is None, -LOOK
        self._bell = asyncio.Event()
        self._ending = False

    def wake(self) -> None:
        """Says that something may be due."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until `stop`, then gives what is on its way `FAREWELL`. While the archive is down he waits."""
        try:
            while not stop.is_set():
                self._bell.clear()
                self._counter.beat(Part.POST)
                try:
                    taken = await self._take()
                    pause = 0.0 if taken else await self._until_due()
                except ArchiveUnavailable as error:
                    _log.warning("post.waits", why=str(error))
                    pause = IDLE
                if pause:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await self._bell.wait()
        finally:
            self._ending = True
            await self._farewell()

    async def run_once(self) -> int:
        """Takes what is due once, sends it, and gives how many messages that were. Raises `ArchiveUnavailable`."""
        taken = await self._take()
        await self._finish()
        return taken

    async def _take(self) -> int:
        """Writes or sets on its way what is due; gives how many messages that were."""
        now = self._clock.now()
        if not await self._anything_due(now):
            return 0
        in_house = await self._house.written(now)
        return in_house + await self._taken_out(now, await self._free(now))

    async def _free(self, now: datetime) -> dict[Channel, int]:
        """How many hands each channel has that is ours to carry."""
        leads = await self._leading()
        house = self._house.channels(now)
        return {
            channel: count
            for channel, way in self._ways.items()
            if channel not in house and (count := way.free(now)) and (leads or way.pace is None)
        }

    async def _taken_out(self, now: datetime, free: Mapping[Channel, int]) -> int:
        """Leases what the hands can carry, and sets it on its way."""
        if not free:
            return 0
        taken: list[Outgoing] = []
        async with self._store.transaction() as archive:
            for channel, count in free.items():
                may = await self._ways[channel].purposes(archive, now)
                taken += await Round(self._owner, now, self._quiet).leased(archive, count, {channel}, may)
        for message in taken:
            self._reach("after_lease")
            way = self._ways[message.recipient.channel]
            task = asyncio.create_task(self._deliver(way, message), name="delivery")
            way.in_hand.add(task)
            task.add_done_callback(partial(self._done, way))
        return len(taken)

    async def _anything_due(self, now: datetime) -> bool:
        """Looks without taking the writer's turn, so that an idle postman is in nobody's way."""
        due = await self._due()
        return due is not None and due <= now

    async def _until_due(self) -> float:
        """Seconds until the next message is due, at most `IDLE`."""
        due = await self._due()
        left = (due - self._clock.now()).total_seconds() if due else IDLE
        return left if 0 < left < IDLE else IDLE

    async def _due(self) -> datetime | None:
        """When something is due that he can carry at all: what waits for a channel without a token wakes nobody."""
        async with self._store.reading() as archive:
            return await archive.outbox.next_due({*self._ways, *self._house.served})

    def _done(self, way: Way, task: asyncio.Task[None]) -> None:
        way.in_hand.discard(task)
        self.wake()
        if not task.cancelled() and (error := task.exception()):
            _log.error("post.delivery_failed", exc_info=error)

    async def _finish(self) -> None:
        while in_hand := [task for way in self._ways.values() for task in way.in_hand]:
            await asyncio.wait(in_hand)

    async def _farewell(self) -> None:
        if in_hand := [task for way in self._ways.values() for task in way.in_hand]:
            _, late = await asyncio.wait(in_hand, timeout=FAREWELL)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _leading(self) -> bool:
        """Whether this process carries the channels with a limit; asked once in `LOOK` seconds."""
        now = asyncio.get_running_loop().time()
        if self._leadership is not None and now - self._asked_at >= LOOK:
            self._leads, self._asked_at = await self._leadership.held(), now
        return self._leads

    async def _send(self, way: Way, message: Outgoing) -> None:
        try:
            async with way.hands, asyncio.timeout(LONGEST_SEND):
                await way.postbag.send(message)
        finally:
            if way.pace is not None:
                way.pace.arrived(message.recipient.id, asyncio.get_running_loop().time())

    async def _deliver(self, way: Way, message: Outgoing) -> None:
        """Sends one message and marks what became of it."""
        try:
            await way.turn(message, self._clock)
            await self._send(way, message)
        except RateLimited as error:
            mark = self._patience(way, message, error)
        except (Temporary, TimeoutError) as error:
            mark = self._failure(way, message, error)
        except Exception as error:  # noqa: BLE001 - one message that breaks must not stop the others
            way.failures = 0
            mark = self._give_up(message, error)
        else:
            self._reach("after_wire")
            way.failures = 0
            mark = self._sent(way, message)
        await self._mark(way, mark)
        self._reach("after_mark")

    def _sent(self, way: Way, message: Outgoing) -> _Mark:
        at, offers = self._clock.now(), way.offers(message)
        self._counter.delivered(message.recipient.channel, Delivery.SENT)

        async def mark(archive: Archive) -> None:
            if await archive.outbox.sent(message.id, self._owner, at) and offers:
                await archive.conversations.offer(message.recipient, offers)

        return mark

    def _patience(self, way: Way, message: Outgoing, error: RateLimited) -> _Mark:
        """The platform asks to wait: the whole channel does, and it counts as no attempt."""
        until = self._clock.now() + timedelta(seconds=error.after)
        way.pause(until)
        self._counter.delivered(message.recipient.channel, Delivery.PATIENCE)
        _log.warning("post.rate_limited", channel=way.postbag.channel.value, seconds=math.ceil(error.after))
        return lambda archive: archive.outbox.again(message.id, self._owner, until, _reason(error), counts=False)

    def _failure(self, way: Way, message: Outgoing, error: Exception) -> _Mark:
        """Tries again later, or gives up after the last try; a channel that fails on and on pauses."""
        now = self._clock.now()
        way.failures += 1
        if way.failures >= BREAKS_AFTER:
            way.pause(now + BREAK)
            _log.warning("post.channel_down", channel=way.postbag.channel.value, failures=way.failures)
        unsure = isinstance(error, Unsure)
        wait = wait_before(message.attempts + 1, message.purpose, self._jitter(), unsure=unsure)
        if wait is None:
            return self._give_up(message, error)
        self._counter.delivered(message.recipient.channel, Delivery.AGAIN)
        return lambda archive: archive.outbox.again(message.id, self._owner, now + wait, _reason(error), counts=True)

    def _give_up(self, message: Outgoing, error: Exception) -> _Mark:
        """Marks the message dead, so that an official sees it, or hands it to the person's next way."""
        at, reason = self._clock.now(), _reason(error)
        self._counter.delivered(message.recipient.channel, Delivery.DEAD)
        unexpected = None if isinstance(error, SendError | TimeoutError) else error
        _log.error("post.given_up", channel=message.recipient.channel.value, why=reason, exc_info=unexpected)

        carried = {*self._ways, *self._house.served}
        return GivenUp(message, self._owner, error, reason, at, self._chance.id(), carried).mark

    async def _mark(self, way: Way, mark: _Mark) -> None:
        """Writes the mark; while the archive is down again and again, since an unmarked message goes out twice."""
        for _ in range(MARKINGS):
            try:
                async with way.keeping() as left, self._store.transaction() as archive:
                    await mark(archive)
                    if left:
                        await archive.usage.add(way.postbag.channel, month_of(self._clock.now()), left)
            except ArchiveUnavailable as error:
                _log.warning("post.mark_waits", why=str(error))
                if self._ending:
                    return
                await asyncio.sleep(IDLE)
            else:
                return

    def _jitter(self) -> float:
        # Between -1 and 1.
        return self._chance.bits(16) / (2**15) - 1


def _reason(error: Exception) -> str:
    """What an official reads: our own words for what a platform said, or the class of what nobody expected."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, SendError) and str(error) else name
