"""One trip to the disk for all who waited while another wrote.

A commit waits for the disk, longer than a turn takes. So the first turn opens the transaction and asks for its commit,
which stands in line behind those who wait already: each of them is a savepoint of its own in the same transaction, kept
or undone alone. Nobody is told that anything was kept before the commit that holds it is on the disk.
"""

import asyncio
import sqlite3

from bot.domain.ports import ArchiveUnavailable
from bot.store.sqlite_statement import Connection, SqliteStatements, wrapped


class Commit:
    """The commit that is asked for, if any. `line` is the lock under which one turn after the other writes."""

    def __init__(self, writer: Connection, line: asyncio.Lock) -> None:
        self._writer, self._line = writer, line
        self._asked: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        """Whether a turn that begins now joins others. Raises `ArchiveUnavailable` when theirs was broken off."""
        if self._asked is None:
            return False
        if not self._writer.in_transaction:
            # The engine undid everything: the disk is full, or fails. Those who wait for the commit are told by it.
            msg = "the archive cannot serve (a write before this one was broken off)"
            raise ArchiveUnavailable(msg)
        return True

    def end(self, *, joins: bool) -> "asyncio.Task[None]":
        """Ends a turn that wrote; gives the commit to wait for."""
        if joins:
            with wrapped():
                self._writer.here(lambda connection: connection.execute("RELEASE turn"))
        if self._asked is None:
            self._asked = asyncio.create_task(self._commit(), name="commit")
            # Whoever waited for it may have been broken off meanwhile; then nobody asks how it went.
            self._asked.add_done_callback(lambda done: done.cancelled() or done.exception())
        return self._asked

    async def undo(self, sql: SqliteStatements, *, joins: bool) -> None:
        """Undoes a turn, and nothing of those before it. The connection's thread works in order, so even when the wait
        for it is broken off by a cancellation, the rollback comes before whatever is asked next.
        """
        with wrapped():
            if not joins:
                await self._writer.rollback()
            elif sql.begun and self._writer.in_transaction:
                self._writer.here(_undo_turn)

    async def settled(self) -> None:
        """Waits for the commit that is asked for, however it goes: who asked is told."""
        if self._asked is not None:
            await asyncio.wait([self._asked])

    async def _commit(self) -> None:
        async with self._line:
            self._asked = None
            try:
                with wrapped():
                    await self._writer.trip(lambda connection: connection.execute("COMMIT"))
            except BaseException:
                with wrapped():
                    await self._writer.rollback()
                raise


def _undo_turn(connection: sqlite3.Connection) -> None:
    connection.execute("ROLLBACK TO turn")
    connection.execute("RELEASE turn")
