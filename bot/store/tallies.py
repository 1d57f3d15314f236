"""Counts for limits, and marks for what must happen once."""

from datetime import date, datetime

from bot.store.moment import written
from bot.store.statement import Call, Soon, Statements


class SqlTallies:
    """`Tallies` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, name: str, window: datetime) -> int:
        """Adds one to the counter `name` of the window that begins at `window`; gives the new count."""
        return int(await self._sql.value("count_one", name=name, window=written(window)))

    def count(self, name: str, window: datetime) -> Soon[int]:
        """How much was counted; asked along with whatever is asked next."""
        return self._sql.soon(Call.value("count_of", name=name, window=written(window)), lambda seen: int(seen or 0))

    async def note(self, name: str, window: datetime) -> None:
        """Adds one without being told the new count. With `count` for a counter that everybody shares: nobody waits
        for another's commit, and those who come at the same moment in several processes may see the same count.
        """
        self._sql.later("count_one", name=name, window=written(window))

    async def secret(self, window: datetime, fresh: str) -> str:
        """The secret of the window that begins at `window`: `fresh` for the first to ask, and then the same for all."""
        begins = written(window)
        known = await self._sql.value("tally_secret", begins=begins)
        return str(known or await self._sql.value("keep_tally_secret", begins=begins, secret=fresh))

    async def once(self, name: str, day: date) -> bool:
        """True for the first time that `name` is marked for `day`."""
        return await self._sql.change("mark_once", name=name, day=day.isoformat()) == 1

    async def marked(self, name: str, day: date) -> bool:
        """Whether `name` was marked for `day`."""
        return await self._sql.value("is_marked", name=name, day=day.isoformat()) is not None

    async def forget(self, before: datetime) -> int:
        """Drops counters and secrets of windows that began before; gives how many counters."""
        await self._sql.change("forget_tally_secrets", before=written(before))
        return await self._sql.change("forget_tallies", before=written(before))
