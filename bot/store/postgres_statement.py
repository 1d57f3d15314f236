"""The named queries on PostgreSQL: writes that nobody waits for travel together in one statement.

PostgreSQL runs every writing part of `WITH … AS (…)` to its end, all on the same view of the data and in an order of
its own. So only writes to different tables are put together.

Which rows are concerned never gets into an error of ours; the driver's own error, which may quote them, stays behind it
and is never logged (bot/log.py tells class and place only).
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any

import asyncpg
from aiosql.adapters.asyncpg import AsyncPGAdapter

from bot.domain.ports import ArchiveUnavailable, BrokenRule
from bot.store.statement import Call, Statements, Want, queries

_adapter: Any = AsyncPGAdapter()  # type: ignore[no-untyped-call]
QUERIES = {name: query.sql for name, query in queries("postgres", lambda: _adapter).items()}
ORDER = {name: tuple(_adapter.var_sorted[name]) for name in QUERIES}
"""The names of each query's values, in the order of `$1`, `$2` …"""

_WRITES = re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)")


NO_ANSWER = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver says of a server that refuses or went away. The last, which it calls its own mistake, comes when a
connection is cut between two of its steps."""


@contextmanager
def wrapped() -> Iterator[None]:
    """Turns what the database cannot do now into `ArchiveUnavailable`, a row that it refuses into `BrokenRule`."""
    try:
        yield
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        raise BrokenRule(type(error).__name__) from error
    except (*NO_ANSWER, OSError) as error:
        msg = f"the archive cannot serve ({type(error).__name__})"
        raise ArchiveUnavailable(msg) from error


def lock_number(*words: object) -> int:
    """The number of the advisory lock for these words: 64 bits, the same in every process and version."""
    said = "\x1f".join(str(word) for word in words).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big", signed=True)


class PostgresStatements(Statements):
    """`Statements` on one connection, inside a transaction that was begun there."""

    def __init__(self, connection: "asyncpg.Connection[Any]", *, writing: bool) -> None:
        super().__init__()
        self._connection, self._writing = connection, writing

    async def alone(self, *words: object) -> None:
        """From here to the end of the transaction nobody else goes on who says the same words; who reads, reads on."""
        if self._writing:
            with wrapped():
                await self._connection.execute("SELECT pg_advisory_xact_lock($1)", lock_number(*words))

    async def settle(self) -> None:
        """Does what still waits."""
        await self.together()

    async def _run(self, waiting: Sequence[Call], calls: Sequence[Call]) -> list[Any]:
        with wrapped():
            for batch in _batches(waiting):
                sql, orders = _joined(tuple(call.name for call in batch))
                values = [call.values[name] for call, order in zip(batch, orders, strict=True) for name in order]
                await self._connection.execute(sql, *values)
            return [await self._said(call) for call in calls]

    async def _said(self, call: Call) -> Any:
        sql, values = QUERIES[call.name], [call.values[name] for name in ORDER[call.name]]
        if call.want is Want.COUNT:
            # The answer is like "UPDATE 1".
            return int((await self._connection.execute(sql, *values)).rpartition(" ")[2])
        if call.want is Want.ROWS:
            return await self._connection.fetch(sql, *values)
        if call.want is Want.ROW:
            return await self._connection.fetchrow(sql, *values)
        return await self._connection.fetchval(sql, *values)


def _batches(waiting: Sequence[Call]) -> Iterator[list[Call]]:
    """The writes in their order, cut wherever one goes to a table that one before it goes to."""
    batch: list[Call] = []
    touched: set[str] = set()
    for call in waiting:
        table = _table(call.name)
        if table in touched:
            yield batch
            batch, touched = [], set()
        batch.append(call)
        touched.add(table)
    if batch:
        yield batch


@cache
def _table(name: str) -> str:
    """The table that a query writes to."""
    found = _WRITES.match(QUERIES[name])
    if found is None:
        msg = f"{name} is no write that could wait"
        raise ValueError(msg)
    return found[1]


@lru_cache(maxsize=1024)
def _joined(names: tuple[str, ...]) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """One statement that does all of these, and the order of each one's values."""
    parts, before = [], 0
    for name in names:
        parts.append(_moved(QUERIES[name].rstrip("; \n"), before))
        before += len(ORDER[name])
    *others, last = parts
    heads = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(others))
    return (f"WITH {heads} {last}" if others else last), tuple(ORDER[name] for name in names)


def _moved(sql: str, by: int) -> str:
    """The query with the numbers of its values moved up."""
    return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + by}", sql)
