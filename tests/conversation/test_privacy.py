"""One's own data in the chat: asked for purpose by purpose, seen, copied, put right, taken back, deleted."""

from datetime import date

import pytest

from bot.domain.case import EventKind, Status
from bot.domain.consent import Purpose, standing
from bot.domain.datarequest import RequestKind, RequestState
from bot.domain.manner import MANNERS
from bot.domain.message import Channel
from bot.domain.person import Role
from bot.services import cases, consents
from tests.filing import ADDRESS, NAME, PHONE, SUMMARY, filed, goes_to, presses
from tests.office import AN, rules
from tests.talk import labels, press_of, says, sentence, told

OFFICE = "ubnd-xa-hy-cuong"


async def person_of(desk, who=AN, channel=Channel.WEB):
    from tests.office import Office

    return await desk.archive.personal.holdings.person(Office.identity(who, channel))


async def agreed(office, who=AN):
    async with office.desk() as desk:
        found = standing(await consents.of(desk, await person_of(desk, who)))
        return {purpose.value: one.given for purpose, one in found.items()}


async def answered(office, case, words="Đã thay bóng đèn."):
    official = await office.official(office=OFFICE, chat=False)
    async with office.desk() as desk:
        now = await desk.archive.cases.by_code(case.code)
        return await cases.answer(desk, now, official, words)


async def asked_for(office, who=AN):
    async with office.desk() as desk:
        return list(await desk.archive.personal.requests.of_person((await person_of(desk, who)).id))


async def test_nothing_is_agreed_to_before_a_button_is_pressed(office):
    await goes_to(office, SUMMARY)
    await office.says("ok")
    assert await agreed(office) == {}


async def test_the_summary_asks_for_each_purpose_in_its_own_words_with_no_choice_made(office):
    summary = await goes_to(office, SUMMARY)
    async with office.desk() as desk:
        for purpose in (Purpose.FEEDBACK, Purpose.CHANNEL):
            assert consents.notice(desk, purpose, Channel.WEB, "vi").words in told(summary)
    assert labels(summary)[:2] == [sentence("feedback.send"), sentence("feedback.send_only")]


async def test_sending_keeps_both_consents_with_the_words_that_were_shown(office):
    summary = await goes_to(office, SUMMARY)
    await office.says("gửi")
    assert await agreed(office) == {"feedback": True, "channel": True}
    async with office.desk() as desk:
        for one in await consents.of(desk, await person_of(desk)):
            shown = await desk.archive.personal.consents.notice(one.digest)
            assert shown.words in told(summary)
            assert (one.version, one.channel) == (rules().privacy.version, Channel.WEB)


async def test_who_only_sends_is_told_nothing_and_finds_the_result_by_the_code(office):
    summary = await goes_to(office, SUMMARY)
    receipt = await presses(office, summary, "feedback.send_only")
    assert await agreed(office) == {"feedback": True, "channel": False}
    (case,) = await office.cases()
    assert says(receipt, "feedback.next_by_code", code=f"{case.code[:4]}-{case.code[4:8]}-{case.code[8:]}")
    assert says(await office.says(case.code), "tracking.next_by_code")
    await answered(office, case)
    assert await office.heard() == []
    assert "Đã thay bóng đèn." in told(await office.says(case.code))


async def test_typing_chi_gui_agrees_to_the_handling_alone(office):
    await goes_to(office, SUMMARY)
    await office.says("chỉ gửi")
    assert await agreed(office) == {"feedback": True, "channel": False}


async def test_remembering_questions_is_a_consent_that_thoi_bao_takes_back(office):
    card = await office.says("đăng ký thường trú")
    offer = await presses(office, card, "follow.button")
    await presses(office, offer, "follow.asked")
    assert await agreed(office) == {"memory": True}
    await office.presses("follow:stop_all")
    assert await agreed(office) == {"memory": False}


@pytest.mark.parametrize("words", ["/dulieu", "dữ liệu của tôi", "du lieu cua toi", "my data"])
async def test_own_data_are_shown_in_every_channel_that_people_talk_in(office, words):
    for channel in MANNERS:
        await office.says("xin chào", channel=channel)
        shown = await office.says(words, channel=channel)
        assert says(shown, "privacy.title")
        assert sentence(f"desk.channel_{channel}") in told(shown)


async def test_what_is_kept_is_told_with_name_address_phone_and_cases(office):
    case = await filed(office)
    shown = told(await office.says("dữ liệu của tôi"))
    assert all(part in shown for part in (NAME, ADDRESS, "0912 345 678", case.code[:4]))


async def test_nobody_is_shown_anothers_data(office):
    await filed(office)
    shown = told(await office.says("dữ liệu của tôi", who="binh"))
    assert NAME not in shown
    assert "0912 345 678" not in shown


async def test_a_draft_waits_while_own_data_are_looked_at(office):
    await goes_to(office, SUMMARY)
    assert "một bản đang viết dở" in told(await office.says("dữ liệu của tôi"))
    menu = await office.says("menu")
    assert sentence("feedback.continue") in labels(menu)


async def test_a_copy_holds_every_case_and_the_words_of_every_consent(office):
    case = await filed(office)
    await office.presses(f"tracking:supply:{case.code}")
    await office.says("Cột trước nhà văn hóa")
    copy = told(await office.presses("privacy:copy"))
    assert "Cột trước nhà văn hóa" in copy
    assert all(part in copy for part in (NAME, ADDRESS, "0912 345 678", "Đèn đường"))
    assert sentence("privacy.purpose_channel") in copy
    assert [each.kind for each in await asked_for(office)] == [RequestKind.EXPORT]


async def test_a_phone_put_right_is_right_in_every_case_and_the_old_one_is_nowhere(office):
    await filed(office)
    await filed(office)
    handler = await office.official(office=OFFICE, who="handler")
    ask = await office.presses("privacy:correct")
    await presses(office, ask, "privacy.correct_phone")
    wrong = await office.says("0912 345")
    assert says(wrong, "feedback.phone_wrong")
    assert says(await office.says("0987 654 321"), "privacy.corrected", count=2)
    for case in await office.cases():
        assert case.sender.phone == "+84987654321"
        async with office.desk() as desk:
            last = (await desk.archive.cases.events(case.id))[-1]
        assert (last.kind, last.note) == (EventKind.SUPPLIED, sentence("privacy.corrected_phone"))
    alerts = told(await office.heard("handler", Channel.TELEGRAM))
    assert sentence("privacy.corrected_phone") in alerts
    assert not any(part in alerts for part in (PHONE, "0912", "0987", handler.id))


@pytest.mark.parametrize(
    ("part", "words", "said"),
    [
        ("name", "123", "feedback.name_wrong"),
        ("name", "012345678901", "feedback.no_identity_number"),
        ("address", "ab", "feedback.address_wrong"),
        ("address", NAME, "feedback.address_wrong"),
        ("phone", "012345678901", "feedback.phone_identity_number"),
    ],
)
async def test_a_wrong_correction_is_explained_and_changes_nothing(office, part, words, said):
    case = await filed(office)
    await office.presses(f"privacy:correct:{part}")
    assert says(await office.says(words), said)
    assert (await office.cases())[0].sender == case.sender


async def test_a_denunciation_as_a_reason_is_led_to_its_door_and_kept_nowhere(office):
    await office.presses("privacy:object")
    assert "tôi không lưu lời" in told(await office.says("Tôi tố cáo ông chủ tịch xã nhận hối lộ"))
    assert await asked_for(office) == []


async def test_who_takes_back_being_told_is_told_nothing_more_until_they_agree_again(office):
    case = await filed(office)
    ask = await office.presses("privacy:withdraw:channel")
    await presses(office, ask, "privacy.really_withdraw")
    official = await office.official(office=OFFICE, chat=False)
    async with office.desk() as desk:
        case = await cases.accept(desk, await desk.archive.cases.by_code(case.code), official)
    assert await office.heard() == []
    again = await office.presses("privacy:agree:channel")
    await presses(office, again, "privacy.agree_yes")
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard())


async def test_taking_back_the_handling_goes_to_an_official_with_its_dates(office):
    await filed(office)
    said = await office.presses("privacy:takeback:feedback")
    assert says(
        said, "privacy.requested", what=sentence("privacy.kind_withdraw"),
        answer="thứ Năm 12/03/2026", due="thứ Tư 25/03/2026",
    )  # fmt: skip
    await office.presses("privacy:takeback:feedback")
    (request,) = await asked_for(office)
    assert (request.kind, request.state) == (RequestKind.WITHDRAW, RequestState.OPEN)


@pytest.mark.parametrize("kind", [RequestKind.OBJECT, RequestKind.RESTRICT])
async def test_an_objection_goes_to_an_official_in_the_persons_own_words(office, kind):
    await office.presses(f"privacy:{kind}")
    await office.says("Tôi không muốn công khai ảnh")
    (request,) = await asked_for(office)
    assert (request.kind, request.words) == (kind, "Tôi không muốn công khai ảnh")


async def test_a_second_objection_adds_its_words_to_the_one_that_waits_and_moves_no_date(office):
    for words in ("Tôi không muốn công khai ảnh", "Cũng đừng gọi điện", "Cũng đừng gọi điện"):
        await office.presses("privacy:object")
        await office.says(words)
        office.clock.pass_by(days=1)
    (request,) = await asked_for(office)
    assert request.words == "Tôi không muốn công khai ảnh\nCũng đừng gọi điện"
    assert request.answer_due == date(2026, 3, 12)


async def test_a_copy_asked_for_many_times_a_day_is_noted_once(office):
    for days in (0, 0, 1):
        office.clock.pass_by(days=days)
        await office.presses("privacy:copy")
    assert len(await asked_for(office)) == 2


async def test_a_question_of_this_room_can_be_stopped(office):
    await office.presses("privacy:object")
    assert says(await office.says("thôi"), "privacy.title")
    assert await asked_for(office) == []


async def test_deleting_is_asked_twice_and_nothing_goes_before(office):
    case = await answered(office, await filed(office))
    first = await office.says("xóa dữ liệu của tôi")
    assert says(first, "privacy.delete_now")
    assert says(first, "privacy.delete_kept")
    sure = await presses(office, first, "privacy.way_now")
    assert says(sure, "privacy.sure_now")
    assert (await office.cases())[0].sender == case.sender


async def test_the_last_button_alone_deletes_nothing(office):
    case = await answered(office, await filed(office))
    assert says(await office.presses("privacy:erase:now"), "privacy.delete_now")
    await office.presses("privacy:sure:wait")
    assert says(await office.presses("privacy:erase:now"), "privacy.delete_now")
    assert (await office.cases())[0].sender == case.sender


async def deleted(office, way="now"):
    first = await office.says("xóa dữ liệu của tôi")
    sure = await presses(office, first, f"privacy.way_{way}")
    return await office.presses(press_of(sure, f"privacy.really_{'withdraw_erase' if way == 'withdraw' else way}"))


async def test_who_deletes_everything_is_new_afterwards_and_the_register_keeps_a_pseudonym(office):
    case = await answered(office, await filed(office))
    gone = await deleted(office)
    assert says(gone, "privacy.erased_cases", count=1)
    async with office.desk() as desk:
        now = await desk.archive.cases.by_code(case.code)
        assert (now.sender, now.origin.id, now.register_no, now.content) == (None, "", case.register_no, case.content)
        assert now.pseudonym
        assert now.person_id != case.person_id
        assert await person_of(desk) is None
    assert says(await office.says(case.code), "tracking.not_found")


async def test_with_an_open_case_the_person_chooses_and_now_is_no_choice(office):
    await filed(office)
    first = await office.says("xóa dữ liệu của tôi")
    assert sentence("privacy.way_now") not in labels(first)
    assert {sentence("privacy.way_wait"), sentence("privacy.way_withdraw")} < set(labels(first))
    await office.presses("privacy:sure:now")
    await office.presses("privacy:erase:now")
    assert (await office.cases())[0].sender


async def test_taking_the_cases_back_first_deletes_at_once_and_the_office_hears_of_it(office):
    case = await filed(office)
    await office.official(office=OFFICE, who="handler")
    await deleted(office, "withdraw")
    async with office.desk() as desk:
        now = await desk.archive.cases.by_code(case.code)
    assert (now.status, now.sender) == (Status.WITHDRAWN, None)
    assert sentence("notices.alert_withdrawn") in told(await office.heard("handler", Channel.TELEGRAM))


async def test_who_waits_for_the_result_hears_it_and_is_deleted_afterwards(office):
    from bot.services import datarequests

    case = await filed(office)
    await deleted(office, "wait")
    assert (await office.cases())[0].sender == case.sender
    await answered(office, case)
    assert "Đã thay bóng đèn." in told(await office.heard())
    for hours, done in ((71, 0), (2, 1)):
        office.clock.pass_by(hours=hours)
        async with office.desk() as desk:
            assert await datarequests.finish_deletions(desk) == done
    assert says(await office.heard(), "privacy.told_finish", what=sentence("privacy.kind_delete"))
    async with office.desk() as desk:
        assert (await desk.archive.cases.by_code(case.code)).sender is None
        assert await person_of(desk) is None


async def test_an_official_is_not_alerted_about_personal_data_of_a_deleted_sender(office):
    await office.official(Role.HANDLER, OFFICE, who="handler")
    await filed(office)
    await deleted(office, "withdraw")
    told_all = told(await office.heard("handler", Channel.TELEGRAM))
    assert not any(part in told_all for part in (NAME, "0912", ADDRESS))


async def test_a_button_of_this_room_that_it_does_not_know_changes_nothing(office):
    for press in (
        "privacy:",
        "privacy:xyz",
        "privacy:correct:email",
        "privacy:takeback:xyz",
        "privacy:sure",
        "privacy:erase",
    ):
        assert await office.presses(press)
