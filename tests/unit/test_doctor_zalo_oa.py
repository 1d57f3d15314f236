"""The doctor looks at the OA: its tokens, what sort it is, and what to do. It buys no tokens and names no secret."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from tests.fake_zalo_oa import FakeZaloOa, Fault, serving
from tests.unit.test_doctor import alone, archive, examined, states

__all__ = ["alone", "archive"]


@pytest.fixture
async def oa(monkeypatch, archive):
    fake = FakeZaloOa()
    async with serving(fake) as address:
        for name, value in {
            "APP_ID": fake.app_id, "APP_SECRET": fake.app_secret, "SECRET_KEY": fake.oa_key, "API": address,
            "OAUTH": address,
        }.items():  # fmt: skip
            monkeypatch.setenv(f"MOTCUA_ZALO_OA_{name}", value)
        yield fake


async def brought(fake):
    result = await asyncio.to_thread(CliRunner().invoke, program, ["channel", "token", "zalo_oa"], input=fake.refresh)
    assert result.exit_code == 0, result.output


async def told(key):
    found, code = await examined()
    return states(found).get(key), code, str(found)


async def test_where_there_is_no_oa_it_is_said_to_be_off(archive):
    assert (await told("zalo_oa_off"))[0] == "ok"


async def test_an_oa_in_order_is_named_with_its_package_and_nothing_is_bought(oa):
    await brought(oa)
    state, _, words = await told("zalo_oa_named")
    assert state == "ok"
    assert "Một Cửa Thử" in words
    assert "Tăng trưởng" in words
    assert oa.sold == 1
    assert not any(secret in words for secret in (oa.access, oa.refresh, oa.app_secret, oa.oa_key))


async def test_before_the_first_tokens_it_is_said_how_to_bring_them(oa):
    state, code, words = await told("zalo_oa_no_pair")
    assert (state, code) == ("fail", 1)
    assert "channel token zalo_oa" in words


LONG_AGO = "2026-03-10T02:00:00.000000+00:00"


@pytest.mark.parametrize("change", ["failed_at", "access_until"])
async def test_tokens_that_were_not_renewed_are_a_fault(oa, archive, change):
    await brought(oa)
    with closing(sqlite3.connect(archive)) as file:
        file.execute(f"UPDATE token_pairs SET {change} = '{LONG_AGO}'")
        file.commit()
    assert (await told("zalo_oa_not_renewed"))[:2] == ("fail", 1)


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault("inside:-216"), "zalo_oa_refused"),
        (Fault("inside:-224"), "zalo_oa_misset"),
        (Fault.status(502), "zalo_oa_away"),
        (Fault.reset(), "zalo_oa_away"),
    ],
    ids=lambda value: getattr(value, "kind", value),
)
async def test_each_fault_of_zalo_is_told_apart_and_nothing_is_bought(oa, fault, key):
    await brought(oa)
    oa.faults = [fault]
    assert (await told(key))[:2] == ("fail", 1)
    assert oa.sold == 1


async def test_an_oa_that_is_not_verified_and_a_key_that_is_missing_are_told(oa, monkeypatch):
    await brought(oa)
    oa.verified = False
    monkeypatch.setenv("MOTCUA_ZALO_OA_SECRET_KEY", "")
    found, _ = await examined()
    assert (states(found)["zalo_oa_unverified"], states(found)["zalo_oa_one_key"]) == ("warn", "warn")


async def test_an_api_by_plain_http_elsewhere_is_a_fault(oa, monkeypatch):
    monkeypatch.setenv("MOTCUA_ZALO_OA_OAUTH", "http://elsewhere.example")
    assert (await told("api_plain"))[0] == "fail"


TEMPLATE = '{"notice": {"id": "4001", "data": {"ma": "{code}"}}}'


@pytest.mark.parametrize(
    ("settings", "key", "state"),
    [
        ({}, "zalo_template_off", "ok"),
        ({"TEMPLATE_IDS": TEMPLATE}, "zalo_template_set", "ok"),
        ({"TEMPLATE_IDS": TEMPLATE, "TEMPLATE_TRIAL": "true"}, "zalo_template_trial", "warn"),
        ({"TEMPLATE_IDS": TEMPLATE, "OA_APP_ID": ""}, "zalo_template_alone", "fail"),
    ],
)
async def test_templates_are_looked_at_and_none_is_sent(oa, monkeypatch, settings, key, state):
    for name, value in settings.items():
        monkeypatch.setenv(f"MOTCUA_ZALO_{name}", value)
    assert (await told(key))[0] == state
    assert oa.wire == []
