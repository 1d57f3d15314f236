"""How the desk stands, counted in the archive."""

from datetime import date, datetime

from bot.domain.broadcast import BroadcastState, Letters
from bot.domain.case import Status
from bot.domain.message import Channel
from bot.domain.standing import ListStanding, OpenCases, Standing, ToFetch, Unsent
from bot.store.moment import moment, written_day
from bot.store.statement import Row, Statements


class SqlStandings:
    """`Standings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def now(self, today: date) -> Standing:
        """The numbers of this moment; a case is overdue when its next legal date lies before `today`."""
        unsent = await self._sql.rows("unsent_messages")
        dead = await self._sql.rows("count_dead_messages")
        news = await self._sql.rows("count_broadcasts")
        cases = await self._sql.rows("count_open_cases", today=written_day(today))
        files = await self._sql.rows("count_pickups")
        published = await self._sql.row("list_in_force")
        return Standing(
            unsent=[
                Unsent(
                    channel=Channel(row["channel"]),
                    count=row["count"],
                    since=moment(row["since"]) if row["since"] else None,
                    lease_ends=moment(row["lease_ends"]) if row["lease_ends"] else None,
                )
                for row in unsent
            ],
            dead={Channel(row["channel"]): row["count"] for row in dead},
            cases=[OpenCases(row["office"], Status(row["status"]), row["count"], row["overdue"]) for row in cases],
            broadcasts={BroadcastState(row["state"]): (row["count"], _letters(row)) for row in news},
            files={Channel(row["channel"]): ToFetch(row["waiting"], row["given_up"]) for row in files},
            published=ListStanding(published["number"], published["as_of"], moment(published["since"]))
            if published
            else None,
        )

    async def newest(self) -> datetime | None:
        """When the archive was last written to, by its own account; None for an empty one."""
        found = await self._sql.value("newest_moment")
        return moment(found) if found else None

    async def schema(self) -> int:
        """The number of the newest migration that was applied."""
        return int(await self._sql.value("newest_migration"))


def _letters(row: Row) -> Letters:
    return Letters(row["queued"], row["sent"], row["dead"], row["cancelled"], row["stopped"])
