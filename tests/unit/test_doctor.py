"""The doctor: one look over the whole desk, a sentence for each thing that is wrong; nothing changed or given away."""

import asyncio
import json
import os
import sqlite3
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.commands.checkup.clock import look_at_clock
from bot.commands.checkup.disk import kind_of, look_at_backup_key, look_at_disk
from bot.commands.checkup.finding import Findings, State
from bot.commands.checkup.office import (
    look_at_backups,
    look_at_calendar,
    look_at_list,
    look_at_officials,
    look_at_second_factors,
)
from bot.config import Settings
from bot.domain.account import SecondFactorFor
from bot.domain.calendar import WorkCalendar
from bot.domain.person import Role
from bot.domain.publication import Origin, Publication
from bot.domain.wording import Texts
from tests.blank_archive import archive_at
from tests.contract.made import message, official
from tests.fake_telegram import FakeTelegram, Fault, serving
from tests.fake_zalo_bot import FakeZaloBot, inside
from tests.sealing import SEALER

DATA = Path(__file__).parents[2] / "data"
SECRET = "a-secret-of-nobody-0123456789"
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No setting but the folder, and a disk of this machine, wherever the test's own folder lies."""
    for name in list(os.environ):
        if name.startswith("MOTCUA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    (tmp_path / "mounts").write_text("1 0 0:1 / / rw - ext4 x rw\n", encoding="utf-8")
    monkeypatch.setattr("bot.commands.doctor._MOUNTS", tmp_path / "mounts")


@pytest.fixture
def set_up(monkeypatch):
    def set_up(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"MOTCUA_{name.upper()}", value)

    return set_up


def doctor(*words):
    """Everything that the doctor finds, by key: (state, sentence); and the exit code."""
    result = CliRunner().invoke(program, ["doctor", "--json", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row["key"]: (row["state"], row["text"]) for row in rows}, result.exit_code


@pytest.fixture
async def archive(tmp_path):
    """The path of an archive with an administrator and a receiver, whose folder only its owner can enter."""
    (tmp_path / "var").mkdir(mode=0o700)
    path = tmp_path / "var" / "motcua.db"
    store = await archive_at(path)
    async with store.transaction() as opened:
        for role in (Role.ADMIN, Role.RECEIVER):
            await opened.officials.save(official(role, name="Trần Thị Ví Dụ"), NOW)
    await store.close()
    return path


def changed(path, *words):
    connection = sqlite3.connect(path)
    for each in words:
        connection.execute(each)
    connection.commit()
    connection.close()


async def examined(*words):
    return await asyncio.to_thread(doctor, *words)


def states(found):
    return {key: state for key, (state, _) in found.items()}


async def test_a_desk_in_order_is_told_so_and_leaves_with_0(archive, set_up):
    set_up(public_address="https://motcua.vi-du.example")
    found, code = await examined()
    assert code == 0
    assert states(found) | {
        "address_good": "ok", "archive_whole": "ok", "archive_schema": "ok", "var_closed": "ok", "officials": "ok",
        "disk_room": "ok", "telegram_off": "ok", "zones": "ok", "clock_alone": "ok",
    } == states(found)  # fmt: skip


async def test_before_the_first_start_the_doctor_makes_nothing(tmp_path):
    found, code = await examined()
    assert (states(found)["archive_none"], code) == ("warn", 0)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("settings", "key", "state"),
    [
        ({}, "address_missing", "warn"),
        ({"public_address": "http://localhost:8080"}, "address_here", "warn"),
        ({"public_address": "http://motcua.vi-du.example"}, "address_plain", "fail"),
        ({"host": "0.0.0.0"}, "host_everywhere", "warn"),
        ({"log_level": "DEBUG"}, "log_debug", "warn"),
        ({"hots": "0.0.0.0"}, "setting_unknown", "warn"),
        ({"profile": "phu_tho_2015"}, "profile_ended", "fail"),
        ({"profile": "khong_co"}, "data_wrong", "fail"),
        ({}, "profile_unsure", "warn"),
        ({"telegram_token": "x"}, "setting_wrong", "fail"),
        ({"telegram_webhook": "https://a.example"}, "setting_wrong", "fail"),
        ({"metrics_token": "short"}, "setting_wrong", "fail"),
        ({"telegram_api": "http://api.vi-du.example"}, "api_plain", "fail"),
    ],
)
async def test_a_setting_that_is_wrong_or_risky_is_said_in_a_sentence(set_up, settings, key, state):
    set_up(**settings)
    found, code = await examined()
    assert (found[key][0], code) == (state, int(state == "fail"))
    assert found[key][1].endswith((".", "letters", "digits, _ or -", "WEBHOOK", "letters)")) or key == "data_wrong"


async def test_without_json_each_finding_is_a_line_with_its_mark_and_the_last_line_counts(set_up):
    set_up(public_address="http://motcua.vi-du.example")
    told = (await asyncio.to_thread(CliRunner().invoke, program, ["doctor"])).stdout.splitlines()
    assert all(line.startswith(("[tốt]", "[xem lại]", "[hỏng]")) for line in told[:-1])
    assert sum(line.startswith("[hỏng]") for line in told) == 1
    assert told[-1].startswith("1 điều phải sửa")


# The archive.


async def test_an_archive_with_steps_to_go_is_told_of_and_left_as_it_is(archive):
    changed(archive, "DELETE FROM migrations WHERE number > 5")
    before = archive.read_bytes()
    found, code = await examined()
    assert (states(found)["archive_waits"], code) == ("warn", 0)
    assert archive.read_bytes() == before


async def test_an_archive_of_a_later_version_is_not_touched(archive):
    changed(archive, "INSERT INTO migrations VALUES (9999, 'post_later', '2030')")
    found, code = await examined()
    assert (states(found)["archive_newer"], code) == ("fail", 1)


async def test_a_broken_page_is_noticed(archive):
    whole = bytearray(archive.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 4096] = os.urandom(4096)
    archive.write_bytes(bytes(whole))
    found, code = await examined()
    assert (states(found)["archive_broken"], code) == ("fail", 1)


async def test_a_file_that_is_no_archive_is_noticed(archive):
    archive.write_bytes(b"no archive at all" * 1000)
    found, code = await examined()
    assert ("archive_broken" in found or "archive_down" in found, code) == (True, 1)


async def test_a_row_that_points_nowhere_is_noticed(archive):
    changed(archive, "INSERT INTO verdicts VALUES ('gone', 'satisfied', '', '2026')")
    assert (await examined())[0]["archive_broken"][0] == "fail"


async def test_a_server_that_does_not_answer_is_said_without_its_password(set_up):
    set_up(database="postgresql://motcua:mat-khau-rieng@127.0.0.1:1/motcua")
    found, code = await examined()
    assert (states(found)["archive_down"], code) == ("fail", 1)
    assert "mat-khau-rieng" not in str(found)


async def test_an_archive_on_postgresql_is_examined_too(set_up, postgres_server, archive):
    from bot.store.postgres import PostgresStore
    from tests.postgres_server import database

    async with database(postgres_server) as address:
        await (await PostgresStore.open(address, sealer=SEALER)).close()
        set_up(database=address)
        found, _ = await examined()
        assert found["archive_whole"][1].count("PostgreSQL") == 1
        assert states(found)["archive_schema"] == "ok"
        assert states(found)["no_administrator"] == "warn"


# The clock.


async def test_a_clock_behind_the_newest_row_is_noticed(archive):
    store = await archive_at(archive)
    async with store.transaction() as opened:
        later = datetime.now(UTC) + timedelta(hours=2)
        await opened.outbox.put(replace(message(), created_at=later))
    await store.close()
    found, code = await examined()
    assert (states(found)["clock_back"], code) == ("fail", 1)


@pytest.mark.parametrize(
    ("slip", "key", "state"),
    [(30, "clock_right", State.OK), (-90, "clock_slips", State.WARN), (400, "clock_wrong", State.FAIL)],
)
def test_the_clock_is_compared_with_that_of_a_platform(slip, key, state):
    found = Findings()
    look_at_clock(found, NOW, None, NOW + timedelta(seconds=slip))
    assert [(each.key, each.state) for each in found.found] == [(f"doctor.{key}", state)]


# Telegram.


@asynccontextmanager
async def telegram(set_up, **settings):
    fake = FakeTelegram()
    fake.clock = datetime.now(UTC)
    async with serving(fake) as address:
        set_up(telegram_token=fake.token, telegram_api=address, **settings)
        yield fake


async def test_a_bot_that_telegram_knows_is_named_and_the_clocks_are_compared(set_up):
    async with telegram(set_up) as fake:
        found, _ = await examined()
    assert "@motcua_thu_bot" in found["telegram_bot"][1]
    assert "clock_right" in found
    assert fake.token not in str(found)


async def test_a_clock_that_is_wrong_is_told_by_telegram_s(set_up):
    async with telegram(set_up) as fake:
        fake.clock -= timedelta(hours=3)
        found, code = await examined()
    assert (states(found)["clock_wrong"], code) == ("fail", 1)


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault.status(401, "Unauthorized", times=None), "telegram_refused"),
        (Fault.status(502, times=None), "telegram_away"),
        (Fault.reset(times=None), "telegram_away"),
    ],
)
async def test_a_token_that_is_refused_and_a_platform_that_is_away_are_told_apart(set_up, fault, key):
    async with telegram(set_up) as fake:
        fake.faults.append(fault)
        found, code = await examined()
    assert (states(found)[key], code) == ("fail", 1)
    assert fake.token not in str(found)


HOOK = "https://motcua.vi-du.example"
GOOD = f"{HOOK}/telegram/webhook"


@pytest.mark.parametrize(
    ("settings", "url", "trouble", "key", "state"),
    [
        ({}, "", {}, None, "ok"),
        ({}, "https://elsewhere.example/hook", {}, "webhook_left", "warn"),
        ({"telegram_webhook": HOOK}, GOOD, {}, "webhook_good", "ok"),
        ({"telegram_webhook": HOOK}, "https://elsewhere.example/hook", {}, "webhook_other", "fail"),
        ({"telegram_webhook": HOOK}, "", {}, "webhook_other", "fail"),
        ({"telegram_webhook": HOOK}, GOOD, {"last_error_message": "Connection timed out"}, "webhook_fails", "fail"),
        ({}, "", {"pending_update_count": 500}, "updates_wait", "warn"),
        ({"telegram_webhook": "http://motcua.vi-du.example"}, "", {}, "webhook_plain", "fail"),
        (
            {"telegram_webhook": HOOK, "public_address": "https://another.example"}, GOOD, {}, "webhook_elsewhere",
            "warn",
        ),
    ],
)  # fmt: skip
async def test_updates_must_come_the_way_that_the_settings_say(set_up, settings, url, trouble, key, state):
    secret = {"telegram_secret": SECRET} if "telegram_webhook" in settings else {}
    async with telegram(set_up, **settings, **secret) as fake:
        fake.webhook = {"url": url}
        recent = {"last_error_date": int(datetime.now(UTC).timestamp())} if "last_error_message" in trouble else {}
        fake.trouble = trouble | recent
        found, _ = await examined()
    if key is None:
        assert not {"webhook_left", "webhook_other", "webhook_fails", "updates_wait"} & set(found)
    else:
        assert states(found)[key] == state
    assert SECRET not in str(found)


async def test_no_secret_and_no_person_is_told(set_up, archive):
    async with telegram(set_up, telegram_webhook=HOOK, telegram_secret=SECRET, metrics_token=SECRET) as fake:
        for words in ((), ("--json",)):
            told = await asyncio.to_thread(CliRunner().invoke, program, ["doctor", *words])
            assert [mark for mark in (fake.token, SECRET, "Ví Dụ") if mark in told.output] == []


# Zalo.


@asynccontextmanager
async def zalo(set_up, **settings):
    fake = FakeZaloBot()
    async with serving(fake) as address:
        set_up(zalo_bot_token=fake.token, zalo_bot_api=address, **settings)
        yield fake


ZALO_GOOD = f"{HOOK}/zalo-bot/webhook"


@pytest.mark.parametrize(
    ("settings", "url", "key", "state"),
    [
        ({}, None, "zalo_bot_polls", "warn"),
        ({}, "https://elsewhere.example/hook", "zalo_bot_webhook_left", "warn"),
        ({"zalo_bot_webhook": HOOK}, ZALO_GOOD, "zalo_bot_webhook_good", "ok"),
        ({"zalo_bot_webhook": HOOK}, "https://elsewhere.example/hook", "zalo_bot_webhook_other", "fail"),
        ({"zalo_bot_webhook": HOOK}, None, "zalo_bot_webhook_other", "fail"),
        ({"zalo_bot_webhook": "http://motcua.vi-du.example"}, None, "webhook_plain", "fail"),
        ({"zalo_bot_monthly": "0"}, None, "zalo_bot_unbounded", "warn"),
    ],
)
async def test_events_of_zalo_must_come_the_way_that_the_settings_say(set_up, settings, url, key, state):
    secret = {"zalo_bot_secret": SECRET} if "zalo_bot_webhook" in settings else {}
    async with zalo(set_up, **settings, **secret) as fake:
        fake.webhook = {"url": url} if url else {}
        found, _ = await examined()
    assert states(found)[key] == state
    assert "bot.motcuathu" in found["zalo_bot_named"][1]
    assert not [mark for mark in (fake.token, SECRET) if mark in str(found)]


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault.status(401, "Unauthorized", times=None), "zalo_bot_refused"),
        (inside(401, "Unauthorized", times=None), "zalo_bot_refused"),
        (Fault.status(502, times=None), "zalo_bot_away"),
        (Fault.reset(times=None), "zalo_bot_away"),
    ],
    ids=lambda value: getattr(value, "kind", value),
)
async def test_a_token_that_zalo_refuses_and_a_zalo_that_is_away_are_told_apart(set_up, fault, key):
    async with zalo(set_up) as fake:
        fake.faults.append(fault)
        found, code = await examined()
    assert (states(found)[key], code) == ("fail", 1)
    assert fake.token not in str(found)


# The disk.

MOUNTS = (
    "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"
    "40 22 0:40 / /srv/office rw - nfs4 server:/x rw\n"
    "41 22 0:41 / /dev/shm rw - tmpfs tmpfs rw\n"
    "broken line\n"
    "42 22 0:42 / /srv/office/with\\040space rw - xfs /dev/vdb rw\n"
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/var/lib", "ext4"), ("/srv/office/var", "nfs4"), ("/srv/office/with space/var", "xfs"), ("/dev/shm/x", "tmpfs")],
)
def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(path, kind):
    assert kind_of(Path(path), MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "key", "state"),
    [
        ("nfs4", "disk_network", State.FAIL),
        ("cifs", "disk_network", State.FAIL),
        ("9p", "disk_network", State.FAIL),
        ("fuse.sshfs", "disk_network", State.FAIL),
        ("tmpfs", "disk_passing", State.FAIL),
        ("overlay", "disk_layered", State.WARN),
        ("ext4", "disk_local", State.OK),
    ],
)
def test_sqlite_on_a_disk_of_another_machine_or_in_memory_is_refused(tmp_path, kind, key, state):
    found = Findings()
    look_at_disk(found, Settings.read().model_copy(update={"var": tmp_path}), f"1 0 0:1 / / rw - {kind} x rw\n")
    assert (f"doctor.{key}", state) in [(each.key, each.state) for each in found.found]


def test_files_that_others_may_read_are_counted_and_a_key_among_them_is_worse(tmp_path):
    settings = Settings.read().model_copy(update={"var": tmp_path})
    tmp_path.chmod(0o755)
    (tmp_path / "motcua.db").touch(0o644)
    (tmp_path / "secret.key").touch(0o600)
    found = Findings()
    look_at_disk(found, settings, "")
    assert {each.key: each.state for each in found.found if "readable" in each.key} == {
        "doctor.var_readable": State.WARN
    }
    (tmp_path / "secret.key").chmod(0o644)
    tmp_path.chmod(0o777)
    found = Findings()
    look_at_disk(found, settings, "")
    keys = {each.key for each in found.found if each.state is State.FAIL}
    assert {"doctor.key_readable", "doctor.var_writable"} <= keys


@pytest.mark.parametrize(
    ("free", "key", "state"),
    [(100, "disk_scarce", State.FAIL), (1000, "disk_scarce", State.WARN), (5000, "disk_room", State.OK)],
)
def test_the_room_that_is_left_is_told(tmp_path, monkeypatch, free, key, state):
    usage = type("Usage", (), {"free": free * 1024**2})()
    monkeypatch.setattr("bot.commands.checkup.disk.shutil.disk_usage", lambda _path: usage)
    found = Findings()
    look_at_disk(found, Settings.read().model_copy(update={"var": tmp_path}), "")
    assert (f"doctor.{key}", state) in [(each.key, each.state) for each in found.found]


# The office.


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 10, 31), [("calendar_unsure", State.WARN, 2026)]),
        (date(2026, 11, 25), [("calendar_good", State.OK, 2026), ("calendar_unsure", State.WARN, 2027)]),
        (date(2026, 12, 15), [("calendar_good", State.OK, 2026), ("calendar_unsure", State.FAIL, 2027)]),
        (date(2025, 12, 20), [("calendar_good", State.OK, 2025), ("calendar_unsure", State.FAIL, 2026)]),
        (date(2030, 5, 1), [("calendar_unsure", State.WARN, 2030)]),
    ],
)
def test_next_year_s_days_off_are_asked_for_late_in_the_year(today, told):
    found = Findings()
    look_at_calendar(found, WorkCalendar.load(DATA / "calendar.json"), today)
    assert [(each.key.removeprefix("doctor."), each.state, each.names["year"]) for each in found.found] == told


@pytest.mark.parametrize(
    ("as_of", "key"),
    [("2026-02", "list_good"), ("2024-11", "list_old"), ("2026-06", "list_ahead"), ("2025", "list_old")],
)
def test_the_age_of_the_list_is_told(as_of, key):
    found = Findings()
    look_at_list(found, Publication(1, Origin.PACKAGED, "x", as_of, 10, None, None, NOW), NOW.date())
    assert [each.key for each in found.found] == [f"doctor.{key}"]


@pytest.mark.parametrize(
    ("roles", "keys"),
    [
        ((), ["no_administrator"]),
        ((Role.ADMIN, Role.INSPECTOR), ["no_receiver"]),
        ((Role.ADMIN, Role.RECEIVER), ["officials", "no_inspector"]),
        ((Role.ADMIN, Role.RECEIVER, Role.INSPECTOR), ["officials"]),
    ],
)
def test_somebody_must_look_after_the_desk_receive_and_open_restricted_records(roles, keys):
    found = Findings()
    look_at_officials(found, [official(role) for role in roles])
    assert [each.key for each in found.found] == [f"doctor.{key}" for key in keys]


@pytest.mark.parametrize(
    ("wanted", "have", "told"),
    [
        (SecondFactorFor.ADMINS, False, ["doctor.factor_missing"]),
        (SecondFactorFor.ADMINS, True, []),
        (SecondFactorFor.OFFERED, False, []),
    ],
)
def test_who_must_have_a_second_factor_and_has_none_is_counted(wanted, have, told):
    found, admin = Findings(), official(Role.ADMIN)
    look_at_second_factors(found, [admin, official(Role.HANDLER)], wanted, {admin.id} if have else set())
    assert [each.key for each in found.found] == told


@pytest.mark.parametrize(
    ("mode", "told"), [(0o600, []), (0o644, ["doctor.backup_key_readable"]), (None, ["doctor.backup_key_missing"])]
)
def test_the_key_of_the_backups_must_be_there_and_nobody_else_s_to_read(tmp_path, mode, told):
    key = tmp_path / "elsewhere.key"
    if mode is not None:
        key.touch(mode)
    found = Findings()
    look_at_backup_key(found, Settings.read().model_copy(update={"backup_key_file": key}))
    assert [each.key for each in found.found] == told


@pytest.mark.parametrize(("hours", "key"), [(None, "backup_none"), (30, "backup_old"), (5, "backup_good")])
def test_the_age_of_the_newest_backup_is_told(tmp_path, hours, key):
    for age in () if hours is None else (hours, 500):
        path = tmp_path / f"motcua-{age}.backup"
        path.touch()
        at = (NOW - timedelta(hours=age)).timestamp()
        os.utime(path, (at, at))
    found = Findings()
    look_at_backups(found, tmp_path, NOW)
    assert [each.key for each in found.found] == [f"doctor.{key}"]


def test_every_finding_has_its_sentence_in_both_languages():
    texts = Texts.load(DATA / "texts")
    for key in ("doctor.disk_room", "doctor.state_ok", "doctor.state_warn", "doctor.state_fail"):
        assert texts.say(key, "vi", mib=1) != texts.say(key, "en", mib=1)
