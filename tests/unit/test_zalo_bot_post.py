"""Replies leave for Zalo over real sockets, and every way to fail says what to do next."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest

from bot.channels import zalo_bot_wire
from bot.channels.zalo_bot import ZaloBotAccount, ZaloBotChannel
from bot.channels.zalo_bot_post import Ways
from bot.domain.message import Button, Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Bad, Gone, Outgoing, OutOfWindow, Purpose, RateLimited, Temporary, Unsure
from tests.fake_zalo_bot import FakeZaloBot, Fault, inside, serving

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class StoppedClock:
    def now(self):
        return NOW


@asynccontextmanager
async def opened(fake, **more):
    async with (
        serving(fake) as address,
        ZaloBotChannel(ZaloBotAccount(fake.token, address, **more), StoppedClock(), None) as it,
    ):
        it.counts = []
        it.postbag.counted = lambda: it.counts.append(1)
        yield it


@pytest.fixture
async def fake():
    return FakeZaloBot()


@pytest.fixture
async def who(fake):
    person = fake.person()
    person.wrote = True
    return person


@pytest.fixture
async def channel(fake, who):
    async with opened(fake, per_second=1000) as made:
        yield made


def outgoing(text="Xin chào", *buttons, to="6ede9afa66b88fe6d6a9", number="m1", purpose=Purpose.REPLY):
    reply = Reply(blocks=(Paragraph(spans=(Span(text=text, bold=True),)),), buttons=buttons)
    return Outgoing(number, number, Identity(Channel.ZALO_BOT, to), reply, purpose, NOW, NOW)


async def test_a_reply_arrives_with_its_choices_as_lines_and_its_styles(channel, who):
    await channel.postbag.send(outgoing("Chọn <1> & 2", Button(label="Có", press="a:b")))
    (heard,) = who.heard
    assert heard.text == "Chọn <1> & 2\n\n1. Có"
    assert heard.styled == (("Chọn <1> & 2", ("b",)),)


async def test_where_styles_are_switched_off_none_are_sent(fake, who):
    async with opened(fake, ways=Ways(styled=False)) as channel:
        await channel.postbag.send(outgoing())
    assert set(fake.sent()[0].asked) == {"chat_id", "text"}


async def test_a_long_reply_comes_in_order_and_each_part_is_counted(channel, who):
    await channel.postbag.send(outgoing("a" * 2000 + "b" * 2000 + "c"))
    assert [heard.text[0] for heard in who.heard] == ["a", "b", "c"]
    assert len(channel.counts) == 3


async def test_after_a_failure_between_the_parts_the_first_is_not_sent_again(fake, channel, who):
    message = outgoing("a" * 2000 + "b" * 2000 + "c")
    fake.faults = [Fault.status(502, skip=1)]
    with pytest.raises(Temporary):
        await channel.postbag.send(message)
    await channel.postbag.send(message)
    assert [heard.text[0] for heard in who.heard] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.status(500), Temporary),
        (Fault.status(503), Temporary),
        (Fault.status(504), Unsure),
        (Fault.status(408, "Request timeout"), Unsure),
        (Fault.reset(), Unsure),
        (Fault.reset(late=True), Unsure),
        (Fault("429"), RateLimited),
        (Fault.status(403, "Forbidden"), Temporary),
        (Fault.status(400, "Bad Request: chat not found"), Gone),
        (Fault.status(400, "Bad Request: something of tomorrow with 0912345678"), Bad),
        (Fault.status(401, "Unauthorized"), Temporary),
        (Fault.status(404, "Not Found"), Temporary),
        (Fault.status(409, "Conflict"), Temporary),
        (inside(400, "Bad Request: text of an@tai"), Bad),
        (inside(401, "Unauthorized"), Temporary),
        (inside(403, "Forbidden"), Temporary),
        (inside(408, "Request timeout"), Unsure),
        (inside(429, "Quota exceeded"), RateLimited),
        (inside(500, "Internal"), Temporary),
        (inside(0, "Request timeout"), Unsure),
        (inside(0, "of another kind"), Bad),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
async def test_each_fault_says_what_to_do_next_and_quotes_nothing(fake, channel, fault, error):
    fake.faults = [Fault(fault.kind, text=fault.text, late=fault.late)]
    with pytest.raises(error) as failed:
        await channel.postbag.send(outgoing())
    assert failed.type is error or issubclass(failed.type, error)
    assert isinstance(failed.value, Unsure) == (error is Unsure)
    told = str(failed.value)
    assert not any(part in told for part in (fake.token, "127.0.0.1", "0912345678", "an@tai"))
    assert failed.value.__cause__ is None


async def test_who_cannot_be_reached_at_all_got_nothing_for_sure(who):
    account = ZaloBotAccount("1234567:nobody", "http://127.0.0.1:9")
    async with ZaloBotChannel(account, StoppedClock(), None) as channel:
        with pytest.raises(Temporary) as failed:
            await channel.postbag.send(outgoing())
    assert not isinstance(failed.value, Unsure)


async def test_a_platform_that_stays_silent_is_given_up_as_unsure(fake, channel, monkeypatch):
    monkeypatch.setattr(zalo_bot_wire, "patience", lambda: httpx.Timeout(0.05))
    fake.faults = [Fault.hang()]
    with pytest.raises(Unsure):
        await channel.postbag.send(outgoing())


async def test_what_may_have_arrived_is_counted_and_what_was_refused_is_not(fake, channel):
    fake.faults = [Fault.reset(late=True), Fault("429")]
    for error in (Unsure, RateLimited):
        with pytest.raises(error):
            await channel.postbag.send(outgoing())
    assert len(channel.counts) == 1


async def test_a_quota_that_says_nothing_of_time_is_asked_less_and_less_often(fake, channel):
    fake.faults = [Fault("429", times=7)]
    waits = []
    for _ in range(7):
        with pytest.raises(RateLimited) as failed:
            await channel.postbag.send(outgoing())
        waits.append(failed.value.after)
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    await channel.postbag.send(outgoing())
    fake.faults = [Fault("429")]
    with pytest.raises(RateLimited) as failed:
        await channel.postbag.send(outgoing(number="m2"))
    assert failed.value.after == 30


async def test_a_quota_that_says_how_long_is_believed(fake, channel):
    fake.faults, fake.headers = [Fault("429")], [("Retry-After", "7")]
    with pytest.raises(RateLimited) as failed:
        await channel.postbag.send(outgoing())
    assert failed.value.after == 7


async def test_where_403_is_set_to_mean_blocked_the_person_is_gone(fake, who):
    who.blocked = True
    async with opened(fake, forbidden_is_gone=True) as channel:
        with pytest.raises(Gone):
            await channel.postbag.send(outgoing())


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.REPLY}))
async def test_a_bot_that_may_not_write_first_answers_and_does_nothing_else(fake, who, purpose):
    async with opened(fake, ways=Ways(writes_first=False)) as channel:
        with pytest.raises(OutOfWindow):
            await channel.postbag.send(outgoing(purpose=purpose))
        await channel.postbag.send(outgoing())
    assert len(who.heard) == 1


async def test_typing_is_shown_and_its_failure_is_nobodys_business(fake, channel, who):
    incoming = channel.read(fake.says(who, "chào"))
    channel.confirm(incoming)
    await asyncio.gather(*channel._soons)
    fake.faults = [Fault.status(500)]
    channel.confirm(incoming)
    await asyncio.gather(*channel._soons)
    assert [call.asked["action"] for call in fake.sent("sendChatAction")] == ["typing"]


async def test_where_typing_is_switched_off_nothing_is_shown(fake, who):
    async with opened(fake, typing=False) as channel:
        channel.confirm(channel.read(fake.says(who, "chào")))
        assert not channel._soons
