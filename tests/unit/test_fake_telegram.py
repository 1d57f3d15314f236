"""The fake Bot API is believed because a client that is not ours gets along with it."""

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from tests.fake_telegram import FakeTelegram, Fault, MarkupError, serving, shown


@pytest.fixture
async def fake():
    return FakeTelegram()


@pytest.fixture
async def outsider(fake):
    async with serving(fake) as address:
        bot = Bot(fake.token, session=AiohttpSession(api=TelegramAPIServer.from_base(address)))
        yield bot
        await bot.session._session.close()  # its own `close` sleeps a quarter of a second


async def test_an_outside_client_reads_who_the_bot_is(outsider):
    assert (await outsider.get_me()).username == "motcua_thu_bot"


async def test_an_outside_client_polls_answers_and_confirms_a_press(fake, outsider):
    who = fake.person()
    fake.says(who, "chào")
    fake.presses_button(who, "a:b")
    first, second = await outsider.get_updates(timeout=0)
    assert (first.message.text, second.callback_query.data) == ("chào", "a:b")
    keys = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Có", callback_data="c")]])
    sent = await outsider.send_message(who.id, "<b>Chào</b> &lt;ông&gt;", parse_mode="HTML", reply_markup=keys)
    assert (sent.text, who.keyboards) == ("Chào <ông>", [[("Có", "c")]])
    assert await second.callback_query.answer() is True
    assert await outsider.get_updates(offset=second.update_id + 1, timeout=0) == []
    assert fake.confirmed == [first.update_id, second.update_id]


async def test_an_outside_client_fetches_a_file(fake, outsider):
    fake.files["abc"] = b"\xff\xd8\xff"
    assert (await outsider.download("abc")).read() == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.flood(35), TelegramRetryAfter),
        (Fault.status(403, "Forbidden: bot was blocked by the user"), TelegramForbiddenError),
        (Fault.status(401, "Unauthorized"), TelegramUnauthorizedError),
        (Fault.status(409, "Conflict"), TelegramConflictError),
        (Fault.reset(), TelegramNetworkError),
    ],
)
async def test_an_outside_client_understands_its_faults(fake, outsider, fault, error):
    fake.faults = [Fault(fault.kind, after=fault.after, text=fault.text)]
    with pytest.raises(error):
        await outsider.get_me()


async def test_an_outside_client_sees_a_proxys_page_as_no_answer(fake, outsider):
    fake.faults = [Fault.status(502)]
    with pytest.raises(ClientDecodeError):
        await outsider.get_me()


REFUSED = {
    "an unknown tag": {"text": "<div>x</div>", "parse_mode": "HTML"},
    "an unclosed tag": {"text": "<b>x", "parse_mode": "HTML"},
    "wrong nesting": {"text": "<b><i>x</b></i>", "parse_mode": "HTML"},
    "an unknown attribute": {"text": '<b id="1">x</b>', "parse_mode": "HTML"},
    "an unknown entity": {"text": "&nbsp;x", "parse_mode": "HTML"},
    "nothing": {"text": " \n "},
    "nothing but tags": {"text": "<b></b>", "parse_mode": "HTML"},
    "4,097 signs": {"text": "x" * 4097},
    "4,098 units in 2,049 signs": {"text": "😀" * 2049},
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_the_real_server_refuses_is_refused(fake, outsider, name):
    with pytest.raises(TelegramBadRequest):
        await outsider.send_message(fake.person().id, **REFUSED[name])


@pytest.mark.parametrize(
    "key",
    [
        {"callback_data": "x" * 65},
        {"callback_data": "đ" * 33},
        {"callback_data": ""},
        {"url": "http://localhost:8080"},
        {"url": "javascript:alert(1)"},
        {},
    ],
)
async def test_keys_that_the_real_server_refuses_are_refused(fake, outsider, key):
    keys = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="x", **key)]])
    with pytest.raises(TelegramBadRequest):
        await outsider.send_message(fake.person().id, "x", reply_markup=keys)


async def test_a_chat_that_never_wrote_is_refused(outsider):
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await outsider.send_message(42, "x")


@pytest.mark.parametrize(
    "markup", ["&#x27;", "a & b", "a > b", '<a href="tg://user?id=1">x</a>', "<code><b>x</b></code>"]
)
def test_the_reader_is_stricter_than_it_need_be(markup):
    with pytest.raises(MarkupError):
        shown(markup)
