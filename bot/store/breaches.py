"""The log of breaches of personal data."""

from collections.abc import Sequence

from bot.domain.breach import Breach, Entry, EntryKind
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlBreaches:
    """`Breaches` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, breach: Breach) -> None:
        """Keeps a breach; its entries are added by themselves."""
        await self._sql.change(
            "add_breach",
            id=breach.id,
            discovered_at=written(breach.discovered_at),
            what=breach.what,
            kinds=breach.kinds,
            people=breach.people,
            noted_at=written(breach.noted_at),
        )

    async def add_entry(self, entry: Entry) -> None:
        """Adds a line to the log of one."""
        await self._sql.change(
            "add_breach_entry",
            id=entry.id,
            breach_id=entry.breach_id,
            kind=entry.kind,
            words=entry.words,
            at=written(entry.at),
            noted_at=written(entry.noted_at),
            official_id=entry.official_id,
        )

    async def by_id(self, breach_id: str) -> Breach | None:
        """The breach with this id and all its entries, the oldest first."""
        row = await self._sql.row("breach_by_id", id=breach_id)
        return await self._whole(row) if row else None

    async def known(self) -> Sequence[Breach]:
        """Every breach with its entries, the latest discovered first."""
        return [await self._whole(row) for row in await self._sql.rows("breaches_known")]

    async def _whole(self, row: Row) -> Breach:
        entries = await self._sql.rows("breach_entries", breach_id=row["id"])
        return Breach(
            id=row["id"],
            discovered_at=moment(row["discovered_at"]),
            what=row["what"],
            kinds=row["kinds"],
            people=row["people"],
            noted_at=moment(row["noted_at"]),
            entries=tuple(_entry(entry) for entry in entries),
        )


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        breach_id=row["breach_id"],
        kind=EntryKind(row["kind"]),
        words=row["words"],
        at=moment(row["at"]),
        noted_at=moment(row["noted_at"]),
        official_id=row["official_id"],
    )
