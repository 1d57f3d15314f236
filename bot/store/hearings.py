"""When people were last heard, for platforms that let the desk write for some days after it."""

from datetime import datetime

from bot.domain.message import Identity
from bot.domain.window import Hearing
from bot.store.moment import moment, written
from bot.store.statement import Statements


class SqlHearings:
    """`Hearings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def heard(self, identity: Identity, at: datetime) -> None:
        """The person was heard; a contact later than those before opens the window anew."""
        self._sql.later("hear_person", **_where(identity), at=written(at))

    async def of(self, identity: Identity) -> Hearing:
        """What is known of the person."""
        row = await self._sql.row("hearing", **_where(identity))
        if row is None:
            return Hearing()
        heard, quiet = row["heard_at"], row["quiet_until"]
        return Hearing(moment(heard) if heard else None, row["spent"], moment(quiet) if quiet else None)

    async def spend(self, identity: Identity, count: int) -> None:
        """Notes messages that left, or may have left."""
        self._sql.later("spend_hearing", **_where(identity), count=count)

    async def step_back(self, identity: Identity, until: datetime | None) -> None:
        """The desk keeps quiet until then; None: it speaks again."""
        self._sql.later("quiet_hearing", **_where(identity), until=written(until) if until else None)

    async def say_once(self, identity: Identity) -> bool:
        """True for the first time since the desk stepped back: then it may say so."""
        return bool(await self._sql.change("tell_hearing", **_where(identity)))


def _where(identity: Identity) -> dict[str, str]:
    return {"channel": identity.channel, "id": identity.id}
