"""How many messages a channel may send in a month, and who comes first when they get short.

Some platforms give a bot so many messages a month and then none. What people are waiting for in a talk then goes before
what the desk says of its own accord: held back, it leaves when the next month begins.
"""

from datetime import date, datetime
from typing import Protocol

from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import Channel
from bot.domain.outbox import Purpose

SHORT = 0.8
"""From this part of the month's messages on an administrator is warned, and what can wait does."""

SCARCE = 0.95
"""From this part on only answers in a talk leave."""

_CAN_WAIT = frozenset({Purpose.BROADCAST, Purpose.DIGEST})


def month_of(at: datetime) -> date:
    """The first day of the month at the office."""
    return at.astimezone(OFFICE_ZONE).date().replace(day=1)


def may_leave(sent: int, cap: int) -> frozenset[Purpose] | None:
    """What may leave after `sent` messages of `cap`; None for everything."""
    if sent >= cap * SCARCE:
        return frozenset({Purpose.REPLY})
    return frozenset(Purpose) - _CAN_WAIT if sent >= cap * SHORT else None


class Usage(Protocol):
    """The counts in the archive. Every method raises `ArchiveUnavailable`."""

    async def add(self, channel: Channel, month: date, count: int) -> int:
        """Adds messages to a channel's month; gives how many that makes."""

    async def sent(self, channel: Channel, month: date) -> int:
        """How many messages left through a channel in a month."""
