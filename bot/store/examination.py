"""Looking an archive over without changing it: a doctor, unlike the desk, brings nothing up to date."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bot.store import sqlite_statement
from bot.store.postgres_migrate import applied
from bot.store.postgres_statement import wrapped

PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Examined:
    """What was seen: the engine with its version, the migrations that were applied, and what is broken ("" nothing)."""

    engine: str
    applied: Mapping[int, str]
    broken: str = ""


async def examine_sqlite(path: Path) -> Examined:
    """Opens the file for reading only, checks every page (that may take a minute for a large one), and every reference.

    Raises `ArchiveUnavailable`.
    """
    return await asyncio.to_thread(_examine_sqlite, path)


def _examine_sqlite(path: Path) -> Examined:
    engine = f"SQLite {sqlite3.sqlite_version}"
    with sqlite_statement.wrapped():
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
        try:
            return Examined(engine, _applied(connection), _broken(connection))
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                return Examined(engine, {}, str(error.sqlite_errorname))
            raise
        finally:
            connection.close()


def _applied(connection: sqlite3.Connection) -> dict[int, str]:
    if not connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'").fetchone()[0]:
        return {}
    return dict(connection.execute("SELECT number, name FROM migrations ORDER BY number"))


def _broken(connection: sqlite3.Connection) -> str:
    """The first thing that is wrong, by its kind; SQLite's own words may name a table, never a row's content."""
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        return f"journal_mode {mode}"
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        return "quick_check"
    return "foreign_key_check" if connection.execute("PRAGMA foreign_key_check").fetchone() else ""


async def examine_postgres(address: str) -> Examined:
    """Asks the server. Raises `ArchiveUnavailable`."""
    with wrapped():
        connection = await asyncpg.connect(address, timeout=PATIENCE, command_timeout=PATIENCE)
        try:
            version = await connection.fetchval("SHOW server_version")
            return Examined(f"PostgreSQL {version}", await applied(connection))
        finally:
            await connection.close(timeout=PATIENCE)
