"""Persons and the identities they speak through."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Channel, Identity
from bot.domain.person import Person, Way
from bot.store.moment import written
from bot.store.statement import Call, Row, Soon, Statements


class SqlPeople:
    """`People` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def meet(self, identity: Identity, new_id: str, at: datetime) -> Person:
        """The person behind `identity`; a new one with `new_id` when it is the first time. Who speaks is reachable."""
        where = {"channel": identity.channel, "id": identity.id}
        await self._sql.alone(*where.values())
        known = await self._sql.row("person_of_identity", **where)
        if known is not None:
            self._sql.later("see_identity", **where, at=written(at))
            return Person(id=known["id"], language=known["language"])
        self._sql.later("add_person", id=new_id, at=written(at))
        self._sql.later("add_identity", **where, person_id=new_id, at=written(at))
        return Person(id=new_id)

    async def known(self, identity: Identity) -> bool:
        """Whether somebody spoke through `identity` before."""
        row = await self._sql.row("person_of_identity", channel=identity.channel, id=identity.id)
        return row is not None

    async def set_language(self, person_id: str, language: str) -> None:
        """Remembers the language that the person reads."""
        self._sql.later("set_language", id=person_id, language=language)

    async def set_reachable(self, identity: Identity, *, reachable: bool, at: datetime) -> None:
        """Notes that the person blocked the desk there, or speaks again."""
        where = {"channel": identity.channel, "id": identity.id}
        self._sql.later("set_reachable", **where, reachable=reachable, at=written(at))

    def ways(self, person_id: str) -> Soon[Sequence[Way]]:
        """Where a person can be reached, what they chose first, then what was used last; asked along with whatever is
        asked next.
        """
        return self._sql.soon(Call.rows("ways_to_person", person_id=person_id), lambda rows: [*map(_way, rows)])


def _way(row: Row) -> Way:
    return Way(Identity(Channel(row["channel"]), row["id"]), row["language"] or "vi", chosen=bool(row["chosen"]))
