"""The step that widened the words: every row, trigger, index and counter of an archive that was in use stays."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from bot.domain.ports import BrokenRule
from bot.store import sqlite
from bot.store.migration import migrations
from bot.store.sqlite import SqliteStore

BEFORE = 11

REWRITTEN = {
    "officials", "invitations", "case_events", "notices", "consents", "identities", "conversations", "official_chats",
    "cases", "outbox", "weblog", "photos",
}  # fmt: skip

ROWS = """
INSERT INTO people VALUES ('p', 'vi', '2026');
INSERT INTO identities VALUES ('web', 'an', 'p', 1, '2026');
INSERT INTO conversations VALUES ('web', 'an', 'feedback', 'words', '{}', NULL, '[]', 'vi', '2026');
INSERT INTO officials VALUES ('o2', 'Cán bộ Hai', 'handler', 'x', 1, NULL, NULL, NULL, '2026');
INSERT INTO officials VALUES ('o1', 'Cán bộ Một', 'admin', 'x', 1, 'mot', 'mot', 'hash', '2026');
INSERT INTO official_chats VALUES ('telegram', '5', 'o1', '2026');
INSERT INTO invitations VALUES ('d', 'Cán bộ Ba', 'receiver', 'x', '2026', '2027', NULL);
INSERT INTO cases VALUES ('c', 'CODE', 'draft', 'petition', 'submitted', 'p', 'web', 'an', 'Đèn hỏng.', 'Thay đèn.',
    'x', '2026', NULL, 'Nguyễn Văn Thử', 'Khu 3', '+84912345678', 2026, 1,
    NULL, '[]', NULL, '[]', NULL, NULL, 'o1', 1, NULL);
INSERT INTO case_events VALUES (7, 'e', 'c', 'opened', '2026', 'citizen', 'p', NULL, 'submitted', '', NULL);
INSERT INTO outbox (id, dedupe_key, channel, recipient, reply, purpose, created_at, send_after, case_id, status)
    VALUES ('m1', 'k1', 'web', 'an', '{}', 'notice', '2026', '2026-01-02', 'c', 'pending'),
           ('m2', 'k2', 'telegram', '5', '{}', 'alert', '2026', '2026-01-02', 'c', 'pending');
DELETE FROM outbox WHERE id = 'm2';
INSERT INTO weblog VALUES (4, 'once', 'web', 'an', '2026', 'Xin chào', NULL, 1, '[]');
INSERT INTO photos VALUES ('ph', 'web', 'an', 'image/jpeg', '2026', x'ffd8ff');
INSERT INTO notices VALUES ('n', 'channel', '2026-11-26', 'vi', 'Nhắn cho ông/bà ở đây.');
INSERT INTO consents VALUES (3, 's', 'p', 'channel', '2026-11-26', 'n', 1, '2026', 'web');
"""
"""A row in every table that is rewritten; the outbox has counted further than its last row."""


@pytest.fixture
async def old(tmp_path, monkeypatch):
    """The file of an archive as the version before left it, after a good deal had happened."""
    path = tmp_path / "motcua.db"
    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "migrations", lambda engine: migrations(engine)[:BEFORE])
        await (await SqliteStore.open(path, exclusive=True)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ROWS)
    return path


@pytest.fixture
async def brought(old, monkeypatch):
    """The same file after the version that brought the step was started once."""
    monkeypatch.setattr(sqlite, "migrations", lambda engine: migrations(engine)[: BEFORE + 1])
    await (await SqliteStore.open(old, exclusive=True)).close()
    return old


def ask(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def kept(path):
    """Every row with its place and its computed columns, and how far each counter has counted."""
    rows = {table: ask(path, f"SELECT rowid, * FROM {table} ORDER BY rowid") for table in REWRITTEN}
    return rows | {"counters": sorted(ask(path, "SELECT * FROM sqlite_sequence"))}


def around(path):
    """Every index, trigger, column and reference of the tables."""
    schema = sorted(ask(path, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'table'"), key=str)
    looks = ("table_xinfo", "foreign_key_list", "index_list")
    return schema, {(look, table): ask(path, f"PRAGMA {look}({table})") for look in looks for table in REWRITTEN}


def schema(path):
    return ask(path, "SELECT type, name, sql FROM sqlite_schema ORDER BY name")


def words_step():
    return next(each for each in migrations("sqlite") if each.number == BEFORE + 1)


async def test_every_row_and_every_counter_stays(old, monkeypatch):
    before = kept(old)
    assert all(before.values())
    monkeypatch.setattr(sqlite, "migrations", lambda engine: migrations(engine)[: BEFORE + 1])
    await (await SqliteStore.open(old, exclusive=True)).close()
    assert kept(old) == before
    assert ("outbox", 2) in before["counters"]


async def test_every_index_trigger_column_and_reference_stays(old, monkeypatch):
    before = around(old)
    monkeypatch.setattr(sqlite, "migrations", lambda engine: migrations(engine)[: BEFORE + 1])
    await (await SqliteStore.open(old, exclusive=True)).close()
    assert around(old) == before


def test_the_file_is_whole_afterwards(brought):
    assert ask(brought, "PRAGMA integrity_check") == [("ok",)]
    assert ask(brought, "PRAGMA foreign_key_check") == []
    assert not ask(brought, "SELECT name FROM sqlite_schema WHERE name = 'unfound'")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE officials SET role = 'inspector'",
        "UPDATE invitations SET role = 'leader'",
        "UPDATE outbox SET purpose = 'broadcast', channel = 'zalo'",
        "UPDATE identities SET channel = 'zalo'",
        "UPDATE cases SET origin_channel = 'counter'",
        "INSERT INTO notices VALUES ('n2', 'news', '1', 'vi', 'x')",
        "INSERT INTO case_events VALUES (8, 'e2', 'c', 'noted', '2026', 'official', 'o1', NULL, 'submitted', '', NULL)",
    ],
)
def test_the_new_words_are_taken(brought, change):
    assert ask(brought, change) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE officials SET role = 'king'", "CHECK"),
        ("UPDATE outbox SET purpose = 'joke'", "CHECK"),
        ("UPDATE case_events SET kind = 'noted'", "only added"),
        ("DELETE FROM consents", "only added"),
    ],
)
def test_what_was_refused_before_is_refused_still(brought, change, why):
    with pytest.raises(sqlite3.IntegrityError, match=why):
        ask(brought, change)


async def test_who_has_the_file_open_meanwhile_knows_the_new_words_at_once(old):
    with closing(sqlite3.connect(old, isolation_level=None)) as beside:
        assert beside.execute("SELECT role FROM officials ORDER BY rowid").fetchall() == [("handler",), ("admin",)]
        await (await SqliteStore.open(old, exclusive=True)).close()
        assert beside.execute("UPDATE officials SET role = 'auditor'").rowcount == 2


def test_a_step_that_is_killed_before_its_end_leaves_the_archive_as_it_was(old):
    before = schema(old)
    program = (
        "import os, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.executescript('BEGIN IMMEDIATE;' + sys.argv[2])\n"
        "connection.execute(\"UPDATE officials SET role = 'auditor'\")\n"
        "os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(old), words_step().sql], check=False).returncode == 9
    assert schema(old) == before
    assert ask(old, "PRAGMA integrity_check") == [("ok",)]
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        ask(old, "UPDATE officials SET role = 'auditor'")


async def test_a_table_that_is_not_as_it_should_be_stops_the_step_and_nothing_is_changed(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(
            "PRAGMA writable_schema = ON;"
            "UPDATE sqlite_schema SET sql = replace(sql, '''handler''))', '''handler'', ''clown''))')"
            " WHERE name = 'invitations';"
            "PRAGMA writable_schema = RESET;"
        )
    before = schema(old)
    with pytest.raises(BrokenRule, match="CHECK"):
        await SqliteStore.open(old, exclusive=True)
    assert schema(old) == before
    assert ask(old, "SELECT max(number) FROM migrations") == [(BEFORE,)]
