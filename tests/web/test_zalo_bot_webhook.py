"""What Zalo, or somebody who pretends to be Zalo, may send to the webhook: read once, in any order, or refused."""

import json
from pathlib import Path

import pytest

from bot.domain.message import Channel
from bot.domain.outbox import PostStatus
from bot.domain.ports import ArchiveUnavailable
from tests.fake_zalo_bot import Fault, inside
from tests.filing import STORY
from tests.zalo_desk import ZaloDesk, words

PAYLOADS = Path(__file__).parents[1] / "payloads" / "zalo_bot"


@pytest.fixture
async def desk(tmp_path):
    async with ZaloDesk.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
async def an(desk):
    return desk.fake.person()


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
async def test_every_payload_gets_a_200_with_nothing_in_it(desk, path):
    answer = await desk.calls(path.read_bytes())
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("name", ["group_text", "from_a_bot", "unsupported", "kind_of_tomorrow"])
async def test_what_is_not_served_is_acknowledged_and_answered_with_silence(desk, an, name):
    an.wrote = True
    await desk.calls((PAYLOADS / f"{name}.json").read_bytes())
    assert await desk.hears(an) == []


async def test_an_event_sent_five_times_is_answered_once(desk, an):
    event = desk.fake.says(an, "chào")
    assert {(await desk.calls(event)).status_code for _ in range(5)} == {200}
    assert len(await desk.hears(an)) == 1


async def test_an_event_that_is_replayed_the_next_day_is_known(desk, an):
    event = desk.fake.says(an, "chào")
    await desk.happens(event)
    desk.office.clock.pass_by(days=1)
    await desk.happens(event)
    assert len(an.heard) == 1


async def test_events_that_overtake_one_another_are_all_answered_in_the_order_in_which_they_come(desk, an):
    first, second = desk.fake.says(an, "làm giấy khai sinh cần gì"), desk.fake.says(an, "chào")
    await desk.happens(second)
    await desk.happens(first)
    assert "khai sinh" in an.heard[-1].text


async def test_the_same_number_of_another_chat_is_another_event(desk, an):
    binh = desk.fake.person("b1nh")
    event = desk.fake.says(an, "chào")
    other = json.loads(json.dumps(event))
    other["result"]["message"] |= {"chat": binh.chat(), "from": binh.sender()}
    binh.wrote = True
    for each in (event, other):
        await desk.happens(each)
    assert (len(an.heard), len(binh.heard)) == (1, 1)


BAD = {
    "nothing": b"",
    "no JSON": b"{'ok': true}",
    "invalid UTF-8": b'{"event_name": "message.text.received", "message": {"text": "\xff"}}',
    "3,000 deep": b"[" * 3000 + b"]" * 3000,
    "a list": b"[1]",
    "a number": b"7",
    "no name": b"{}",
    "no chat": b'{"event_name": "message.text.received", "message": {"text": "x"}}',
    "a message of a word": b'{"event_name": "message.text.received", "message": "x"}',
}


@pytest.mark.parametrize("name", BAD)
async def test_a_body_that_is_no_event_gets_400(desk, name):
    answer = await desk.calls(BAD[name])
    assert (answer.status_code, answer.content) == (400, b"")


async def test_a_body_over_64_kib_gets_413(desk, an):
    assert (await desk.calls(desk.fake.says(an, "a" * 65536))).status_code == 413


async def test_ten_thousand_unknown_keys_do_no_harm(desk, an):
    event = desk.fake.says(an, "chào")
    event["result"]["message"] |= {f"k{number}": 1 for number in range(4000)}
    assert (await desk.calls(event)).status_code == 200


async def test_while_the_archive_is_down_zalo_is_asked_to_come_again(desk, an, monkeypatch):
    event = desk.fake.says(an, "chào")

    def down(*_args, **_more):
        raise ArchiveUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(desk.office.store, "transaction", down)
        assert (await desk.calls(event)).status_code == 503
    assert (await desk.calls(event)).status_code == 200
    assert len(await desk.hears(an)) == 1


async def test_a_token_that_was_revoked_loses_no_answer_and_is_told_loudly(desk, an, caplog):
    desk.fake.faults = [Fault.status(401, "Unauthorized", times=2)]
    await desk.says(an, "chào")
    assert an.heard == []
    assert "zalo_bot.token_refused" in caplog.text
    for _ in range(2):
        desk.office.clock.pass_by(minutes=1)
        await desk.delivers()
    assert len(an.heard) == 1
    assert desk.fake.token not in caplog.text


@pytest.mark.parametrize("fault", [Fault("429"), inside(429, "Quota exceeded")], ids=lambda fault: fault.kind)
async def test_a_platform_that_asks_for_patience_gets_it_and_the_answer_still_comes(desk, an, fault):
    desk.fake.faults = [Fault(fault.kind, text=fault.text)]
    await desk.says(an, "chào")
    tried = len(desk.fake.wire)
    await desk.delivers()
    assert len(desk.fake.wire) == tried
    desk.office.clock.pass_by(seconds=31)
    assert len(await desk.hears(an)) == 1


async def test_a_connection_cut_after_the_message_arrived_costs_one_repetition_at_most(desk, an):
    desk.fake.faults = [Fault.reset(late=True)]
    await desk.says(an, "chào")
    desk.office.clock.pass_by(minutes=1)
    await desk.delivers()
    assert len(an.heard) == 2
    assert an.heard[0] == an.heard[1]


async def test_who_blocks_the_bot_in_the_middle_of_a_talk_keeps_the_draft(tmp_path):
    async with ZaloDesk.opened(tmp_path, forbidden_is_gone=True) as desk:
        an = desk.fake.person()
        await desk.says(an, "gửi phản ánh")
        an.blocked = True
        await desk.says(an, STORY)
        async with desk.office.store.reading() as archive:
            (dead,) = await archive.outbox.dead_letters(5)
        assert (dead.status, dead.recipient.channel) == (PostStatus.DEAD, Channel.ZALO_BOT)
        an.blocked = False
        assert "Bước 3/7" in words(await desk.says(an, "1"))
