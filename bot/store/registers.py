"""The register as a whole: its lines, what stands beside them, its figures, and why a case went where it went."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.domain.case import Case, Event, EventKind
from bot.domain.classification import Publication
from bot.domain.entry import Asked, Entry, Mark
from bot.domain.figure import Figures, What
from bot.domain.filing import Form
from bot.domain.period import Period
from bot.domain.route import Routed
from bot.store.cases import as_event, case_of
from bot.store.classifications import as_classification, as_publication
from bot.store.moment import written
from bot.store.seal import RowSeal
from bot.store.statement import Call, Soon, Statements

_END = Mark(datetime.max.replace(tzinfo=UTC), 0)

_MOVED = frozenset({"extended", "apologised"})
_COUNTED = [what for what in What if what is not What.OVERDUE]


class SqlRegisters:
    """`Registers`, `FigureBook` and `Routes` in the archive."""

    def __init__(self, sql: Statements, seal: RowSeal) -> None:
        self._sql, self._seal = sql, seal

    async def lines(self, asked: Asked, after: Mark | None, limit: int) -> Sequence[Case]:
        """Cases with a number in the register, the newest first, those after the mark."""
        mark = after or _END
        values: dict[str, object] = {
            "begins": written(asked.period.begins),
            "ends": written(asked.period.ends),
            "status": asked.status,
            "before": written(mark.received_at),
            "before_no": mark.number,
            "most": limit,
        }
        if asked.office is None:
            rows = await self._sql.rows("register_lines", **values)
        else:
            rows = await self._sql.rows("register_lines_of_office", office=asked.office, **values)
        return [case_of(row, self._seal) for row in rows]

    async def entries(self, cases: Sequence[Case]) -> Sequence[Entry]:
        """The cases with what stands beside them, in the same order."""
        ids = json.dumps([case.id for case in cases])
        events, classified, published, filed = await self._sql.together(
            Call.rows("events_of_cases", ids=ids),
            Call.rows("classifications_of_cases", ids=ids),
            Call.rows("publications_of_cases", ids=ids),
            Call.rows("forms_of_cases", ids=ids),
        )
        known = {one.case_id: one for one in map(as_classification, classified)}
        forms = {row["case_id"]: Form(row["form"]) for row in filed}
        history: dict[str, list[Event]] = {}
        ways: dict[str, list[Publication]] = {}
        for event in map(as_event, events):
            history.setdefault(event.case_id, []).append(event)
        for way in map(as_publication, published):
            ways.setdefault(way.case_id, []).append(way)
        return [
            Entry(
                case=case,
                classified=known.get(case.id),
                form=forms.get(case.id),
                transferred=_last(history.get(case.id, ()), EventKind.TRANSFERRED),
                result=_last(history.get(case.id, ()), EventKind.ANSWERED, EventKind.DECLINED),
                published=tuple(ways.get(case.id, ())),
                moved=tuple(event for event in history.get(case.id, ()) if event.kind in _MOVED),
            )
            for case in cases
        ]

    async def by_office(self, period: Period, office: str | None, today: date) -> Sequence[Figures]:
        """The figures of every office with cases received in the period, or of one; by the office's key."""
        asked = {"since": period.since.isoformat(), "until": period.until.isoformat(), "office": office}
        counted, overdue = await self._sql.together(
            Call.rows("figures_by_office", **asked),
            Call.rows("overdue_by_office", today=today.isoformat(), **asked),
        )
        late = {row["office"]: int(row["overdue"]) for row in overdue}
        return [
            Figures(
                row["office"],
                {what: int(row[what.value]) for what in _COUNTED} | {What.OVERDUE: late.get(row["office"], 0)},
            )
            for row in counted
        ]

    async def cases(
        self, what: What, period: Period, office: str | None, today: date, *, skip: int, limit: int
    ) -> Sequence[Case]:
        """The cases behind a number, the newest first."""
        asked: dict[str, object] = {
            "since": period.since.isoformat(),
            "until": period.until.isoformat(),
            "office": office,
            "skip": skip,
            "most": limit,
        }
        if what in (What.OPEN, What.OVERDUE):
            before = today.isoformat() if what is What.OVERDUE else None
            rows = await self._sql.rows("cases_still_open", before=before, **asked)
        elif what in (What.DECLINED, What.WITHDRAWN):
            rows = await self._sql.rows("cases_without_result", ended=what, **asked)
        else:
            rows = await self._sql.rows("cases_of_figure", what=what, **asked)
        return [case_of(row, self._seal) for row in rows]

    async def keep_route(self, case_id: str, routed: Routed, at: datetime) -> None:
        """Keeps why the case went where it went first; later ones of the same case are left out."""
        self._sql.later(
            "add_case_route", case_id=case_id, route=routed.route, office=routed.office, why=routed.why, at=written(at)
        )

    def route_of(self, case_id: str) -> Soon[Routed | None]:
        """Why the case went where it went first; None for one that was filed before that was kept."""
        call = Call.row("route_of_case", case_id=case_id)
        return self._sql.soon(call, lambda row: Routed(row["office"], row["route"], row["why"]) if row else None)


def _last(history: Sequence[Event], *kinds: EventKind) -> Event | None:
    return next((event for event in reversed(history) if event.kind in kinds), None)
