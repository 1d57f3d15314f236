"""The fake Bot API is believed because a client that is not ours gets along with it."""

import importlib
from types import SimpleNamespace

import pytest

from tests.fake_telegram import FakeTelegram, Fault, MarkupError, serving, shown


@pytest.fixture(scope="module")
def theirs():
    """aiogram's names, brought in when the tests run: that takes three seconds, and everybody collects this file."""
    rooms = (
        "aiogram",
        "aiogram.types",
        "aiogram.exceptions",
        "aiogram.client.session.aiohttp",
        "aiogram.client.telegram",
    )
    return SimpleNamespace(**{key: one for room in rooms for key, one in vars(importlib.import_module(room)).items()})


def keys_of(theirs, **key):
    return theirs.InlineKeyboardMarkup(inline_keyboard=[[theirs.InlineKeyboardButton(text="Có", **key)]])


@pytest.fixture
async def fake():
    return FakeTelegram()


@pytest.fixture
async def outsider(fake, theirs):
    async with serving(fake) as address:
        session = theirs.AiohttpSession(api=theirs.TelegramAPIServer.from_base(address))
        bot = theirs.Bot(fake.token, session=session)
        yield bot
        await bot.session._session.close()  # its own `close` sleeps a quarter of a second


async def test_an_outside_client_reads_who_the_bot_is(outsider):
    assert (await outsider.get_me()).username == "motcua_thu_bot"


async def test_an_outside_client_polls_answers_and_confirms_a_press(fake, outsider, theirs):
    who = fake.person()
    fake.says(who, "chào")
    fake.presses_button(who, "a:b")
    first, second = await outsider.get_updates(timeout=0)
    assert (first.message.text, second.callback_query.data) == ("chào", "a:b")
    sent = await outsider.send_message(
        who.id, "<b>Chào</b> &lt;ông&gt;", parse_mode="HTML", reply_markup=keys_of(theirs, callback_data="c")
    )
    assert (sent.text, who.keyboards) == ("Chào <ông>", [[("Có", "c")]])
    assert await second.callback_query.answer() is True
    assert await outsider.get_updates(offset=second.update_id + 1, timeout=0) == []
    assert fake.confirmed == [first.update_id, second.update_id]


async def test_an_outside_client_fetches_a_file(fake, outsider):
    fake.files["abc"] = b"\xff\xd8\xff"
    assert (await outsider.download("abc")).read() == b"\xff\xd8\xff"


async def test_an_outside_client_sets_a_menu_and_reads_it_again(fake, outsider, theirs):
    menu = [theirs.BotCommand(command="tracuu", description="Tra cứu")]
    scope = theirs.BotCommandScopeAllPrivateChats()
    assert await outsider.set_my_commands(menu, scope, "en")
    (shown_now,) = await outsider.get_my_commands(scope, "en")
    assert (shown_now.command, shown_now.description) == ("tracuu", "Tra cứu")
    assert await outsider.get_my_commands(scope) == []
    assert await outsider.set_my_short_description("Một Cửa")
    assert (await outsider.get_my_short_description()).short_description == "Một Cửa"
    with pytest.raises(theirs.TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await outsider.set_my_commands([theirs.BotCommand(command="Tra cứu", description="x")])


async def test_an_outside_client_works_in_a_topic_of_a_group(fake, outsider, theirs):
    who, group = fake.person(), fake.group(topics={7})
    fake.says_in(group, who, "/nhom", topic=7)
    (update,) = await outsider.get_updates(timeout=0)
    sent = await update.message.answer("Thẻ", reply_markup=keys_of(theirs, callback_data="c"))
    assert (sent.message_thread_id, group.shows()) == (7, "Thẻ")
    fake.presses_in(group, who, "Có")
    press = (await outsider.get_updates(offset=update.update_id + 1, timeout=0))[0].callback_query
    assert await press.answer("Chỉ mình bạn thấy", show_alert=True)
    assert fake.told_alone == [(press.id, "Chỉ mình bạn thấy")]
    await press.message.edit_text("Thẻ mới")
    assert group.shows(sent.message_id) == "Thẻ mới"
    with pytest.raises(theirs.TelegramBadRequest, match="not modified"):
        await press.message.edit_text("Thẻ mới")
    with pytest.raises(theirs.TelegramBadRequest, match="thread not found"):
        await outsider.send_message(group.id, "x", message_thread_id=8)


async def test_an_outside_client_hears_of_a_groups_new_id_and_of_being_taken_out(fake, outsider, theirs):
    who, group = fake.person(), fake.group()
    fake.becomes_a_supergroup(group, -1_009)
    with pytest.raises(theirs.TelegramMigrateToChat) as moved:
        await outsider.send_message(group.id, "x")
    assert moved.value.migrate_to_chat_id == -1_009
    fake.takes_the_bot_out(fake.groups[-1_009], who)
    news, out = await outsider.get_updates(timeout=0)
    assert news.message.migrate_to_chat_id == -1_009
    assert out.my_chat_member.new_chat_member.status == "left"
    with pytest.raises(theirs.TelegramForbiddenError):
        await outsider.send_message(-1_009, "x")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.flood(35), "TelegramRetryAfter"),
        (Fault.status(403, "Forbidden: bot was blocked by the user"), "TelegramForbiddenError"),
        (Fault.status(401, "Unauthorized"), "TelegramUnauthorizedError"),
        (Fault.status(409, "Conflict"), "TelegramConflictError"),
        (Fault.reset(), "TelegramNetworkError"),
    ],
)
async def test_an_outside_client_understands_its_faults(fake, outsider, theirs, fault, error):
    fake.faults = [Fault(fault.kind, after=fault.after, text=fault.text)]
    with pytest.raises(getattr(theirs, error)):
        await outsider.get_me()


async def test_an_outside_client_sees_a_proxys_page_as_no_answer(fake, outsider, theirs):
    fake.faults = [Fault.status(502)]
    with pytest.raises(theirs.ClientDecodeError):
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
async def test_what_the_real_server_refuses_is_refused(fake, outsider, theirs, name):
    with pytest.raises(theirs.TelegramBadRequest):
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
async def test_keys_that_the_real_server_refuses_are_refused(fake, outsider, theirs, key):
    keys = keys_of(theirs, **key)
    with pytest.raises(theirs.TelegramBadRequest):
        await outsider.send_message(fake.person().id, "x", reply_markup=keys)


async def test_a_chat_that_never_wrote_is_refused(outsider, theirs):
    with pytest.raises(theirs.TelegramBadRequest, match="chat not found"):
        await outsider.send_message(42, "x")


@pytest.mark.parametrize(
    "markup", ["&#x27;", "a & b", "a > b", '<a href="tg://user?id=1">x</a>', "<code><b>x</b></code>"]
)
def test_the_reader_is_stricter_than_it_need_be(markup):
    with pytest.raises(MarkupError):
        shown(markup)
