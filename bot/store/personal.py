"""The part of the archive that is about people's own data."""

from dataclasses import dataclass
from typing import Self

from bot.domain.breach import Breaches
from bot.domain.consent import Consents
from bot.domain.datarequest import DataRequests
from bot.domain.holding import Holdings
from bot.domain.retention import Kept
from bot.store.breaches import SqlBreaches
from bot.store.consents import SqlConsents
from bot.store.datarequests import SqlDataRequests
from bot.store.holdings import SqlHoldings
from bot.store.retention import SqlKept
from bot.store.statement import Statements


@dataclass(slots=True)
class SqlPersonal:
    """`Personal` in the archive."""

    consents: Consents
    requests: DataRequests
    breaches: Breaches
    holdings: Holdings
    kept: Kept

    @classmethod
    def on(cls, sql: Statements) -> Self:
        """All of it on one connection."""
        return cls(SqlConsents(sql), SqlDataRequests(sql), SqlBreaches(sql), SqlHoldings(sql), SqlKept(sql))
