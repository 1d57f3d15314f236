"""Backups are made beside the running desk, checked before they get their name, and never cost an older one."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import key as keys
from bot.backup import making, sealed, shelf, work
from bot.backup.fault import Altered, BackupError
from bot.backup.making import Source, make
from bot.commands.backup import ended_cleanly
from bot.store.sqlite import SqliteStore
from tests.clock import Counted, SetClock
from tests.contract.made import NOW, kept_case, message
from tests.sealing import SEALER

KEY = keys.make(Counted())
WORDS = "Đèn đường trước nhà văn hóa hỏng."


@pytest.fixture
async def store(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "backups").mkdir()
    opened = await SqliteStore.open(tmp_path / "var" / "motcua.db", exclusive=True, sealer=SEALER)
    yield opened
    await opened.close()


class Maker:
    """Makes backups of the archive in `var` into `backups`, a minute apart."""

    def __init__(self, folder):
        self.var, self.backups, self.clock = folder / "var", folder / "backups", SetClock()

    def make(self, target=None, beside=(), **more):
        self.clock.pass_by(minutes=1)
        source = Source(self.var / "motcua.db", beside)
        return make(source, target or self.backups, KEY, self.clock, Counted(), **more)

    def left(self):
        """What lies about besides archives, locks and finished backups."""
        own = {"motcua.db", "motcua.db-wal", "motcua.db-shm", "motcua.db.lock", "backup.lock"}
        return {path.name for path in self.var.iterdir()} - own, [
            path.name for path in self.backups.iterdir() if path.suffix != ".backup"
        ]


@pytest.fixture
def maker(tmp_path):
    return Maker(tmp_path)


async def test_a_backup_beside_the_running_desk_counts_what_was_committed(store, maker):
    await kept_case(store)
    made = maker.make()
    assert (made.manifest.counts["cases"], made.manifest.counts["outbox"]) == (1, 0)
    assert made.manifest == sealed.read_manifest(made.path)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.size == made.path.stat().st_size
    assert maker.left() == (set(), [])


async def test_what_a_citizen_wrote_cannot_be_read_in_a_backup_nor_on_its_first_page(store, maker):
    await kept_case(store, content=WORDS)
    held = maker.make().path.read_bytes()
    assert WORDS.encode() in b"".join(path.read_bytes() for path in maker.var.glob("motcua.db*"))
    assert WORDS.encode() not in held
    assert "Nguyễn Văn Thử".encode() not in held


async def test_a_transaction_that_is_not_finished_is_not_in_it_and_does_not_hold_it_up(store, maker):
    async with store.transaction() as archive:
        await archive.inbox.claim("unfinished", NOW)
        made = maker.make()
    assert made.manifest.counts["inbox"] == 0


async def test_the_old_ones_go_only_after_the_new_one_stands(store, maker, monkeypatch):
    first, second = maker.make(), maker.make()
    monkeypatch.setattr(making, "_compare", _refuses)
    with pytest.raises(Altered):
        maker.make(keep=1)
    assert shelf.standing(maker.backups) == [second.path, first.path]
    monkeypatch.undo()
    third = maker.make(keep=2)
    assert third.dropped == (first.path,)
    assert shelf.standing(maker.backups) == [third.path, second.path]


def _refuses(*_):
    raise Altered


async def test_only_backups_are_ever_dropped(store, maker):
    (maker.backups / "motcua-thu.backup").write_text("của người khác", encoding="utf-8")
    (maker.backups / "khac.txt").write_text("x", encoding="utf-8")
    for _ in range(3):
        maker.make(keep=1)
    assert {path.name for path in maker.backups.iterdir()} >= {"motcua-thu.backup", "khac.txt"}


async def test_a_disk_that_gives_back_other_bytes_is_found_out_and_no_backup_stands(store, maker, monkeypatch):
    """Guard: `_compare`. Without it the spoilt file gets its name."""

    def spoil(file):
        with Path(f"/proc/self/fd/{file}").open("r+b") as same:
            same.seek(-100, 2)
            same.write(b"spoilt")
        work.flush(file)

    monkeypatch.setattr(making, "flush", spoil)
    with pytest.raises(BackupError):
        maker.make()
    assert list(maker.backups.iterdir()) == []


async def test_a_damaged_archive_is_told_and_no_backup_stands(store, maker):
    for number in range(200):
        await kept_case(store, content=f"{WORDS} {number}" * 20)
    await store.close()
    with (maker.var / "motcua.db").open("r+b") as archive:
        archive.seek(-100 * 4096, 2)
        archive.write(b"\xff" * 80 * 4096)
    with pytest.raises(BackupError):
        maker.make()
    assert (list(maker.backups.iterdir()), maker.left()[0]) == ([], set())


async def test_a_file_that_exists_is_never_written_over(store, maker):
    made = maker.make()
    before = made.path.read_bytes()
    with pytest.raises(BackupError, match="đã có"):
        maker.make(made.path)
    assert made.path.read_bytes() == before


async def test_a_folder_or_an_archive_that_is_not_there_is_told(store, maker):
    with pytest.raises(BackupError, match="không có thư mục"):
        maker.make(maker.backups / "none" / "file")
    with pytest.raises(BackupError, match="chưa có cơ sở dữ liệu"):
        make(Source(maker.var / "other.db"), maker.backups, KEY, SetClock(), Counted())


async def test_one_at_a_time(store, maker):
    with work.work_folder(maker.var), pytest.raises(BackupError, match="đang chạy"):
        maker.make()


async def test_what_a_killed_one_left_behind_is_swept_out(store, maker):
    left = maker.var / ".backup-work-killed"
    left.mkdir()
    (left / "motcua.db").write_text("readable", encoding="utf-8")
    maker.make()
    assert not left.exists()


async def test_a_replicators_own_tables_are_not_counted(store, maker):
    with closing(sqlite3.connect(maker.var / "motcua.db")) as connection:
        connection.execute("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)")
    assert not {name for name in maker.make().manifest.counts if name.startswith("_")}


async def test_the_outbox_is_in_it(store, maker):
    async with store.transaction() as archive:
        await archive.outbox.put(message())
    assert maker.make().manifest.counts["outbox"] == 1


class KeyThatIsTerminated:
    """A key that, when the copy lies there in the open, tells its own process to end."""

    kind = "file"

    def secret(self, salt):
        os.kill(os.getpid(), signal.SIGTERM)
        return KEY.secret(salt)


async def test_one_that_is_told_to_end_leaves_no_readable_copy_behind(store, maker):
    """Guard: `ended_cleanly`. Without it the process ends on the spot, and the copy stays."""
    source = Source(maker.var / "motcua.db")
    with pytest.raises(SystemExit), ended_cleanly():
        make(source, maker.backups, KeyThatIsTerminated(), maker.clock, Counted())
    assert (list(maker.backups.iterdir()), maker.left()[0]) == ([], set())
