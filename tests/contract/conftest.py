"""The same promises for every engine: a store joins by one line in `ENGINES`."""

from contextlib import asynccontextmanager

import pytest

from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore


@asynccontextmanager
async def sqlite(request):
    folder = request.getfixturevalue("tmp_path")
    store = await SqliteStore.open(folder / "motcua.db", exclusive=True)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def postgres(request):
    from tests.postgres_server import database

    async with database(request.getfixturevalue("postgres_server")) as address:
        store = await PostgresStore.open(address)
        try:
            yield store
        finally:
            await store.close()


ENGINES = {"sqlite": sqlite, "postgres": postgres}


@pytest.fixture(params=ENGINES)
async def store(request):
    async with ENGINES[request.param](request) as opened:
        yield opened
