"""The history as proof: its chain, the register's numbers, and the seals."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.audit import Link, Seal, Year
from bot.domain.case import Status
from bot.store.cases import as_event
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlAudits:
    """`Audits` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def histories(self, after: tuple[str, int], limit: int) -> Sequence[Link]:
        """Events by case and place, those after the case id and row `after`."""
        case_id, seq = after
        return [_link(row) for row in await self._sql.rows("audit_histories", case_id=case_id, seq=seq, limit=limit)]

    async def rows(self, after: int, upto: int, limit: int) -> Sequence[Link]:
        """Events in the order of their rows, from after the row `after` up to `upto`."""
        return [_link(row) for row in await self._sql.rows("audit_rows", after=after, upto=upto, limit=limit)]

    async def at_rest(self, after: int, before: datetime) -> int:
        """The last row up to which nothing can be added any more: all after `after` are older than `before`."""
        return int(await self._sql.value("audit_at_rest", after=after, before=written(before)))

    async def begun(self) -> datetime | None:
        """When the first event with a hash happened; None when there is none."""
        at = await self._sql.value("audit_begun")
        return moment(at) if at else None

    async def without_events(self, limit: int) -> Sequence[str]:
        """Codes of cases that have no history."""
        return [row["code"] for row in await self._sql.rows("cases_without_events", limit=limit)]

    async def years(self) -> Sequence[Year]:
        """The register by years."""
        return [Year(row["year"], row["last"], row["held"]) for row in await self._sql.rows("audit_years")]

    async def numbers(self, year: int) -> Sequence[int]:
        """The numbers that are there of a year's register."""
        return [row["register_no"] for row in await self._sql.rows("audit_numbers", year=year)]

    async def seals(self) -> Sequence[Seal]:
        """Every seal, in order."""
        return [_seal(row) for row in await self._sql.rows("audit_seals")]

    async def last_seal(self) -> Seal | None:
        """The newest seal."""
        row = await self._sql.row("last_audit_seal")
        return _seal(row) if row else None

    async def add_seal(self, seal: Seal) -> None:
        """Adds a seal."""
        self._sql.later(
            "add_audit_seal", number=seal.number, at=written(seal.at), upto=seal.upto, events=seal.events,
            root=seal.root, mark=seal.mark,
        )  # fmt: skip

    async def mark(self, number: int, mark: str) -> None:
        """Writes a seal's mark anew, after the keys changed."""
        self._sql.later("mark_audit_seal", number=number, mark=mark)


def _link(row: Row) -> Link:
    return Link(
        seq=row["seq"],
        event=as_event(row),
        code=row["code"],
        status=Status(row["status"]) if row["status"] else None,
        struck=row["pseudonym"] is not None,
        salt=row["salt"],
        said=row["said"],
        previous=row["previous"],
        hash=row["hash"],
    )


def _seal(row: Row) -> Seal:
    return Seal(row["number"], moment(row["at"]), row["upto"], row["events"], row["root"], row["mark"])
