"""The same promises for every engine: a store joins by one line in `ENGINES`.

The long run also asks them of the schema of tomorrow: the program as it is serves beside a later `pre` migration that
added a table, and a column to every table there is, as it would during an upgrade and after going back from one.
"""

import sqlite3
from contextlib import asynccontextmanager, closing

import asyncpg
import pytest

from bot.store.migration import migrations
from bot.store.postgres import PostgresStore
from tests.blank_archive import archive_at
from tests.sealing import SEALER

TOMORROW = len(migrations("sqlite")) + 1


@asynccontextmanager
async def sqlite(request):
    folder = request.getfixturevalue("tmp_path")
    store = await archive_at(folder / "motcua.db")
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def sqlite_of_tomorrow(request):
    async with sqlite(request):
        pass
    with closing(sqlite3.connect(request.getfixturevalue("tmp_path") / "motcua.db")) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            if not table.startswith("sqlite_"):
                connection.execute(f"ALTER TABLE {table} ADD COLUMN tomorrow TEXT")
        connection.execute("CREATE TABLE tomorrows (id TEXT PRIMARY KEY) STRICT")
        connection.execute("INSERT INTO migrations VALUES (?, 'pre_tomorrow', '', NULL)", (TOMORROW,))
        connection.commit()
    async with sqlite(request) as store:
        assert TOMORROW in await store.applied()
        yield store


@asynccontextmanager
async def postgres(request, prepare=None):
    from tests.postgres_server import database

    async with database(request.getfixturevalue("postgres_server")) as address:
        if prepare:
            await prepare(address)
        store = await PostgresStore.open(address, sealer=SEALER)
        try:
            yield store
        finally:
            await store.close()


@asynccontextmanager
async def postgres_of_tomorrow(request):
    async def prepare(address):
        connection = await asyncpg.connect(address)
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in tables:
            await connection.execute(f"ALTER TABLE {table} ADD COLUMN tomorrow text")
        await connection.execute("CREATE TABLE tomorrows (id text PRIMARY KEY)")
        await connection.execute("INSERT INTO migrations VALUES ($1, 'pre_tomorrow')", TOMORROW)
        await connection.close()

    async with postgres(request, prepare) as store:
        assert TOMORROW in await store.applied()
        yield store


ENGINES = {
    "sqlite": sqlite,
    "postgres": postgres,
    "sqlite-of-tomorrow": sqlite_of_tomorrow,
    "postgres-of-tomorrow": postgres_of_tomorrow,
}


@pytest.fixture(params=[pytest.param(name, marks=[pytest.mark.full] if "tomorrow" in name else []) for name in ENGINES])
async def store(request):
    async with ENGINES[request.param](request) as opened:
        yield opened
