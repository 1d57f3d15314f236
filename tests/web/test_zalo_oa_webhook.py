"""What Zalo, or somebody who pretends to be Zalo, may send to the OA's webhook: read once, in any order, or refused."""

import asyncio
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.zalo_oa_read import Reading
from bot.domain.message import Channel
from bot.domain.outbox import PostStatus
from bot.domain.ports import ArchiveUnavailable
from bot.services import retention
from bot.web import signed
from tests.fake_zalo_oa import Fault
from tests.filing import STORY
from tests.oa_desk import OaDesk, words

PAYLOADS = Path(__file__).parents[1] / "payloads" / "zalo_oa"


@pytest.fixture
async def desk(tmp_path):
    async with OaDesk.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
async def an(desk):
    return desk.fake.person()


async def kept(desk):
    async with desk.office.store.reading() as archive:
        return await archive.standings.newest()


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
async def test_every_payload_gets_a_200_with_nothing_in_it(desk, path):
    answer = await desk.calls(path.read_bytes())
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("body", [b"{}", b" { }\n"])
async def test_the_unsigned_probe_at_saving_the_address_gets_a_200_and_keeps_nothing(desk, body):
    before = await kept(desk)
    answer = await desk.calls(body, {})
    assert (answer.status_code, answer.content) == (200, b"")
    assert await kept(desk) == before


@pytest.mark.parametrize("body", [b'{"a":1}', b"[]", b"", b"{" + b" " * 20 + b"}", b'{"event_name":"follow"}'])
async def test_anything_else_without_a_signature_gets_a_401(desk, body):
    assert (await desk.calls(body, {})).status_code == 401


async def test_a_forged_event_gets_a_401_and_keeps_nothing(desk, an):
    body = desk.fake.says(an, "chào")
    before = await kept(desk)
    good = desk.fake.signature(body)
    for headers in (
        {**good, "X-ZEvent-Signature": "mac=" + "0" * 64},
        {**good, "X-ZEvent-Timestamp": "1773108000000"},
        {"X-ZEvent-Signature": good["X-ZEvent-Signature"]},
        {"Authorization": desk.fake.oa_key},
    ):
        assert (await desk.calls(body, headers)).status_code == 401
    assert (await desk.calls(body.replace("chào".encode(), b"xin!!"), good)).status_code == 401
    assert await kept(desk) == before


@pytest.mark.parametrize("with_header", [True, False])
@pytest.mark.parametrize("key", ["oa", "app"])
async def test_each_way_of_signing_is_taken_and_logged_once(desk, an, caplog, with_header, key):
    caplog.set_level("INFO")
    desk.fake.stamp_in_header, desk.fake.signs_with = with_header, key
    assert len(await desk.says(an, "chào", "chào")) == 1
    when = "header" if with_header else "body"
    assert caplog.text.count(f"{key} key, {when} time") == 1


async def test_an_event_sent_five_times_is_answered_once(desk, an):
    body = desk.fake.says(an, "chào")
    assert {(await desk.calls(body)).status_code for _ in range(5)} == {200}
    assert len(await desk.hears(an)) == 1


async def test_an_event_that_is_replayed_the_next_day_is_known_and_one_of_last_week_is_left(desk, an):
    body = desk.fake.says(an, "chào")
    headers = desk.fake.signature(body)
    await desk.happens(body)
    for days in (1, 8):
        desk.office.clock.pass_by(days=days)
        assert (await desk.calls(body, headers)).status_code == 200
    await desk.delivers()
    assert len(an.heard) == 1


async def test_events_that_overtake_one_another_are_all_answered_in_the_order_in_which_they_come(desk, an):
    first, second = desk.fake.says(an, "làm giấy khai sinh cần gì"), desk.fake.says(an, "chào")
    await desk.happens(second)
    await desk.happens(first)
    assert "khai sinh" in an.heard[-1].text


async def test_an_event_that_comes_hours_late_opens_the_window_from_when_it_happened(desk, an):
    body = desk.fake.says(an, "chào")
    at = desk.office.clock.now()
    desk.office.clock.pass_by(hours=5)
    await desk.happens(body)
    async with desk.office.store.reading() as archive:
        assert (await archive.hearings.of(desk.office.identity(an.id, Channel.ZALO_OA))).heard_at == at


BAD = {
    "no JSON": b"{'event_name': 1}",
    "invalid UTF-8": b'{"timestamp":"1773108000000","event_name":"user_send_text","message":{"text":"\xff"}}',
    "a list": b"[1]",
    "no name": b'{"timestamp":"1773108000000"}',
    "no person": b'{"timestamp":"1773108000000","event_name":"user_send_text","message":{"msg_id":"1","text":"x"}}',
}


@pytest.mark.parametrize("name", BAD)
async def test_a_signed_body_that_is_no_event_gets_400(desk, name):
    body, stamp = BAD[name], "1773108000000"
    signed_by = hashlib.sha256(desk.fake.app_id.encode() + body + stamp.encode() + desk.fake.oa_key.encode())
    headers = {"X-ZEvent-Signature": f"mac={signed_by.hexdigest()}", "X-ZEvent-Timestamp": stamp}
    answer = await desk.calls(body, headers)
    assert (answer.status_code, answer.content) == (400, b"")


async def test_a_body_over_64_kib_gets_413(desk, an):
    assert (await desk.calls(desk.fake.says(an, "a" * 65536))).status_code == 413


async def test_while_the_archive_is_down_zalo_is_asked_to_come_again(desk, an, monkeypatch):
    body = desk.fake.says(an, "chào")

    def down(*_args, **_more):
        raise ArchiveUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(desk.office.store, "transaction", down)
        assert (await desk.calls(body)).status_code == 503
    assert (await desk.calls(body)).status_code == 200
    assert len(await desk.hears(an)) == 1


async def test_an_archive_that_is_slow_costs_a_503_in_time_and_no_word(desk, an, monkeypatch):
    monkeypatch.setattr(signed, "PATIENCE", 0.05)
    body, free = desk.fake.says(an, "chào"), asyncio.Event()
    in_one_commit = desk.office.reception._in_one_commit

    async def slow(*given):
        await free.wait()
        return await in_one_commit(*given)

    monkeypatch.setattr(desk.office.reception, "_in_one_commit", slow)
    assert (await desk.calls(body)).status_code == 503
    free.set()
    monkeypatch.setattr(signed, "PATIENCE", 5)
    assert (await desk.calls(body)).status_code == 200
    assert len(await desk.hears(an)) == 1


async def test_a_platform_that_asks_for_patience_gets_it_and_the_answer_still_comes(desk, an):
    desk.fake.faults = [Fault("inside:-32")]
    await desk.says(an, "chào")
    tried = len(desk.fake.wire)
    await desk.delivers()
    assert len(desk.fake.wire) == tried
    desk.office.clock.pass_by(seconds=61)
    assert len(await desk.hears(an)) == 1


async def test_a_connection_cut_after_the_message_arrived_costs_one_repetition_at_most(desk, an):
    desk.fake.faults = [Fault.reset(late=True)]
    await desk.says(an, "chào")
    desk.office.clock.pass_by(minutes=1)
    await desk.delivers()
    assert len(an.heard) == 2
    assert an.heard[0] == an.heard[1]


async def test_who_unfollows_in_the_middle_of_a_talk_keeps_the_draft(desk, an, tmp_path):
    await desk.says(an, "gửi phản ánh", STORY)
    await desk.happens(desk.fake.follows(an, yes=False))
    with closing(sqlite3.connect(tmp_path / "motcua.db")) as file:
        assert file.execute("SELECT reachable FROM identities WHERE channel = 'zalo_oa'").fetchall() == [(0,)]
    assert "Bước 3/7" in words(await desk.says(an, "1"))


@pytest.mark.parametrize("what", ["follow", "unfollow", "by_hand"])
async def test_of_somebody_who_never_wrote_nothing_stays_longer_than_an_idle_talk(tmp_path, what):
    async with OaDesk.opened(tmp_path, reading=Reading(greets=False)) as desk:
        fake, an = desk.fake, desk.fake.person()
        await desk.happens(fake.by_hand(an) if what == "by_hand" else fake.follows(an, yes=what == "follow"))
        desk.office.clock.pass_by(days=200)
        await retention.sweep(desk.office.store, desk.office.rules, desk.office.clock, desk.office.chance)
    with closing(sqlite3.connect(tmp_path / "motcua.db")) as file:
        counts = [file.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("identities", "hearings")]
    assert counts == [(0,), (0,)]


async def test_who_unfollows_opens_no_window_by_it(desk, an):
    await desk.says(an, "chào")
    who = desk.office.identity(an.id, Channel.ZALO_OA)
    async with desk.office.store.reading() as archive:
        before = await archive.hearings.of(who)
    await desk.happens(desk.fake.follows(an, yes=False))
    async with desk.office.store.reading() as archive:
        assert await archive.hearings.of(who) == before


async def test_a_person_whom_zalo_says_is_gone_is_given_up_and_not_written_to_again(desk, an):
    an.refuses = -213
    await desk.says(an, "chào")
    async with desk.office.store.reading() as archive:
        (dead,) = await archive.outbox.dead_letters(5)
    assert (dead.status, dead.last_error.split(":")[0]) == (PostStatus.DEAD, "Gone")


async def test_ten_thousand_unknown_keys_do_no_harm(desk, an):
    event = json.loads(desk.fake.says(an, "chào"))
    event["message"] |= {f"k{number}": 1 for number in range(4000)}
    assert (await desk.calls(json.dumps(event).encode())).status_code == 200
