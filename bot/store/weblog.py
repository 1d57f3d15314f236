"""The web chat's own memory."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Identity, Paragraph, Reply, Span
from bot.domain.webline import WebLine
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Statements


class SqlWebLog:
    """`WebLog` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, line: WebLine, to: Identity, once: str) -> int:
        """Appends a line and gives its id; the same `once` key gives the id of the first.

        Lines of one chat follow one another: an open window that saw a later id would never ask for an earlier one.
        """
        await self._sql.alone(to.channel, to.id)
        added = Call.change(
            "add_line",
            once=once,
            channel=to.channel,
            recipient=to.id,
            at=written(line.at),
            text=line.text,
            reply=line.reply.model_dump_json() if line.reply else None,
            mine=line.mine,
            photos=json.dumps(line.photos),
            confided=int(line.confided),
        )
        _, number = await self._sql.together(added, Call.value("line_by_once", once=once))
        return int(number)

    async def after(self, identity: Identity, line_id: int, limit: int) -> Sequence[WebLine]:
        """The lines with an id above `line_id`, the oldest first."""
        where = {"channel": identity.channel, "recipient": identity.id}
        return [_line(row) for row in await self._sql.rows("lines_after", **where, line_id=line_id, limit=limit)]

    async def latest(self, identity: Identity, limit: int) -> Sequence[WebLine]:
        """The newest lines, the oldest of them first."""
        where = {"channel": identity.channel, "recipient": identity.id}
        return [_line(row) for row in reversed(await self._sql.rows("latest_lines", **where, limit=limit))]

    async def strike_confided(self, before: datetime, instead: str) -> None:
        """Puts other words in the place of the desk's confided lines that are older than that."""
        struck = Reply(blocks=(Paragraph(spans=(Span(text=instead),)),)).model_dump_json()
        await self._sql.change("strike_confided_lines", before=written(before), instead=struck)

    async def strike(self, once: str, instead: str) -> None:
        """Puts other words in the place of a line's words and photos; nothing happens when there is no such line."""
        self._sql.later("strike_line", once=once, instead=instead)


def _line(row: Row) -> WebLine:
    return WebLine(
        id=row["id"],
        at=moment(row["at"]),
        text=row["text"],
        reply=Reply.model_validate_json(row["reply"]) if row["reply"] else None,
        mine=bool(row["mine"]),
        photos=tuple(json.loads(row["photos"])),
        confided=bool(row["confided"]),
    )
