"""`backup`, `restore`, `restore-drill`, `restored` as the person at the keyboard meets them."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.domain import casecode
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore
from tests.contract.made import NOW, event, kept_case, message
from tests.fault.small_province import small_province
from tests.sealing import KEY, SEALER

COMMANDS = CliRunner()
TOP = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An office with a key and an empty archive."""
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("MOTCUA_SECRET_KEYS", KEY)
    monkeypatch.setenv("MOTCUA_BACKUP_KEY_FILE", str(tmp_path / "key"))
    assert run("backup-key", str(tmp_path / "key")).exit_code == 0
    assert run("official", "list").exit_code == 0
    return tmp_path


def run(*words):
    return COMMANDS.invoke(program, list(words))


def answer(*words):
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def filled(place, *, history=True):
    """One case and one message that waits."""

    async def fill():
        store = await SqliteStore.open(place / "var" / "motcua.db", exclusive=True, sealer=SEALER)
        made = await kept_case(store, code=casecode.make(2**40))
        async with store.transaction() as archive:
            await archive.outbox.put(message())
            if history:
                await archive.cases.add_event(event(made))
        await store.close()

    asyncio.run(fill())


def test_without_a_key_nothing_is_backed_up_and_it_says_how_to_make_one(place, monkeypatch):
    monkeypatch.delenv("MOTCUA_BACKUP_KEY_FILE")
    result = run("backup")
    assert result.exit_code == 2
    assert "backup-key" in result.stderr
    assert list((place / "var").glob("backups/*")) == []


def test_a_backup_is_made_read_and_restored(place):
    filled(place)
    made = answer("backup", "--keep", "3")
    about = answer("backup", "--about", made["file"])
    assert about["counts"]["cases"] == made["counts"]["cases"] == 1
    assert "cases\t1" in run("backup", "--about", made["file"]).stdout
    done = answer("restore", str(place / "var" / "backups"), "--yes")
    assert (done["held"], len(done["aside"])) == (1, 1)


def test_a_present_archive_is_not_replaced_without_a_yes(place):
    answer("backup")
    result = run("restore", str(place / "var" / "backups"))
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert list((place / "var").glob("*.before-restore-*")) == []


def test_a_key_that_lies_with_the_backups_is_warned_of(place, monkeypatch):
    (place / "var" / "backups").mkdir()
    (place / "key").rename(place / "var" / "backups" / "key")
    monkeypatch.setenv("MOTCUA_BACKUP_KEY_FILE", str(place / "var" / "backups" / "key"))
    assert "cùng chỗ" in run("backup").stderr


def test_a_drill_answers_a_question_finds_a_case_and_leaves_nothing_behind(place, monkeypatch):
    monkeypatch.setenv("MOTCUA_DATA", str(small_province(place)))
    filled(place)
    answer("backup")
    before = sorted(path.name for path in (place / "var").iterdir())
    told = answer("restore-drill", str(place / "var" / "backups"))
    assert (told["whole"], told["fault"], len(told["steps"])) == (True, None, 3)
    assert "tìm được một vụ việc" in told["steps"][-1]["step"]
    assert sorted(path.name for path in (place / "var").iterdir()) == before


def test_a_drill_notices_a_case_that_lost_its_history(place, monkeypatch):
    """Guard: `_found` in bot/backup/drill.py. Without it the drill is content."""
    monkeypatch.setenv("MOTCUA_DATA", str(small_province(place)))
    filled(place, history=False)
    result = run("restore-drill", answer("backup")["file"])
    assert result.exit_code == 1
    assert "không tìm thấy vụ việc" in result.stderr


def test_a_drill_of_a_spoilt_backup_leaves_with_1(place):
    file = Path(answer("backup")["file"])
    content = bytearray(file.read_bytes())
    content[-300] ^= 1
    file.write_bytes(content)
    result = run("restore-drill", str(file))
    assert result.exit_code == 1
    assert "hỏng" in result.stderr


def test_an_empty_folder_and_a_missing_file_are_told(place):
    (place / "empty").mkdir()
    for words in (("restore", str(place / "empty")), ("restore-drill", str(place / "none.backup"))):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Traceback" not in result.stderr


def test_on_postgresql_its_own_tools_are_named(place, monkeypatch):
    monkeypatch.setenv("MOTCUA_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    for words in (("backup",), ("restore", "file"), ("restore-drill", "file")):
        result = run(*words)
        assert result.exit_code == 2
        assert "pgBackRest" in result.stderr


async def test_after_another_tool_restored_what_waits_is_held_on_either_engine(place, postgres):
    for store, more in (
        (await SqliteStore.open(place / "var" / "motcua.db", exclusive=True, sealer=SEALER), {}),
        (await PostgresStore.open(postgres, sealer=SEALER), {"MOTCUA_DATABASE": postgres}),
    ):
        async with store.transaction() as archive:
            await archive.outbox.put(message(after=NOW))
        await store.close()
        command = [sys.executable, "-m", "bot", "restored", "--json"]
        done = subprocess.run(command, cwd=TOP, env=os.environ | more, capture_output=True, check=True)
        assert json.loads(done.stdout) == {"held": 1}
