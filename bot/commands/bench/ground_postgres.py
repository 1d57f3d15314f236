"""The ground of a bench on one database of a PostgreSQL server."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from bot.commands.bench.batch import Batch, Said
from bot.commands.bench.key import SEALER
from bot.domain.ports import Store
from bot.store.postgres import PostgresStore

_INDEXES = """
SELECT indexname AS name, indexdef AS sql FROM pg_indexes
WHERE schemaname = 'public' AND NOT EXISTS (
    SELECT 1 FROM pg_constraint WHERE conindid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
)
"""
"""The indexes that no constraint needs."""


class PostgresGround:
    """One database. Made by `reached`."""

    def __init__(self, address: str, version: str, connections: int) -> None:
        self.address, self._connections = address, connections
        self.name = " ".join(["PostgreSQL", *version.split()[:1]])
        parts = urlsplit(address)
        self.shown = f"{parts.hostname or 'localhost'}{parts.path}"

    @classmethod
    async def reached(cls, address: str, connections: int) -> "PostgresGround":
        """Asks the server its version. Raises the driver's errors."""
        async with _connected(address) as connection:
            return cls(address, await connection.fetchval("SHOW server_version"), connections)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Store]:
        """The archive, with its own connections."""
        store = await PostgresStore.open(self.address, connections=self._connections, sealer=SEALER)
        try:
            yield store
        finally:
            await store.close()

    async def value(self, sql: str) -> Any:
        """The first value."""
        async with _connected(self.address) as connection:
            return await connection.fetchval(sql)

    async def say(self, sql: str) -> None:
        """Says one statement of the bench's own."""
        async with _connected(self.address) as connection:
            await connection.execute(sql)

    async def tables(self) -> set[str]:
        """The tables of the database."""
        async with _connected(self.address) as connection:
            return {
                row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            }

    async def fill(self, batches: Iterable[Batch]) -> None:
        """Fills by COPY in one transaction; afterwards what autovacuum would do in its time."""
        async with _connected(self.address) as connection:
            async with connection.transaction():
                # The rows name only rows that are there, as a test sees; asking for each takes as long as writing.
                with suppress(asyncpg.InsufficientPrivilegeError):
                    async with connection.transaction():
                        await connection.execute("SET LOCAL session_replication_role = replica")
                indexes = await connection.fetch(_INDEXES)
                for index in indexes:
                    await connection.execute(f"DROP INDEX {index['name']}")
                for batch in batches:
                    await connection.copy_records_to_table(batch.table, records=batch.rows, columns=list(batch.columns))
                await connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
                for index in indexes:
                    await connection.execute(index["sql"])
            await connection.execute("VACUUM (ANALYZE)")

    @contextmanager
    def twin(self) -> Iterator["PostgresGround"]:
        """A copy of the database on the same server, dropped afterwards."""
        parts = urlsplit(self.address)
        name = f"{parts.path.lstrip('/')}_twin"
        twin = PostgresGround(urlunsplit(parts._replace(path=f"/{name}")), "", self._connections)
        outside = PostgresGround(urlunsplit(parts._replace(path="/postgres")), "", self._connections)
        asyncio.run(outside.say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        asyncio.run(outside.say(f"CREATE DATABASE {name} TEMPLATE {parts.path.lstrip('/')}"))
        try:
            yield twin
        finally:
            asyncio.run(outside.say(f"DROP DATABASE {name} WITH (FORCE)"))

    @contextmanager
    def noted(self) -> Iterator[list[Said]]:
        """Notes what is said on every connection of pools that are opened meanwhile."""
        notes: list[Said] = []

        class Noting(asyncpg.Connection):  # type: ignore[misc]
            async def execute(self, query: str, *args: Any, **more: Any) -> Any:
                notes.append(Said("execute", query, args))
                return await super().execute(query, *args, **more)

            async def fetch(self, query: str, *args: Any, **more: Any) -> Any:
                notes.append(Said("fetch", query, args))
                return await super().fetch(query, *args, **more)

            async def fetchrow(self, query: str, *args: Any, **more: Any) -> Any:
                notes.append(Said("fetchrow", query, args))
                return await super().fetchrow(query, *args, **more)

            async def fetchval(self, query: str, *args: Any, **more: Any) -> Any:
                notes.append(Said("fetchval", query, args))
                return await super().fetchval(query, *args, **more)

        create_pool = asyncpg.create_pool
        asyncpg.create_pool = partial(create_pool, connection_class=Noting)
        try:
            yield notes
        finally:
            asyncpg.create_pool = create_pool

    async def repeat(self, said: Sequence[Said]) -> float:
        """Says it all once more on one connection without any of our code; gives the seconds."""
        async with _connected(self.address) as connection:
            began = time.perf_counter()
            for each in said:
                await getattr(connection, each.method)(each.words, *each.values)
            return time.perf_counter() - began

    async def size(self) -> int:
        """Bytes of the database."""
        return int(await self.value("SELECT pg_database_size(current_database())"))


@asynccontextmanager
async def _connected(address: str) -> "AsyncIterator[asyncpg.Connection[Any]]":
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()
