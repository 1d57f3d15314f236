"""What one channel may send in a month: counted as it leaves, kept in the archive with the mark of what was sent.

A count that was not kept yet is lost at a kill, with the mark of the same messages; so is at most what was in hand.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime

from bot.domain.counter import UNCOUNTED, Counter
from bot.domain.message import Channel
from bot.domain.outbox import Purpose, UsedUp
from bot.domain.ports import Archive
from bot.domain.usage import may_leave, month_of


class Allowance:
    """`cap` messages a month through `channel`."""

    def __init__(self, channel: Channel, cap: int, counter: Counter = UNCOUNTED) -> None:
        self._channel, self.cap, self._counter = channel, cap, counter
        self._kept, self._unkept = 0, 0

    def count(self) -> None:
        """One more message left, or may have left."""
        self._unkept += 1

    async def purposes(self, archive: Archive, now: datetime) -> Collection[Purpose] | None:
        """What may leave now; None for everything."""
        self._kept = await archive.usage.sent(self._channel, month_of(now))
        self._counter.used(self._channel, self._sent, self.cap)
        return may_leave(self._sent, self.cap)

    @property
    def _sent(self) -> int:
        return self._kept + self._unkept

    def check(self) -> None:
        """Raises `UsedUp` when the month has nothing left."""
        if self._sent >= self.cap:
            msg = f"the month's {self.cap} messages of this channel are used up"
            raise UsedUp(msg)

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[int]:
        """What is to be kept now; counted again when the block fails."""
        count, self._unkept = self._unkept, 0
        try:
            yield count
        except BaseException:
            self._unkept += count
            raise
        self._kept += count
