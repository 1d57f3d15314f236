"""What has been kept long enough, and letting it go."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.retention import Trace
from bot.store.moment import written
from bot.store.statement import Statements


class SqlKept:
    """`Kept` in the archive. A key is the JSON list of the columns that tell the row; a sender's is the case code."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def due(self, trace: Trace, before: datetime, limit: int) -> Sequence[str]:
        """Keys of up to `limit` traces that are older than `before`."""
        rows = await self._rows(trace, {"before": written(before), "limit": limit})
        return [row[0] if trace is Trace.SENDERS else json.dumps(list(row)) for row in rows]

    async def _rows(self, trace: Trace, span: dict[str, object]) -> list[Any]:
        match trace:
            case Trace.TALKS:
                return await self._sql.rows("due_talks", **span)
            case Trace.LINES:
                return await self._sql.rows("due_lines", **span)
            case Trace.PHOTOS:
                return await self._sql.rows("due_photos", **span)
            case Trace.REPLIES:
                return await self._sql.rows("due_replies", **span)
            case Trace.NOTICES:
                return await self._sql.rows("due_notices", **span)
            case Trace.SENDERS:
                return await self._sql.rows("due_senders", **span)
            case Trace.REQUEST_WORDS:
                return await self._sql.rows("due_request_words", **span)
            case _:
                return []

    async def count(self, trace: Trace, before: datetime) -> int:
        """How many traces of the machine's own work are older than `before`."""
        at = written(before)
        if trace is Trace.UPDATES:
            return int(await self._sql.value("count_updates", before=at))
        return int(await self._sql.value("count_logins", before=at))

    async def drop(self, trace: Trace, keys: Sequence[str]) -> None:
        """Lets them go."""
        for key in keys:
            await self._drop(trace, json.loads(key))

    async def _drop(self, trace: Trace, told: list[Any]) -> None:
        match trace:
            case Trace.TALKS:
                await self._sql.change("forget_conversation", channel=told[0], id=told[1])
                await self._sql.change("drop_idle_account", channel=told[0], id=told[1])
            case Trace.LINES:
                await self._sql.change("drop_line", id=told[0])
            case Trace.PHOTOS:
                await self._sql.change("forget_photo", id=told[0])
            case Trace.REPLIES | Trace.NOTICES:
                await self._sql.change("drop_message", id=told[0])
            case Trace.REQUEST_WORDS:
                await self._sql.change("drop_request_words", id=told[0])
            case _:
                msg = f"{trace} is not dropped row by row"
                raise ValueError(msg)
