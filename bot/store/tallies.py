"""Counts for limits, and marks for what must happen once."""

from datetime import date, datetime

from bot.store.moment import written
from bot.store.statement import Statements


class SqlTallies:
    """`Tallies` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, name: str, window: datetime) -> int:
        """Adds one to the counter `name` of the window that begins at `window`; gives the new count."""
        return int(await self._sql.value("count_one", name=name, window=written(window)))

    async def once(self, name: str, day: date) -> bool:
        """True for the first time that `name` is marked for `day`."""
        return await self._sql.change("mark_once", name=name, day=day.isoformat()) == 1

    async def forget(self, before: datetime) -> int:
        """Drops counters of windows that began before; gives how many."""
        return await self._sql.change("forget_tallies", before=written(before))
