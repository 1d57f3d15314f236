"""What can go to PostgreSQL in one trip: several named queries as the parts of one statement.

PostgreSQL runs every writing part of `WITH … AS (…)` to its end, in an order of its own, and every part sees the data
as it was when the statement began. So a part never names a table that a part before it writes to: that one waits for
the next trip. Rows for one table that are put down by the same query go into it together, in their order.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from aiosql.adapters.asyncpg import AsyncPGAdapter

from bot.store.statement import Call, Want, queries

_adapter: Any = AsyncPGAdapter()  # type: ignore[no-untyped-call]
QUERIES = {name: query.sql for name, query in queries("postgres", lambda: _adapter).items()}
ORDER = {name: tuple(_adapter.var_sorted[name]) for name in QUERIES}
"""The names of each query's values, in the order of `$1`, `$2` …"""

_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")
_TABLES = re.compile(r"\b(?:INTO|UPDATE|FROM|JOIN)\s+(\w+)")
_ROW = re.compile(r"\bVALUES\s*(\([^()]*\))\s*(?:ON CONFLICT\s*\(([^()]*)\)\s*DO (NOTHING|UPDATE)|RETURNING|$)")
_AT = re.compile(r"^SELECT .* FROM \w+ WHERE ((?:\"?\w+\"? = \$\d+(?: AND )?)+)$", re.DOTALL)
_BYTES = frozenset({"photos", "publications"})
"""Tables with columns that are no text: their rows do not travel as JSON."""


@dataclass(frozen=True, slots=True)
class Trip:
    """One statement. `values` tells for `$1`, `$2` … the number of the call and the name of its value.

    `wanted`: what the statement itself gives for the one call at `places`; None when it gives one column for each.
    """

    sql: str
    values: tuple[tuple[int, str], ...]
    wanted: Want | None
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is known of a query without its values."""

    sql: str
    writes: str | None
    tables: frozenset[str]
    row: str | None
    """The signs of its one row of values, when more rows can stand beside it."""
    key: tuple[str, ...]
    """The values in which such rows must differ, since a row that is there can be changed once only."""
    at: tuple[str, ...]
    """The values that name the one row that is read, when it reads no more."""
    alone: bool

    def beside(self, call: Call, others: Sequence[Call]) -> bool:
        """Whether the call's row can stand beside those of the others, which are of the same query."""
        if call.want is not Want.NOTHING or not self.row:
            return False
        own = [call.values[name] for name in self.key]
        return not self.key or all([other.values[name] for name in self.key] != own for other in others)


def trips(calls: Sequence[Call]) -> Iterator[list[int]]:
    """The places of the calls that go together, in order."""
    places: list[int] = []
    written: dict[str, list[Call]] = {}
    alone = False
    for place, call in enumerate(calls):
        part = _part(call.name)
        hindered = any(not _beside(call, written[table]) for table in part.tables & written.keys())
        if places and (alone or part.alone or hindered):
            yield places
            places, written = [], {}
        places.append(place)
        alone = part.alone
        if part.writes:
            written.setdefault(part.writes, []).append(call)
    if places:
        yield places


def _beside(call: Call, others: Sequence[Call]) -> bool:
    """Whether the call can read or write a table to which the others write in the same trip."""
    part = _part(call.name)
    if part.at and all(_part(other.name).key == part.at for other in others):
        row = [call.values[name] for name in part.at]
        return all([other.values[name] for name in part.at] != row for other in others)
    alike = all(other.name == call.name and other.want is Want.NOTHING for other in others)
    return alike and part.beside(call, others)


@cache
def _part(name: str) -> _Part:
    sql = re.sub(r"--[^\n]*\n", "", QUERIES[name]).rstrip("; \n").strip()
    found = _WRITES.match(sql)
    writes = found[1] if found else None
    row = _ROW.search(sql) if sql.startswith("INSERT") else None
    key: tuple[str, ...] = ()
    if row and row[3] == "UPDATE":
        key = tuple(column.strip(' "') for column in row[2].split(","))
        row = row if set(key) <= set(ORDER[name]) else None
    tables = frozenset(_TABLES.findall(sql))
    # What begins with its own WITH may write, and such a thing may stand at the top only.
    alone = sql.startswith("WITH") or bool(tables & _BYTES)
    return _Part(sql, writes, tables, row[1] if row else None, key, _named(sql), alone)


def _named(sql: str) -> tuple[str, ...]:
    """The columns by which a query reads one row, when it has nothing but their values in its WHERE."""
    found = _AT.match(sql)
    return tuple(re.findall(r"(\w+)\"? =", found[1])) if found else ()


@lru_cache(maxsize=2048)
def joined(shape: tuple[tuple[str, Want], ...]) -> Trip:
    """One statement that does all of these."""
    parts: list[str] = []
    values: list[tuple[int, str]] = []
    places = tuple(place for place, (_, want) in enumerate(shape) if want is not Want.NOTHING)
    done: set[int] = set()
    columns: list[str] = []
    for place, (name, want) in enumerate(shape):
        if place in done:
            continue
        same = [place]
        if want is Want.NOTHING and _part(name).row:
            same = [other for other, each in enumerate(shape) if each == (name, want)]
        done.update(same)
        sql = _rows(name, same, values)
        if want is Want.COUNT and len(shape) > 1 and "RETURNING" not in sql:
            sql += " RETURNING 1"
        parts.append(sql)
        if want is not Want.NOTHING:
            columns.append(_column(want, f"w{len(parts) - 1}"))
    if len(parts) > 1 and columns:
        heads = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(parts))
        return Trip(f"WITH {heads} SELECT {', '.join(columns)}", tuple(values), None, places)
    *others, last = parts
    heads = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(others))
    wanted = shape[places[0]][1] if places else Want.NOTHING
    return Trip(f"WITH {heads} {last}" if others else last, tuple(values), wanted, places)


def _rows(name: str, same: Sequence[int], values: list[tuple[int, str]]) -> str:
    """The query with the values of all these calls, which are added to `values`."""
    part = _part(name)
    more = []
    for number, place in enumerate(same):
        before = len(values)
        values.extend((place, value) for value in ORDER[name])
        if number:
            more.append(_moved(part.row or "", before))
        else:
            sql = _moved(part.sql, before)
            row = _moved(part.row or "", before)
    return sql.replace(row, ", ".join([row, *more])) if more else sql


def _moved(sql: str, by: int) -> str:
    """The query with the numbers of its values moved up."""
    return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + by}", sql)


def _column(want: Want, part: str) -> str:
    if want is Want.COUNT:
        return f"(SELECT count(*) FROM {part})"  # noqa: S608 - our own queries
    return f"(SELECT json_agg({part}) FROM {part})"  # noqa: S608 - our own queries


def taken(want: Want, found: Any) -> Any:
    """What one column of a joined statement says."""
    if want is Want.COUNT:
        return found
    rows: list[dict[str, Any]] = json.loads(found) if found is not None else []
    if want is Want.ROWS:
        return rows
    row = rows[0] if rows else None
    return next(iter(row.values())) if row is not None and want is Want.VALUE else row
