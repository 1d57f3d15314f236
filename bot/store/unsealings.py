"""Who looked behind a seal."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.unsealing import Unsealing
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlUnsealings:
    """`Unsealings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, unsealing: Unsealing) -> None:
        """Keeps a look."""
        self._sql.later(
            "add_unsealing",
            id=unsealing.id,
            case_id=unsealing.case_id,
            official_id=unsealing.official_id,
            what=unsealing.what,
            reason=unsealing.reason,
            at=written(unsealing.at),
            until=written(unsealing.until),
        )

    def open_until(self, case_id: str, official_id: str, at: datetime) -> Soon[datetime | None]:
        """Until when the official may see the sender of the case; None when they may not. Asked along with others."""
        call = Call.value("unsealed_until", case_id=case_id, official_id=official_id, at=written(at))
        return self._sql.soon(call, lambda until: moment(until) if until else None)

    async def latest(self, limit: int) -> Sequence[Unsealing]:
        """The latest looks, the newest first."""
        return [_unsealing(row) for row in await self._sql.rows("latest_unsealings", limit=limit)]


def _unsealing(row: Row) -> Unsealing:
    return Unsealing(
        id=row["id"],
        official_id=row["official_id"],
        reason=row["reason"],
        at=moment(row["at"]),
        until=moment(row["until"]),
        case_id=row["case_id"],
        code=row["code"],
        what=row["what"],
    )
