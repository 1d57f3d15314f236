"""Migrations: numbered SQL files, applied once each, forwards only.

Each is one transaction together with its row in `migrations`, so that a stop in the middle leaves the archive as it
was before that file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from bot.store.statement import wrapped

FOLDER = Path(__file__).parent / "migrations" / "sqlite"

_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT
"""


class NewerArchive(Exception):
    """The archive was written by a later version of the program, which this one does not understand."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its number, its name and its SQL."""

    number: int
    name: str
    sql: str


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """Every migration in its order. Raises `ValueError` when a number is missing or there twice."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        number, _, name = path.stem.partition("_")
        if not re.fullmatch(r"\d{4}", number) or int(number) != len(found) + 1:
            msg = f"migration {path.name} is out of order"
            raise ValueError(msg)
        found.append(Migration(int(number), name, path.read_text(encoding="utf-8")))
    return found


async def pending(connection: aiosqlite.Connection, known: list[Migration]) -> list[Migration]:
    """What is still to be applied. Raises `NewerArchive`."""
    with wrapped():
        cursor = await connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'")
        row = await cursor.fetchone()
        applied = 0
        if row and row[0]:
            cursor = await connection.execute("SELECT coalesce(max(number), 0) FROM migrations")
            row = await cursor.fetchone()
            applied = row[0] if row else 0
    if applied > len(known):
        msg = f"the archive has schema {applied}, this program knows {len(known)}: use a newer version of the program"
        raise NewerArchive(msg)
    return known[applied:]


async def migrate(connection: aiosqlite.Connection, known: list[Migration]) -> int:
    """Applies what is missing and gives how many that were; run again, it does nothing. Raises `NewerArchive`."""
    missing = await pending(connection, known)
    with wrapped():
        if missing:
            await connection.execute(_TABLE)
        for each in missing:
            row = f"INSERT INTO migrations VALUES ({each.number}, '{each.name}', strftime('%Y-%m-%dT%H:%M:%fZ'))"  # noqa: S608 - our own file's name
            try:
                await connection.executescript(f"BEGIN IMMEDIATE;\n{each.sql}\n;{row};\nCOMMIT;")
            except BaseException:
                await connection.rollback()
                raise
    return len(missing)
