"""What is SQLite's own: pragmas, the lock file, migrations, and the constraints that stand when the code errs."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from threading import Event

import aiosqlite
import pytest

from bot.domain.ports import ArchiveUnavailable, BrokenRule
from bot.store import sqlite
from bot.store.lockfile import DatabaseInUse
from bot.store.migration import Migration, NewerArchive, migrations
from bot.store.sqlite import PRAGMAS, SqliteStore
from bot.store.sqlite_migrate import apply
from tests.contract.made import NOW, event, kept_case, later, message
from tests.sealing import SEALER


@pytest.fixture
def path(tmp_path):
    return tmp_path / "motcua.db"


@pytest.fixture
async def store(path):
    opened = await SqliteStore.open(path, exclusive=True, sealer=SEALER)
    yield opened
    await opened.close()


def rows(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("read_only", [False, True])
async def test_every_connection_answers_with_the_pragmas_that_were_set(store, path, read_only):
    connection = await sqlite._connected(path, 1, read_only=read_only)
    asked = {name: (await (await connection.execute(f"PRAGMA {name}")).fetchone())[0] for name in PRAGMAS}
    await connection.close()
    assert asked == {name: answer for name, (_, answer) in PRAGMAS.items()}
    assert (asked["journal_mode"], asked["synchronous"], asked["foreign_keys"]) == ("wal", 2, 1)


async def test_a_database_that_refuses_a_pragma_is_not_served(path, monkeypatch):
    monkeypatch.setitem(PRAGMAS, "journal_mode", ("WAL", "something else"))
    with pytest.raises(ArchiveUnavailable, match="journal_mode"):
        await SqliteStore.open(path, exclusive=True, sealer=SEALER)


async def test_a_second_server_on_the_same_file_is_refused_with_a_clear_word(store, path):
    with pytest.raises(DatabaseInUse, match="another process"):
        await SqliteStore.open(path, exclusive=True, sealer=SEALER)


async def test_a_server_in_another_process_is_refused_too(store, path):
    program = (
        "import asyncio, pathlib, sys\n"
        "from bot.store.sqlite import SqliteStore\n"
        "asyncio.run(SqliteStore.open(pathlib.Path(sys.argv[1]), exclusive=True))\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert "DatabaseInUse" in done.stderr


async def test_a_command_works_beside_the_server(store, path):
    beside = await SqliteStore.open(path, exclusive=False, sealer=SEALER)

    async def claim(each, name):
        for number in range(10):
            async with each.transaction() as archive:
                await archive.inbox.claim(f"{name}{number}", NOW)

    await asyncio.gather(claim(store, "server"), claim(beside, "command"))
    await beside.close()
    assert rows(path, "SELECT count(*) FROM inbox") == [(20,)]


async def test_the_next_server_may_begin_when_the_first_has_ended(store, path):
    await store.close()
    following = await SqliteStore.open(path, exclusive=True, sealer=SEALER)
    await following.close()


async def test_what_a_dead_server_had_in_hand_is_due_at_once_when_the_next_begins(store, path):
    async with store.transaction() as archive:
        await archive.outbox.put(message())
        await archive.outbox.claim(NOW, later(hours=1), "the dead one", 5)
    await store.close()
    following = await SqliteStore.open(path, exclusive=True, sealer=SEALER)
    async with following.reading() as archive:
        assert await archive.outbox.next_due() == NOW
    await following.close()


async def test_a_command_leaves_what_the_server_has_in_hand(store, path):
    async with store.transaction() as archive:
        await archive.outbox.put(message())
        await archive.outbox.claim(NOW, later(hours=1), "the server", 5)
    beside = await SqliteStore.open(path, exclusive=False, sealer=SEALER)
    async with beside.reading() as archive:
        assert await archive.outbox.next_due() == later(hours=1)
    await beside.close()


async def test_closing_twice_does_no_harm(store):
    await store.close()
    await store.close()


async def test_closing_waits_for_the_writer(store, path):
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def write():
        async with store.transaction() as archive:
            inside.set()
            await go_on.wait()
            await archive.inbox.claim("in hand", NOW)

    writing = asyncio.create_task(write())
    await inside.wait()
    closing_it = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    go_on.set()
    await writing
    await closing_it
    assert rows(path, "SELECT key FROM inbox") == [("in hand",)]


async def look(store):
    async with store.reading():
        pass


def test_who_is_called_off_while_a_connection_opens_leaves_no_thread_behind(tmp_path, monkeypatch):
    """Guard: `close` waits for it; a thread that tells its result to a loop that is gone dies with an error."""
    errors, connect, opening = [], sqlite3.connect, Event()
    monkeypatch.setattr(threading, "excepthook", errors.append)

    def slowly(*address, **how):
        if "isolation_level" in how and "mode=ro" in address[0]:
            opening.set()
            time.sleep(0.2)
        return connect(*address, **how)

    async def call_off():
        store = await SqliteStore.open(tmp_path / "motcua.db", exclusive=True)
        monkeypatch.setattr(sqlite3, "connect", slowly)
        reading = asyncio.create_task(look(store))
        await asyncio.to_thread(opening.wait)
        while not reading.done():
            # As servers do it: again and again.
            reading.cancel()
            await asyncio.sleep(0)
        await store.close()

    before = threading.active_count()
    asyncio.run(call_off())
    assert threading.active_count() == before
    assert errors == []


async def test_a_folder_that_is_missing_is_said_not_to_serve(tmp_path):
    for exclusive in (True, False):
        with pytest.raises(ArchiveUnavailable):
            await SqliteStore.open(tmp_path / "missing" / "motcua.db", exclusive=exclusive, sealer=SEALER)


async def test_a_file_that_is_no_database_is_said_not_to_serve(path):
    path.write_text("This is no database." * 100, encoding="utf-8")
    with pytest.raises(ArchiveUnavailable, match="NOTADB"):
        await SqliteStore.open(path, exclusive=True, sealer=SEALER)


@pytest.mark.parametrize("change", ["UPDATE case_events SET note = 'x'", "DELETE FROM case_events"])
async def test_nobody_rewrites_what_happened_to_a_case(store, path, change):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.cases.add_event(event(made))
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="only added"):
        connection.execute(change)


async def test_a_word_that_is_no_status_is_refused_by_the_database_itself(store, path):
    await kept_case(store)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        connection.execute("UPDATE cases SET status = 'lost'")


async def test_an_event_of_no_case_is_refused(store):
    made = await kept_case(store)

    async def add():
        async with store.transaction() as archive:
            await archive.cases.add_event(event(made, case_id="none"))

    with pytest.raises(BrokenRule, match="FOREIGNKEY"):
        await add()


async def test_an_error_of_the_archive_quotes_no_row(store, path):
    made = await kept_case(store, content="0912345678 bí mật")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TRIGGER broken BEFORE UPDATE ON cases BEGIN SELECT missing(new.content); END")
        connection.commit()

    async def save():
        async with store.transaction() as archive:
            await archive.cases.save(made)

    with pytest.raises(ArchiveUnavailable) as failed:
        await save()
    assert "bí mật" not in f"{failed.value} {failed.value.__cause__}"


async def test_opening_again_changes_no_schema(store, path):
    before = rows(path, "SELECT name, sql FROM sqlite_schema ORDER BY name")
    again = await SqliteStore.open(path, exclusive=False, sealer=SEALER)
    await again.close()
    assert rows(path, "SELECT name, sql FROM sqlite_schema ORDER BY name") == before
    known = [(each.number, each.name) for each in migrations("sqlite")]
    assert rows(path, "SELECT number, name FROM migrations") == known


async def test_a_migration_that_breaks_in_the_middle_leaves_nothing_behind(path):
    good, bad = Migration(1, "good", "CREATE TABLE a (x);"), Migration(2, "bad", "CREATE TABLE b (x); SELECT nonsense;")
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        with pytest.raises(ArchiveUnavailable):
            await apply(connection, [good, bad])
    assert rows(path, "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')") == [("a",)]
    assert rows(path, "SELECT number FROM migrations") == [(1,)]


async def test_an_archive_of_a_later_program_is_refused_and_left_as_it_is(store, path):
    await store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO migrations VALUES (9999, 'tomorrow', '')")
        connection.commit()
    with pytest.raises(NewerArchive, match="9999"):
        await SqliteStore.open(path, exclusive=True, sealer=SEALER)


async def test_a_command_of_a_newer_program_changes_no_schema_under_a_server(store, path, monkeypatch):
    known = migrations("sqlite")
    more = [*known, Migration(len(known) + 1, "pre_more", "CREATE TABLE more (x) STRICT;")]
    monkeypatch.setattr(sqlite, "migrations", lambda _engine: more)
    with pytest.raises(DatabaseInUse):
        await SqliteStore.open(path, exclusive=False, sealer=SEALER)
    assert rows(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'") == [(0,)]


def test_the_lock_file_is_closed_to_others(path):
    lock = sqlite.LockFile(path)
    assert path.with_name("motcua.db.lock").stat().st_mode & 0o077 == 0
    lock.release()


async def test_turns_that_wait_for_one_another_go_to_the_disk_together(store):
    said = []
    await store._writer.set_trace_callback(said.append)

    async def claim(number):
        async with store.transaction() as archive:
            assert await archive.inbox.claim(f"key-{number}", NOW)

    await asyncio.gather(*(claim(number) for number in range(6)))
    assert said.count("COMMIT") == 1
    async with store.transaction() as archive:
        assert not any([await archive.inbox.claim(f"key-{number}", NOW) for number in range(6)])


async def test_a_turn_that_fails_takes_nothing_from_those_who_go_to_the_disk_with_it(store):

    async def claim(number):
        async with store.transaction() as archive:
            assert await archive.inbox.claim(f"key-{number}", NOW)
            if number % 2:
                raise RuntimeError(number)

    done = await asyncio.gather(*(claim(number) for number in range(6)), return_exceptions=True)
    assert [type(each) for each in done] == [type(None), RuntimeError] * 3
    async with store.transaction() as archive:
        assert [await archive.inbox.claim(f"key-{number}", NOW) for number in range(6)] == [False, True] * 3


async def test_whoever_shares_a_commit_that_fails_is_told_so(store):

    async def claim(number):
        async with store.transaction() as archive:
            await archive.inbox.claim(f"key-{number}", NOW)
            if number == 2:
                # As the engine does by itself when the disk is full.
                store._writer.here(lambda connection: connection.execute("ROLLBACK"))

    done = await asyncio.gather(*(claim(number) for number in range(5)), return_exceptions=True)
    assert [type(each) for each in done] == [ArchiveUnavailable] * 5
    async with store.transaction() as archive:
        assert all([await archive.inbox.claim(f"key-{number}", NOW) for number in range(5)])


async def test_a_new_archive_is_nobody_else_s_to_read(store, path):
    files = list(path.parent.glob("motcua.db*"))
    assert path in files
    assert not any(stat.S_IMODE(file.stat().st_mode) & 0o077 for file in files)
