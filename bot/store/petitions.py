"""Letters of complaint that wait to be fetched."""

from datetime import datetime

from bot.store.moment import written
from bot.store.statement import Statements


class SqlPetitionForms:
    """`PetitionForms` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def keep(self, digest: str, person_id: str, sealed: str, expires_at: datetime) -> None:
        """Keeps a letter until then."""
        await self._sql.change(
            "keep_petition", digest=digest, person_id=person_id, sealed=sealed, expires_at=written(expires_at)
        )

    async def waits(self, digest: str, at: datetime) -> bool:
        """Whether the letter is still there to be fetched."""
        return await self._sql.value("petition_waits", digest=digest, at=written(at)) is not None

    async def take(self, digest: str, at: datetime) -> str | None:
        """The sealed letter, which is deleted with that; None when it was fetched before or has lapsed."""
        row = await self._sql.row("take_petition", digest=digest, at=written(at))
        return str(row["sealed"]) if row else None

    async def forget(self, person_id: str) -> int:
        """Deletes the person's letters; gives how many."""
        return await self._sql.change("forget_petitions", person_id=person_id)

    async def drop(self, before: datetime) -> int:
        """Deletes letters that lapsed before; gives how many."""
        return await self._sql.change("drop_petitions", before=written(before))
