"""The same promises for every engine: a store joins by one line in `ENGINES`."""

from contextlib import asynccontextmanager

import pytest

from bot.store.sqlite import SqliteStore


@asynccontextmanager
async def sqlite(folder):
    store = await SqliteStore.open(folder / "motcua.db", exclusive=True)
    try:
        yield store
    finally:
        await store.close()


ENGINES = {"sqlite": sqlite}


@pytest.fixture(params=ENGINES)
async def store(request, tmp_path):
    async with ENGINES[request.param](tmp_path) as opened:
        yield opened
