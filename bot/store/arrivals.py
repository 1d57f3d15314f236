"""Updates as they come in: the claim of the key and all that the reception must know, in one trip."""

from datetime import datetime

from bot.domain.arrival import Arrival
from bot.domain.message import Identity
from bot.domain.person import Person
from bot.domain.tally import MESSAGES
from bot.store.conversations import talk_of
from bot.store.moment import written
from bot.store.officials import SqlOfficials
from bot.store.seal import RowSeal
from bot.store.statement import Call, Statements


class SqlArrivals:
    """`Arrivals` in the archive."""

    def __init__(self, sql: Statements, seal: RowSeal) -> None:
        self._sql, self._seal = sql, seal

    async def take(self, key: str, sender: Identity, new_id: str, at: datetime, minute: datetime) -> Arrival | None:
        """Claims the update's key and gives who speaks; None when the update was handled before.

        `minute`: when the minute began that messages are counted in.
        """
        where = {"channel": sender.channel, "id": sender.id}
        claimed, known = await self._sql.together(
            Call.change("claim_key", key=key, at=written(at)),
            Call.row("arrival", **where, messages=MESSAGES, minute=written(minute)),
        )
        if not claimed:
            return None
        if known["person_id"] is None:
            self._sql.later("add_person", id=new_id, at=written(at))
            self._sql.later("add_identity", **where, person_id=new_id, at=written(at))
            person = Person(id=new_id)
        else:
            self._sql.later("see_identity", **where, at=written(at))
            person = Person(id=known["person_id"], language=known["person_language"])
        official = await SqlOfficials(self._sql).by_id(known["official_id"]) if known["official_id"] else None
        talk = talk_of(known, sender, self._seal) if known["flow"] is not None else None
        return Arrival(person, talk, official, known["said"] or 0)
