"""What left through each channel in a month."""

from datetime import date

from bot.domain.message import Channel
from bot.store.statement import Statements


class SqlUsage:
    """`Usage` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, channel: Channel, month: date, count: int) -> int:
        """Adds messages to a channel's month; gives how many that makes."""
        return int(await self._sql.value("add_usage", channel=channel, month=_written(month), sent=count))

    async def sent(self, channel: Channel, month: date) -> int:
        """How many messages left through a channel in a month."""
        return int(await self._sql.value("usage_of", channel=channel, month=_written(month)) or 0)


def _written(month: date) -> str:
    return month.isoformat()[:7]
