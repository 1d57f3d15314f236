"""Zalo OA's events as the desk's own words: what is served, what is left, and what no event is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_oa_read import PRESSED, Reading, parse
from bot.domain.message import TEXT_CAP, AttachmentKind, Channel, Identity, Unreadable
from bot.domain.spot import Spot

PAYLOADS = Path(__file__).parents[1] / "payloads" / "zalo_oa"
AT = datetime(2026, 3, 10, 1, 59, 50, tzinfo=UTC)
NOW = AT + timedelta(seconds=10)
WHO = Identity(Channel.ZALO_OA, "7000000000000000001")


def event(name="text"):
    return json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))


def read(payload, now=NOW, **reading):
    return parse(json.dumps(payload).encode(), now, Reading(**reading))


@pytest.mark.parametrize(
    ("name", "text", "kinds"),
    [
        ("text", "làm giấy khai sinh cần gì", []),
        ("image", "ổ gà trước cổng trường", [AttachmentKind.PHOTO]),
        ("link", "https://vi-du.example/bai", []),
        ("audio", "", [AttachmentKind.VOICE]),
        ("video", "", [AttachmentKind.VIDEO]),
        ("sticker", "", [AttachmentKind.STICKER]),
        ("gif", "", [AttachmentKind.STICKER]),
        ("file", "", [AttachmentKind.DOCUMENT]),
        ("business_card", "", [AttachmentKind.OTHER]),
        ("shared_new", "84900000000", []),
        ("shared_old", "84900000000", []),
        ("numbers_for_ids", "chào", []),
    ],
)
def test_what_people_send_is_served(name, text, kinds):
    incoming = read(event(name))
    assert (incoming.sender, incoming.at, incoming.text) == (WHO, AT, text)
    assert [each.kind for each in incoming.attachments] == kinds
    assert (incoming.press, incoming.reachable, incoming.quiet_until) == (None, None, None)


def test_a_picture_and_a_voice_have_their_address_and_what_is_not_kept_has_none():
    refs = [read(event(name)).attachments[0].ref for name in ("image", "audio", "file", "sticker")]
    assert refs == ["https://photo-stal-1.zdn.vn/a.jpg", "https://voice.zdn.vn/a.amr", "", ""]


def test_a_pin_is_a_spot_on_the_map():
    incoming = read(event("location"))
    assert (incoming.spot, incoming.attachments) == (Spot(21.32, 105.4), ())


def test_a_pin_that_does_not_say_where_is_named_and_one_that_is_nowhere_is_unreadable():
    update = event("location")
    update["message"]["attachments"][0]["payload"] = {}
    assert read(update).attachments[0].kind is AttachmentKind.LOCATION
    for latitude in ("north", 91, [1], None):
        update["message"]["attachments"][0]["payload"] = {"coordinates": {"latitude": latitude, "longitude": 1}}
        with pytest.raises(Unreadable):
            read(update)


def test_a_button_of_ours_is_a_press_and_anybody_elses_payload_is_words():
    assert read(event("press")).press == "start:menu"
    for words in ("#nv:khac", f"{PRESSED}{'x' * 65}", f" {PRESSED}start:menu"):
        said = event("press")
        said["message"]["text"] = words
        incoming = read(said)
        assert (incoming.press, incoming.text) == (None, words.strip())


def test_who_follows_is_greeted_or_where_that_is_off_noted():
    assert read(event("follow")).press == "start:menu"
    incoming = read(event("follow"), greets=False)
    assert (incoming.press, incoming.reachable) == (None, True)


def test_who_unfollows_is_noted():
    incoming = read(event("unfollow"))
    assert (incoming.sender, incoming.press, incoming.reachable) == (WHO, None, False)


@pytest.mark.parametrize("name", ["by_hand", "by_hand_above"])
def test_where_an_official_writes_by_hand_the_desk_keeps_quiet(name):
    incoming = read(event(name), quiet_for=timedelta(hours=3))
    assert (incoming.sender, incoming.quiet_until, incoming.text) == (WHO, AT + timedelta(hours=3), "")
    assert read(event(name), quiet_for=timedelta()) is None


@pytest.mark.parametrize("name", ["echo", "seen", "received", "tagged", "group_text", "kind_of_tomorrow"])
def test_what_is_not_served_is_left(name):
    assert read(event(name)) is None


def test_an_event_of_an_unknown_kind_is_told_by_its_name_alone():
    odd = event("kind_of_tomorrow") | {"event_name": "Su-kien mới 0912345678\n"}
    with capture_logs() as logs:
        assert read(odd) is None
    assert [(log["event"], log["event_name"]) for log in logs] == [("zalo_oa.not_served", "su-kienmi0912345678")]


@pytest.mark.parametrize(
    "shared",
    [
        ({"name": "Nguyễn Thị Thử"}, "Nguyễn Thị Thử"),
        ({"full_address": {"user_address": "xóm Thử", "user_city": "Phú Thọ"}}, "xóm Thử, Phú Thọ"),
        ({"address": "xóm Thử", "district": "", "city": "Phú Thọ"}, "xóm Thử, Phú Thọ"),
    ],
)
def test_of_what_a_person_shared_the_first_of_phone_name_and_address_counts(shared):
    info, text = shared
    assert read(event("shared_new") | {"info": info}).text == text


def test_the_key_is_the_same_for_the_same_event_and_tells_nobody():
    keys = [read(event(name)).key for name in ("text", "text", "press", "follow", "unfollow", "by_hand")]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 5
    assert not any(WHO.id in key for key in keys)


def test_an_event_from_tomorrow_came_now_and_one_of_last_week_is_left():
    assert read(event(), AT - timedelta(days=1)).at == AT - timedelta(days=1)
    assert read(event(), AT + timedelta(days=6)).at == AT
    assert read(event(), AT + timedelta(days=8)) is None


def test_long_words_are_cut_and_hidden_signs_are_gone():
    said = event()
    said["message"]["text"] = "a\u202eb" + "x" * TEXT_CAP
    incoming = read(said)
    assert incoming.too_long
    assert incoming.text.startswith("abx")


def without(name, *path):
    said = event(name)
    part = said
    for each in path[:-1]:
        part = part[each]
    del part[path[-1]]
    return said


def changed(name, value, *path):
    said = event(name)
    part = said
    for each in path[:-1]:
        part = part[each]
    part[path[-1]] = value
    return said


@pytest.mark.parametrize(
    "payload",
    [
        *([], 7, None, "x", {}),
        without("text", "event_name"),
        without("text", "timestamp"),
        without("text", "sender"),
        without("text", "message"),
        without("text", "message", "msg_id"),
        without("follow", "follower"),
        without("by_hand", "recipient"),
        without("shared_new", "info"),
        changed("text", {"x": 1}, "sender", "id"),
        changed("text", "a b", "sender", "id"),
        changed("text", "x" * 200, "sender", "id"),
        changed("text", True, "message", "msg_id"),
        changed("text", "soon", "timestamp"),
        changed("text", "9" * 16, "timestamp"),
        changed("text", ["a"], "message", "text"),
        changed("image", [], "message", "attachments"),
        changed("image", "bí-mật", "message", "attachments", 0, "payload", "url"),
        changed("image", "x" * 2000, "message", "attachments", 0, "payload", "url"),
    ],
    ids=repr,
)
def test_what_is_no_event_is_told_without_quoting_it(payload):
    with pytest.raises(Unreadable) as refused:
        read(payload)
    assert str(refused.value) in ("not JSON", "an event of Zalo OA with parts missing or of another type")
    assert refused.value.__cause__ is None
