"""Whoever alters the register past the desk, even with every guard of the database taken away, is found out."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.domain import casecode
from bot.domain.audit import Fault, Found
from bot.services import audit, cases, keys
from bot.store.seal import FernetSealer, fresh_key
from tests.bureau import Bureau
from tests.sealing import SEALER

GUARDS = ("case_events_stay", "case_events_remain", "audit_seals_stay", "audit_seals_remain")


@pytest.fixture
def tampered(tmp_path):
    """Says SQL to the file as somebody would who owns the machine."""

    def say(sql):
        with closing(sqlite3.connect(tmp_path / "motcua.sqlite")) as connection, connection:
            for guard in GUARDS:
                connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
            connection.execute("PRAGMA foreign_keys = OFF")
            assert connection.execute(sql).rowcount > 0

    return say


@pytest.fixture
async def case(bureau):
    """A case that was answered, sealed on the next day, beside another one."""
    official = await bureau.official()
    made = await bureau.case(register_year=2026, register_no=1)
    async with bureau.desk() as desk:
        taken = await cases.accept(desk, made, official)
        await cases.answer(desk, taken, official, "Đã thay bóng đèn ngày 12/3.")
    await bureau.case(register_year=2026, register_no=2)
    return made


async def found(bureau, sealer=SEALER):
    async with bureau.store.reading() as archive:
        return [each async for each in audit.verify(archive, sealer)]


async def sealed(bureau):
    bureau.clock.pass_by(hours=25)
    assert await audit.seal(bureau.store, bureau.clock, SEALER)


async def test_a_register_in_use_is_whole(bureau, case):
    await sealed(bureau)
    assert await found(bureau) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("kind = 'declined'", Fault.ALTERED),
        ("at = '2026-03-01T00:00:00.000000+00:00'", Fault.ALTERED),
        ("office = 'so-tu-phap'", Fault.ALTERED),
        ("actor_id = 'somebody else'", Fault.ALTERED),
        ("note = 'Không có lỗi gì.'", Fault.WORDS),
        ("salt = NULL", Fault.WORDS),
    ],
)
async def test_an_altered_event_is_named_by_case_and_place(bureau, case, tampered, change, fault):
    tampered(f"UPDATE case_events SET {change} WHERE kind = 'answered'")
    assert Found(fault, case.code, 3) in await found(bureau)


async def test_an_event_that_was_deleted_from_the_middle_tears_the_chain(bureau, case, tampered):
    tampered("DELETE FROM case_events WHERE kind = 'accepted'")
    assert await found(bureau) == [Found(Fault.TORN, case.code, 2)]


async def test_a_deleted_end_is_seen_by_where_the_case_stands(bureau, case, tampered):
    tampered("DELETE FROM case_events WHERE kind = 'answered'")
    assert await found(bureau) == [Found(Fault.ENDED, case.code, 2)]


async def test_an_event_put_in_past_the_desk_is_loose(bureau, case, tampered):
    tampered(
        "INSERT INTO case_events (id, case_id, kind, at, actor, status_after, note)"
        f" VALUES ('x', '{case.id}', 'noted', '2026-03-10', 'desk', 'answered', '')"
    )
    assert await found(bureau) == [Found(Fault.LOOSE, case.code, 4)]


async def test_a_whole_case_that_is_gone_is_missed_by_the_seal_and_by_the_register(bureau, case, tampered):
    await sealed(bureau)
    tampered(f"DELETE FROM case_events WHERE case_id = '{case.id}'")
    tampered(f"DELETE FROM cases WHERE id = '{case.id}'")
    assert [each.fault for each in await found(bureau)] == [Fault.SEAL, Fault.NO_NUMBER]


async def test_a_history_that_was_made_anew_from_end_to_end_does_not_fit_the_seal(bureau, case, tampered):
    await sealed(bureau)
    tampered(f"UPDATE case_events SET hash = NULL, said = NULL, salt = NULL WHERE case_id = '{case.id}'")
    assert [each.fault for each in await found(bureau)] == [Fault.SEAL]


async def test_a_seal_that_was_made_without_the_key_is_told(bureau, case, tampered):
    await sealed(bureau)
    tampered("UPDATE audit_seals SET mark = root")
    assert [each.fault for each in await found(bureau)] == [Fault.MARK]


async def test_a_broken_day_does_not_make_the_next_one_look_broken(bureau, case, tampered):
    await sealed(bureau)
    other = await bureau.case()
    await sealed(bureau)
    tampered("UPDATE case_events SET hash = 'x' WHERE seq = 1")
    assert [each.fault for each in await found(bureau)].count(Fault.SEAL) == 1
    assert other.code not in {each.what for each in await found(bureau)}


async def test_seals_stay_when_the_keys_change(bureau, case):
    old, new = fresh_key(), fresh_key()
    bureau.clock.pass_by(hours=25)
    await audit.seal(bureau.store, bureau.clock, FernetSealer([old]))
    async with bureau.desk() as desk:
        assert await keys.reseal(desk, FernetSealer([new, old])) == 1
    assert await found(bureau, FernetSealer([new])) == []


async def test_what_the_version_before_added_while_both_ran_is_taken_in_by_the_first_seal(bureau, case, tampered):
    put_in = (
        "INSERT INTO case_events (id, case_id, kind, at, actor, status_after, note)"
        f" VALUES ('%s', '{case.id}', 'noted', '2026-03-10T02:00:00.000000+00:00', 'desk', 'answered', '')"
    )
    tampered(put_in % "a")
    await sealed(bureau)
    assert await found(bureau) == []
    tampered(put_in % "b")
    assert await found(bureau) == [Found(Fault.LOOSE, case.code, 5)]


async def test_what_was_there_before_the_chain_is_told_by_the_seal_alone(bureau, case, tampered):
    tampered(
        f"UPDATE case_events SET hash = NULL, said = NULL, salt = NULL, previous = NULL WHERE case_id = '{case.id}'"
    )
    await sealed(bureau)
    now = await bureau.now(case)
    async with bureau.desk() as desk:
        await cases.rate(desk, now, cases.Verdict.NOT_SATISFIED)
    assert await found(bureau) == []
    tampered("UPDATE case_events SET at = '2020-01-01T00:00:00.000000+00:00' WHERE kind = 'accepted'")
    assert [each.fault for each in await found(bureau)] == [Fault.SEAL]


def test_the_command_names_what_is_broken_and_leaves_with_one(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))

    async def fill():
        async with Bureau.opened(tmp_path) as bureau:
            return await bureau.case()

    runner = CliRunner()
    whole = runner.invoke(program, ["audit", "verify"])
    assert (whole.exit_code, whole.stdout.splitlines()[-1]) == (0, "Lịch sử của mọi vụ việc còn nguyên.")
    made = asyncio.run(fill())
    (tmp_path / "motcua.sqlite").rename(tmp_path / "motcua.db")
    with closing(sqlite3.connect(tmp_path / "motcua.db")) as connection, connection:
        connection.execute("DROP TRIGGER case_events_stay")
        connection.execute("UPDATE case_events SET office = 'khac'")
    broken = runner.invoke(program, ["audit", "verify"])
    assert broken.exit_code == 1
    assert casecode.show(made.code) in broken.stdout
    assert "bước 1" in broken.stdout
