"""What the postman could not send: marked with its reason, and handed to the person's next way where there is one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.contact import CARRIED
from bot.domain.message import Channel
from bot.domain.outbox import UNREACHED, Gone, Outgoing, OutOfWindow, PostStatus, Temporary, UsedUp
from bot.domain.ports import Archive
from bot.services.next_way import Passing, hand_on

GOES_ON = (Gone, OutOfWindow, UsedUp, Temporary, TimeoutError)
"""Reasons that lie with the way and not with the message: another way may carry it."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """One message that is given up: by whose lease, why, in which words, when. `new_id` is for the next try, `carried`
    are the channels that this installation has.
    """

    message: Outgoing
    owner: str
    error: Exception
    reason: str
    at: datetime
    new_id: str
    carried: Collection[Channel]

    async def mark(self, archive: Archive) -> None:
        """Writes it, and queues the next way in the same transaction; nothing when the lease is another's by now."""
        if not await archive.outbox.dead(self.message.id, self.owner, self.reason, self.at):
            return
        if isinstance(self.error, Gone):
            await self._gone(archive)
        if not isinstance(self.error, GOES_ON):
            return
        passing = await hand_on(archive, self.message, self.at, self.new_id, self.carried)
        if passing is Passing.QUEUED:
            await archive.outbox.ended(self.message.id, PostStatus.HANDED_ON, self.reason)
        elif passing is Passing.NONE_LEFT:
            await archive.outbox.ended(self.message.id, PostStatus.DEAD, f"{UNREACHED}{self.reason}")

    async def _gone(self, archive: Archive) -> None:
        """Who is gone is not written to of our own accord again."""
        to = self.message.recipient
        if to.channel in CARRIED:
            await archive.contacts.set_reachable(to.id, reachable=False)
        else:
            await archive.people.set_reachable(to, reachable=False, at=self.at)
