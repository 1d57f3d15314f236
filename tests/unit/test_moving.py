"""A SQLite office moves to PostgreSQL with everything that it has, or not at all."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import asyncpg
import pytest

from bot.domain.audit import Fault
from bot.domain.case import EventKind
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.ports import ArchiveUnavailable
from bot.services import audit
from bot.store import moving
from bot.store.moving import MoveRefused, move
from bot.store.postgres import PostgresStore
from bot.store.sqlite import ArchiveMoved, SqliteStore
from tests.clock import SetClock
from tests.contract.made import NOW, event, kept_case
from tests.office import Office
from tests.sealing import SEALER


@pytest.fixture
async def lived_in(tmp_path):
    """The file of an office in which something of everything happened, after it was closed."""
    async with Office.opened(tmp_path) as office:
        await office.official(Role.RECEIVER, who="official")
        await office.says("làm giấy khai sinh cần gì")
        await office.says("phản ánh")
        await office.says("một câu hỏi mà không thủ tục nào trả lời được xyzzy")
        await office.says("xin chào", who="binh", channel=Channel.TELEGRAM)
    return tmp_path / "motcua.db"


def counts(path):
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in names
            if not name.startswith("sqlite_") and name != "migrations"
        }


async def test_every_row_arrives_and_the_office_goes_on(lived_in, postgres):
    before = counts(lived_in)
    moved = await move(lived_in, postgres)
    assert {each.table: each.rows for each in moved} == before
    assert sum(before.values()) > 10
    store = await PostgresStore.open(postgres, sealer=SEALER)
    try:
        assert await Office(store).says("phí bao nhiêu")
        async with store.reading() as archive:
            assert len(await archive.officials.active()) == 1
    finally:
        await store.close()


async def test_the_chain_of_history_and_the_sealed_senders_hold_after_the_move(tmp_path, postgres):
    store = await SqliteStore.open(tmp_path / "motcua.db", exclusive=True, sealer=SEALER)
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.cases.add_event(event(made))
    assert await audit.seal(store, SetClock(NOW + timedelta(days=2)), SEALER) == 1
    await store.close()
    await move(tmp_path / "motcua.db", postgres)
    moved = await PostgresStore.open(postgres, sealer=SEALER)
    try:
        async with moved.transaction() as archive:
            await archive.cases.add_event(event(made, EventKind.NOTED))
        async with moved.reading() as archive:
            assert (await archive.cases.by_code(made.code)).sender == made.sender
            found = [each.fault async for each in audit.verify(archive, SEALER)]
    finally:
        await moved.close()
    assert set(found) <= {Fault.NO_NUMBER}


async def test_the_old_file_cannot_be_opened_by_mistake(lived_in, postgres):
    await move(lived_in, postgres)
    with pytest.raises(ArchiveMoved, match="MOTCUA_DATABASE"):
        await SqliteStore.open(lived_in, exclusive=True, sealer=SEALER)


async def test_an_archive_that_holds_something_already_is_left_alone(lived_in, postgres):
    await move(lived_in, postgres)
    lived_in.with_name("motcua.db.moved").unlink()
    with pytest.raises(MoveRefused, match="đã có dữ liệu"):
        await move(lived_in, postgres)


async def test_a_move_that_is_cut_in_the_middle_has_not_happened(lived_in, postgres, monkeypatch):
    real, seen = moving._table, []

    async def cut(old, connection, table):
        seen.append(table)
        if len(seen) == 6:
            connection.terminate()
        return await real(old, connection, table)

    monkeypatch.setattr(moving, "_table", cut)
    with pytest.raises((ArchiveUnavailable, OSError)):
        await move(lived_in, postgres)
    monkeypatch.undo()
    await move(lived_in, postgres)


async def test_a_row_that_arrives_otherwise_than_it_left_stops_the_move(lived_in, postgres):
    connection = await asyncpg.connect(postgres)
    await connection.execute(
        "CREATE FUNCTION bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.step := 'khác'; RETURN NEW; END $$;"
        "CREATE TRIGGER bend BEFORE INSERT ON conversations FOR EACH ROW EXECUTE FUNCTION bend()"
    )
    with pytest.raises(MoveRefused, match="conversations"):
        await move(lived_in, postgres)
    assert await connection.fetchval("SELECT count(*) FROM people") == 0
    await connection.close()
    assert not lived_in.with_name("motcua.db.moved").exists()
