"""The step that brings figures counts what was there before as the archive counts what comes after."""

import sqlite3
from contextlib import closing
from datetime import date

import asyncpg
import pytest

from bot.domain.case import EventKind, Status, Verdict
from bot.store.migration import FOLDER
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from tests.contract.made import kept_case, later
from tests.contract.test_store_registers import happens, opened, rates

TABLES = ("case_figures", "verdict_rounds", "figure_days")
FIGURES = "SELECT * FROM {} WHERE {} ORDER BY 1, 2"

THERE = {"figure_days": "received > 0"}
"""A day that every case left counts nothing, as one that never had any."""


def step(engine):
    """The part of the step that counts what is there."""
    text = (FOLDER / engine / "0015_pre_register.sql").read_text(encoding="utf-8")
    return text.partition("-- What was there before.")[2]


async def lived_in(store):
    """Cases in every state that the figures tell apart."""
    await opened(store)
    await kept_case(store, register_no=None, register_year=None)
    for status, kind in ((Status.ANSWERED, EventKind.ANSWERED), (Status.DECLINED, EventKind.DECLINED)):
        case = await happens(store, await opened(store), kind, status)
        await rates(store, case, Verdict.NOT_SATISFIED, at=later(hours=1), why="Vẫn hỏng.")
        case = await happens(store, case, EventKind.REOPENED, Status.REOPENED, at=later(hours=2))
        case = await happens(store, case, kind, status, at=later(hours=3))
    case = await happens(store, await opened(store), EventKind.ANSWERED, Status.ANSWERED)
    await rates(store, case, Verdict.SATISFIED, at=later(hours=1))
    await happens(store, case, EventKind.RATED, Status.CLOSED, at=later(hours=1))
    late = await opened(store, due=date(2026, 3, 12))
    late = await happens(store, late, EventKind.TRANSFERRED, Status.TRANSFERRED, office="so-tu-phap")
    await happens(store, late, EventKind.ANSWERED, Status.ANSWERED, at=later(days=9))
    await happens(store, await opened(store), EventKind.WITHDRAWN, Status.WITHDRAWN)


async def test_on_sqlite(tmp_path):
    file = tmp_path / "motcua.db"
    store = await SqliteStore.open(file, exclusive=True)
    await lived_in(store)
    await store.close()
    with closing(sqlite3.connect(file)) as connection:
        followed = [connection.execute(FIGURES.format(table, THERE.get(table, "true"))).fetchall() for table in TABLES]
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")
        connection.executescript(step("sqlite"))
        assert [
            connection.execute(FIGURES.format(table, THERE.get(table, "true"))).fetchall() for table in TABLES
        ] == followed


async def test_on_postgres(postgres):
    store = await PostgresStore.open(postgres)
    await lived_in(store)
    await store.close()
    connection = await asyncpg.connect(postgres)
    try:
        followed = [await connection.fetch(FIGURES.format(table, THERE.get(table, "true"))) for table in TABLES]
        for table in TABLES:
            await connection.execute(f"DELETE FROM {table}")
        await connection.execute(step("postgres"))
        assert [await connection.fetch(FIGURES.format(table, THERE.get(table, "true"))) for table in TABLES] == followed
    finally:
        await connection.close()


@pytest.mark.parametrize("table", TABLES[:2])
def test_the_step_fills_both(table):
    assert f"INSERT INTO {table}" in step("sqlite")
    assert f"INSERT INTO {table}" in step("postgres")
