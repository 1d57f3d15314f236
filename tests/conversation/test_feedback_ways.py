"""The ways through a draft: a restart, back, a change, away and back again, given up, sent twice."""

from dataclasses import replace

import pytest

from bot.domain.case import Sender
from bot.domain.draft import Draft
from tests.clock import Scattered
from tests.filing import (
    ABOUT,
    ADDRESS,
    ADDRESSED,
    ANSWERS,
    CONTENT,
    NAME,
    NAMED,
    PHONE,
    PHONED,
    PHOTOS,
    SUMMARY,
    filed,
    goes_to,
    presses,
)
from tests.office import Office
from tests.talk import conversation, labels, press_of, says, sentence, told, value_of

TYPING = (CONTENT, ABOUT, NAMED, ADDRESSED, PHONED, PHOTOS, SUMMARY)


@pytest.mark.parametrize("step", TYPING)
async def test_a_restart_at_any_step_loses_nothing(tmp_path, step):
    async with Office.opened(tmp_path, chance=Scattered()) as office:
        before = await goes_to(office, step)
    async with Office.opened(tmp_path, clock=office.clock, chance=office.chance) as again:
        for answer in ANSWERS[step:]:
            replies = await again.says(answer)
        assert before
        assert says(replies, "feedback.received_report")
        assert (await again.cases())[0].sender == Sender(NAME, ADDRESS, PHONE)


@pytest.mark.parametrize("step", TYPING)
async def test_any_step_can_be_left_and_nothing_is_kept(office, step):
    await goes_to(office, step)
    word = ("thôi", "hủy", "dừng lại", "cancel", "Thôi, không gửi", "huy bo", "stop")[step - 1]
    assert says(await office.says(word), "feedback.stopped")
    assert (await conversation(office)).data == {}
    assert await office.cases() == []


@pytest.mark.parametrize("step", TYPING[1:])
async def test_any_step_goes_back_to_the_one_before_with_what_was_told(office, step):
    before = await goes_to(office, step)
    back = await office.says("quay lại")
    assert sentence("feedback.step", number=step - 1, of=7) in told(back)
    forward = await office.says("giữ nguyên" if step != ABOUT + 1 else "đúng rồi")
    assert told(forward) == told(before)


async def test_a_name_that_fits_two_places_offers_both(office):
    await office.says("gửi phản ánh")
    offered = await office.says("Đường ở xã Sơn Thủy hỏng nặng, mưa xuống là lầy.")
    assert {"UBND xã Thanh Thủy", "UBND xã Tân Mai"} <= set(labels(offered))
    await office.says("UBND xã Tân Mai")
    assert (await conversation(office)).data["draft"]["place"] == "ubnd-xa-tan-mai"


async def test_going_back_shows_the_phone_number_as_people_read_it(office):
    await goes_to(office, PHOTOS)
    assert "0912 345 678" in told(await office.says("quay lại"))


@pytest.mark.parametrize(
    ("words", "answer", "part", "kept"),
    [
        ("sửa nội dung", "Đèn đường hỏng ba tuần nay.", "content", "Đèn đường hỏng ba tuần nay."),
        ("sửa họ tên", "Trần Thị Mẫu", "name", "Trần Thị Mẫu"),
        ("sửa địa chỉ", "Khu 5, xã Hy Cương", "address", "Khu 5, xã Hy Cương"),
        ("sua so dien thoai", "0987 654 321", "phone", "+84987654321"),
    ],
)
async def test_any_part_is_changed_from_the_summary_and_leads_back_to_it(office, words, answer, part, kept):
    await goes_to(office, SUMMARY)
    await office.says(words)
    assert says(await office.says(answer), "feedback.summary")
    draft = Draft.from_json((await conversation(office)).data["draft"])
    assert getattr(draft, part) == kept


async def test_an_edit_can_be_given_up(office):
    await goes_to(office, SUMMARY)
    await office.says("sửa họ tên")
    again = await office.says("không sửa nữa")
    assert value_of(again, "feedback.label_name") == NAME


async def test_a_draft_left_for_the_menu_is_taken_up_where_it_stood(office):
    await goes_to(office, CONTENT)
    await office.says("Cống thoát nước bị tắc, nước ngập cả ngõ.")
    menu = await office.says("menu")
    offered = await presses(office, menu, "feedback.continue")
    assert says(await presses(office, offered, "feedback.continue"), "feedback.ask_place")


async def test_a_new_report_can_be_begun_in_place_of_one_that_waits(office):
    await goes_to(office, ADDRESSED)
    await office.says("menu")
    offered = await office.says("gửi phản ánh")
    assert says(await presses(office, offered, "feedback.anew"), "feedback.ask_content")


async def test_the_second_report_offers_the_name_and_phone_of_the_first(office):
    await filed(office)
    asked = await goes_to(office, NAMED)
    (button,) = [one for one in asked[-1].buttons if NAME in one.label]
    assert says(await office.presses(button.press), "feedback.ask_photos")


async def test_send_pressed_twice_opens_one_case_and_says_so(office):
    summary = await goes_to(office, SUMMARY)
    await presses(office, summary, "feedback.send")
    again = await presses(office, summary, "feedback.send")
    (case,) = await office.cases()
    assert case.code[:4] in told(again)
    assert labels(again)[0] == sentence("tracking.see")


async def test_the_same_update_twice_opens_one_case_and_is_answered_once(office):
    summary = await goes_to(office, SUMMARY)
    update = office.incoming(press=press_of(summary, "feedback.send"))
    once = await office.receives(update)
    assert await office.receives(replace(update, at=office.clock.now())) == once
    assert len(await office.cases()) == 1


async def test_a_button_of_another_draft_changes_nothing(office):
    old = await goes_to(office, SUMMARY)
    await office.says("thôi")
    await goes_to(office, NAMED)
    before = await conversation(office)
    for key in ("feedback.send", "feedback.change", "feedback.stop"):
        assert says(await presses(office, old, key), "chat.old_button")
    after = await conversation(office)
    assert (after.flow, after.step, after.data) == (before.flow, before.step, before.data)


async def test_a_story_that_no_procedure_answers_need_not_be_typed_again(office):
    story = "The street light in front of the school is broken since two weeks."
    assert says(await office.says(story), "procedures.not_found")
    assert story in told(await office.says("gửi phản ánh"))
