"""The part of the archive that is about news."""

from dataclasses import dataclass
from typing import Self

from bot.domain.broadcast import Broadcasts, Mailing
from bot.domain.subscription import Subscriptions
from bot.store.broadcasts import SqlBroadcasts
from bot.store.mailing import SqlMailing
from bot.store.statement import Statements
from bot.store.subscriptions import SqlSubscriptions


@dataclass(slots=True)
class SqlNews:
    """`News` in the archive."""

    subscriptions: Subscriptions
    broadcasts: Broadcasts
    mailing: Mailing

    @classmethod
    def on(cls, sql: Statements) -> Self:
        """All of it on one connection."""
        return cls(SqlSubscriptions(sql), SqlBroadcasts(sql), SqlMailing(sql))
