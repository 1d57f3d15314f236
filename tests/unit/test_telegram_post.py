"""Replies leave for Telegram over real sockets, and every way to fail says what to do next."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.channels import telegram_post
from bot.channels.telegram import TelegramChannel
from bot.domain.message import Button, Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Bad, Gone, Outgoing, Purpose, RateLimited, Temporary
from tests.fake_telegram import FakeTelegram, Fault, serving

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class StoppedClock:
    def now(self):
        return NOW


@pytest.fixture
async def fake():
    return FakeTelegram()


@pytest.fixture
async def channel(fake):
    async with (
        serving(fake) as address,
        TelegramChannel(fake.token, address, None, None, StoppedClock()) as opened,
    ):
        yield opened


def outgoing(text="Xin chào", *buttons, to=5_000_000_001, number="m1"):
    reply = Reply(blocks=(Paragraph(spans=(Span(text=text),)),), buttons=buttons)
    return Outgoing(number, number, Identity(Channel.TELEGRAM, str(to)), reply, Purpose.REPLY, NOW, NOW)


async def test_a_reply_arrives_with_one_button_under_the_other(fake, channel):
    who = fake.person()
    await channel.postbag.send(
        outgoing("Chọn <1> & 2", Button(label="Có", press="a:b"), Button(label="Trang", link="https://a.vn/"))
    )
    assert [seen.text for seen in who.heard] == ["Chọn <1> & 2"]
    assert who.keyboards == [[("Có", "a:b"), ("Trang", "https://a.vn/")]]
    (call,) = fake.sent()
    assert [len(row) for row in call.asked["reply_markup"]["inline_keyboard"]] == [1, 1]
    assert call.asked["link_preview_options"] == {"is_disabled": True}


async def test_a_long_reply_comes_in_order_with_the_buttons_on_its_last_part(fake, channel):
    who = fake.person()
    await channel.postbag.send(outgoing("a" * 4096 + "b" * 4096 + "c", Button(label="Có", press="a:b")))
    assert [seen.text[0] for seen in who.heard] == ["a", "b", "c"]
    assert [len(keys) for keys in who.keyboards] == [0, 0, 1]


async def test_after_a_failure_between_the_parts_the_first_is_not_sent_again(fake, channel):
    who = fake.person()
    message = outgoing("a" * 4096 + "b" * 4096 + "c")
    fake.faults = [Fault.status(502, skip=1)]
    with pytest.raises(Temporary):
        await channel.postbag.send(message)
    await channel.postbag.send(message)
    assert [seen.text[0] for seen in who.heard] == ["a", "b", "c"]


async def test_a_button_over_64_bytes_is_left_out_and_the_words_still_go(fake, channel):
    who = fake.person()
    await channel.postbag.send(outgoing("Xin chào", Button(label="Dài", press="x" * 65), Button(label="Có", press="a")))
    assert who.keyboards == [[("Có", "a")]]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.flood(35), RateLimited),
        (Fault.status(500), Temporary),
        (Fault.status(502), Temporary),
        (Fault.status(503), Temporary),
        (Fault.reset(), Temporary),
        (Fault.status(403, "Forbidden: bot was blocked by the user"), Gone),
        (Fault.status(403, "Forbidden: user is deactivated"), Gone),
        (Fault.status(400, "Bad Request: chat not found"), Gone),
        (Fault.status(400, "Bad Request: PEER_ID_INVALID"), Gone),
        (Fault.status(400, 'Bad Request: can\'t parse entities: Unsupported start tag "an@tai"'), Bad),
        (Fault.status(400, "Bad Request: something of tomorrow with 0912345678"), Bad),
        (Fault.status(401, "Unauthorized"), Temporary),
        (Fault.status(404, "Not Found"), Temporary),
        (Fault.status(409, "Conflict"), Temporary),
        (Fault.status(418, "I'm a teapot"), Temporary),
    ],
)
async def test_each_fault_says_what_to_do_next_and_quotes_nothing(fake, channel, fault, error):
    fake.person()
    fake.faults = [Fault(fault.kind, after=fault.after, text=fault.text)]
    with pytest.raises(error) as failed:
        await channel.postbag.send(outgoing())
    told = str(failed.value)
    assert fake.token not in told
    assert "127.0.0.1" not in told
    assert "0912345678" not in told
    assert "an@tai" not in told
    assert failed.value.__cause__ is None


async def test_a_flood_answer_says_for_how_long(fake, channel):
    fake.person()
    fake.faults = [Fault.flood(35)]
    with pytest.raises(RateLimited) as failed:
        await channel.postbag.send(outgoing())
    assert failed.value.after == 35


async def test_a_platform_that_stays_silent_is_given_up(fake, channel, monkeypatch):
    fake.person()
    monkeypatch.setattr(telegram_post, "SEND_SECONDS", 0.05)
    fake.faults = [Fault.hang()]
    with pytest.raises(Temporary):
        await channel.postbag.send(outgoing())


async def test_nobody_listening_is_temporary():
    async with TelegramChannel("987654321:TEST", "http://127.0.0.1:9", None, None, StoppedClock()) as channel:
        with pytest.raises(Temporary) as failed:
            await channel.postbag.send(outgoing())
        assert "TEST" not in str(failed.value)


@pytest.mark.parametrize("proxy", ["socks5://nguoi:mat-khau@127.0.0.1:9", "http://nguoi:mat-khau@127.0.0.1:9"])
async def test_a_proxy_that_is_down_is_temporary_and_its_password_is_not_told(proxy):
    async with TelegramChannel("987654321:TEST", "http://127.0.0.1:9", None, proxy, StoppedClock()) as channel:
        with pytest.raises(Temporary) as failed:
            await channel.postbag.send(outgoing())
    assert str(failed.value) == "Telegram cannot be reached"


async def test_a_person_who_blocked_the_desk_is_gone(fake, channel):
    fake.person(blocked=True)
    with pytest.raises(Gone):
        await channel.postbag.send(outgoing())


@pytest.mark.parametrize("chat", ["", "me", "@kenh", "1 2", "²"])
async def test_a_recipient_that_is_no_number_never_reaches_the_wire(fake, channel, chat):
    with pytest.raises(Gone):
        await channel.postbag.send(outgoing(to=chat))
    assert fake.wire == []


async def test_a_revoked_token_is_an_operators_matter_and_said_aloud(fake, channel, caplog, capsys):
    fake.person()
    fake.token = "987654321:another"
    with pytest.raises(Temporary):
        await channel.postbag.send(outgoing())
    assert "telegram.token_refused" in capsys.readouterr().out + caplog.text


async def test_the_parts_of_a_long_reply_keep_the_pace_of_one_chat(fake, channel, monkeypatch):
    asked = []

    class Noting:
        def ask(self, chat, _now):
            asked.append((chat, len(who.heard)))
            return 0.0

    who = fake.person()
    monkeypatch.setattr(channel.postbag, "pace", Noting())
    await channel.postbag.send(outgoing("a" * 4096 + "b" * 4096 + "c"))
    assert asked == [("5000000001", 1), ("5000000001", 2)]


async def test_a_press_is_confirmed_once_and_in_the_background(fake, channel):
    who = fake.person()
    update = fake.presses_button(who, "start:menu")
    incoming = channel.read(update)
    channel.confirm(incoming)
    channel.confirm(incoming)
    await asyncio.gather(*channel._confirming)
    assert len(fake.sent("answerCallbackQuery")) == 1
    assert fake.presses == set()


@pytest.mark.parametrize("fault", [Fault.status(400, "Bad Request: query is too old"), Fault.reset(), Fault.flood(9)])
async def test_a_press_that_cannot_be_confirmed_harms_nothing(fake, channel, fault):
    fake.faults = [Fault(fault.kind, after=fault.after, text=fault.text)]
    channel.confirm(channel.read(fake.presses_button(fake.person(), "start:menu")))
    await asyncio.gather(*channel._confirming)
    assert len([call for call in fake.wire if call.method == "answerCallbackQuery"]) == 1


async def test_announcing_tells_telegram_where_and_with_which_secret(fake):
    async with (
        serving(fake) as address,
        TelegramChannel(fake.token, address, "s" * 30, None, StoppedClock()) as channel,
    ):
        await channel.announce("https://motcua.example.vn/")
    assert fake.webhook == {
        "url": "https://motcua.example.vn/telegram/webhook",
        "secret_token": "s" * 30,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }
