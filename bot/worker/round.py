"""One round of the post: what is leased, in which order. What people wait for goes first, news with what is left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.message import Channel
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.ports import Archive
from bot.domain.quiet import QuietHours
from bot.worker.way import LEASE

_NEWS = frozenset({Purpose.BROADCAST})
_FIRST = frozenset(Purpose) - _NEWS


@dataclass(frozen=True, slots=True)
class Round:
    """A round at `now`, signed by `owner`. In the `quiet` hours (None: there are none) no news leaves."""

    owner: str
    now: datetime
    quiet: QuietHours | None = None

    async def leased(
        self, archive: Archive, limit: int, channels: Collection[Channel], may: Collection[Purpose] | None
    ) -> list[Outgoing]:
        """Up to `limit` due messages of these channels and purposes (None: of all); nothing waits behind news."""
        # Mostly there is no news: then nothing need be told apart, and one look does.
        if may is None and not await archive.outbox.news_waits():
            return await self._claim(archive, limit, channels, None)
        allowed = frozenset(Purpose) if may is None else frozenset(may)
        taken = await self._claim(archive, limit, channels, allowed & _FIRST)
        asleep = self.quiet is not None and self.quiet.hold(self.now)
        if len(taken) < limit and allowed & _NEWS and not asleep:
            taken += await self._claim(archive, limit - len(taken), channels, _NEWS)
        return taken

    async def _claim(
        self, archive: Archive, limit: int, channels: Collection[Channel], purposes: Collection[Purpose] | None
    ) -> list[Outgoing]:
        until = self.now + LEASE
        return list(await archive.outbox.claim(self.now, until, self.owner, limit, channels, purposes=purposes))
