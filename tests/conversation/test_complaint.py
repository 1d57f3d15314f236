"""The letter of complaint: asked part by part, made into a file for the citizen alone, once."""

from io import BytesIO

import pytest
from docx import Document

from bot.domain.message import Channel
from bot.domain.person import Person
from bot.domain.petition_form import PARTS, Part, PetitionForm
from bot.services import erasure, petitions
from tests.sealing import SEALER
from tests.talk import conversation, labels, press_of, says, sentence, told

COMPLAINT = "Tôi khiếu nại quyết định thu hồi đất số 12 của UBND xã với gia đình tôi."
ANSWERS = {
    Part.BODY: "Ủy ban nhân dân xã Thử",
    Part.LEARNED: "02/03/2026",
    Part.REASON: "Diện tích đo sai 20 m2.",
    Part.WISH: "Hủy quyết định và đo lại.",
    Part.PAPERS: "Bản sao quyết định.",
    Part.NAME: "Nguyễn Văn Thử",
    Part.ADDRESS: "Khu 3, xã Hy Cương",
}


async def begun(office):
    return await office.presses(press_of(await office.says(COMPLAINT), "complaint.start"))


async def asked_all(office, answers=ANSWERS):
    replies = await begun(office)
    for words in answers.values():
        replies = await office.says(words)
    return replies


def link_of(replies):
    return next(button.link for reply in replies for button in reply.buttons if button.link)


async def letter(office, replies):
    token = link_of(replies).rpartition("/")[2]
    async with office.desk() as desk:
        file = await petitions.fetch(desk, SEALER, token)
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(file)).paragraphs)


async def test_the_words_that_led_here_are_what_is_complained_of(office):
    replies = await begun(office)
    assert COMPLAINT in told(replies)
    assert says(replies, "complaint.ask_body")


async def test_the_file_holds_what_the_law_asks_for(office):
    summary = await asked_all(office)
    assert says(summary, "complaint.summary")
    made = await office.presses(press_of(summary, "complaint.make"))
    text = await letter(office, made)
    for part in (*ANSWERS.values(), COMPLAINT, "ĐƠN KHIẾU NẠI", "ngày 10 tháng 3 năm 2026", "(ký hoặc điểm chỉ"):
        assert part in text
    assert "Kính gửi: Ủy ban nhân dân xã Thử" in text


async def test_the_limit_of_90_days_is_told_with_what_is_left(office):
    await begun(office)
    await office.says(ANSWERS[Part.BODY])
    # The 90th day is Sunday 31/05/2026; a last day that is a day off moves on.
    assert "01/06/2026" in told(await office.says("02/03/2026"))


async def test_who_is_perhaps_late_is_told_whom_to_ask_and_may_go_on(office):
    await begun(office)
    await office.says(ANSWERS[Part.BODY])
    replies = await office.says("01/01/2025")
    assert "đã hết vào" in told(replies)
    assert says(replies, "complaint.ask_reason")


@pytest.mark.parametrize("words", ["hôm nọ", "31/02/2026", "01/01/2030", "2026"])
async def test_what_is_no_day_is_asked_again(office, words):
    await begun(office)
    await office.says(ANSWERS[Part.BODY])
    replies = await office.says(words)
    assert says(replies, "complaint.not_a_day")
    assert says(replies, "complaint.ask_learned")


async def test_the_day_and_the_papers_may_be_left_open(office):
    summary = await asked_all(office, ANSWERS | {Part.LEARNED: "bỏ qua", Part.PAPERS: "không có"})
    text = await letter(office, await office.presses(press_of(summary, "complaint.make")))
    assert text.count("....") >= 3


async def test_one_goes_back_a_part_and_loses_nothing_else(office):
    await begun(office)
    for part in (Part.BODY, Part.LEARNED, Part.REASON):
        await office.says(ANSWERS[part])
    back = await office.says("quay lại")
    assert says(back, "complaint.ask_reason")
    assert ANSWERS[Part.REASON] in told(back)
    assert (await conversation(office)).data["complaint"]["body"] == ANSWERS[Part.BODY]


async def test_it_is_no_case_and_gets_no_date_of_the_decree(office):
    summary = await asked_all(office)
    made = await office.presses(press_of(summary, "complaint.make"))
    assert await office.cases() == []
    assert "20/2008" not in told(made)


async def test_after_the_file_is_made_the_talk_holds_nothing_of_it(office):
    summary = await asked_all(office)
    await office.presses(press_of(summary, "complaint.make"))
    assert (await conversation(office)).data == {}


async def test_the_link_works_once_and_for_a_day(office):
    first = await office.presses(press_of(await asked_all(office), "complaint.make"))
    assert await letter(office, first)
    token = link_of(first).rpartition("/")[2]
    async with office.desk() as desk:
        assert await petitions.fetch(desk, SEALER, token) is None
    second = link_of(await office.presses(press_of(await asked_all(office), "complaint.make"))).rpartition("/")[2]
    office.clock.pass_by(days=2)
    async with office.desk() as desk:
        assert await petitions.fetch(desk, SEALER, second) is None


async def test_deleting_ones_data_deletes_a_letter_that_waits(office):
    made = await office.presses(press_of(await asked_all(office), "complaint.make"))
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), "x", desk.now)
        await erasure.erase(desk, Person(person.id), Channel.WEB)
        assert not await petitions.waits(desk, link_of(made).rpartition("/")[2])


@pytest.mark.parametrize("words", ["thôi", "hủy"])
async def test_who_stops_leaves_nothing(office, words):
    await begun(office)
    assert says(await office.says(words), "complaint.stopped")
    assert (await conversation(office)).data == {}


async def test_a_denunciation_among_the_answers_is_not_kept(office):
    await begun(office)
    await office.says(ANSWERS[Part.BODY])
    await office.says("bỏ qua")
    await office.says("Ông Zzyzx chủ tịch xã nhận hối lộ 50 triệu đồng, tôi tố cáo.")
    assert "zzyzx" not in str((await conversation(office)).data).casefold()


async def test_a_reason_that_only_looks_like_a_denunciation_is_an_answer_like_any_other(office):
    fault = "Nhà thầu Zzyzx đổ bê tông đường xóm mỏng tang, xi măng toàn cát."
    await begun(office)
    for words in (ANSWERS[Part.BODY], ANSWERS[Part.LEARNED]):
        await office.says(words)
    assert says(await office.says(fault), "complaint.ask_wish")


async def test_a_button_of_a_letter_that_is_gone_says_so(office):
    for verb in ("make", "skip", "back"):
        assert says(await office.presses(f"complaint:{verb}"), "chat.old_button")


async def test_without_a_key_the_letter_is_not_offered(office):
    office.reception._sealer = None
    assert sentence("complaint.start") not in labels(await office.says(COMPLAINT))


def test_a_kept_letter_comes_back_the_same_and_anything_else_is_none():
    whole = PetitionForm(dict.fromkeys(PARTS, "x") | {Part.LEARNED: "2026-03-02"})
    assert PetitionForm.from_json(whole.to_json()) == whole
    for strange in (None, [], {"x": "y"}, {"act": 1}, {"learned": "hôm qua"}):
        assert PetitionForm.from_json(strange) is None


def test_every_part_has_its_question_and_its_label():
    assert all(sentence(f"complaint.{key}_{part.value}") for key in ("ask", "label") for part in PARTS)
