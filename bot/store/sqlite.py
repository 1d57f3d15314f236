"""The archive on SQLite: one writer at a time, readers that never wait for it.

One host only, never on a network file system. The serving process holds a lock file; the commands (`official`,
`report` …) work beside it.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiosqlite

from bot.domain.follower import Followers
from bot.domain.ports import (
    Archive,
    ArchiveUnavailable,
    Cases,
    Conversations,
    DeskSessions,
    Inbox,
    Officials,
    Outbox,
    People,
    Photos,
    Tallies,
)
from bot.domain.publication import Publications
from bot.domain.question import Questions
from bot.domain.webline import WebLog
from bot.store.cases import SqlCases
from bot.store.conversations import SqlConversations
from bot.store.followers import SqlFollowers
from bot.store.inbox import SqlInbox
from bot.store.lockfile import LockFile
from bot.store.migrate import migrate, migrations, pending
from bot.store.officials import SqlOfficials
from bot.store.outbox import SqlOutbox
from bot.store.people import SqlPeople
from bot.store.photos import SqlPhotos
from bot.store.publications import SqlPublications
from bot.store.questions import SqlQuestions
from bot.store.sessions import SqlDeskSessions
from bot.store.statement import Statements, wrapped
from bot.store.tallies import SqlTallies
from bot.store.weblog import SqlWebLog

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


@dataclass(slots=True)
class SqlArchive:
    """`Archive` inside one transaction of one connection."""

    inbox: Inbox
    people: People
    conversations: Conversations
    cases: Cases
    outbox: Outbox
    officials: Officials
    sessions: DeskSessions
    weblog: WebLog
    photos: Photos
    tallies: Tallies
    followers: Followers
    publications: Publications
    questions: Questions

    @classmethod
    def on(cls, connection: aiosqlite.Connection) -> Self:
        """The archive that speaks through `connection`."""
        sql = Statements(connection)
        return cls(
            inbox=SqlInbox(sql),
            people=SqlPeople(sql),
            conversations=SqlConversations(sql),
            cases=SqlCases(sql),
            outbox=SqlOutbox(sql),
            officials=SqlOfficials(sql),
            sessions=SqlDeskSessions(sql),
            weblog=SqlWebLog(sql),
            photos=SqlPhotos(sql),
            tallies=SqlTallies(sql),
            followers=SqlFollowers(sql),
            publications=SqlPublications(sql),
            questions=SqlQuestions(sql),
        )


class SqliteStore:
    """`Store` on one SQLite file. Made by `open`; `close` must follow, or its threads keep the process alive."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, lock: LockFile | None, patience: float) -> None:
        self._path, self._writer, self._lock, self._patience = path, writer, lock, patience
        self._writing = asyncio.Lock()
        self._reading = asyncio.Semaphore(READERS)
        self._idle: list[aiosqlite.Connection] = []
        self._closed = False

    @classmethod
    async def open(cls, path: Path, *, exclusive: bool, patience: float = PATIENCE) -> Self:
        """Opens the archive and brings its schema up to date; makes it when there is none.

        `exclusive`: this process serves. Raises `DatabaseInUse` when another does (for a command only when the schema
        would have to change under it), `NewerArchive`, and `ArchiveUnavailable`.
        """
        try:
            lock = LockFile(path) if exclusive else None
        except OSError as error:
            msg = f"the archive cannot serve ({error.strerror})"
            raise ArchiveUnavailable(msg) from error
        writer = None
        try:
            writer = await _connected(path, patience, read_only=False)
            await _brought_up_to_date(writer, path, lock)
            if lock is not None:
                # Who held the lock before is dead, and his leases with him: nobody need wait for their end.
                await Statements(writer).change("end_leases")
        except BaseException:
            if writer is not None:
                await writer.close()
            if lock is not None:
                lock.release()
            raise
        return cls(path, writer, lock, patience)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Archive]:
        """Begins to write; leaving the block keeps everything, an exception keeps nothing.

        Whoever writes is alone, from the first read on. Raises `ArchiveUnavailable` when that does not begin in time.
        """
        await self._own_turn()
        try:
            try:
                await _say(self._writer, "BEGIN IMMEDIATE")
                yield SqlArchive.on(self._writer)
                await _say(self._writer, "COMMIT")
            except BaseException:
                await self._undo()
                raise
        finally:
            self._writing.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """A view for reading only, of one moment, which never waits for a writer."""
        async with self._reading:
            self._must_be_open()
            reader = self._idle.pop() if self._idle else await _connected(self._path, self._patience, read_only=True)
            try:
                await _say(reader, "BEGIN")
                yield SqlArchive.on(reader)
            finally:
                await self._put_back(reader)

    async def close(self) -> None:
        """Waits for the writer, ends every connection and lets the lock go. Safe to call again."""
        if self._closed:
            return
        self._closed = True
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

    async def _undo(self) -> None:
        """Rolls back. The connection's thread works in order, so even when the wait for it is broken off by a
        cancellation, the rollback comes before whatever is asked next.
        """
        with wrapped():
            await self._writer.rollback()

    async def _put_back(self, reader: aiosqlite.Connection) -> None:
        """Ends the view; a connection whose view could not be ended is closed."""
        try:
            await reader.rollback()
        except BaseException:
            await asyncio.shield(reader.close())
            raise
        if self._closed:
            await reader.close()
        else:
            self._idle.append(reader)


async def _say(connection: aiosqlite.Connection, words: str) -> None:
    with wrapped():
        async with connection.execute(words):
            pass


async def _connected(path: Path, patience: float, *, read_only: bool) -> aiosqlite.Connection:
    """A connection with its pragmas set and asked back. Raises `ArchiveUnavailable`."""
    address = _address(path, read_only=read_only)
    with wrapped():
        # Tried first without aiosqlite: when opening fails, its thread outlives the error and nobody can wait for it.
        await asyncio.to_thread(lambda: sqlite3.connect(address, uri=True).close())
        connection = await aiosqlite.connect(address, uri=True, isolation_level=None, timeout=patience)
        try:
            connection.row_factory = sqlite3.Row
            for name, (wanted, answer) in PRAGMAS.items():
                await _set_pragma(connection, name, wanted, answer)
        except BaseException:
            await connection.close()
            raise
    return connection


def _address(path: Path, *, read_only: bool) -> str:
    return f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"


async def _set_pragma(connection: aiosqlite.Connection, name: str, wanted: str, answer: object) -> None:
    async with connection.execute(f"PRAGMA {name} = {wanted}"):
        pass
    async with connection.execute(f"PRAGMA {name}") as asked:
        row = await asked.fetchone()
    if row is None or row[0] != answer:
        msg = f"the archive cannot serve (it refuses {name} = {wanted})"
        raise ArchiveUnavailable(msg)


async def _brought_up_to_date(writer: aiosqlite.Connection, path: Path, lock: LockFile | None) -> None:
    known = migrations()
    if not await pending(writer, known):
        return
    own = LockFile(path) if lock is None else None
    try:
        await migrate(writer, known)
    finally:
        if own is not None:
            own.release()
