"""Requests for more time."""

from collections.abc import Sequence

from bot.domain.extension import Asked, Extension, Ground
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlExtensions:
    """`Extensions` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, extension: Extension) -> bool:
        """Keeps a request; False when one of the same case waits already."""
        added = await self._sql.change(
            "add_extension",
            id=extension.id,
            case_id=extension.case_id,
            ground=extension.ground,
            reason=extension.reason,
            asked_by=extension.asked_by,
            asked_at=written(extension.asked_at),
        )
        return added == 1

    async def of_case(self, case_id: str) -> Sequence[Extension]:
        """The requests of a case, the oldest first."""
        return [_extension(row) for row in await self._sql.rows("extensions_of_case", case_id=case_id)]

    async def decide(self, extension: Extension) -> bool:
        """Keeps who decided, when and how; False when it was decided before."""
        decided_at = written(extension.decided_at) if extension.decided_at else None
        changed = await self._sql.change(
            "decide_extension",
            id=extension.id,
            state=extension.state,
            decided_by=extension.decided_by,
            decided_at=decided_at,
        )
        return changed == 1

    async def reword(self, extension_id: str, reason: str) -> None:
        """Writes the reason anew: without the sender, when the case gets a pseudonym."""
        self._sql.later("reword_extension", id=extension_id, reason=reason)


def _extension(row: Row) -> Extension:
    return Extension(
        id=row["id"],
        case_id=row["case_id"],
        ground=Ground(row["ground"]),
        state=Asked(row["state"]),
        reason=row["reason"],
        asked_by=row["asked_by"],
        asked_at=moment(row["asked_at"]),
        decided_by=row["decided_by"],
        decided_at=moment(row["decided_at"]) if row["decided_at"] else None,
    )
