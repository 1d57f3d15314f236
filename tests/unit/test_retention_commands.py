"""`retention` and `breach` as the one who runs the desk types them, and the timer's own sweep."""

import json
import re

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import program
from bot.domain.message import Conversation
from bot.domain.retention import Trace
from bot.services import retention
from bot.store.sqlite import SqliteStore
from tests.contract.made import AN, later
from tests.office import rules
from tests.sealing import SEALER

COMMANDS = CliRunner()


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    for name in ("breach", "retention"):
        monkeypatch.setattr(f"bot.commands.{name}.load_rules", lambda _settings: rules())


def run(*words: str) -> Result:
    return COMMANDS.invoke(program, list(words))


def test_a_breach_is_noted_listed_with_its_clock_and_told(tmp_path):
    noted = run(
        "breach", "note", "Lộ một tệp.", "--kinds", "họ tên", "--people", "3", "--discovered", "2026-03-10T08:00"
    )
    assert noted.exit_code == 0
    assert "13/03/2026 08:00" in noted.stdout
    breach_id = noted.stdout.split("\t")[0]
    assert run("breach", "list").exit_code == 1  # The clock of March has ended long ago.
    added = run(
        "breach", "add", breach_id, "--kind", "told_authority", "--words", "Công văn số 1.", "--at", "2026-03-11T09:00"
    )
    assert added.exit_code == 0
    listed = run("breach", "list")
    assert listed.exit_code == 0
    assert "11/03/2026 09:00" in listed.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("breach", "note", " ", "--kinds", "họ tên"),
        ("breach", "note", "Lộ một tệp.", "--kinds", "họ tên", "--discovered", "hôm qua"),
        ("breach", "note", "Lộ một tệp.", "--kinds", "họ tên", "--discovered", "2100-01-01T08:00"),
        ("breach", "note", "Lộ một tệp.", "--kinds", "họ tên", "--people", "-1"),
        ("breach", "add", "khong-co", "--kind", "measure", "--words", "x"),
    ],
)
def test_a_breach_that_cannot_be_read_is_refused_in_a_sentence_and_nothing_is_kept(words):
    refused = run(*words)
    assert refused.exit_code == 2
    assert refused.stderr.strip().endswith(".")
    assert run("breach", "list").stdout == ""


async def idle_talk(folder):
    store = await SqliteStore.open(folder / "motcua.db", exclusive=False, sealer=SEALER)
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(flow="feedback"), later(days=-400))
    await store.close()


def test_a_dry_run_counts_and_changes_nothing_and_the_sweep_lets_go(tmp_path):
    import asyncio

    asyncio.run(idle_talk(tmp_path))
    for _ in range(2):
        counted = run("retention", "--dry-run", "--json")
        assert json.loads(counted.stdout) == {trace.value: int(trace is Trace.TALKS) for trace in Trace}
    told = run("retention")
    assert re.search(r"^1\tcuộc trò chuyện không dùng nữa\tgiữ 180 ngày \(chưa đối chiếu\)$", told.stdout, re.M)
    assert json.loads(run("retention", "--dry-run", "--json").stdout)["talks"] == 0


async def test_a_sweep_goes_on_until_nothing_is_due_however_much_there_is(office, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    async with office.desk() as desk:
        for number in range(10):
            await desk.archive.conversations.save(office.identity(str(number)), Conversation(), later(days=-400))
    gone = await retention.sweep(office.store, rules(), office.clock, office.chance)
    assert gone[Trace.TALKS] == 10


async def test_a_sweep_leaves_the_rest_for_the_next_hour_when_there_is_too_much(office, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    monkeypatch.setattr(retention, "ROUNDS", 2)
    async with office.desk() as desk:
        for number in range(10):
            await desk.archive.conversations.save(office.identity(str(number)), Conversation(), later(days=-400))
    assert (await retention.sweep(office.store, rules(), office.clock, office.chance))[Trace.TALKS] == 6
