"""Versions of the published list."""

import zlib
from collections.abc import Sequence
from datetime import datetime

from bot.domain.publication import Origin, Publication
from bot.store.moment import day, moment, written, written_day
from bot.store.statement import Row, Statements


class SqlPublications:
    """`Publications` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def next_number(self) -> int:
        """The number of the next version, beginning with 1."""
        await self._sql.alone("publications")
        return int(await self._sql.value("next_publication"))

    async def add(self, publication: Publication, content: bytes) -> None:
        """Keeps a new version with its text; it is not in force by that."""
        await self._sql.change(
            "add_publication",
            number=publication.number,
            origin=publication.origin,
            digest=publication.digest,
            as_of=publication.as_of,
            count=publication.count,
            decision=publication.decision,
            decided_on=written_day(publication.decided_on),
            made_at=written(publication.made_at),
            content=zlib.compress(content),
        )

    async def put_in_force(self, number: int, at: datetime) -> None:
        """The version with this number is in force from now on."""
        await self._sql.change("put_in_force", number=number, at=written(at))

    async def untold(self) -> Sequence[tuple[int, int | None, int]]:
        """The steps that followers were not told of, the oldest first: id, number before, number after.

        Whoever means to tell them is alone until the end: several processes come to a new list at the same time.
        """
        await self._sql.alone("publications")
        return [(row["seq"], row["before"], row["number"]) for row in await self._sql.rows("publications_untold")]

    async def mark_told(self, step: int, at: datetime) -> None:
        """Followers were told of this step."""
        await self._sql.change("mark_publication_told", seq=step, at=written(at))

    async def in_force(self) -> Publication | None:
        """The version in force; None while there was none yet."""
        row = await self._sql.row("publication_in_force")
        return _publication(row) if row else None

    async def known(self) -> Sequence[Publication]:
        """Every version, the newest first. Whoever means to add one is alone until the end."""
        await self._sql.alone("publications")
        return [_publication(row) for row in await self._sql.rows("publications_known")]

    async def content(self, number: int) -> bytes | None:
        """The text of a version; None when there is no such number."""
        packed = await self._sql.value("publication_content", number=number)
        return zlib.decompress(packed) if packed is not None else None


def _publication(row: Row) -> Publication:
    return Publication(
        number=row["number"],
        origin=Origin(row["origin"]),
        digest=row["digest"],
        as_of=row["as_of"],
        count=row["count"],
        decision=row["decision"],
        decided_on=day(row["decided_on"]),
        made_at=moment(row["made_at"]),
    )
