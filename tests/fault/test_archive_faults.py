"""A database that is locked, read-only or full: said in one word, nothing half kept, and well again by itself.

Guard: `wrapped` (bot/store/sqlite_statement.py) and the rollback in `SqliteStore.transaction`. Without the first the
caller sees an error of the driver; without the second the next writer finds a transaction that was never ended.
"""

import asyncio
import resource
import sqlite3
from contextlib import closing, contextmanager

import pytest

from bot.domain.message import Channel, Conversation, Identity
from bot.domain.ports import ArchiveUnavailable, BrokenRule
from bot.store.sqlite import SqliteStore
from tests.contract.made import NOW, message
from tests.sealing import SEALER

pytestmark = pytest.mark.fault


@pytest.fixture
def path(tmp_path):
    return tmp_path / "motcua.db"


@pytest.fixture
async def store(path):
    opened = await SqliteStore.open(path, exclusive=True, patience=0.05, sealer=SEALER)
    yield opened
    await opened.close()


@contextmanager
def locked(store, path):
    """Another program writes and does not end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def pragma(store, wanted, restored):
    """Sets a pragma on the writer's own connection, between two writes."""
    connection = store._writer._connection
    store._writer._tx.put_nowait((None, lambda: connection.execute(f"PRAGMA {wanted}").fetchall()))
    yield
    store._writer._tx.put_nowait((None, lambda: connection.execute(f"PRAGMA {restored}").fetchall()))


def read_only(store, path):
    return pragma(store, "query_only = ON", "query_only = OFF")


def full(store, path):
    """No page more than there are: what SQLite says when a quota or a disk is full."""
    return pragma(store, "max_page_count = 1", "max_page_count = 1000000")


@contextmanager
def no_room_on_disk(store, path):
    """Writes beyond the present size of the log fail, as on a full disk: here it is the commit that fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


FAULTS = [locked, read_only, full, no_room_on_disk]


async def write(store, key="key"):
    async with store.transaction() as archive:
        await archive.inbox.claim(key, NOW)
        await archive.conversations.save(Identity(Channel.WEB, key), Conversation(data={"long": "x" * 200_000}), NOW)
        await archive.outbox.put(message(key=key))


def kept(path):
    with closing(sqlite3.connect(path)) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("inbox", "outbox")]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return counts


@pytest.mark.parametrize("fault", FAULTS)
async def test_while_it_cannot_serve_nothing_is_kept_and_afterwards_all_is_well(store, path, fault):
    await write(store, "before")
    with fault(store, path):
        for number in range(3):
            with pytest.raises(ArchiveUnavailable):
                await write(store, f"during-{number}")
    assert kept(path) == [1, 1]
    await write(store, "after")
    assert kept(path) == [2, 2]


@pytest.mark.parametrize("fault", FAULTS)
async def test_readers_are_served_all_the_while(store, path, fault):
    await write(store)
    with fault(store, path):
        with pytest.raises(ArchiveUnavailable):
            await write(store, "again")
        async with store.reading() as archive:
            assert await archive.conversations.load(Identity(Channel.WEB, "key")) is not None


async def test_who_waits_too_long_for_another_writer_is_told_instead_of_waiting_on(store, path):
    async with store.transaction() as archive:
        async with asyncio.timeout(5):
            with pytest.raises(ArchiveUnavailable, match="too long"):
                await write(store)
        await archive.inbox.claim("the first", NOW)
    assert kept(path) == [1, 0]


async def test_a_commit_that_fails_for_a_broken_rule_keeps_nothing_and_ends_its_transaction(store, path):
    async def write_for_nobody():
        async with store.transaction() as archive:
            await store._writer.execute("PRAGMA defer_foreign_keys = ON")
            await archive.inbox.claim("key", NOW)
            await archive.outbox.put(message(case_id="no such case"))

    with pytest.raises(BrokenRule):
        await write_for_nobody()
    assert kept(path) == [0, 0]
    await write(store)
    assert kept(path) == [1, 1]


@pytest.mark.parametrize("room", range(0, 260_000, 20_000))
async def test_a_disk_that_fills_up_at_any_write_leaves_all_or_nothing(store, path, room):
    await write(store, "before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = path.with_name(path.name + "-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, hard))
    try:
        await write(store, "during")
        done = 1
    except ArchiveUnavailable:
        done = 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert kept(path) == [1 + done, 1 + done]
    await write(store, "after")
    assert kept(path) == [2 + done, 2 + done]
