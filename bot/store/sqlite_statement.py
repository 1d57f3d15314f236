"""The named queries on SQLite: every trip to the connection's thread takes along all that is ready.

Which rows are concerned never gets into an error: SQLite's own texts name tables and columns only, and what we raise
says no more than the class of the fault.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import aiosqlite

from bot.domain.ports import ArchiveUnavailable, BrokenRule
from bot.store.statement import Call, Statements, Want, queries

QUERIES = {name: query.sql for name, query in queries("sqlite", "aiosqlite").items()}

_T = TypeVar("_T")


@contextmanager
def wrapped() -> Iterator[None]:
    """Turns what the database cannot do now (locked, read-only, full, gone) into `ArchiveUnavailable`.

    A row that it refuses becomes `BrokenRule`: trying again would not help.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise BrokenRule(getattr(error, "sqlite_errorname", "CONSTRAINT")) from error
    except sqlite3.Error as error:
        msg = f"the archive cannot serve ({getattr(error, 'sqlite_errorname', type(error).__name__)})"
        raise ArchiveUnavailable(msg) from error


def with_functions(connection: sqlite3.Connection) -> None:
    """Gives the connection what our queries call and SQLite itself has not: `sha256(text)` in hexadecimal signs."""
    connection.create_function("sha256", 1, _sha256, deterministic=True)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Connection(aiosqlite.Connection):
    """A connection whose thread does several things in one trip: going there and back takes longer than a statement.

    Made with `check_same_thread=False`: `here` speaks without a trip, while nobody else does.
    """

    async def trip(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Gives what `work` gives in the connection's own thread: for what may wait, for the lock or for the disk."""
        done: _T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return done

    def here(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Gives what `work` gives at once: for what cannot wait, inside a transaction that has begun.

        Its first trip is over and the next one not begun, so that the thread is idle and the connection ours.
        """
        return work(self._conn)


TURN = "SAVEPOINT turn"
"""How a turn begins inside a transaction that others began; what it ends with undoes or keeps this turn alone."""


class SqliteStatements(Statements):
    """`Statements` on one connection. `first` is said before the first statement: how it begins."""

    def __init__(self, connection: Connection, first: str = "") -> None:
        super().__init__()
        self._connection, self._first = connection, first

    @property
    def begun(self) -> bool:
        """Whether anything was asked."""
        return not self._first

    async def alone(self, *words: object) -> None:
        """Whoever writes is alone from the start; whoever reads needs not be."""

    async def settle(self) -> None:
        """Does what still waits; nothing happens when nothing was ever asked."""
        if left := self._left():
            await self._run(left)

    async def _run(self, calls: Sequence[Call]) -> list[Any]:
        first, self._first = self._first, ""

        def work(connection: sqlite3.Connection) -> list[Any]:
            if first:
                connection.execute(first)
            return [_said(connection, call) for call in calls]

        with wrapped():
            if first and first != TURN:
                return await self._connection.trip(work)
            return self._connection.here(work)


def _said(connection: sqlite3.Connection, call: Call) -> Any:
    cursor = connection.execute(QUERIES[call.name], call.values)
    if call.want is Want.NOTHING:
        return None
    if call.want is Want.COUNT:
        return cursor.rowcount
    if call.want is Want.ROWS:
        return cursor.fetchall()
    row = cursor.fetchone()
    # A query that returns a row and is not read to its end would hold its statement open.
    cursor.close()
    return row[0] if row is not None and call.want is Want.VALUE else row
