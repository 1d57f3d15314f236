"""What the IT man types when somebody lost the phone, the password, or the keys of the office."""

import asyncio
import re

import pyotp
import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.config import Settings, SettingsError
from bot.domain.person import DeskSession, Official, Role
from bot.keyring import keys_fit
from bot.opening import SystemChance, SystemClock, opened_store, sealer_of
from bot.services import second_factor
from bot.services.desk import Desk
from bot.store.seal import fresh_key
from tests.bureau import rules

COMMANDS = CliRunner()


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """An office of its own, with one official, Thu, who has a second factor and is logged in twice."""
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    for place in ("official", "keys"):
        monkeypatch.setattr(f"bot.commands.{place}.load_rules", lambda _settings: rules())
    made = Settings.read()
    asyncio.run(furnish(made))
    return made


async def furnish(settings):
    sealer = sealer_of(settings)
    async with opened_store(settings, exclusive=True) as store:
        await keys_fit(store, sealer)
        async with store.transaction() as archive:
            desk = Desk(rules(), archive, SystemClock().now(), SystemChance())
            thu = Official("thu", "Nguyễn Thị Thử", Role.HANDLER, "ubnd-xa-hy-cuong", username="thu", password_hash="x")
            await archive.officials.save(thu, desk.now)
            totp = pyotp.TOTP(await second_factor.offer(desk, sealer, thu))
            assert await second_factor.confirm(desk, sealer, thu, totp.generate_otp(totp.timecode(desk.now)), "")
            for digest in ("a", "b"):
                await archive.sessions.open(DeskSession(digest, thu.id, desk.now, desk.now))


def held(settings):
    """Whether Thu has a second factor, how many log-ins, and what was written into the history."""

    async def look():
        async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
            return (
                await archive.accounts.second_factor("thu") is not None,
                len(await archive.sessions.of_official("thu")),
                [event.change.value for event in await archive.accounts.untold("thu")],
            )

    return asyncio.run(look())


def run(*words, **more):
    return COMMANDS.invoke(program, list(words), **more)


def test_a_lost_phone_is_helped_by_taking_the_second_factor_away(settings):
    assert run("official", "reset-second-factor", "Thu").exit_code == 0
    assert held(settings) == (False, 0, ["factor_reset"])
    assert "chưa bật" in run("official", "reset-second-factor", "thu").stdout


def test_a_forgotten_password_is_helped_by_a_link_that_is_shown_once(settings, tmp_path):
    result = run("official", "reset-password", "thu")
    code = re.fullmatch(r"http://127\.0\.0\.1:8080/desk/password/([A-Z2-7-]{19})\n", result.stdout).group(1)
    assert code.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert held(settings) == (True, 2, ["password_link"])


def test_log_ins_of_one_official_are_ended(settings):
    assert "2 phiên" in run("official", "end-sessions", "thu").stdout
    assert held(settings) == (True, 0, ["log_ins_ended"])


def test_log_ins_of_everybody_are_ended(settings):
    assert "2 phiên" in run("official", "end-sessions", "--all").stdout
    assert held(settings)[1] == 0


@pytest.mark.parametrize("words", [("end-sessions",), ("end-sessions", "thu", "--all")])
def test_whose_log_ins_end_must_be_said(settings, words):
    assert run("official", *words).exit_code == 2
    assert held(settings)[1] == 2


@pytest.mark.parametrize("command", ["reset-second-factor", "reset-password", "end-sessions"])
def test_a_name_that_nobody_has_is_said_to_be_so(settings, command):
    result = run("official", command, "khong-co")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "«khong-co»" in result.stderr


def test_the_list_tells_the_names_that_the_other_commands_want(settings):
    assert "Nguyễn Thị Thử\tthu" in run("official", "list").stdout


def test_a_new_key_is_printed_and_kept_nowhere(settings, tmp_path):
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    first, second = (run("keys", "new").stdout.strip() for _ in range(2))
    assert first != second
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}=", first)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def fits(settings):
    async def ask():
        async with opened_store(settings, exclusive=True) as store:
            await keys_fit(store, sealer_of(settings))

    asyncio.run(ask())


def test_a_key_is_replaced_without_anybody_setting_up_anew(settings, monkeypatch):
    old, new = settings.key_file.read_text().strip(), fresh_key()
    monkeypatch.setenv("MOTCUA_SECRET_KEYS", f"{new}, {old}")
    assert "1 bí mật" in run("keys", "reseal").stdout
    monkeypatch.setenv("MOTCUA_SECRET_KEYS", new)
    fits(Settings.read())
    assert held(settings)[0]


def test_without_the_old_key_nothing_is_resealed(settings, monkeypatch):
    monkeypatch.setenv("MOTCUA_SECRET_KEYS", fresh_key())
    assert run("keys", "reseal").exit_code == 2
    monkeypatch.delenv("MOTCUA_SECRET_KEYS")
    fits(Settings.read())


def test_the_desk_does_not_start_on_another_offices_keys(settings, monkeypatch):
    """Guard: the mark. Without it officials would be told that their codes are wrong."""
    settings.key_file.unlink()
    with pytest.raises(SettingsError, match="MOTCUA_SECRET_KEYS"):
        fits(Settings.read())


def test_after_a_key_was_lost_for_good_the_office_starts_over(settings):
    settings.key_file.unlink()
    assert run("keys", "start-over", input="n\n").exit_code != 0
    assert held(settings)[0]
    assert "của 1 cán bộ" in run("keys", "start-over", "--yes").stdout
    fits(Settings.read())
    assert held(settings) == (False, 0, ["factor_reset"])


def test_a_key_file_that_others_may_read_stops_the_start(settings):
    settings.key_file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        sealer_of(settings)
