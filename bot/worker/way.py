"""One channel as the postman sees it: who carries, what is on its way, whether it pauses, and how fast it may go."""

import asyncio
from collections.abc import Collection
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.manner import manner_of
from bot.domain.outbox import Outgoing, Purpose, RateLimited
from bot.domain.pace import Pace
from bot.domain.ports import Archive, Clock, Postbag
from bot.worker.allowance import Allowance

LEASE = timedelta(seconds=60)
"""How long a message is ours. Four times the longest send, so that who is alive never loses one."""

BREAK = timedelta(seconds=30)
"""How long a channel that is down is left alone; then one message tries it."""

HANDS = 8
"""Messages of one channel that are on their way at once."""

BREAKS_AFTER = 5
"""Failures in a row after which a channel counts as down."""


@dataclass(slots=True)
class Way:
    """One channel: who carries, what is on its way, and whether it pauses; how fast it may go and how much it may carry
    in a month (None: as fast and as much as comes).
    """

    postbag: Postbag
    pace: Pace | None = None
    allowance: Allowance | None = None
    hands: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HANDS))
    in_hand: set[asyncio.Task[None]] = field(default_factory=set)
    failures: int = 0
    paused_until: datetime | None = None

    def free(self, now: datetime) -> int:
        """How many messages may be taken now. A channel that was down is tried with one."""
        if self.pauses(now):
            return 0
        # What waits for its turn takes no hand: a second's worth, so that one chat's many hold up nobody else's.
        most = HANDS + (self.pace.second if self.pace else 0)
        return max(0, (1 if self.failures >= BREAKS_AFTER else most) - len(self.in_hand))

    def pauses(self, now: datetime) -> bool:
        """Whether nothing may leave now."""
        return self.paused_until is not None and now < self.paused_until

    def pause(self, until: datetime) -> None:
        """Takes nothing more before then."""
        self.paused_until = until if self.paused_until is None else max(until, self.paused_until)

    async def purposes(self, archive: Archive, now: datetime) -> Collection[Purpose] | None:
        """What may be taken now; None for everything."""
        return await self.allowance.purposes(archive, now) if self.allowance else None

    def offers(self, message: Outgoing) -> list[tuple[str, str]]:
        """The choices of a message, where people pick them by typing: those that arrived last are meant. The talk knows
        those of an answer already, but a notice that was queued before may have arrived in between.
        """
        if not manner_of(self.postbag.channel).numbers(len(message.reply.buttons)):
            return []
        return [(button.label, button.press) for button in message.reply.buttons if button.press]

    def keeping(self) -> AbstractAsyncContextManager[int]:
        """How many messages left that are to be counted along with a mark."""
        return self.allowance.keeping() if self.allowance else nullcontext(0)

    async def turn(self, message: Outgoing, clock: Clock) -> None:
        """Waits for the message's turn. Raises `RateLimited` when the channel began to pause meanwhile, and `UsedUp`
        when it may send no more this month.
        """
        if self.allowance is not None:
            self.allowance.check()
        if self.pace is None:
            return
        steady, chat = asyncio.get_running_loop().time, message.recipient.id
        while wait := self.pace.ask(chat, steady()):  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(wait)
        now = clock.now()
        if self.paused_until is not None and now < self.paused_until:
            raise RateLimited((self.paused_until - now).total_seconds())
