"""Zalo Bot's events as the desk's own words: what is served, what is left, and what no event is."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.zalo_bot_read import read
from bot.domain.message import TEXT_CAP, AttachmentKind, Channel, Identity, Unreadable

PAYLOADS = Path(__file__).parents[1] / "payloads" / "zalo_bot"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def payload(name):
    return json.loads((PAYLOADS / f"{name}.json").read_bytes())


def test_a_text_is_read_with_who_wrote_it():
    incoming = read(payload("text"), AT)
    assert (incoming.text, incoming.press, incoming.at) == ("làm giấy khai sinh cần gì", None, AT)
    assert incoming.sender == Identity(Channel.ZALO_BOT, "6ede9afa66b88fe6d6a9")


def test_an_event_without_its_envelope_is_read_as_well():
    assert read(payload("text_bare"), AT).text == "chào"


def test_a_picture_is_read_under_both_names_of_its_address():
    by_one, by_other = read(payload("image_photo_url"), AT), read(payload("image_photo"), AT)
    assert by_one.text == "Ổ gà trước cổng trường"
    assert [(each.kind, each.ref) for each in (*by_one.attachments, *by_other.attachments)] == [
        (AttachmentKind.PHOTO, "https://photo-stal-1.zdn.vn/abc/def.jpg"),
        (AttachmentKind.PHOTO, "https://photo-stal-1.zdn.vn/abc/ghi.jpg"),
    ]


def test_a_sticker_is_known_for_what_it_is_and_no_address_is_kept():
    assert [(each.kind, each.ref) for each in read(payload("sticker"), AT).attachments] == [
        (AttachmentKind.STICKER, "")
    ]


def test_a_voice_comes_with_its_address():
    (voice,) = read(payload("voice"), AT).attachments
    assert (voice.kind, voice.ref) == (AttachmentKind.VOICE, "https://voice-stal.zdn.vn/a.aac")


def test_a_number_for_an_id_is_taken_as_it_stands():
    assert read(payload("numbers_for_ids"), AT).sender.id == "4611686018427387904"


@pytest.mark.parametrize("name", ["group_text", "from_a_bot", "unsupported", "kind_of_tomorrow"])
def test_what_the_desk_does_not_serve_is_nothing(name):
    assert read(payload(name), AT) is None


def test_the_key_is_the_same_for_the_same_event_and_tells_nobodys_chat():
    one, same = read(payload("text"), AT), read(copy.deepcopy(payload("text")), AT)
    other = payload("text")
    other["result"]["message"]["message_id"] += "0"
    assert one.key == same.key != read(other, AT).key
    assert one.sender.id not in one.key


def test_a_text_over_the_cap_is_cut_and_said_to_be():
    long = payload("text")
    long["result"]["message"]["text"] = "a" * (TEXT_CAP + 1)
    incoming = read(long, AT)
    assert (len(incoming.text), incoming.too_long) == (TEXT_CAP, True)


def test_a_text_is_cleaned_into_nfc():
    split = payload("text")
    split["result"]["message"]["text"] = "pha\u0309n \u202eánh\x00 \ud83d"
    assert read(split, AT).text == "phản ánh"


def without(*path):
    spoilt = payload("text")["result"]
    place = spoilt
    for part in path[:-1]:
        place = place[part]
    del place[path[-1]]
    return spoilt


BAD = {
    "nothing": None,
    "a list": [],
    "a word": "x",
    "no name": {"message": {}},
    "no message": {"event_name": "message.text.received"},
    "no sender": without("message", "from"),
    "no chat": without("message", "chat"),
    "no number": without("message", "message_id"),
    "no chat id": without("message", "chat", "id"),
    "a chat id of a list": payload("text")["result"]
    | {"message": payload("text")["result"]["message"] | {"chat": {"id": [1]}}},
    "a chat id of a line": payload("text")["result"]
    | {"message": payload("text")["result"]["message"] | {"chat": {"id": "a\nb"}}},
    "a text of a number": payload("text")["result"] | {"message": payload("text")["result"]["message"] | {"text": 7}},
    "a picture without an address": {
        "event_name": "message.image.received",
        "message": payload("text")["result"]["message"],
    },
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_event_is_unreadable_and_quotes_nothing(name):
    with pytest.raises(Unreadable) as refused:
        read(BAD[name], AT)
    assert "khai sinh" not in str(refused.value)
    assert refused.value.__cause__ is None
