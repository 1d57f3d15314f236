"""The archive on SQLite: one writer at a time, readers that never wait for it.

One host only, never on a network file system. The serving process holds a lock file; the commands (`official`,
`report` …) work beside it.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Self

from bot.domain.message import Identity
from bot.domain.ports import Archive, ArchiveUnavailable
from bot.store.archive import SqlArchive
from bot.store.lockfile import LockFile
from bot.store.migration import migrations, missing
from bot.store.seal import FernetSealer, RowSeal
from bot.store.sqlite_commit import Commit
from bot.store.sqlite_migrate import applied, apply
from bot.store.sqlite_statement import TURN, Connection, SqliteStatements, with_functions, wrapped

PRAGMAS: dict[str, tuple[str, object]] = {
    "journal_mode": ("WAL", "wal"),
    # NORMAL may lose the last commits when the power fails, and we confirm what we committed.
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    # What is deleted for a citizen's sake must not stay in free pages.
    "secure_delete": ("ON", 1),
    "recursive_triggers": ("ON", 1),
}
"""What is set on every connection, and what SQLite must answer when asked back."""

PATIENCE = 5.0
"""Seconds to wait for another process's write before giving up."""

READERS = 4
"""Views that may be open at once; one more waits for one of them, never for the writer."""


MOVED = ".moved"
"""Ends the name of the file beside an archive that went elsewhere."""


class ArchiveMoved(Exception):
    """What is in this file counts no more; the text says what does."""


class SqliteStore:
    """`Store` on one SQLite file. Made by `open`; `close` must follow, or its threads keep the process alive."""

    def __init__(self, path: Path, writer: Connection, lock: LockFile | None, patience: float, seal: RowSeal) -> None:
        self._path, self._writer, self._lock, self._patience = path, writer, lock, patience
        self._seal = seal
        self._writing = asyncio.Lock()
        self._kept = Commit(writer, self._writing)
        self._reading = asyncio.Semaphore(READERS)
        self._idle: list[Connection] = []
        self._leaving: set[asyncio.Task[None]] = set()
        self._closed = False

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        exclusive: bool,
        patience: float = PATIENCE,
        post: bool = False,
        sealer: FernetSealer | None = None,
    ) -> Self:
        """Opens the archive and brings its schema up to date (`post`: to the end); makes it when there is none.

        `exclusive`: this process serves. `sealer`: what senders are sealed by; without it none can be kept or read.
        Raises `DatabaseInUse` when another does (for a command only when the schema
        would have to change under it), `ArchiveMoved`, `NewerArchive`, and `ArchiveUnavailable`.
        """
        if path.with_name(path.name + MOVED).exists():
            msg = f"{path}: the archive was moved to PostgreSQL; set MOTCUA_DATABASE, or remove {path.name}{MOVED}"
            raise ArchiveMoved(msg)
        try:
            lock = LockFile(path) if exclusive else None
        except OSError as error:
            msg = f"the archive cannot serve ({error.strerror})"
            raise ArchiveUnavailable(msg) from error
        writer = None
        try:
            _made_closed(path)
            writer = await _connected(path, patience, read_only=False)
            await _brought_up_to_date(writer, path, lock, post=post)
            if lock is not None:
                # Who held the lock before is dead, and his leases with him: nobody need wait for their end.
                await SqliteStatements(writer).change("end_leases")
        except BaseException:
            if writer is not None:
                await writer.close()
            if lock is not None:
                lock.release()
            raise
        return cls(path, writer, lock, patience, sealer.rows() if sealer else RowSeal())

    @asynccontextmanager
    async def transaction(self, of: Identity | None = None) -> AsyncIterator[Archive]:  # noqa: ARG002 - `Store`
        """Begins to write; leaving the block keeps everything, an exception keeps nothing.

        Whoever writes is alone, from the first read on, so that `of` (whose turn it is) makes no difference here.
        Those who waited for one another go to the disk together (`bot.store.sqlite_commit`). Raises
        `ArchiveUnavailable` when that does not begin in time.
        """
        await self._own_turn()
        try:
            joins = self._kept.open
            sql = SqliteStatements(self._writer, TURN if joins else "BEGIN IMMEDIATE")
            try:
                yield SqlArchive.on(sql, self._seal)
                await sql.settle()
            except BaseException:
                await self._kept.undo(sql, joins=joins)
                raise
            kept = self._kept.end(joins=joins) if sql.begun else None
        finally:
            self._writing.release()
        if kept is not None:
            await asyncio.shield(kept)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """A view for reading only, of one moment, which never waits for a writer."""
        async with self._reading:
            self._must_be_open()
            reader = self._idle.pop() if self._idle else await self._another()
            try:
                yield SqlArchive.on(SqliteStatements(reader, "BEGIN"), self._seal)
            finally:
                await self._put_back(reader)

    async def applied(self) -> dict[int, str]:
        """Number and name of every migration that the archive had. Raises `ArchiveUnavailable`."""
        return await applied(self._writer)

    async def close(self) -> None:
        """Waits for the writer, ends every connection and lets the lock go. Safe to call again."""
        if self._closed:
            return
        self._closed = True
        async with self._writing:
            # Whoever writes now ends first; nobody new begins.
            pass
        await self._kept.settled()
        while self._leaving:
            await asyncio.wait(self._leaving)
        async with self._writing:
            for reader in self._idle:
                await reader.close()
            self._idle.clear()
            await self._writer.close()
        if self._lock is not None:
            self._lock.release()

    async def _own_turn(self) -> None:
        self._must_be_open()
        try:
            async with asyncio.timeout(2 * self._patience):
                await self._writing.acquire()
        except TimeoutError:
            msg = "the archive cannot serve (another write takes too long)"
            raise ArchiveUnavailable(msg) from None
        if self._closed:
            self._writing.release()
            self._must_be_open()

    def _must_be_open(self) -> None:
        if self._closed:
            msg = "the archive cannot serve (closed)"
            raise ArchiveUnavailable(msg)

    async def _another(self) -> Connection:
        """One more connection for reading. Whoever is called off meanwhile need not wait for it."""
        opening = asyncio.ensure_future(_connected(self._path, self._patience, read_only=True))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            self._let_go(_unwanted(opening))
            raise

    async def _put_back(self, reader: Connection) -> None:
        """Ends the view; a connection whose view could not be ended is closed."""
        try:
            await reader.rollback()
        except BaseException:
            self._let_go(reader.close())
            raise
        if self._closed:
            await reader.close()
        else:
            self._idle.append(reader)

    def _let_go(self, closing: Coroutine[object, object, None]) -> None:
        """Closes a connection by itself: who is called off by a server is so again and again, and can wait for nothing.
        `close` waits for it.
        """
        task = asyncio.ensure_future(closing)
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


async def _unwanted(opening: asyncio.Future[Connection]) -> None:
    with suppress(ArchiveUnavailable):
        await (await opening).close()


async def _connected(path: Path, patience: float, *, read_only: bool) -> Connection:
    """A connection with its pragmas set and asked back. Raises `ArchiveUnavailable`."""
    address = _address(path, read_only=read_only)
    with wrapped():
        # Tried first without aiosqlite: when opening fails, its thread outlives the error and nobody can wait for it.
        await asyncio.to_thread(lambda: sqlite3.connect(address, uri=True).close())
        connection = Connection(
            partial(
                sqlite3.connect, address, uri=True, isolation_level=None, timeout=patience, check_same_thread=False
            ),
            64,
        )
        opening = asyncio.ensure_future(connection)
        try:
            await asyncio.shield(opening)
            connection.row_factory = sqlite3.Row
            await connection.trip(with_functions)
            for name, (wanted, answer) in PRAGMAS.items():
                await _set_pragma(connection, name, wanted, answer)
        except BaseException:
            # Whoever is no longer wanted waits for the thread too: it would tell its result to a loop that has gone.
            await asyncio.wait({opening})
            await connection.close()
            raise
    return connection


def _made_closed(path: Path) -> None:
    """Makes a new file that nobody else reads: SQLite would make it as open as any other file on this machine. What
    hinders this hinders SQLite too, which then says so.
    """
    with suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)


def _address(path: Path, *, read_only: bool) -> str:
    return f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"


async def _set_pragma(connection: Connection, name: str, wanted: str, answer: object) -> None:
    async with connection.execute(f"PRAGMA {name} = {wanted}"):
        pass
    async with connection.execute(f"PRAGMA {name}") as asked:
        row = await asked.fetchone()
    if row is None or row[0] != answer:
        msg = f"the archive cannot serve (it refuses {name} = {wanted})"
        raise ArchiveUnavailable(msg)


async def _brought_up_to_date(writer: Connection, path: Path, lock: LockFile | None, *, post: bool) -> None:
    waiting = missing(migrations("sqlite"), await applied(writer), post=post)
    if not waiting:
        return
    own = LockFile(path) if lock is None else None
    try:
        await apply(writer, waiting)
    finally:
        if own is not None:
            own.release()
