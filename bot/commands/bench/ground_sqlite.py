"""The ground of a bench on one SQLite file."""

import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from bot.commands.bench.batch import Batch, Said
from bot.commands.bench.key import SEALER
from bot.domain.ports import Store
from bot.store.sqlite import PRAGMAS, SqliteStore
from bot.store.sqlite_statement import with_functions

_HASTE = ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -1000000", "ignore_check_constraints = ON")
"""How a file is filled: what is left of a broken run is thrown away. A test has SQLite check the rows afterwards."""


class SqliteGround:
    """One SQLite file."""

    def __init__(self, address: str) -> None:
        self.address = self.shown = address
        self._path = Path(address)
        self.name = f"SQLite {sqlite3.sqlite_version}"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Store]:
        """The archive, locked against another serving process. Raises `DatabaseInUse`."""
        store = await SqliteStore.open(self._path, exclusive=True, sealer=SEALER)
        try:
            yield store
        finally:
            await store.close()

    async def value(self, sql: str) -> Any:
        """The first value; the file is opened for reading only."""
        with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute(sql).fetchone()
        return row[0] if row else None

    async def tables(self) -> set[str]:
        """The tables of the file; none when there is no file."""
        if not self._path.exists():
            return set()
        return set(
            (await self.value("SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table'") or "").split(",")
        )

    async def fill(self, batches: Iterable[Batch]) -> None:
        """Fills the file without waiting for the disk at each step, its indexes and triggers set aside meanwhile: what
        follows a row would look for others without an index.
        """
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            for pragma in _HASTE:
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN")
            aside = connection.execute(
                "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
                " ORDER BY type"
            ).fetchall()
            for kind, name, _ in aside:
                connection.execute(f"DROP {kind} {name}")
            for batch in batches:
                holes = ", ".join("?" * len(batch.columns))
                connection.executemany(
                    f"INSERT INTO {batch.table} ({', '.join(batch.columns)}) VALUES ({holes})",  # noqa: S608
                    batch.rows,
                )
            for _, _, sql in aside:
                connection.execute(sql)
            connection.execute("COMMIT")
            connection.execute("PRAGMA journal_mode = WAL")

    async def say(self, sql: str) -> None:
        """Says one statement of the bench's own."""
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.execute(sql)

    @contextmanager
    def twin(self) -> Iterator["SqliteGround"]:
        """A copy of the file, gone afterwards."""
        copy = self._path.with_name(f"{self._path.name}.twin")
        with closing(sqlite3.connect(self._path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self._path, copy)
        try:
            yield SqliteGround(str(copy))
        finally:
            for file in self._path.parent.glob(f"{copy.name}*"):
                file.unlink()

    @contextmanager
    def noted(self) -> Iterator[list[Said]]:
        """Notes what is said on every connection for writing that is opened meanwhile."""
        notes: list[Said] = []

        class Noting(sqlite3.Connection):
            def execute(self, words: str, values: Any = (), /) -> sqlite3.Cursor:
                notes.append(Said("execute", words, values))
                return super().execute(words, values)

        connect = sqlite3.connect

        def connected(address: str, **how: Any) -> sqlite3.Connection:
            return connect(address, **how) if "mode=ro" in address else connect(address, factory=Noting, **how)

        sqlite3.connect = connected  # type: ignore[assignment]
        try:
            yield notes
        finally:
            sqlite3.connect = connect

    async def repeat(self, said: Sequence[Said]) -> float:
        """Says it all once more, in one thread without any of our code; gives the seconds."""
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            with_functions(connection)
            for name, (wanted, _) in PRAGMAS.items():
                connection.execute(f"PRAGMA {name} = {wanted}")
            began = time.perf_counter()
            for each in said:
                connection.execute(each.words, each.values).fetchall()
            return time.perf_counter() - began

    async def size(self) -> int:
        """Bytes of the file and its log."""
        files = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())
