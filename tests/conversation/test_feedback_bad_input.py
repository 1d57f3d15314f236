"""Wrong answers while filing: each is told what is wrong, and nothing that was told before is lost."""

import pytest

from bot.domain.draft import CONTENT_CAP, Draft
from bot.domain.message import EVIDENCE, TEXT_CAP, Attachment, AttachmentKind
from tests.filing import (
    ABOUT,
    ADDRESSED,
    ANSWERS,
    CONTENT,
    NAMED,
    PHONED,
    PHOTOS,
    SENT,
    STORY,
    SUMMARY,
    filed,
    goes_to,
    presses,
)
from tests.talk import conversation, labels, says, sentence, told

QUESTIONS = {
    CONTENT: "feedback.ask_content", ABOUT: "feedback.ask_about", NAMED: "feedback.ask_name",
    ADDRESSED: "feedback.ask_address", PHONED: "feedback.ask_phone", PHOTOS: "feedback.ask_photos",
    SUMMARY: "feedback.summary",
}  # fmt: skip


async def refused(office, step, words, key, **names):
    """Says the words at the step: this sentence comes, the step is asked again, and the talk can go on to its end."""
    await goes_to(office, step)
    before = (await conversation(office)).data["draft"]
    replies = await office.says(words)
    assert says(replies, key, **names)
    assert says(replies, QUESTIONS[step])
    assert (await conversation(office)).data["draft"] == before
    for answer in ANSWERS[step:]:
        replies = await office.says(answer)
    assert says(replies, "feedback.received_report")


@pytest.mark.parametrize("words", ["không có", "0912 345 67o", "số của tôi", "a"])
async def test_a_phone_number_with_letters_is_refused(office, words):
    key = "feedback.needed" if words == "không có" else "feedback.phone_letters"
    await refused(office, PHONED, words, key)


@pytest.mark.parametrize("words", ["123", "0912 345", "0000000000", "09123456789", "++84", "1" * 40])
async def test_a_number_that_cannot_be_called_is_refused(office, words):
    await refused(office, PHONED, words, "feedback.phone_wrong")


@pytest.mark.parametrize("words", ["012345678901", "0123 4567 8901", "123456789", "025.090.001.234"])
async def test_an_identity_number_in_place_of_a_phone_is_not_taken(office, words):
    await refused(office, PHONED, words, "feedback.phone_identity_number")


@pytest.mark.parametrize("step", [NAMED, ADDRESSED])
@pytest.mark.parametrize("words", ["An 012345678901", "CCCD 0123 4567 8901 An", "123456789 khu 3"])
async def test_an_identity_number_beside_name_or_address_is_not_taken(office, step, words):
    await refused(office, step, words, "feedback.no_identity_number")


@pytest.mark.parametrize("words", ["A", "An 2", "12", "x" * 300, "Sao phải khai tên?", "Z?"])
async def test_what_is_no_name_is_refused(office, words):
    await refused(office, NAMED, words, "feedback.name_wrong")


@pytest.mark.parametrize("words", ["xã", "12345", "Nguyễn Văn Thử", "đường " * 60, "bao giờ xong vậy"])
async def test_what_is_no_address_is_refused(office, words):
    await refused(office, ADDRESSED, words, "feedback.address_wrong")


@pytest.mark.parametrize("words", ["a", "ở", "12"])
async def test_a_story_of_two_letters_is_too_short(office, words):
    await goes_to(office, CONTENT)
    assert says(await office.says(words), "feedback.content_too_short")


@pytest.mark.parametrize("step", [NAMED, ADDRESSED, PHONED])
@pytest.mark.parametrize("words", ["bỏ qua", "không có", "skip", "tiếp"])
async def test_what_the_law_asks_for_cannot_be_left_out(office, step, words):
    await refused(office, step, words, "feedback.needed")


async def test_an_unknown_place_is_asked_again(office):
    await goes_to(office, CONTENT)
    await office.says("Cống thoát nước bị tắc, nước ngập cả ngõ.")
    replies = await office.says("xã Zzyzx")
    assert says(replies, "feedback.place_not_found")
    assert says(replies, "feedback.ask_place")


@pytest.mark.parametrize("words", ["không", "ko", "không biết", "không nhớ", "no"])
async def test_who_names_no_place_goes_on_to_the_name(office, words):
    await goes_to(office, CONTENT)
    await office.says("Cống thoát nước bị tắc, nước ngập cả ngõ.")
    assert says(await office.says(words), "feedback.ask_name")
    assert Draft.from_json((await conversation(office)).data["draft"]).place == ""


@pytest.mark.parametrize("step", [NAMED, ADDRESSED, PHONED])
@pytest.mark.parametrize("words", ["gửi", "đồng ý"])
async def test_what_sends_a_whole_report_says_before_that_something_is_missing(office, step, words):
    await refused(office, step, words, "feedback.not_sent_yet")


@pytest.mark.parametrize("step", [ABOUT, PHOTOS])
async def test_what_sends_a_whole_report_goes_on_where_nothing_need_be_told(office, step):
    await goes_to(office, step)
    assert says(await office.says("gửi"), QUESTIONS[NAMED if step == ABOUT else SUMMARY])


async def test_an_unknown_procedure_is_asked_again(office):
    asked = await goes_to(office, ABOUT)
    await presses(office, asked, "feedback.other_procedure")
    replies = await office.says("qwrtp zxcvb")
    assert says(replies, "feedback.procedure_not_found")
    assert Draft.from_json((await conversation(office)).data["draft"]).content == STORY


async def test_words_at_the_photos_and_at_the_summary_are_pointed_to_the_buttons(office):
    await goes_to(office, PHOTOS)
    assert says(await office.says("trời mưa to"), "feedback.press_photos")
    await office.says("bỏ qua")
    assert says(await office.says("trời mưa to"), "feedback.press_summary")


async def interrupted(office, update, key, **names):
    """A whole report with this update thrown in at every step: told each time, and the step asked again."""
    for step, answer in enumerate(ANSWERS[:-1], start=1):
        await office.says(answer)
        replies = await office.says(**update)
        assert says(replies, key, **names)
        assert says(replies, QUESTIONS[step])
    await office.says(ANSWERS[-1])
    assert (await office.cases())[0].content == STORY


@pytest.mark.parametrize("words", ["", "😀😀", "…!!!", "שלום עולם", "\u200b\u200d", "🇻🇳"])
async def test_signs_without_words_lose_nothing_at_any_step(office, words):
    await interrupted(office, {"text": words}, "chat.no_words")


@pytest.mark.parametrize("kind", [kind for kind in AttachmentKind if kind not in EVIDENCE])
async def test_what_cannot_be_read_is_named_at_any_step(office, kind):
    update = {"text": "", "attachments": (Attachment(kind, "file-1"),)}
    await interrupted(office, update, "chat.unreadable", what=sentence(f"chat.kind.{kind.value}"))


async def test_a_long_story_is_cut_and_that_is_said(office):
    await goes_to(office, CONTENT)
    long = "Đèn đường ở xã Hy Cương hỏng. " * 1_000
    replies = await office.says(long[:TEXT_CAP], too_long=True)
    assert says(replies, "chat.too_long")
    assert says(replies, "feedback.content_cut", count=CONTENT_CAP)
    for answer in ANSWERS[2:]:
        await office.says(answer)
    assert (await office.cases())[0].content == long[:CONTENT_CAP]


async def test_an_identity_number_in_the_story_is_pointed_out_and_can_be_taken_away(office):
    await goes_to(office, CONTENT)
    replies = await office.says(f"{STORY} CCCD của tôi 012345678901.")
    assert says(replies, "feedback.no_identity_number_content")
    await office.says("sửa nội dung")
    assert not says(await office.says(STORY), "feedback.no_identity_number_content")


async def test_words_stay_as_they_were_typed(office):
    await goes_to(office, CONTENT)
    await office.says("<b>Đèn</b> **hỏng** {name} ở xã Hy Cương; DROP TABLE cases; --")
    for answer in ANSWERS[2:]:
        await office.says(answer)
    assert (await office.cases())[0].content == "<b>Đèn</b> **hỏng** {name} ở xã Hy Cương; DROP TABLE cases; --"


async def test_a_button_of_a_draft_that_is_gone_is_told_to_be_old(office):
    await filed(office)
    for verb in ("send", "next", "back", "edit", "stop", "place", "reuse"):
        assert says(await office.presses(f"feedback:{verb}:deadbeef"), "chat.old_button")
    assert len(await office.cases()) == 1


@pytest.mark.parametrize(
    "rest", ["edit:{}:nowhere", "edit:{}", "place:{}:nowhere", "place:{}", "procedure:{}:9.9", "reuse:{}"]
)
async def test_a_button_with_an_unknown_part_asks_on_and_loses_nothing(office, rest):
    await goes_to(office, NAMED)
    draft = Draft.from_json((await conversation(office)).data["draft"])
    assert labels(await office.presses("feedback:" + rest.format(draft.short)))
    after = Draft.from_json((await conversation(office)).data["draft"])
    assert (after.content, after.place) == (draft.content, draft.place)


async def test_sending_by_an_old_button_before_everything_is_told_asks_for_the_rest(office):
    await goes_to(office, ADDRESSED)
    draft = Draft.from_json((await conversation(office)).data["draft"])
    assert says(await office.presses(f"feedback:send:{draft.short}"), "feedback.ask_address")
    assert await office.cases() == []


async def test_a_draft_that_the_memory_lost_is_begun_anew(office):
    await goes_to(office, SENT - 2)
    async with office.desk() as desk:
        talk = await desk.archive.conversations.load(office.identity("an"))
        talk.data = {"draft": ["from", "another", "version"]}
        await desk.archive.conversations.save(office.identity("an"), talk, desk.now)
    replies = await office.says("xong")
    assert says(replies, "feedback.lost")
    assert told(await presses(office, replies, "chat.door_feedback"))


MORE = "Tối qua có hai người ngã xe ở đó vì không nhìn thấy ổ gà, đề nghị xã sửa sớm."


async def test_more_of_the_story_where_the_place_is_asked_for_is_added_and_shown(office):
    await goes_to(office, ABOUT)
    replies = await office.says(MORE)
    assert says(replies, "feedback.added_to_content")
    assert STORY in told(replies)
    assert Draft.from_json((await conversation(office)).data["draft"]).content == f"{STORY}\n{MORE}"


async def test_the_same_story_said_again_is_not_added_twice(office):
    await goes_to(office, ABOUT)
    await office.says(STORY)
    assert Draft.from_json((await conversation(office)).data["draft"]).content == STORY


async def test_the_words_are_shown_beside_what_was_understood_of_them(office):
    await office.says(STORY)
    assert STORY in told(await office.says("gửi phản ánh"))


@pytest.mark.parametrize("name", ["Phí Thị Minh", "Đậu Thị Mai", "Giá A Dạ", "Vàng A Dạ"])
async def test_names_of_words_that_ask_elsewhere_are_names(office, name):
    await goes_to(office, NAMED)
    assert says(await office.says(name), "feedback.ask_address")
