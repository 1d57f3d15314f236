"""Keys of the updates that were handled."""

from datetime import datetime

from bot.store.moment import written
from bot.store.statement import Statements


class SqlInbox:
    """`Inbox` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def claim(self, key: str, at: datetime) -> bool:
        """True for the first time that `key` is seen; False when it was handled before."""
        return await self._sql.change("claim_key", key=key, at=written(at)) == 1

    async def forget(self, before: datetime) -> int:
        """Drops keys older than `before`; gives how many."""
        return await self._sql.change("forget_keys", before=written(before))
