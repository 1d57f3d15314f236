"""A copy of the SQLite archive while the desk writes to it, and a look into one that nobody serves from.

`VACUUM INTO` reads the whole archive in one view: what is copied is one moment, the writer goes on all the while
(write-ahead log), and it cannot be made to begin again by the writes of another process, as SQLite's backup in steps
is. What was deleted does not travel along in free pages. Everything raises `sqlite3.Error`: callers say it in words.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 30.0


class Broken(Exception):
    """The archive is damaged; the text says what SQLite found and quotes no row."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an archive holds: the number of its schema, and the rows of each table."""

    schema: int
    counts: dict[str, int]


def take(archive: Path, into: Path) -> None:
    """Copies the archive as it is at one moment into a new file, beside whoever serves from it."""
    with closing(_opened(archive)) as connection:
        # Comes back to Python now and then, so that a signal is heard in the middle of a long copy.
        connection.set_progress_handler(lambda: 0, 1_000)
        connection.execute("VACUUM INTO ?", (str(into),))


def look(archive: Path) -> Look:
    """Reads every page and every reference of a copy, and counts its rows. Raises `Broken`."""
    with closing(_opened(archive)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            msg = "integrity_check"
            raise Broken(msg)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            msg = "foreign_key_check"
            raise Broken(msg)
        return Look(_schema(connection), _counts(connection))


def at_rest(archive: Path) -> None:
    """Folds the write-ahead log into an archive that nobody has open, so that it is one file.

    Raises `sqlite3.OperationalError` (busy) when somebody does.
    """
    with closing(_opened(archive)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != ("delete",):
            msg = "database is locked"
            raise sqlite3.OperationalError(msg)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None)


def _schema(connection: sqlite3.Connection) -> int:
    known = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'").fetchone()[0]
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()[0]) if known else 0


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows by table; tables that begin with "_" are a replicator's own (Litestream)."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '[_]*' "
        "ORDER BY name"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}  # noqa: S608 - our own tables
