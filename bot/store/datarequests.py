"""Requests of people about their own data."""

from collections.abc import Sequence

from bot.domain.datarequest import DataRequest, RequestKind, RequestState
from bot.domain.message import Channel
from bot.domain.ports import Stale
from bot.store.moment import day, moment, written, written_day
from bot.store.statement import Row, Statements


class SqlDataRequests:
    """`DataRequests` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, request: DataRequest) -> None:
        """Keeps a new request."""
        await self._sql.change(
            "add_data_request",
            **_moving(request),
            person_id=request.person_id,
            kind=request.kind,
            channel=request.channel,
            asked_at=written(request.asked_at),
            answer_due=written_day(request.answer_due),
        )

    async def save(self, request: DataRequest) -> None:
        """Writes the request over its version; raises `Stale` when somebody wrote it first."""
        if not await self._sql.change("save_data_request", **_moving(request)):
            raise Stale

    async def by_id(self, request_id: str) -> DataRequest | None:
        """The request with this id."""
        row = await self._sql.row("data_request_by_id", id=request_id)
        return _request(row) if row else None

    async def of_person(self, person_id: str) -> Sequence[DataRequest]:
        """What the person asked for, the oldest first."""
        return [_request(row) for row in await self._sql.rows("data_requests_of_person", person_id=person_id)]

    async def waiting(self, limit: int) -> Sequence[DataRequest]:
        """Requests that wait, the earliest due first."""
        return [_request(row) for row in await self._sql.rows("data_requests_waiting", limit=limit)]

    async def ended(self, limit: int) -> Sequence[DataRequest]:
        """Requests that ended, the latest first."""
        return [_request(row) for row in await self._sql.rows("data_requests_ended", limit=limit)]


def _moving(request: DataRequest) -> dict[str, object]:
    """What tells the row, and everything that a later step may change."""
    return {
        "id": request.id,
        "version": request.version,
        "state": request.state,
        "words": request.words,
        "due": written_day(request.due),
        "extended": request.extended,
        "reason": request.reason,
        "official_id": request.official_id,
        "ended_at": written(request.ended_at) if request.ended_at else None,
    }


def _request(row: Row) -> DataRequest:
    return DataRequest(
        id=row["id"],
        person_id=row["person_id"],
        kind=RequestKind(row["kind"]),
        channel=Channel(row["channel"]),
        asked_at=moment(row["asked_at"]),
        state=RequestState(row["state"]),
        words=row["words"],
        answer_due=day(row["answer_due"]),
        due=day(row["due"]),
        extended=bool(row["extended"]),
        reason=row["reason"],
        official_id=row["official_id"],
        ended_at=moment(row["ended_at"]) if row["ended_at"] else None,
        version=row["version"],
    )
