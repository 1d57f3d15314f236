"""Applying migrations on SQLite.

Each is one transaction together with its row in `migrations`, so that a stop in the middle leaves the archive as it
was before that file.
"""

from collections.abc import Sequence

import aiosqlite

from bot.store.migration import Migration
from bot.store.sqlite_statement import wrapped

_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT
"""


async def applied(connection: aiosqlite.Connection) -> dict[int, str]:
    """Number and name of every migration that the archive had. Raises `ArchiveUnavailable`."""
    with wrapped():
        cursor = await connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'")
        row = await cursor.fetchone()
        if not row or not row[0]:
            return {}
        cursor = await connection.execute("SELECT number, name FROM migrations ORDER BY number")
        return {int(number): str(name) for number, name in await cursor.fetchall()}


async def apply(connection: aiosqlite.Connection, waiting: Sequence[Migration]) -> None:
    """Applies these in order. Raises `ArchiveUnavailable`."""
    with wrapped():
        await connection.execute(_TABLE)
        for each in waiting:
            row = f"INSERT INTO migrations VALUES ({each.number}, '{each.name}', strftime('%Y-%m-%dT%H:%M:%fZ'))"  # noqa: S608 - our own file's name
            try:
                await connection.executescript(f"BEGIN IMMEDIATE;\n{each.sql}\n;{row};\nCOMMIT;")
            except BaseException:
                await connection.rollback()
                raise
