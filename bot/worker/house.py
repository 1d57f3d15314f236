"""What goes into our own archive (the web chat): leased, written and marked in one commit, several messages at once.

There is no wire on which a message could be lost or repeated, so it needs no hand and no mark of its own.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

import structlog

from bot.domain.counter import UNCOUNTED, Counter, Delivery
from bot.domain.message import Channel
from bot.domain.ports import ArchiveUnavailable, HousePostbag, Store
from bot.domain.quiet import QuietHours
from bot.worker.round import Round
from bot.worker.way import BREAK

_log = structlog.get_logger(__name__)

IN_HOUSE = 16
"""Messages that are written in one commit."""


class House:
    """The channels of our own archive. `owner` signs the leases."""

    def __init__(
        self,
        store: Store,
        postbags: Mapping[Channel, HousePostbag],
        owner: str,
        *,
        counter: Counter = UNCOUNTED,
        quiet: QuietHours | None = None,
    ) -> None:
        self._quiet = quiet
        self._store, self._postbags, self._owner, self._counter = store, postbags, owner, counter
        self._rests_until = datetime.min.replace(tzinfo=UTC)

    @property
    def served(self) -> Collection[Channel]:
        """The channels that are served here, resting or not."""
        return self._postbags.keys()

    def channels(self, now: datetime) -> Collection[Channel]:
        """The channels that are served here now. After a message that could not be written: none for a while, so that
        all go the postman's long way, where one that breaks stops no other.
        """
        return self._postbags.keys() if now >= self._rests_until else ()

    async def written(self, now: datetime) -> int:
        """Writes what is due; gives how many messages that were. Raises `ArchiveUnavailable`."""
        channels = self.channels(now)
        if not channels:
            return 0
        try:
            async with self._store.transaction() as archive:
                taken = await Round(self._owner, now, self._quiet).leased(archive, IN_HOUSE, channels, None)
                for message in taken:
                    await self._postbags[message.recipient.channel].write(archive, message)
                    await archive.outbox.sent(message.id, self._owner, now)
        except ArchiveUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one message that breaks must not stop the others
            _log.error("post.not_written", exc_info=error)
            self._rests_until = now + BREAK
            return 0
        for message in taken:
            self._counter.delivered(message.recipient.channel, Delivery.SENT)
            self._postbags[message.recipient.channel].tell(message)
        return len(taken)
