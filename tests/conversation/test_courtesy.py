"""Greetings, thanks, rough words, the way to a person, and the language: brief, kind, and nothing is lost."""

import re

import pytest

from tests.filing import ADDRESS, ADDRESSED, NAME, goes_to, presses
from tests.office import rules
from tests.talk import conversation, labels, press_of, says, sentence, told

DOORS = [sentence(f"chat.door_{door}") for door in ("ask", "feedback", "track", "person")]
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


@pytest.mark.parametrize(
    "words", ["/start", "/start abc", "/help", "xin chào", "chào ạ", "hello", "alo", "menu", "trợ giúp", "tro giup"]
)
async def test_a_greeting_opens_the_four_doors(office, words):
    replies = await office.says(words)
    assert says(replies, "chat.welcome", place=rules().profile.name)
    assert labels(replies) == [
        *DOORS,
        sentence("chat.door_news"),
        sentence("chat.door_data"),
        sentence("chat.other_language"),
    ]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("cảm ơn nhiều ạ", "chat.thanks"),
        ("cam on em", "chat.thanks"),
        ("thanks", "chat.thanks"),
        ("bot ngu", "chat.abuse"),
        ("vâng", "chat.yes"),
        ("không", "chat.no"),
    ],
)
async def test_words_that_ask_nothing_are_met_kindly_and_shown_the_doors(office, words, key):
    replies = await office.says(words)
    assert says(replies, key)
    assert labels(replies) == DOORS


@pytest.mark.parametrize("words", ["gặp cán bộ", "gap can bo", "liên hệ", "nói chuyện với cán bộ", "human"])
async def test_a_person_can_always_be_asked_for(office, words):
    replies = await office.says(words)
    assert says(replies, "chat.contact", office="Văn phòng UBND tỉnh")
    assert "113" in told(replies)


async def test_a_telephone_that_is_not_published_is_said_to_be_so(office):
    replies = await office.says("liên hệ")
    unknown = sentence("chat.unpublished")
    contact = rules().profile.receiver(office.clock.now().date()).contact
    shown = (contact and contact.phone) or unknown
    assert f"{sentence('chat.contact_phone')}: {shown}" in told(replies)


async def test_asking_for_a_person_while_filing_loses_nothing(office):
    await goes_to(office, ADDRESSED)
    assert says(await office.says("gặp cán bộ"), "chat.contact", office="Văn phòng UBND tỉnh")
    assert says(await office.says(ADDRESS), "feedback.ask_phone")


@pytest.mark.parametrize("words", ["thôi", "hủy", "stop"])
async def test_stop_with_nothing_in_progress_shows_the_doors(office, words):
    assert labels(await office.says(words))[:4] == DOORS


@pytest.mark.parametrize("door", range(4))
async def test_each_door_opens_by_its_number(office, door):
    menu = await office.says("menu")
    by_press = await office.presses(menu[0].buttons[door].press)
    await office.says("thôi")
    await office.says("menu")
    assert [reply.plain() for reply in await office.says(str(door + 1))] == [reply.plain() for reply in by_press]


@pytest.mark.parametrize("words", ["english", "English", "tiếng Anh", "/en"])
async def test_english_answers_in_english_from_then_on(office, words):
    assert says(await office.says(words), "chat.language_set", "en")
    assert says(await office.says("thanks"), "chat.thanks", "en")


async def test_tieng_viet_switches_back(office):
    await office.says("english")
    assert says(await office.says("tiếng Việt"), "chat.language_set", "vi")


async def test_a_device_in_english_is_answered_in_english_from_the_first_word(office):
    assert says(await office.says("/start", language="en"), "chat.welcome", "en", place=rules().profile.name)


async def test_the_language_may_change_in_the_middle_of_a_draft(office):
    await goes_to(office, ADDRESSED)
    await office.says("english")
    assert says(await office.says(ADDRESS), "feedback.ask_phone", "en")


def own_words(replies) -> str:
    """The replies without what stays Vietnamese: names of offices, of laws, and what the person wrote."""
    names = [office.name for office in rules().profile.offices] + [rules().profile.name, NAME, ADDRESS]
    text = told(replies) + "\n".join(labels(replies))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "").replace(name[:60], "")
    return re.sub(r"(NĐ-CP|QH\d+|“[^”]*”|\((?:khiếu nại|tố cáo)\)|Tiếng Việt)", "", text)


async def test_a_whole_report_in_english_holds_no_vietnamese_of_ours(office):
    await office.says("english")
    story = "The street light in Hy Cuong has been broken for two weeks."
    answers = ["send feedback", story, "nowhere", NAME, ADDRESS, "0912 345 678", "skip", "back", "done", "send"]
    seen = []
    for answer in answers:
        seen += await (settled(office, seen) if answer == "nowhere" else office.says(answer))
    seen += await office.says("my cases")
    seen += await office.says("1")
    assert [line for line in own_words(seen).splitlines() if VIETNAMESE.search(line)] == []
    assert (await office.cases())[0].sender.name == NAME


async def settled(office, seen):
    """Settles the place, whether it was understood or not: by the first button either way."""
    return await office.presses(seen[-1].buttons[0].press)


async def test_the_doors_in_english_are_english(office):
    await office.says("english")
    for words in ("Cháy nhà, cứu với!", "Tôi tố cáo ông chủ tịch xã nhận hối lộ 50 triệu đồng."):
        lines = own_words(await office.says(words)).splitlines()
        assert [line for line in lines if VIETNAMESE.search(line)] == []


async def test_a_menu_in_the_middle_offers_to_go_on_with_the_draft(office):
    await goes_to(office, ADDRESSED)
    menu = await office.says("menu")
    assert press_of(menu, "feedback.continue") == "feedback:start"
    offered = await presses(office, menu, "feedback.continue")
    assert says(await presses(office, offered, "feedback.continue"), "feedback.ask_address")
    assert (await conversation(office)).flow == "feedback"
