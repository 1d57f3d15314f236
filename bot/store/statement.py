"""Named SQL on one connection, and what the driver's errors become.

Which rows are concerned never gets into an error: SQLite's own texts name tables and columns only, and what we raise
says no more than the class of the fault.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosql
import aiosqlite

from bot.domain.ports import ArchiveUnavailable

QUERIES = aiosql.from_path(Path(__file__).parent / "sql", "aiosqlite")


@contextmanager
def wrapped() -> Iterator[None]:
    """Turns what the database cannot do now (locked, read-only, full, gone) into `ArchiveUnavailable`.

    A broken constraint stays what it is: trying again would not help.
    """
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        msg = f"the archive cannot serve ({getattr(error, 'sqlite_errorname', type(error).__name__)})"
        raise ArchiveUnavailable(msg) from error


class Statements:
    """The named queries on one connection. Values go in by name, as the first line of each query lists them."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def change(self, name: str, /, **values: object) -> int:
        """Runs a query that writes (`!`); gives how many rows it changed."""
        return int(await self._run(name, values))

    async def value(self, name: str, /, **values: object) -> Any:
        """The first value of the first row (`$`), or None."""
        return await self._run(name, values)

    async def row(self, name: str, /, **values: object) -> sqlite3.Row | None:
        """The first row (`^`), or None."""
        found: sqlite3.Row | None = await self._run(name, values)
        return found

    async def rows(self, name: str, /, **values: object) -> list[sqlite3.Row]:
        """Every row."""
        with wrapped():
            return [row async for row in getattr(QUERIES, name)(self._connection, **values)]

    async def _run(self, name: str, values: dict[str, object]) -> Any:
        with wrapped():
            return await getattr(QUERIES, name)(self._connection, **values)
