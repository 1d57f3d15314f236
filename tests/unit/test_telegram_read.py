"""Telegram's updates become the desk's own words, or nothing, or a clean refusal."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram import TelegramChannel
from bot.domain.message import Attachment, AttachmentKind, Channel, Identity, Unreadable
from bot.domain.spot import Spot

PAYLOADS = Path(__file__).parent.parent / "payloads" / "telegram"
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
WHO = Identity(Channel.TELEGRAM, "5000000001")


class StoppedClock:
    def now(self):
        return NOW


@pytest.fixture
async def channel():
    async with TelegramChannel("987654321:TEST", "https://127.0.0.1:1", "s" * 30, None, StoppedClock()) as opened:
        yield opened


def payload(name):
    return (PAYLOADS / f"{name}.json").read_bytes()


async def test_a_text_is_read_with_its_key_sender_time_and_language(channel):
    incoming = channel.parse(payload("text"))
    assert (incoming.key, incoming.sender, incoming.at) == ("telegram:880000001", WHO, NOW)
    assert (incoming.text, incoming.language, incoming.press, incoming.reachable) == (
        "làm giấy khai sinh cần gì", "vi", None, None,
    )  # fmt: skip


async def test_an_english_app_speaks_english(channel):
    assert channel.parse(payload("text_in_english")).language == "en"


async def test_an_app_in_a_third_language_says_nothing_of_ours(channel):
    update = json.loads(payload("text"))
    update["message"]["from"]["language_code"] = "fr"
    assert channel.read(update).language is None


async def test_a_deep_link_comes_as_the_command_with_its_parameter(channel):
    assert channel.parse(payload("start_with_parameter")).text == "/start cua_mot-12"


async def test_of_a_photo_the_largest_size_is_kept_and_its_caption_is_the_text(channel):
    incoming = channel.parse(payload("photo_with_caption"))
    assert incoming.text == "Ổ gà trước cổng trường"
    assert incoming.attachments == (Attachment(AttachmentKind.PHOTO, "AgACAgUAAxkBAAIBlarge", 184213),)


@pytest.mark.parametrize(
    ("name", "kind", "ref"),
    [
        ("sticker", AttachmentKind.STICKER, "CAACAgIAAxkBsticker"),
        ("voice", AttachmentKind.VOICE, "AwACAgUAAxkBvoice"),
        ("video", AttachmentKind.VIDEO, "BAACAgUAAxkBvideo"),
        ("video_note", AttachmentKind.VIDEO, "DQACAgUAAxkBnote"),
        ("animation", AttachmentKind.VIDEO, "CgACAgQAAxkBgif"),
        ("document", AttachmentKind.DOCUMENT, "BQACAgUAAxkBdoc"),
        ("dice", AttachmentKind.OTHER, ""),
    ],
)
async def test_what_is_no_photo_is_named_so_that_it_can_be_answered_kindly(channel, name, kind, ref):
    (found,) = channel.parse(payload(name)).attachments
    assert (found.kind, found.ref) == (kind, ref)


async def test_a_pin_is_a_spot_on_the_map(channel):
    incoming = channel.parse(payload("location"))
    assert (incoming.spot, incoming.attachments) == (Spot(21.322, 105.402), ())


async def test_a_venue_is_a_spot_with_its_name_and_address(channel):
    assert channel.parse(payload("venue")).spot == Spot(21.322, 105.402, "Chợ Thử, Khu 3, xã Hy Cương")


async def test_the_command_in_a_group_names_the_topic_and_whoever_wrote_it(channel):
    incoming = channel.parse(payload("group_command"))
    assert (incoming.sender, incoming.group.topic) == (WHO, "7")
    assert incoming.text.partition(" ")[2] == "AAAA-BBBB-CCCC-DDDD"


async def test_a_group_with_another_id_and_one_without_the_bot_are_said(channel):
    moved, left = (channel.parse(payload(name)).group for name in ("group_moved", "group_left"))
    assert (moved.moved_to, moved.gone) == ("-1009876543210", False)
    assert (left.moved_to, left.gone) == ("", True)


@pytest.mark.parametrize("latitude", [91, "north", None])
async def test_a_spot_that_is_nowhere_is_unreadable(channel, latitude):
    update = json.loads(payload("location"))
    update["message"]["location"]["latitude"] = latitude
    with pytest.raises(Unreadable):
        channel.parse(json.dumps(update).encode())


async def test_an_edit_is_the_new_words_of_the_same_message(channel):
    edit, first = channel.parse(payload("edited")), json.loads(payload("edited"))
    first["message"] = first.pop("edited_message")
    said = channel.parse(json.dumps(first).encode())
    assert (edit.text, edit.edited, edit.message) == ("làm giấy khai tử cần gì", True, said.message)


async def test_a_place_shared_live_that_moves_on_is_nothing(channel):
    update = json.loads(payload("location"))
    update["edited_message"] = update.pop("message")
    assert channel.parse(json.dumps(update).encode()) is None


async def test_pictures_sent_together_name_their_album(channel):
    update = json.loads(payload("photo_with_caption"))
    update["message"]["media_group_id"] = "13579"
    assert channel.parse(json.dumps(update).encode()).album == "13579"


@pytest.mark.parametrize(("mime", "kind"), [("image/png", "photo"), ("image/svg+xml", "document")])
async def test_a_picture_sent_as_a_file_is_a_photo(channel, mime, kind):
    update = json.loads(payload("document"))
    update["message"]["document"]["mime_type"] = mime
    assert channel.parse(json.dumps(update).encode()).attachments[0].kind == kind


async def test_a_shared_contact_is_its_phone_number_as_text(channel):
    incoming = channel.parse(payload("contact"))
    assert (incoming.text, incoming.attachments) == ("+84912345678", ())


async def test_a_press_is_its_payload(channel):
    incoming = channel.parse(payload("press"))
    assert (incoming.press, incoming.text, incoming.sender) == ("feedback:start", "", WHO)


async def test_a_press_under_a_message_that_is_gone_still_counts(channel):
    assert channel.parse(payload("press_under_an_old_message")).press == "start:menu"


@pytest.mark.parametrize(("name", "reachable"), [("blocked", False), ("unblocked", True)])
async def test_blocking_and_letting_in_again_is_noted_without_words(channel, name, reachable):
    incoming = channel.parse(payload(name))
    assert (incoming.reachable, incoming.text, incoming.press) == (reachable, "", None)


@pytest.mark.parametrize(
    "name",
    ["pinned", "group_text", "press_without_message", "channel_post", "kind_of_tomorrow"],
)
async def test_what_the_desk_does_not_serve_is_nothing_at_all(channel, name):
    assert channel.parse(payload(name)) is None


async def test_a_press_in_a_group_is_its_pressers_and_names_the_card(channel):
    incoming = channel.parse(payload("group_press"))
    assert (incoming.sender, incoming.press) == (WHO, "start:menu")
    assert (incoming.group.chat, incoming.group.card) == ("-1001234567890", "141")


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Bà con ơi"},
        {"text": "/start"},
        {"text": "/nhomkhac"},
        {"text": "/nhom", "sender_chat": {"id": -1001, "type": "channel", "title": "Kênh thử"}},
        {"new_chat_title": "Tên mới"},
        {"forum_topic_created": {"name": "Chủ đề", "icon_color": 1}},
        {"forum_topic_closed": {}},
    ],
)
async def test_of_a_group_nothing_is_read_but_what_is_for_the_desk(channel, change):
    update = json.loads(payload("group_text"))
    del update["message"]["text"]
    update["message"] |= change
    assert channel.parse(json.dumps(update).encode()) is None


async def test_a_text_of_zero_width_signs_comes_as_an_empty_text_that_can_be_answered(channel):
    update = json.loads(payload("text"))
    update["message"]["text"] = "\u200b\u200d\ufeff"
    assert channel.read(update).text == ""


async def test_a_text_over_the_cap_is_cut_and_says_so(channel):
    update = json.loads(payload("text"))
    update["message"]["text"] = "ă" * 10_001
    incoming = channel.read(update)
    assert (len(incoming.text), incoming.too_long) == (10_000, True)


async def test_a_payload_over_64_bytes_is_none_of_ours(channel):
    update = json.loads(payload("press"))
    update["callback_query"]["data"] = "đ" * 33
    assert channel.read(update) is None


def without(*path):
    update = json.loads(payload(path[0]))
    place = update
    for step in path[1:-1]:
        place = place[step]
    del place[path[-1]]
    return json.dumps(update).encode()


def with_value(name, value, *path):
    update = json.loads(payload(name))
    place = update
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(update).encode()


BAD_BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "invalid UTF-8": b'{"update_id": 1, "message": {"text": "\xff\xfe"}}',
    "a list": b"[]",
    "no number": b'{"message": {}}',
    "a number in words": b'{"update_id": "1", "message": {}}',
    "3,000 deep": b"[" * 3000 + b"]" * 3000,
    "deep inside": b'{"update_id": 1, "message": {"text": ' + b"[" * 3000 + b"]" * 3000 + b"}}",
    "a number of 5,000 digits": b'{"update_id": ' + b"9" * 5000 + b"}",
    "no chat": without("text", "message", "chat"),
    "no date": without("text", "message", "date"),
    "a chat without type": without("text", "message", "chat", "type"),
    "a text that is a number": with_value("text", 5, "message", "text"),
    "a text that is a list": with_value("text", ["a"], "message", "text"),
    "a date far away": with_value("text", 10**30, "message", "date"),
    "a chat id in words": with_value("text", "me", "message", "chat", "id"),
    "a photo of words": with_value("photo_with_caption", "x", "message", "photo"),
    "a photo with sizes of words": with_value("photo_with_caption", [{"file_id": 5}], "message", "photo"),
    "a press that is a number": with_value("press", 5, "callback_query", "data"),
    "a press without id": without("press", "callback_query", "id"),
    "a membership without status": without("blocked", "my_chat_member", "new_chat_member", "status"),
}


@pytest.mark.parametrize("name", BAD_BODIES)
async def test_a_body_that_is_no_update_is_refused_by_name_and_quotes_nothing(channel, name):
    with pytest.raises(Unreadable) as refused:
        channel.parse(BAD_BODIES[name])
    assert str(refused.value) in (
        "not JSON",
        "not an update of the Bot API",
        "an update of the Bot API with parts missing or of another type",
    )
    assert refused.value.__cause__ is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.sampled_from(["text", "press", "blocked", "photo_with_caption", "contact"]), data=st.data())
def test_whatever_one_field_holds_the_update_is_read_or_refused(kind, data):
    from bot.channels.telegram_read import read

    update = json.loads(payload(kind))
    place = update
    while True:
        name = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[name], dict) or not place[name] or data.draw(st.booleans()):
            break
        place = place[name]
    place[name] = data.draw(JSON)
    with suppress(Unreadable):
        read(update, NOW)
