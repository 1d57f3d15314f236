"""A backup is put back beside a stopped desk only; nothing that stands there is lost, and no old message leaves."""

import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import key as keys
from bot.backup.fault import Altered, BackupError, Newer, WrongKey
from bot.backup.making import Source, make
from bot.backup.restoring import restore
from bot.domain.login import DeskSession
from bot.domain.outbox import RESTORED, PostStatus
from bot.services import restored
from bot.services.desk import Desk
from bot.store import snapshot
from bot.store.lockfile import DatabaseInUse
from bot.store.migration import migrations
from bot.store.sqlite import MOVED, SqliteStore
from tests.bureau import rules
from tests.clock import Counted, SetClock
from tests.contract.made import AN, BINH, NOW, kept_case, later, message, official
from tests.sealing import SEALER

KEY = keys.make(Counted())


class Desktop:
    """An archive on a disk, opened and closed as a desk would, with its backups beside."""

    def __init__(self, folder):
        self.archive, self.backups, self.clock = folder / "var" / "motcua.db", folder / "backups", SetClock()
        for each in (self.archive.parent, self.backups):
            each.mkdir()

    @asynccontextmanager
    async def opened(self, *, exclusive=True):
        store = await SqliteStore.open(self.archive, exclusive=exclusive, sealer=SEALER)
        try:
            yield store
        finally:
            await store.close()

    async def writes(self, what):
        async with self.opened() as store:
            return await what(store)

    def backup(self):
        self.clock.pass_by(minutes=1)
        return make(Source(self.archive), self.backups, KEY, self.clock, Counted()).path

    async def restore(self, file, key=KEY):
        self.clock.pass_by(minutes=1)
        return await restore(file, key, self.archive, self.clock)

    def rows(self, query, archive=None):
        with closing(sqlite3.connect(archive or self.archive)) as connection:
            return connection.execute(query).fetchall()

    def keys(self, archive=None):
        return {key for (key,) in self.rows("SELECT key FROM inbox", archive)}


@pytest.fixture
def desk(tmp_path):
    return Desktop(tmp_path)


def claims(*names):
    async def write(store):
        for name in names:
            async with store.transaction() as archive:
                await archive.inbox.claim(name, NOW)

    return write


async def test_after_a_restore_the_archive_is_as_it_was_at_the_backup(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    await desk.writes(claims("after"))
    await desk.restore(file)
    assert desk.keys() == {"before"}
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    assert desk.archive.stat().st_mode & 0o777 == 0o600


async def test_what_stood_there_is_moved_aside_whole(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    await desk.writes(claims("after"))
    (aside,) = (await desk.restore(file)).aside
    assert desk.keys(aside) == {"before", "after"}
    assert aside.stat().st_mode & 0o777 == 0o600


async def test_on_a_new_disk_nothing_needs_to_be_there(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    for path in desk.archive.parent.iterdir():
        path.unlink()
    assert (await desk.restore(file)).aside == ()
    assert desk.keys() == {"before"}


async def test_while_a_desk_serves_nothing_is_restored(desk):
    """Guard: the lock in `restore`. Without it the running desk goes on writing into a file without a name."""
    await desk.writes(claims("before"))
    file = desk.backup()
    async with desk.opened() as store:
        with pytest.raises(DatabaseInUse):
            await desk.restore(file)
        await claims("after")(store)
    assert desk.keys() == {"before", "after"}


async def test_while_a_command_works_nothing_is_restored(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    async with desk.opened(exclusive=False) as command:
        with pytest.raises(BackupError, match="một lệnh khác"):
            await desk.restore(file)
        await claims("after")(command)
    assert desk.keys() == {"before", "after"}


async def test_a_log_that_a_dead_disk_left_behind_is_not_read_into_the_restored_archive(desk):
    """Guard: the log is moved aside in `_moved_aside`. Without it SQLite replays pages of another file."""
    await desk.writes(claims("before"))
    file = desk.backup()
    desk.archive.with_name("motcua.db-wal").write_bytes(_log_of_another(desk))
    desk.archive.unlink()
    await desk.restore(file)
    assert desk.keys() == {"before"}
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]


def _log_of_another(desk):
    """A write-ahead log whose frames are whole: pages in which the table of keys holds something else."""
    other = desk.backups / "other.db"
    snapshot.take(desk.archive, other)
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE inbox SET key = 'from the log'")
        return other.with_name("other.db-wal").read_bytes()


async def test_an_archive_that_is_broken_beyond_reading_is_moved_aside_as_it_is(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    desk.archive.write_bytes(b"no database at all" * 1000)
    (aside,) = (await desk.restore(file)).aside
    assert aside.read_bytes() == b"no database at all" * 1000
    assert desk.keys() == {"before"}


@pytest.mark.parametrize("key", [keys.make(Counted(5)), keys.Passphrase("một cụm mật khẩu đủ dài")])
async def test_with_another_key_nothing_changes(desk, key):
    await desk.writes(claims("before"))
    file = desk.backup()
    await desk.writes(claims("after"))
    with pytest.raises(WrongKey):
        await desk.restore(file, key)
    assert desk.keys() == {"before", "after"}


async def test_with_an_altered_backup_nothing_changes_and_nothing_is_left_lying(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    content = bytearray(file.read_bytes())
    content[-500] ^= 1
    file.write_bytes(content)
    await desk.writes(claims("after"))
    with pytest.raises(Altered):
        await desk.restore(file)
    assert desk.keys() == {"before", "after"}
    assert {path.name for path in desk.archive.parent.iterdir()} == {"motcua.db", "motcua.db.lock", "backup.lock"}


async def test_a_backup_of_a_later_program_is_refused_with_its_version(desk):
    await desk.writes(claims("before"))
    with closing(sqlite3.connect(desk.archive)) as connection:
        connection.execute("INSERT INTO migrations VALUES (9999, 'tomorrow', '')")
        connection.commit()
    file = desk.backup()
    with pytest.raises(Newer, match="9999"):
        await desk.restore(file)


async def test_a_backup_of_an_earlier_program_is_brought_up_to_date(desk):
    with closing(sqlite3.connect(desk.archive)) as connection:
        first = migrations("sqlite")[0]
        connection.executescript(
            "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;"
            f"{first.sql}; INSERT INTO migrations VALUES (1, '{first.name}', ''); INSERT INTO inbox VALUES ('old', '');"
        )
    file = desk.backup()
    await desk.restore(file)
    assert desk.rows("SELECT max(number) FROM migrations") == [(len(migrations("sqlite")),)]
    assert desk.keys() == {"old"}


async def test_when_the_last_step_fails_the_archive_is_as_it_was(desk, monkeypatch):
    await desk.writes(claims("before"))
    file = desk.backup()
    await desk.writes(claims("after"))

    def fail(path, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BackupError):
        await desk.restore(file)
    assert desk.keys() == {"before", "after"}


async def waiting(store):
    """Three messages wait, one of them in a postman's hand; a fourth was sent."""
    letters = [message(AN), message(AN), message(BINH), message(BINH)]
    async with store.transaction() as archive:
        for letter in letters:
            await archive.outbox.put(letter)
        await archive.outbox.claim(NOW, later(minutes=1), "postman", 2)
        await archive.outbox.sent(letters[2].id, "postman", NOW)
    return letters


async def test_what_waited_at_the_backup_is_not_sent_again_until_an_official_says_so(desk):
    """Guard: `restored.settle`. Without it a postman may take the messages at once."""
    first, second, _sent, third = await desk.writes(waiting)
    assert (await desk.restore(desk.backup())).held == 3
    async with desk.opened() as store, store.transaction() as archive:
        assert await archive.outbox.claim(desk.clock.now() + timedelta(days=9), later(days=10), "postman", 9) == []
        held = await archive.outbox.dead_letters(9)
        assert {letter.id for letter in held} == {first.id, second.id, third.id}
        assert {(letter.status, letter.last_error) for letter in held} == {(PostStatus.DEAD, RESTORED)}
        there = Desk(rules(), archive, desk.clock.now(), Counted())
        assert await restored.send_held(there) == 3
        taken = [await archive.outbox.claim(desk.clock.now(), later(days=1), "postman", 9) for _ in range(2)]
    # One at a time to each person, in the order in which they were queued.
    assert [[letter.id for letter in each] for each in taken] == [[first.id, third.id], []]


async def test_after_a_restore_everybody_logs_in_anew(desk):
    async def log_in(store):
        async with store.transaction() as archive:
            known = official()
            await archive.officials.save(known, NOW)
            await archive.sessions.open(DeskSession("digest", known.id, NOW, later(days=3650)))

    await desk.writes(log_in)
    await desk.restore(desk.backup())
    assert desk.rows("SELECT count(*) FROM desk_sessions") == [(0,)]


async def test_cases_come_back_with_their_history(desk):
    case = await desk.writes(kept_case)
    await desk.restore(desk.backup())

    async def by_code(store):
        async with store.reading() as archive:
            return await archive.cases.by_code(case.code)

    assert await desk.writes(by_code) == case


async def test_an_archive_that_was_moved_to_postgresql_is_neither_backed_up_nor_replaced(desk):
    await desk.writes(claims("before"))
    file = desk.backup()
    desk.archive.with_name(desk.archive.name + MOVED).write_text("moved", encoding="utf-8")
    with pytest.raises(BackupError, match="PostgreSQL"):
        desk.backup()
    with pytest.raises(BackupError, match="PostgreSQL"):
        await desk.restore(file)


async def test_the_key_of_the_sealed_fields_travels_inside_and_comes_back_beside_the_archive(desk):
    await desk.writes(claims("before"))
    beside = desk.archive.with_name("secret.key")
    beside.write_text("the key of then", encoding="utf-8")
    file = make(Source(desk.archive, (beside,)), desk.backups, KEY, desk.clock, Counted()).path
    assert b"the key of then" not in file.read_bytes()
    beside.write_text("another key", encoding="utf-8")
    restored_now = await desk.restore(file)
    assert beside.read_text(encoding="utf-8") == "the key of then"
    assert beside.stat().st_mode & 0o777 == 0o600
    assert {path.read_bytes() for path in restored_now.aside if path.name.startswith("secret.key")} == {b"another key"}
