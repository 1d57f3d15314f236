"""The archive of a fault test: which engine, how a process finds it, and what it holds after everybody is dead."""

import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from tests.blank_archive import archive_at
from tests.sealing import KEY, SEALER


@dataclass
class OnSqlite:
    """A file in a folder of the test."""

    folder: Path
    engine = "sqlite"

    @property
    def where(self):
        return str(self.folder / "motcua.db")

    @property
    def environment(self):
        """What a process needs to find it."""
        return {"MOTCUA_VAR": str(self.folder), "MOTCUA_SECRET_KEYS": KEY}

    @asynccontextmanager
    async def opened(self):
        store = await archive_at(Path(self.where))
        try:
            yield store
        finally:
            await store.close()

    async def asked(self, query):
        with closing(sqlite3.connect(self.where)) as connection:
            return connection.execute(query).fetchall()

    async def must_be_whole(self):
        assert await self.asked("PRAGMA integrity_check") == [("ok",)]


@dataclass
class OnPostgres:
    """A database of the test's own on a PostgreSQL server."""

    where: str
    folder: Path
    engine = "postgres"

    @property
    def environment(self):
        return {"MOTCUA_VAR": str(self.folder), "MOTCUA_DATABASE": self.where, "MOTCUA_SECRET_KEYS": KEY}

    @asynccontextmanager
    async def opened(self):
        store = await PostgresStore.open(self.where, sealer=SEALER)
        try:
            yield store
        finally:
            await store.close()

    async def asked(self, query):
        connection = await asyncpg.connect(self.where)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def must_be_whole(self):
        """Nobody holds a transaction open any more."""
        assert await self.asked(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
            " AND pid <> pg_backend_pid()"
        ) == [(0,)]


async def store_at(where):
    """The store for `where`: as one of several, who lets the leases of others end by themselves."""
    if where.startswith("postgresql://"):
        return await PostgresStore.open(where, sealer=SEALER)
    return await SqliteStore.open(Path(where), exclusive=False, sealer=SEALER)
