"""A pair of tokens of a platform: one that opens it for some hours, and one that buys the next pair, once.

Whoever uses the second one up and loses the answer is locked out. So one process at a time may buy (`claim`), and what
it got is kept before it is used.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.message import Channel

FRESH_FOR = timedelta(hours=20)
"""From this age on the next pair is bought: five hours before the access ends, so that a bad hour costs nothing."""

FLIGHT = timedelta(seconds=60)
"""How long one process may take to buy; four times what the call may take."""


@dataclass(frozen=True, slots=True)
class TokenPair:
    """`access_until` is when the platform ends the access (UTC). `number` counts the pairs of a channel."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    got_at: datetime
    access_until: datetime
    number: int = 1

    def due(self, now: datetime) -> bool:
        """Whether the next pair is to be bought."""
        return now >= min(self.got_at + FRESH_FOR, self.access_until)

    def opens(self, now: datetime) -> bool:
        """Whether the access still lasts."""
        return now < self.access_until


@dataclass(frozen=True, slots=True)
class SealedPair:
    """The pair as it is kept: `sealed` opens for its channel alone. `failed_at`: since when nothing can be bought."""

    sealed: str = field(repr=False)
    number: int
    got_at: datetime
    access_until: datetime
    failed_at: datetime | None = None


def sealed_for(channel: Channel) -> str:
    """What a channel's pair is sealed for."""
    return f"token pair of {channel}"


class TokenPairs(Protocol):
    """The pairs in the archive. Every method raises `ArchiveUnavailable`."""

    async def of(self, channel: Channel) -> SealedPair | None:
        """The pair in force."""

    async def put(self, channel: Channel, pair: SealedPair) -> None:
        """Sets a pair whatever was there: an operator brings it. Nobody is buying any more."""

    async def claim(self, channel: Channel, number: int, owner: str, now: datetime, until: datetime) -> bool:
        """Whether `owner` alone may buy the pair after `number`, until then; False while another does, or did."""

    async def bought(self, channel: Channel, pair: SealedPair) -> bool:
        """Sets a pair that was bought with the one before it; False, and nothing is changed, when another is in force.

        A pair is sold once, so that whoever has got the next one has the right one, however long it took.
        """

    async def failed(self, channel: Channel, owner: str, at: datetime | None) -> None:
        """The claim is over without a pair. `at`: the platform refused for good, an administrator is needed."""

    async def reseal(self, channel: Channel, sealed: str) -> None:
        """The same pair, sealed anew."""

    async def drop(self, channel: Channel) -> None:
        """There is no pair any more."""
