"""The disk fills up at any write: the door says 503, never a false 202, and all is well again when there is room.

Guards: `wrapped` (bot/store/sqlite_statement.py; taken away, the door answers 500), and for backups the passing name:
written under its own name, a broken file would stand among the good ones.
"""

import os
import random
import resource
import signal
import subprocess
from contextlib import contextmanager

import pytest

from bot.backup import key as keys
from bot.backup.fault import BackupError, NoRoom
from bot.backup.making import Source, make
from bot.store import snapshot
from tests.blank_archive import archive_at
from tests.browser.program import Program
from tests.clock import Counted, SetClock
from tests.contract.made import kept_case
from tests.fault.small_province import small_province
from tests.fault.writing import Writer, asked, browser, times_kept

pytestmark = pytest.mark.fault


@contextmanager
def files_no_larger_than(most, process=0):
    """For the process, a write beyond so many bytes of a file fails, as on a full disk."""
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))


async def write_until_refused(client, writers):
    """New citizens write one after the other until one is told 503; every 202 is noted. Gives who was refused."""
    while True:
        writer = Writer(len(writers) + 1)
        writers.append(writer)
        body = {"id": writer.message_id, "text": writer.words}
        answer = await client.post("/chat/messages", json=body, headers=writer.cookie)
        assert answer.status_code in (202, 503), answer.text
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
            return writer
        writer.taken_at = True


async def filled_up(folder, times):
    program, writers = Program(folder, MOTCUA_DATA=str(small_province(folder))), []
    await program.start()
    log, chosen = program.var / "motcua.db-wal", random.Random(15)
    try:
        async with browser(program) as client:
            for _ in range(times):
                room = chosen.randrange(log.stat().st_size + 60_000)
                with files_no_larger_than(room, program.pid):
                    refused = await write_until_refused(client, writers)
                await refused.writes(client)
    finally:
        # Not told to end: what is not on the disk now was never taken.
        await program.stop(signal.SIGKILL)
    return program, writers


def compare(program, writers):
    database = program.var / "motcua.db"
    assert asked(database, "PRAGMA integrity_check") == [("ok",)]
    assert times_kept(database) == {writer.words: 1 for writer in writers}


async def test_a_disk_that_fills_up_five_times_under_the_desk_costs_no_word_that_was_taken(tmp_path):
    compare(*await filled_up(tmp_path, 5))


@pytest.mark.full
async def test_a_disk_that_fills_up_twenty_times_under_the_desk_costs_no_word_that_was_taken(tmp_path):
    compare(*await filled_up(tmp_path, 20))


@pytest.fixture
async def archive(tmp_path):
    for name in ("var", "backups"):
        (tmp_path / name).mkdir()
    store = await archive_at(tmp_path / "var" / "motcua.db")
    for _ in range(3):
        # Random, so that packing leaves it long.
        await kept_case(store, content=os.urandom(100_000).hex())
    yield tmp_path / "var" / "motcua.db"
    await store.close()


class KeyOfADiskThatFills:
    """A key that, when the content is about to be sealed, leaves so much room."""

    kind = "file"

    def __init__(self, key, room):
        self._key, self._room = key, room

    def secret(self, salt):
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._room, hard))
        return self._key.secret(salt)


def nothing_is_left_but(archive, backups, *paths):
    assert sorted(backups.iterdir()) == sorted(paths)
    own = {"motcua.db", "motcua.db-wal", "motcua.db-shm", "motcua.db.lock", "backup.lock"}
    assert {path.name for path in archive.parent.iterdir()} <= own


@pytest.mark.parametrize("part", range(20))
async def test_a_disk_that_fills_up_during_a_backup_leaves_no_broken_file_and_every_old_one(archive, tmp_path, part):
    key, clock, backups = keys.make(Counted()), SetClock(), tmp_path / "backups"
    old = make(Source(archive), backups, key, clock, Counted())
    clock.pass_by(minutes=1)
    room = part // 2 * old.size // 10
    # Half of them while the archive is copied, half while the copy is sealed.
    copying, sealing = (room, key) if part % 2 else (1 << 30, KeyOfADiskThatFills(key, room))
    with files_no_larger_than(copying), pytest.raises(BackupError):
        make(Source(archive), backups, sealing, clock, Counted(), keep=1)
    nothing_is_left_but(archive, backups, old.path)
    new = make(Source(archive), backups, key, clock, Counted(), keep=1)
    nothing_is_left_but(archive, backups, new.path)


@contextmanager
def small_disk(place, kilobytes):
    """A real file system of its own, so small that it fills up; skips where that is not allowed."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


async def test_a_real_disk_that_is_full_is_told_as_what_it_is(archive, tmp_path):
    with small_disk(tmp_path / "backups", 100), pytest.raises(NoRoom, match="hết chỗ"):
        make(Source(archive), tmp_path / "backups", keys.make(Counted()), SetClock(), Counted())
    nothing_is_left_but(archive, tmp_path / "backups")


async def test_a_real_disk_without_room_for_the_copy_is_told_too(archive, tmp_path):
    snapshot.take(archive, tmp_path / "whole.db")
    # Room for the archive, and for half of it again.
    with small_disk(tmp_path / "small", (tmp_path / "whole.db").stat().st_size * 3 // 2 // 1024):
        cramped = tmp_path / "small" / "motcua.db"
        snapshot.take(archive, cramped)
        with pytest.raises(NoRoom, match="SQLITE_FULL"):
            make(Source(cramped), tmp_path / "backups", keys.make(Counted()), SetClock(), Counted())
