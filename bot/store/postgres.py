"""The archive on PostgreSQL: many processes, many writers, one truth.

A transaction reads what is committed (READ COMMITTED); who must be alone says so by an advisory lock that ends with the
transaction. A commit is on disk, and on the synchronous standby where there is one, before anybody is told: a server
that would forget it is refused.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

import asyncpg

from bot.domain.message import Identity
from bot.domain.ports import Archive, ArchiveUnavailable
from bot.store.archive import SqlArchive
from bot.store.migration import migrations
from bot.store.postgres_migrate import applied, migrated
from bot.store.postgres_statement import PostgresStatements, lock_number, wrapped
from bot.store.seal import FernetSealer, RowSeal

PATIENCE = 5.0
"""Seconds to wait for a free connection, and for a new one to be made."""

LONGEST = 10.0
"""Seconds that one statement may take, and that one may wait for another's lock. A network that stalls ends it too."""

_SETTINGS = {
    "application_name": "motcua",
    "lock_timeout": f"{int(LONGEST)}s",
    # A process that froze inside a transaction must not hold its locks for ever.
    "idle_in_transaction_session_timeout": "30s",
}

_WANTED = {
    # What was confirmed to a citizen must not be lost with the power, nor (`local`) with the machine that leads.
    "synchronous_commit": {"on", "remote_apply", "remote_write"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "server_encoding": {"UTF8"},
}
"""What every connection is asked, and what it must answer."""

_CONFIRM = "SELECT pg_logical_emit_message(true, 'motcua', '') WHERE pg_current_xact_id_if_assigned() IS NULL; COMMIT"
"""Ends a turn. One that wrote nothing writes a note into the log, for the sake of the wait: an update that was handled
before may stand on this disk alone, its commit broken off while it waited for the standby, and a commit without writes
waits for nobody."""

OLDEST = 140000
"""`server_version_num` from which on the SQL here works."""


class PostgresStore:
    """`Store` on a PostgreSQL server. Made by `open`; `close` must follow."""

    def __init__(self, pool: "asyncpg.Pool[Any]", address: str, seal: RowSeal) -> None:
        self._pool, self.address, self._seal = pool, address, seal

    @classmethod
    async def open(
        cls, address: str, *, connections: int = 8, post: bool = False, sealer: FernetSealer | None = None
    ) -> Self:
        """Connects and brings the schema up to date (`post`: also what waits for older programs to be gone).

        `sealer`: what senders are sealed by; without it none can be kept or read.
        Raises `NewerArchive`, and `ArchiveUnavailable` for a server that does not answer or would lose commits.
        """
        with wrapped():
            pool = await asyncpg.create_pool(
                address,
                # None is kept for its own sake: during a fail-over the pool would try in vain and fill the log.
                min_size=0,
                max_size=connections,
                max_inactive_connection_lifetime=60,
                timeout=PATIENCE,
                command_timeout=LONGEST,
                statement_cache_size=500,
                server_settings=_SETTINGS,
                init=_must_be_safe,
                reset=_nothing,
            )
        try:
            with wrapped():
                async with pool.acquire(timeout=PATIENCE) as connection:
                    await migrated(connection, migrations("postgres"), post=post)
        except BaseException:
            pool.terminate()
            raise
        return cls(pool, address, sealer.rows() if sealer else RowSeal())

    @asynccontextmanager
    async def transaction(self, of: Identity | None = None) -> AsyncIterator[Archive]:
        """Begins to write; leaving the block keeps everything, an exception keeps nothing.

        Turns of one identity (`of`) follow one another across all processes. Raises `ArchiveUnavailable` also when the
        answer to a commit was lost: it may have been kept, and whoever sends the update again is told so by its key.
        """
        begin = "BEGIN"
        if of is not None:
            begin += f"; SELECT pg_advisory_xact_lock({lock_number(of.channel, of.id)})"
        async with self._connection() as connection:
            with wrapped():
                await connection.execute(begin)
            sql = PostgresStatements(connection, writing=True)
            yield SqlArchive.on(sql, self._seal)
            await sql.settle()
            with wrapped():
                await connection.execute("COMMIT" if of is None or sql.wrote else _CONFIRM)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """A view for reading only, of one moment, which never waits for a writer."""
        async with self._connection() as connection:
            with wrapped():
                await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield SqlArchive.on(PostgresStatements(connection, writing=False), self._seal)
            with wrapped():
                await connection.execute("COMMIT")

    async def applied(self) -> dict[int, str]:
        """Number and name of every migration that the archive had. Raises `ArchiveUnavailable`."""
        async with self._connection() as connection:
            with wrapped():
                return await applied(connection)

    def in_use(self) -> tuple[int, int, int]:
        """How many connections are at work, how many are open and wait for work, and how many more may be opened."""
        size, idle = self._pool.get_size(), self._pool.get_idle_size()
        return size - idle, idle, self._pool.get_max_size() - size

    async def close(self) -> None:
        """Waits for what is under way, a few seconds at most, and ends every connection. Safe to call again."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._pool.close()
        except (TimeoutError, OSError, asyncpg.PostgresError):
            self._pool.terminate()

    @asynccontextmanager
    async def _connection(self) -> "AsyncIterator[asyncpg.Connection[Any]]":
        """A connection of the pool. One whose block ended in an exception is rolled back, or thrown away.

        Thrown away when the database could not serve or the work was broken off: who knows what state it is in. The
        server undoes what was not committed as soon as it sees the connection gone.
        """
        with wrapped():
            connection = await self._pool.acquire(timeout=PATIENCE)
        try:
            yield connection
        except (ArchiveUnavailable, asyncio.CancelledError, GeneratorExit):
            _throw_away(connection)
            raise
        except BaseException:
            try:
                with wrapped():
                    await connection.execute("ROLLBACK", timeout=PATIENCE)
            except BaseException:
                _throw_away(connection)
                raise
            raise
        finally:
            with suppress(asyncpg.InterfaceError):
                await self._pool.release(connection)


def _throw_away(connection: "asyncpg.Connection[Any]") -> None:
    # The pool takes a connection back by itself that it saw die; its stand-in then refuses every call.
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


async def _must_be_safe(connection: "asyncpg.Connection[Any]") -> None:
    """Asks the server what it promises. Raises `ArchiveUnavailable`."""
    for name, good in _WANTED.items():
        answer = await connection.fetchval("SELECT current_setting($1)", name)
        if answer not in good:
            msg = f"the archive cannot serve ({name} is {answer}; it must be {' or '.join(sorted(good))})"
            raise ArchiveUnavailable(msg)
    if int(await connection.fetchval("SELECT current_setting('server_version_num')")) < OLDEST:
        msg = f"the archive cannot serve (PostgreSQL {OLDEST // 10000} or newer is needed)"
        raise ArchiveUnavailable(msg)


async def _nothing(_connection: "asyncpg.Connection[Any]") -> None:
    """Nothing is set on a connection that the next one must not find: a round trip saved."""
