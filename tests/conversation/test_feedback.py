"""Filing a report: from the first word to the receipt."""

from datetime import date

import pytest

from bot.domain.case import Kind, Sender, Status
from bot.domain.draft import Draft
from bot.domain.message import Channel
from bot.domain.person import Role
from tests.filing import (
    ABOUT,
    ADDRESS,
    ADDRESSED,
    ANSWERS,
    CONTENT,
    NAME,
    NAMED,
    PHONE,
    PHOTOS,
    SENT,
    STORY,
    SUMMARY,
    filed,
    goes_to,
    photos,
    presses,
)
from tests.office import rules
from tests.talk import conversation, labels, says, sentence, told, value_of


async def test_a_straightforward_report_takes_eight_messages(office):
    receipt = await goes_to(office, SENT)
    assert len(ANSWERS) == 8
    assert says(receipt, "feedback.received_report")


async def test_the_receipt_has_code_number_and_dates_by_law(office):
    receipt = await goes_to(office, SENT)
    (case,) = await office.cases()
    assert f"{case.code[:4]}-{case.code[4:8]}-{case.code[8:]}" in told(receipt)
    assert value_of(receipt, "feedback.label_register") == sentence("feedback.register_no", number=1, year=2026)
    assert value_of(receipt, "feedback.label_answer") == "thứ Ba 17/03/2026"
    assert "thứ Ba 17/03/2026" in value_of(receipt, "feedback.label_transfer")


async def test_the_register_holds_what_was_told_and_agreed_to(office):
    case = await filed(office)
    assert (case.kind, case.status, case.content, case.sender) == (
        Kind.REPORT, Status.SUBMITTED, STORY, Sender(NAME, ADDRESS, PHONE),
    )  # fmt: skip
    assert (case.register_year, case.register_no) == (2026, 1)
    assert (case.due, case.transfer_due) == (date(2026, 3, 17), date(2026, 3, 17))
    assert case.consent_version == rules().privacy.version


async def test_what_arrives_after_closing_time_counts_from_the_next_working_day(office):
    office.clock.set("2026-03-13T18:00")
    case = await filed(office)
    assert case.due == date(2026, 3, 23)


async def test_numbers_of_the_register_follow_one_another(office):
    assert [(await filed(office, who)).register_no for who in ("an", "binh", "chi")] == [1, 2, 3]


async def test_place_and_office_are_proposed_from_the_words(office):
    asked = await goes_to(office, ABOUT)
    assert value_of(asked, "feedback.label_place") == "UBND xã Hy Cương"
    assert value_of(asked, "feedback.label_office") == "UBND xã Hy Cương"
    assert (await filed(office, "binh")).office == "ubnd-xa-hy-cuong"


async def test_the_procedure_just_asked_about_goes_with_the_feedback_from_its_card(office):
    card = await office.says("đăng ký thường trú")
    await presses(office, card, "procedures.feedback_about")
    asked = await office.says("Tôi nộp hồ sơ ở xã Hy Cương đã một tháng mà chưa có kết quả.")
    assert value_of(asked, "feedback.label_procedure") == "Đăng ký thường trú"


async def test_the_office_is_alerted_once_without_the_senders_name(office):
    await office.official(Role.HANDLER, "ubnd-xa-hy-cuong", who="official")
    await filed(office)
    (alert,) = await office.heard("official", Channel.TELEGRAM)
    assert STORY in alert.plain()
    assert not any(secret in alert.model_dump_json() for secret in (NAME, ADDRESS, PHONE))


async def test_words_that_read_like_feedback_are_filed_without_typing_them_again(office):
    offered = await office.says(STORY)
    assert says(offered, "procedures.like_feedback")
    asked = await presses(office, offered, "procedures.file_it")
    assert value_of(asked, "feedback.label_place") == "UBND xã Hy Cương"
    for answer in ANSWERS[2:]:
        await office.says(answer)
    assert (await office.cases())[0].content == STORY


@pytest.mark.parametrize("yes", ["vâng", "đúng", "ok", "Đúng vậy ạ", "1", "đúng rồi"])
async def test_a_plain_yes_settles_what_was_understood(office, yes):
    await goes_to(office, ABOUT)
    assert says(await office.says(yes), "feedback.ask_name")


async def test_an_old_commune_name_finds_the_unit_of_today(office):
    match = next(one for one in rules().profile.find_place("xã Sơn Thủy") if one.old)
    await goes_to(office, CONTENT)
    await office.says("Cống thoát nước bị tắc, nước ngập cả ngõ.")
    replies = await office.says(match.name)
    if says(replies, "feedback.which_place"):
        replies = await office.says(match.office.name)
    assert says(replies, "feedback.ask_name")
    assert Draft.from_json((await conversation(office)).data["draft"]).place == match.office.key


async def test_feedback_about_no_commune_goes_to_the_provinces_receiver(office):
    await goes_to(office, CONTENT)
    asked = await office.says("Cống thoát nước bị tắc, nước ngập cả ngõ.")
    assert says(asked, "feedback.ask_place")
    await presses(office, asked, "feedback.nowhere")
    for answer in ANSWERS[3:]:
        await office.says(answer)
    assert (await office.cases())[0].office == "van-phong-ubnd-tinh"


async def test_words_that_propose_something_become_a_petition(office):
    await office.says("gửi phản ánh")
    await office.says("Tôi đề nghị xã Hy Cương lắp thêm đèn đường ở khu 3.")
    for answer in ANSWERS[2:]:
        await office.says(answer)
    assert (await office.cases())[0].kind is Kind.PETITION


async def test_a_proposal_added_at_the_summary_makes_it_a_petition(office):
    summary = await goes_to(office, SUMMARY)
    await presses(office, summary, "feedback.add_proposal")
    again = await office.says("Nên thay bằng đèn năng lượng mặt trời.")
    assert value_of(again, "feedback.label_kind") == sentence("feedback.kind_petition")
    receipt = await office.says("gửi")
    assert says(receipt, "feedback.received_petition")
    (case,) = await office.cases()
    assert (case.kind, case.proposal) == (Kind.PETITION, "Nên thay bằng đèn năng lượng mặt trời.")


async def test_the_summary_shows_everything_and_what_consent_means(office):
    summary = await goes_to(office, SUMMARY)
    assert all(part in told(summary) for part in (STORY, NAME, ADDRESS, "0912 345 678", "UBND xã Hy Cương"))
    assert says(summary, "feedback.consent")
    assert labels(summary)[0] == sentence("feedback.send")


async def test_who_writes_by_telegram_is_told_that_it_goes_abroad(office):
    assert not says(await goes_to(office, SUMMARY), "privacy.purpose_channel_telegram")
    assert says(await goes_to(office, SUMMARY, channel=Channel.TELEGRAM), "privacy.purpose_channel_telegram")


async def test_nothing_is_filed_before_the_consent(office):
    await goes_to(office, SUMMARY)
    await office.says("ok")
    assert await office.cases() == []


async def test_a_question_in_the_middle_is_answered_and_the_step_asked_again(office):
    await goes_to(office, ADDRESSED)
    replies = await office.says("đăng ký thường trú cần giấy tờ gì?")
    assert "Đăng ký thường trú" in told(replies)
    assert says(replies, "feedback.ask_address")
    assert says(await office.says(ADDRESS), "feedback.ask_phone")


async def test_photos_sent_at_once_are_kept_up_to_the_cap(office):
    await goes_to(office, PHOTOS)
    replies = await office.says("", attachments=photos(30))
    assert says(replies, "feedback.photos_full", count=5, cap=5)
    for answer in ("xong", "gửi"):
        await office.says(answer)
    assert [photo.ref for photo in (await office.cases())[0].attachments] == [f"photo-{n}" for n in range(1, 6)]


async def test_photos_may_come_at_any_step_and_one_sent_twice_counts_once(office):
    await goes_to(office, NAMED)
    assert says(await office.says("", attachments=photos(2)), "feedback.photos_kept", count=2, cap=5)
    assert says(await office.says("", attachments=photos(3)), "feedback.photos_kept", count=3, cap=5)
    assert says(await office.says(NAME), "feedback.ask_address")


async def test_photos_can_be_dropped_again(office):
    await goes_to(office, PHOTOS)
    held = await office.says("", attachments=photos(2))
    empty = await presses(office, held, "feedback.drop_photos")
    assert sentence("feedback.skip") in labels(empty)


async def test_more_cases_than_an_hour_allows_keep_the_words_for_later(office):
    for _ in range(5):
        await filed(office)
    refused = await goes_to(office, SENT)
    assert says(refused, "feedback.too_many_person", time="10:00")
    assert sentence("chat.door_person") in labels(refused)
    office.clock.pass_by(hours=1)
    assert says(await office.says("gửi"), "feedback.received_report")
    assert len(await office.cases()) == 6
