"""Who joined which case, and cases that are put together."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.case import Case, Verdict
from bot.domain.joining import Joining, Link
from bot.domain.message import Channel, Identity
from bot.store.cases import case_of
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlJoinings:
    """`Joinings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def lately(self, office: str, since: datetime, limit: int) -> Sequence[Case]:
        """Open feedback that the office has and that came since, the newest first."""
        rows = await self._sql.rows("cases_lately", office=office, since=written(since), limit=limit)
        return [case_of(row) for row in rows]

    async def came_in(self, office: str, since: datetime, limit: int) -> Sequence[Case]:
        """Open feedback that came in at the office since, wherever it is now, the newest first."""
        rows = await self._sql.rows("cases_come_in", office=office, since=written(since), limit=limit)
        return _cases(rows)

    async def note_intake(self, case: Case) -> None:
        """Keeps where a new case came in."""
        self._sql.later("note_intake", case_id=case.id, office=case.office, at=written(case.received_at))

    async def by_id(self, case_id: str) -> Case | None:
        """The case with this id."""
        row = await self._sql.row("case_by_id", id=case_id)
        return case_of(row) if row else None

    async def join(self, joining: Joining) -> bool:
        """Keeps who joined; False, and nothing kept, when the same person joined the case before."""
        kept = await self._sql.change(
            "join_case",
            id=joining.id,
            case_id=joining.case_id,
            person_id=joining.person_id,
            channel=joining.identity.channel,
            identity=joining.identity.id,
            at=written(joining.joined_at),
        )
        return kept == 1

    def of_case(self, case_id: str) -> Soon[Sequence[Joining]]:
        """Who joined the case, the first first; asked along with whatever is asked next."""
        return self._sql.soon(Call.rows("joinings_of_case", case_id=case_id), _joinings)

    async def of_person(self, person_id: str) -> Sequence[Joining]:
        """What the person joined, the latest first."""
        return [_joining(row) for row in await self._sql.rows("joinings_of_person", person_id=person_id)]

    async def own(self, person_id: str, joining_id: str) -> Joining | None:
        """The person's own joining with this id; another's is as if it did not exist."""
        row = await self._sql.row("own_joining", person_id=person_id, id=joining_id)
        return _joining(row) if row else None

    async def rate(self, joining_id: str, verdict: Verdict, at: datetime) -> None:
        """Keeps what the one who joined says of the result; a later word replaces the earlier."""
        await self._sql.change("rate_joining", id=joining_id, verdict=verdict, at=written(at))

    async def leave(self, joining_id: str) -> None:
        """Forgets that somebody joined."""
        await self._sql.change("leave_case", id=joining_id)

    async def forget(self, person_id: str) -> int:
        """Forgets everything that the person joined; gives how many cases that were."""
        return await self._sql.change("forget_joinings", person_id=person_id)

    async def people(self, case_id: str) -> int:
        """How many persons stand behind the case: its sender, who joined it, and those of the cases put to it."""
        return int(await self._sql.value("people_behind", case_id=case_id))

    async def link(self, link: Link) -> None:
        """Puts a case to another. One that is put to another already breaks a rule of the archive."""
        await self._sql.change("link_case", id=link.id, case_id=link.case_id, into_id=link.into_id, at=written(link.at))

    async def unlink(self, case_id: str, at: datetime) -> bool:
        """Ends that the case is put to another; False when it was not."""
        return await self._sql.change("unlink_case", case_id=case_id, at=written(at)) == 1

    async def link_of(self, case_id: str) -> Link | None:
        """Where the case is put to now."""
        row = await self._sql.row("link_of_case", case_id=case_id)
        return Link(row["id"], row["case_id"], row["into_id"], moment(row["at"])) if row else None

    def put_to(self, case_id: str) -> Soon[Sequence[Case]]:
        """The cases that are put to this one now, the first first; asked along with whatever is asked next."""
        return self._sql.soon(Call.rows("cases_put_to", case_id=case_id), _cases)


def _joinings(rows: Sequence[Row]) -> Sequence[Joining]:
    return [_joining(row) for row in rows]


def _cases(rows: Sequence[Row]) -> Sequence[Case]:
    return [case_of(row) for row in rows]


def _joining(row: Row) -> Joining:
    return Joining(
        id=row["id"],
        case_id=row["case_id"],
        person_id=row["person_id"],
        identity=Identity(Channel(row["channel"]), row["identity"]),
        joined_at=moment(row["joined_at"]),
        verdict=Verdict(row["verdict"]) if row["verdict"] else None,
    )
