"""Restricted records: their sealed parts, and who looked."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Channel
from bot.domain.restricted import Look, LookAct, Outcome, RestrictedRecord, SealedPart
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlRestricted:
    """`Restricted` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, record: RestrictedRecord) -> None:
        """Keeps a new record."""
        await self._sql.change(
            "add_restricted",
            id=record.id,
            digest=record.digest,
            channel=record.channel,
            notice=record.notice,
            at=written(record.received_at),
        )

    async def add_part(
        self, record_id: str, sealed: str, at: datetime, *, by_office: bool = False, mime: str = ""
    ) -> None:
        """Adds what was written, or a photo."""
        await self._sql.change(
            "add_restricted_part",
            record_id=record_id,
            sealed=sealed,
            at=written(at),
            by_office=int(by_office),
            mime=mime or None,
        )

    async def settle(self, record_id: str, outcome: Outcome, at: datetime) -> None:
        """Keeps what was decided about what was written until then."""
        await self._sql.change("settle_restricted", id=record_id, outcome=outcome, at=written(at))

    async def waiting(self, limit: int) -> Sequence[RestrictedRecord]:
        """Records with words that wait for an outcome, the longest waiting first."""
        return [_record(row) for row in await self._sql.rows("waiting_restricted", limit=limit)]

    async def erase(self, record_id: str) -> None:
        """Deletes the words of a record; the record and who looked at it stay."""
        await self._sql.change("erase_restricted", record_id=record_id)

    async def by_digest(self, digest: str) -> RestrictedRecord | None:
        """The record whose code has this digest."""
        row = await self._sql.row("restricted_by_digest", digest=digest)
        return _record(row) if row else None

    async def by_id(self, record_id: str) -> RestrictedRecord | None:
        """The record with this id."""
        row = await self._sql.row("restricted_by_id", id=record_id)
        return _record(row) if row else None

    async def latest(self, limit: int) -> Sequence[RestrictedRecord]:
        """The newest records."""
        return [_record(row) for row in await self._sql.rows("latest_restricted", limit=limit)]

    async def parts(self, record_id: str) -> Sequence[SealedPart]:
        """What was written, the oldest first; of photos only that they are there."""
        return [_part(row) for row in await self._sql.rows("restricted_parts", record_id=record_id)]

    async def part(self, number: int) -> SealedPart | None:
        """One part, whole."""
        row = await self._sql.row("restricted_part", seq=number)
        return _part(row) if row else None

    async def part_numbers(self) -> Sequence[int]:
        """The numbers of every part of every record, for new keys."""
        return [row["seq"] for row in await self._sql.rows("restricted_part_numbers")]

    async def reseal(self, number: int, sealed: str) -> None:
        """Puts the same words, sealed anew, in the place of a part."""
        await self._sql.change("reseal_restricted_part", seq=number, sealed=sealed)

    async def add_look(self, look: Look) -> None:
        """Writes down what somebody did with a record. The archive refuses to change or delete it."""
        await self._sql.change(
            "add_restricted_look",
            id=look.id,
            record_id=look.record_id,
            official_id=look.official_id,
            why=look.why,
            at=written(look.at),
            act=look.act,
        )

    async def looks(self, limit: int) -> Sequence[Look]:
        """The latest looks at any record."""
        return [_look(row) for row in await self._sql.rows("restricted_looks", limit=limit)]

    async def looks_at(self, record_id: str) -> Sequence[Look]:
        """The looks at one record, the oldest first."""
        return [_look(row) for row in await self._sql.rows("restricted_looks_at", record_id=record_id)]


def _record(row: Row) -> RestrictedRecord:
    return RestrictedRecord(
        id=row["id"],
        digest=row["digest"],
        channel=Channel(row["channel"]),
        notice=row["notice"],
        received_at=moment(row["received_at"]),
        parts=row["parts"],
        looks=row["looks"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        settled_at=moment(row["settled_at"]) if row["settled_at"] else None,
        waiting_since=moment(row["waiting_since"]) if row["waiting_since"] else None,
    )


def _part(row: Row) -> SealedPart:
    at, by_office = moment(row["at"]), bool(row["by_office"])
    return SealedPart(row["seq"], row["record_id"], row["sealed"], at, by_office, row["mime"] or "")


def _look(row: Row) -> Look:
    return Look(row["id"], row["record_id"], row["official_id"], row["why"], moment(row["at"]), LookAct(row["act"]))
