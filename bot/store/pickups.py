"""Files that still lie at their platform."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import AttachmentKind, Channel, Identity
from bot.domain.pickup import LEASE, Pickup, Why
from bot.store.moment import written
from bot.store.statement import Row, Statements


class SqlPickups:
    """`Pickups` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, pickup: Pickup, at: datetime) -> None:
        """Puts a file on the list, once."""
        await self._sql.change(
            "add_pickup",
            ref=pickup.ref,
            channel=pickup.owner.channel,
            owner=pickup.owner.id,
            case_id=pickup.case_id,
            kind=pickup.kind,
            at=written(at),
        )

    async def due(self, at: datetime) -> bool:
        """Whether one waits for its turn."""
        return bool(await self._sql.value("pickup_due", at=written(at)))

    async def take(self, at: datetime) -> Pickup | None:
        """The file that waited longest, leased and counted as tried; None when none is due."""
        row = await self._sql.row("take_pickup", at=written(at), until=written(at + LEASE))
        return _pickup(row) if row else None

    async def again(self, ref: str, at: datetime) -> bool:
        """Has a file that was given up tried anew; False when there is none."""
        return bool(await self._sql.change("pickup_again", ref=ref, at=written(at)))

    async def put_off(self, ref: str, at: datetime) -> None:
        """The next try is at this time."""
        await self._sql.change("put_off_pickup", ref=ref, at=written(at))

    async def hold_back(self, ref: str, at: datetime) -> None:
        """The same, and this was no try: the platform was not asked."""
        await self._sql.change("hold_back_pickup", ref=ref, at=written(at))

    async def give_up(self, ref: str, why: Why) -> None:
        """Nothing tries any more by itself."""
        await self._sql.change("give_up_pickup", ref=ref, why=why)

    async def done(self, ref: str) -> None:
        """Takes the file off the list."""
        await self._sql.change("drop_pickup", ref=ref)

    async def of_case(self, case_id: str) -> Sequence[Pickup]:
        """What is still to be fetched of a case, or was given up."""
        return [_pickup(row) for row in await self._sql.rows("pickups_of_case", case_id=case_id)]


def _pickup(row: Row) -> Pickup:
    return Pickup(
        ref=row["ref"],
        owner=Identity(Channel(row["channel"]), row["owner"]),
        case_id=row["case_id"],
        kind=AttachmentKind(row["kind"]),
        tries=row["tries"],
        why=Why(row["why"]) if row["why"] else None,
    )
