"""The clocks of open cases."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.domain.case import Case
from bot.domain.clock import Clock, Ringing
from bot.domain.procedure import TermUnit
from bot.domain.step import Step
from bot.store.cases import case_of
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements

_ORDER = list(Step)


class SqlClocks:
    """`Clocks` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def begin(self, clocks: Sequence[Clock]) -> None:
        """Keeps these clocks of one case; one that was there before begins anew, its turns counted on."""
        if clocks:
            rows = [_changing(clock) | _fixed(clock) for clock in clocks]
            self._sql.later("begin_clocks", case_id=clocks[0].case_id, clocks=json.dumps(rows, ensure_ascii=False))

    async def of_case(self, case_id: str) -> Sequence[Clock]:
        """Every clock of a case, in the order of the steps."""
        found = [_clock(row) for row in await self._sql.rows("clocks_of_case", case_id=case_id)]
        return sorted(found, key=lambda clock: _ORDER.index(clock.step))

    async def save(self, clock: Clock) -> None:
        """Writes a clock that was read in this transaction; one that ended meanwhile stays ended."""
        self._sql.later("save_clock", case_id=clock.case_id, **_changing(clock))

    async def pause(self, case_id: str, at: datetime, next_at: datetime | None) -> None:
        """Stops every clock of the case that runs; that of the answer rings for the citizen at `next_at`."""
        self._sql.later("pause_clocks", case_id=case_id, at=written(at), next_at=_written(next_at))

    async def end(self, case_id: str, steps: Collection[Step], at: datetime) -> None:
        """Ends these clocks of the case, paused ones too."""
        self._sql.later("end_clocks", case_id=case_id, steps=" ".join(sorted(steps)), at=written(at))

    async def ringing(self, now: datetime, limit: int) -> Sequence[Ringing]:
        """Clocks whose next reminder is due by now, the longest due first."""
        rows = await self._sql.rows("ringing_clocks", now=written(now), limit=limit)
        return [Ringing(_clock(_ringing(row)), case_of(row)) for row in rows]

    async def rung(self, clock: Clock, next_at: datetime | None) -> None:
        """Notes when the clock's next reminder is due, unless its date moved meanwhile."""
        self._sql.later(
            "clock_rung",
            case_id=clock.case_id,
            step=clock.step,
            turn=clock.turn,
            paused_at=_written(clock.paused_at) or "",
            next_at=_written(next_at),
        )

    async def unwatched(self, after: str, limit: int) -> Sequence[Case]:
        """Open cases without any clock, by their ids, those after this id."""
        return [case_of(row) for row in await self._sql.rows("unwatched_cases", after=after, limit=limit)]


def _fixed(clock: Clock) -> dict[str, object]:
    return {"rule": clock.rule, "number": clock.number, "unit": clock.unit}


def _changing(clock: Clock) -> dict[str, object]:
    return {
        "step": clock.step,
        "turn": clock.turn,
        "since": written(clock.since),
        "due": clock.due.isoformat(),
        "why": json.dumps(clock.why, ensure_ascii=False),
        "extended": clock.extended,
        "paused_at": _written(clock.paused_at),
        "next_at": _written(clock.next_at),
    }


def _written(at: datetime | None) -> str | None:
    return written(at) if at else None


def _read(text: str | None) -> datetime | None:
    return moment(text) if text else None


def _ringing(row: Row) -> dict[str, object]:
    """The columns of the clock; it rings, so that it has not ended."""
    names = ("step", "turn", "rule", "number", "unit", "since", "due", "why", "extended", "paused_at", "next_at")
    return {"case_id": row["id"], "ended_at": None} | {name: row[f"clock_{name}"] for name in names}


def _clock(row: Row) -> Clock:
    return Clock(
        case_id=row["case_id"],
        step=Step(row["step"]),
        turn=row["turn"],
        rule=row["rule"],
        number=row["number"],
        unit=TermUnit(row["unit"]),
        since=moment(row["since"]),
        due=date.fromisoformat(row["due"]),
        why=tuple(json.loads(row["why"])),
        extended=bool(row["extended"]),
        paused_at=_read(row["paused_at"]),
        ended_at=_read(row["ended_at"]),
        next_at=_read(row["next_at"]),
    )
