"""What fits nowhere: each gets one clear sentence, nothing changes, and nothing raises. A flood is told once."""

from dataclasses import replace

import pytest

from bot.domain.message import EVIDENCE, TEXT_CAP, Attachment, AttachmentKind, Channel
from tests.filing import ABOUT, filed, goes_to, photos, presses
from tests.office import Office
from tests.talk import conversation, labels, says, sentence, told

NO_WORDS = [
    "",
    "   ",
    "😀😀😀",
    "👍",
    "!!!???",
    "……",
    "\u200b\u200c\u200d",
    "\u202e\u202d",
    "שלום",
    "こんにちは",
    "🇻🇳🇻🇳",
]
PRESSES = [
    "", ":", "::::", "start", "nobody:knows:this", "procedures:card:9.999999", "procedures:part", "procedures:wrong",
    "procedures:send", "feedback:send", "feedback:jump:00000000", "tracking:case", "survey:yes", "survey:maybe:x",
    "start:language:xx", "officials:case:x", "\x00\x01\x02", "a" * 64, "đường:đi:đâu", "__init__:press",
    "procedures:hear:x",
]  # fmt: skip


def one_reply(replies):
    assert len(replies) == 1
    return replies[0]


@pytest.mark.parametrize("words", NO_WORDS)
async def test_signs_without_words_are_told_to_have_none(office, words):
    assert told([one_reply(await office.says(words))]) == sentence("chat.no_words")
    assert (await conversation(office)).data == {}


@pytest.mark.parametrize("kind", [kind for kind in AttachmentKind if kind not in EVIDENCE])
async def test_what_cannot_be_read_is_named(office, kind):
    reply = one_reply(await office.says("", attachments=(Attachment(kind, "file-1"),)))
    assert told([reply]) == sentence("chat.unreadable", what=sentence(f"chat.kind.{kind.value}"))


async def test_words_beside_a_sticker_are_answered(office):
    replies = await office.says("đăng ký thường trú", attachments=(Attachment(AttachmentKind.STICKER, "file-1"),))
    assert "Đăng ký thường trú" in told(replies)


async def test_a_message_of_many_pages_is_read_from_its_beginning_and_that_is_said(office):
    replies = await office.says(("đăng ký thường trú " * 1_000)[:TEXT_CAP], too_long=True)
    assert says(replies, "chat.too_long")
    assert len(replies) == 2


async def test_one_word_of_ten_thousand_letters_is_answered(office):
    assert one_reply(await office.says("a" * TEXT_CAP))


@pytest.mark.parametrize("press", PRESSES)
async def test_an_unknown_button_gets_one_reply_and_changes_nothing(office, press):
    await office.says("đăng ký thường trú")
    before = await conversation(office)
    assert one_reply(await office.presses(press)).blocks
    after = await conversation(office)
    assert (after.flow, after.data, after.language) == (before.flow, before.data, before.language)
    assert await office.cases() == []


@pytest.mark.parametrize("press", PRESSES)
async def test_an_unknown_button_in_the_middle_of_a_draft_loses_nothing(office, press):
    await goes_to(office, ABOUT)
    before = (await conversation(office)).data["draft"]
    assert one_reply(await office.presses(press)).blocks
    assert (await conversation(office)).data["draft"] == before


async def test_a_button_of_a_procedure_that_is_gone_says_that_it_is_old(office):
    assert says(await office.presses("procedures:card:6.999999"), "chat.old_button")


async def test_photos_before_any_words_are_kept_for_the_report(office):
    replies = await office.says("", attachments=photos(30))
    assert says(replies, "chat.photos", cap=5)
    await presses(office, replies, "chat.door_feedback")
    for answer in (
        "Đèn đường ở xã Hy Cương hỏng hai tuần nay.", "đúng rồi", "Nguyễn Văn Thử", "Khu 3, xã Hy Cương",
        "0912 345 678", "xong", "gửi",
    ):  # fmt: skip
        await office.says(answer)
    assert len((await office.cases())[0].attachments) == 5


async def test_the_same_update_twice_is_answered_once(office):
    update = office.incoming(text="đăng ký thường trú")
    first = await office.receives(update)
    again = await office.receives(replace(update, at=office.clock.now()))
    assert len(first) == 1
    assert again == first


async def test_the_same_answer_delivered_twice_goes_one_step(office):
    await goes_to(office, ABOUT)
    update = office.incoming(text="đúng rồi")
    await office.receives(update)
    await office.receives(update)
    assert says(await office.says("Nguyễn Văn Thử"), "feedback.ask_address")


async def test_the_same_button_twice_gives_the_same_answer(office):
    card = await office.says("đăng ký thường trú")
    first = await presses(office, card, "procedures.ask_ready")
    assert told(await presses(office, card, "procedures.ask_ready")) == told(first)


async def test_more_than_twenty_messages_a_minute_are_told_once_then_met_with_silence(office):
    office.clock.set("2026-03-10T09:00")
    moments = [office.incoming(text=f"đăng ký thường trú {number}") for number in range(30)]
    office.clock.set("2026-03-10T09:00")
    replies = [await office.receives(moment) for moment in moments]
    assert [len(one) for one in replies] == [1] * 21 + [0] * 9
    assert told(replies[20]) == sentence("chat.slow_down")
    office.clock.pass_by(minutes=1)
    assert "Đăng ký thường trú" in told(await office.says("đăng ký thường trú"))


async def test_a_flood_by_one_does_not_slow_another(office):
    office.clock.set("2026-03-10T09:00")
    flood = [office.incoming("binh", text="alo") for _ in range(25)]
    office.clock.set("2026-03-10T09:00")
    for update in flood:
        await office.receives(update)
    assert labels(await office.receives(replace(flood[0], key="an:1", sender=Office.identity("an"))))


async def test_what_is_said_in_a_flood_is_not_taken_as_an_answer(office):
    await goes_to(office, ABOUT)
    before = (await conversation(office)).data["draft"]
    office.clock.set("2026-03-10T10:00")
    flood = [office.incoming(press="nobody:knows") for _ in range(21)]
    office.clock.set("2026-03-10T10:00")
    for update in (*flood, replace(flood[0], key="last", press=None, text="đúng rồi")):
        replies = await office.receives(update)
    assert replies == []
    assert (await conversation(office)).data["draft"] == before


async def test_two_people_do_not_see_each_others_talk(office):
    await office.says("đăng ký thường trú", who="an")
    assert says(await office.says("phí bao nhiêu?", who="binh"), "procedures.which")
    assert says(await office.says("phí bao nhiêu?", who="an", channel=Channel.TELEGRAM), "procedures.which")


async def test_a_number_with_nothing_to_choose_from_files_and_opens_nothing(office):
    case = await filed(office)
    await office.says("cảm ơn")
    await office.says("7")
    assert await office.cases() == [case]


@pytest.mark.parametrize("words", ["/start", "/menu", "/help@motcua_bot", "menu"])
async def test_a_command_leaves_any_talk_and_the_draft_waits(office, words):
    await goes_to(office, ABOUT)
    replies = await office.says(words)
    assert sentence("feedback.continue") in labels(replies)
    assert "draft" in (await conversation(office)).data
