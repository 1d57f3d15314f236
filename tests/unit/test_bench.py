"""The benches in their shortest form, on both engines: they run, count honestly, and leave an office's own alone."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.commands.bench import life, question, spike, start
from bot.commands.bench.figures import Figure, Found, markdown
from bot.commands.bench.ground import NotOurs, ground_of
from bot.commands.bench.lifecycle import BOUNDLESS, Load, lives
from bot.commands.bench.post import busiest, posted
from bot.commands.bench.reception import received
from bot.commands.bench.served import served
from bot.commands.bench.spike import Told, Waves, recovery
from bot.commands.bench.stored import store_up_to
from bot.domain.message import Channel, Identity
from bot.opening import SystemClock
from bot.store.sqlite import SqliteStore
from tests.fault.small_province import small_province
from tests.office import rules
from tests.sealing import SEALER

STORED = 60


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request, tmp_path):
    named = str(tmp_path / "bench.db") if request.param == "sqlite" else request.getfixturevalue("postgres")
    with ground_of(named) as opened:
        yield opened


@pytest.fixture
def on_file(tmp_path):
    with ground_of(str(tmp_path / "bench.db")) as opened:
        yield opened


def value(ground, sql):
    return asyncio.run(ground.value(sql))


def figure(found, name):
    return next(each.value for each in found.figures if each.name == name)


def boundless():
    return replace(rules(), limits=BOUNDLESS)


def store(ground, wanted):
    return asyncio.run(store_up_to(ground, rules().profile, wanted, SystemClock().now()))


def test_lives_end_closed_and_the_archive_itself_is_asked_whether_they_did(ground):
    found = lives(ground, boundless(), STORED, Load(4, 2))
    assert (found.stored, figure(found, "errors")) == (STORED, 0)
    assert {"file p95", "transfer p95", "accept p95", "answer p95", "rate p95"} <= {one.name for one in found.figures}
    assert value(ground, "SELECT count(*) FROM cases") == STORED + 4
    assert value(ground, "SELECT count(*) FROM outbox WHERE status = 'pending'") == 0


def test_a_life_that_does_not_end_closed_is_an_error(on_file, monkeypatch, capsys):
    async def forgotten(_desk, case, _official):
        return case

    monkeypatch.setattr(life.cases, "accept", forgotten)
    monkeypatch.setattr(life.cases, "answer", lambda desk, case, official, text: forgotten(desk, case, official))
    found = lives(on_file, boundless(), 0, Load(2, 1))
    assert figure(found, "errors") == 100


def test_the_talk_before_the_sending_can_be_counted_in(on_file):
    found = lives(on_file, boundless(), 0, Load(1, 1, talk=True))
    assert figure(found, "errors") == 0
    assert figure(found, "transactions/s") > 0


def test_several_processes_share_the_lives_on_postgresql(postgres):
    with ground_of(postgres) as ground:
        found = lives(ground, boundless(), 0, Load(4, 1, processes=2))
    assert figure(found, "errors") == 0


def test_what_is_stored_keeps_every_rule_of_the_archive_and_grows_as_asked(ground):
    assert (store(ground, STORED), store(ground, STORED + 15), store(ground, STORED)) == (STORED, 15, 0)
    orphans = {
        "cases": "SELECT count(*) FROM cases LEFT JOIN people ON people.id = person_id WHERE people.id IS NULL",
        "holders": "SELECT count(*) FROM cases LEFT JOIN officials ON officials.id = holder_id"
        " WHERE holder_id IS NOT NULL AND officials.id IS NULL",
        "events": "SELECT count(*) FROM case_events LEFT JOIN cases ON cases.id = case_id WHERE cases.id IS NULL",
        "post": "SELECT count(*) FROM outbox LEFT JOIN cases ON cases.id = case_id WHERE cases.id IS NULL",
        "people": "SELECT count(*) FROM identities LEFT JOIN people ON people.id = person_id WHERE people.id IS NULL",
    }
    assert {name: value(ground, sql) for name, sql in orphans.items()} == dict.fromkeys(orphans, 0)
    assert value(ground, "SELECT count(DISTINCT status) FROM cases") > 3


def test_a_filled_file_passes_sqlites_own_check_and_has_all_its_indexes(on_file, tmp_path):
    def indexes(path):
        with closing(sqlite3.connect(path)) as connection:
            return set(connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'"))

    async def fresh():
        await (await SqliteStore.open(tmp_path / "fresh.db", exclusive=True, sealer=SEALER)).close()

    store(on_file, STORED)
    asyncio.run(fresh())
    with closing(sqlite3.connect(on_file.address)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert indexes(on_file.address) == indexes(tmp_path / "fresh.db")


def test_a_filled_database_has_all_its_indexes(postgres):
    count = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"
    with ground_of(postgres) as ground:
        before = value(ground, count)
        store(ground, STORED)
        assert value(ground, count) == before


async def somebody(path):
    store = await SqliteStore.open(path, exclusive=True, sealer=SEALER)
    async with store.transaction() as archive:
        await archive.people.meet(Identity(Channel.WEB, "an"), "0123456789abcdef" * 2, SystemClock().now())
    await store.close()


def test_an_offices_own_archive_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "motcua.db"
    asyncio.run(somebody(path))
    before = path.read_bytes()
    with pytest.raises(NotOurs, match="people"), ground_of(str(path)):
        pass
    assert path.read_bytes() == before
    answer = CliRunner().invoke(program, ["bench", "lifecycle", "--database", str(path)])
    assert answer.exit_code == 2
    assert "people" in answer.output


def test_a_database_of_something_else_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE books (title TEXT)")
    with pytest.raises(NotOurs), ground_of(str(tmp_path / "other.db")):
        pass


def test_an_updates_own_statements_are_said_again_to_a_twin(ground):
    found = received(ground, boundless(), STORED, 1)
    assert figure(found, "statements of an update") > 3
    assert figure(found, "reception beside them") > 0
    assert value(ground, "SELECT count(*) FROM cases") == STORED + 1


def test_the_post_keeps_the_limits_of_a_strict_platform(ground):
    found = posted(ground, 0, 12, 50)
    assert (figure(found, "refused by the platform"), figure(found, "sent twice or not at all")) == (0, 0)


def test_a_desk_is_asked_pressed_and_looked_at_through_its_real_door(on_file, monkeypatch, tmp_path):
    """One server for three benches: starting one takes longer than all they do here."""

    async def all_of_it():
        async with served(on_file) as server:

            @asynccontextmanager
            async def the_same(_ground):
                yield server

            for bench in (question, spike, start):
                monkeypatch.setattr(bench, "served", the_same)
            asked = await question._ask(on_file, question.texts(6), 2)
            pressed = await spike._spikes(on_file, Waves(3, 1, 1, 1))
            return asked, pressed, await start._start(on_file, 3)

    monkeypatch.setenv("MOTCUA_DATA", str(small_province(tmp_path)))
    store(on_file, 0)
    asked, pressed, (first, fresh, used) = asyncio.run(all_of_it())
    assert [each.value for each in (*asked, *pressed) if each.name in ("errors", "accepted but not held")] == [0, 0, 0]
    assert first > 0
    assert min(fresh, used) > 50 * 1024 * 1024


@pytest.mark.full
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_all_benches_print_their_tables(engine, request, tmp_path):
    named = str(tmp_path / "bench.db") if engine == "sqlite" else request.getfixturevalue("postgres")
    answer = CliRunner().invoke(
        program, ["bench", "all", "--short", "--database", named, "--stored", "50,80", "--markdown"]
    )
    assert answer.exit_code == 0
    assert {line.split("`")[1] for line in answer.stdout.splitlines() if line.startswith("###")} == {
        f"bench {name}" for name in ("lifecycle", "reception", "question", "start", "spike", "post")
    }


def test_a_figure_tells_whether_its_goal_is_met():
    assert [Figure("a", 99, "/s", least=100).met, Figure("a", 1, "%", most=2).met, Figure("a", 1).met] == [
        False,
        True,
        None,
    ]
    lines = list(Found("post", "SQLite", 10, (Figure("messages/s", 12.34, "/s", least=20),)).lines())
    assert lines[1].split() == ["messages/s", "12.3", "/s", "≥", "20", "/s", "MISSED"]


def test_runs_at_different_sizes_stand_side_by_side():
    runs = [Found("post", "SQLite", size, (Figure("messages/s", size / 2, "/s", least=9),)) for size in (10, 1000)]
    assert list(markdown(runs))[2:5] == [
        "| figure | goal | 10 cases | 1,000 cases |",
        "|---|---|---|---|",
        "| messages/s | ≥ 9 /s | 5 /s | 500 /s |",
    ]


def test_recovery_counts_to_the_last_slow_window():
    told = [Told(at / 10, 0.5 if at / 10 < 64 else 0.1, 202, polite=False) for at in range(600, 1000)]
    assert recovery(told, 0.1, 60.0, (60.0, 100.0)) == pytest.approx(8, abs=1)
    assert recovery(told, 0.5, 60.0, (60.0, 100.0)) == 0


def test_the_busiest_second_is_found_wherever_it_begins():
    assert busiest([0.0, 0.5, 0.9, 1.2, 1.4, 3.0]) == 4
