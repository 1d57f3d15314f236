"""The desk says what it understood and the citizen decides; danger comes first; two matters go apart."""

import pytest

from bot.domain.case import Kind
from bot.domain.mixed import apart
from bot.domain.triage_rules import TriageKind
from tests.filing import ABOUT, ADDRESS, ADDRESSED, CONTENT, NAME, NAMED, PHOTOS, STORY, filed, goes_to, presses
from tests.office import rules
from tests.talk import conversation, labels, says, sentence, told

EMERGENCY = "Cháy nhà, cứu với!"
REPORT = "Hồ sơ khai sinh của con tôi nộp ở xã Hy Cương chậm hơn một tháng chưa trả, hẹn mấy lần."
COMPLAINT = "Tôi khiếu nại quyết định xử phạt số 12 của xã với gia đình tôi, yêu cầu xem lại."
DENUNCIATION = "Ông Zzyzx cán bộ hộ tịch còn đòi tôi 5 triệu tiền bồi dưỡng mới làm."


async def draft(office):
    return (await conversation(office)).data["draft"]


async def test_the_desk_says_what_it_understood(office):
    assert says(await goes_to(office, ABOUT), "feedback.understood", kind="phản ánh")


async def test_the_citizen_changes_the_kind_and_nothing_told_is_lost(office):
    await presses(
        office, await presses(office, await goes_to(office, ABOUT), "feedback.other_kind"), "feedback.is_kien_nghi"
    )
    assert (await draft(office))["kind"] == "petition"
    assert (await draft(office))["content"] == STORY
    for words in ("đúng rồi", NAME, ADDRESS, "0912 345 678", "bỏ qua", "gửi"):
        await office.says(words)
    assert (await office.cases())[0].kind is Kind.PETITION


@pytest.mark.parametrize(
    ("kind", "said"),
    [("khieu_nai", "khiếu nại"), ("khan_cap", "114")],
)
async def test_another_door_is_shown_and_who_insists_goes_on(office, kind, said):
    asked = await presses(office, await goes_to(office, ABOUT), "feedback.other_kind")
    shown = await presses(office, asked, f"feedback.is_{kind}")
    assert said in told(shown)
    assert says(await presses(office, shown, "feedback.insist"), "feedback.understood", kind="phản ánh")


async def test_only_asking_looks_for_the_procedure_and_files_nothing(office):
    asked = await presses(office, await goes_to(office, ABOUT), "feedback.other_kind")
    assert says(await presses(office, asked, "feedback.is_hoi_dap"), "feedback.as_question")
    assert await office.cases() == []


async def test_who_says_that_it_is_a_denunciation_has_the_words_deleted(office, tmp_path):
    await office.says("gửi phản ánh")
    words = "Việc của ông Zzyzx ở xã Hy Cương làm chậm hồ sơ."
    replies = await office.says(words)
    asked = await presses(office, replies, "feedback.other_kind")
    shown = await presses(office, asked, "feedback.is_to_cao")
    assert "tố cáo" in told(shown)
    await office.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    assert "zzyzx" not in kept.casefold()


async def test_what_seems_outside_may_be_filed_all_the_same(office):
    await office.says("gửi phản ánh")
    words = "Đường trước nhà em ở Hải Phòng ngập cả tuần."
    assert rules().triage.judge(words).kind is TriageKind.OUTSIDE
    replies = await office.says(words)
    office_name = rules().profile.receiver(office.clock.now().date()).name
    assert says(replies, "feedback.perhaps_outside", office=office_name)
    for answer in ("không ở xã, phường nào", NAME, ADDRESS, "0912 345 678", "bỏ qua", "gửi"):
        await office.says(answer)
    assert len(await office.cases()) == 1


@pytest.mark.parametrize("step", [ABOUT, NAMED, ADDRESSED, PHOTOS])
async def test_a_cry_for_help_gets_the_numbers_first_at_every_step(office, step):
    await goes_to(office, step)
    replies = await office.says(EMERGENCY)
    assert all(number in told(replies[:1]) for number in ("113", "114", "115"))


async def test_a_cry_for_help_added_to_a_case_gets_the_numbers_first_and_is_kept(office):
    case = await filed(office)
    await office.presses(f"tracking:supply:{case.code}")
    replies = await office.says(EMERGENCY)
    assert "114" in told(replies[:1])
    assert says(replies[1:], "tracking.supplied", code=sentence_code(case))


def sentence_code(case):
    from bot.domain import casecode

    return casecode.show(case.code)


@pytest.mark.parametrize("inside", [True, False])
async def test_a_complaint_beside_feedback_is_filed_apart_with_consent(office, inside):
    if inside:
        await goes_to(office, CONTENT)
    shown = await office.says(f"{REPORT} {COMPLAINT}")
    assert says(shown, "feedback.mixed")
    await presses(office, shown, "feedback.apart")
    assert (await draft(office))["content"] == REPORT
    for words in ("đúng rồi", NAME, ADDRESS, "0912 345 678", "bỏ qua"):
        await office.says(words)
    receipt = await office.says("gửi")
    assert [case.content for case in await office.cases()] == [REPORT]
    assert "khiếu nại" in told(await presses(office, receipt, "feedback.then_khieu_nai"))


async def test_of_a_denunciation_beside_feedback_only_the_feedback_is_kept(office, tmp_path):
    shown = await office.says(f"{REPORT} {DENUNCIATION}")
    await presses(office, shown, "feedback.apart")
    assert (await draft(office))["content"] == REPORT
    await office.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    assert "zzyzx" not in kept.casefold()


@pytest.mark.parametrize("words", [REPORT, COMPLAINT, DENUNCIATION, EMERGENCY, "", f"{COMPLAINT} Mong được xem xét."])
def test_one_matter_is_not_taken_apart(words):
    assert apart(rules().triage, words) is None


async def test_nothing_is_offered_to_be_taken_apart_where_there_is_one_matter(office):
    assert sentence("feedback.apart") not in labels(await office.says(COMPLAINT))


ASIDE = "Tiện cho tôi hỏi thủ tục đăng ký khai sinh cần giấy tờ gì?"


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("words", [f"{REPORT} {ASIDE}", f"Đăng ký khai sinh cần giấy tờ gì? Ngoài ra {REPORT}"])
async def test_a_question_beside_feedback_is_answered_first_and_the_feedback_waits_under_the_answer(
    office, words, inside
):
    if inside:
        await goes_to(office, CONTENT)
    shown = await office.says(words)
    assert says(shown, "feedback.mixed_question")
    answered = await presses(office, shown, "feedback.question_first")
    assert "khai sinh" in told(answered).casefold()
    await presses(office, answered, "feedback.then_phan_anh")
    assert (await draft(office))["content"].removeprefix("Ngoài ra ") == REPORT


@pytest.mark.parametrize("turn", [", và cho tôi hỏi", " tiện cho em hỏi"])
def test_one_sentence_that_turns_to_a_question_is_taken_apart_too(turn):
    mixed = apart(rules().triage, f"{REPORT[:-1]}{turn} thủ tục đăng ký khai sinh cần giấy tờ gì?")
    assert mixed
    assert mixed.feedback == REPORT[:-1]
    assert mixed.other == f"{turn.lstrip(', ')} thủ tục đăng ký khai sinh cần giấy tờ gì?"


def test_a_day_of_the_week_turns_to_no_other_matter():
    assert apart(rules().triage, f"{REPORT[:-1]}, thứ hai tuần này lại hẹn thứ hai sau.") is None


async def test_feedback_beside_a_question_is_filed_first_and_the_question_is_answered_after(office):
    await presses(office, await office.says(f"{REPORT} {ASIDE}"), "feedback.apart")
    for words in ("đúng rồi", NAME, ADDRESS, "0912 345 678", "bỏ qua"):
        await office.says(words)
    receipt = await office.says("gửi")
    assert [case.content for case in await office.cases()] == [REPORT]
    assert "khai sinh" in told(await presses(office, receipt, "feedback.then_hoi_dap")).casefold()


async def test_feedback_with_one_sign_of_its_own_goes_apart_when_the_question_says_that_it_is_another_matter(office):
    road = "Đường khu 4 đầy ổ gà, mưa ngập nước."
    await presses(office, await office.says(f"{road} Với lại cho hỏi đăng ký tạm trú thế nào?"), "feedback.apart")
    assert (await draft(office))["content"] == road


async def test_who_means_one_matter_files_it_whole(office):
    await presses(office, await office.says(f"{REPORT} {ASIDE}"), "feedback.one_matter")
    assert (await draft(office))["content"] == f"{REPORT} {ASIDE}"


async def test_a_question_at_the_end_that_goes_on_about_the_same_is_no_second_matter(office):
    assert sentence("feedback.apart") not in labels(await office.says(f"{REPORT} Làm việc kiểu gì vậy?"))


async def test_feedback_after_a_complaint_goes_apart_when_it_says_that_it_is_another_matter(office):
    shown = await office.says(f"{COMPLAINT} Ngoài ra {REPORT}")
    await presses(office, shown, "feedback.apart")
    assert (await draft(office))["content"] == f"Ngoài ra {REPORT}"


async def test_a_denunciation_that_disputes_a_decision_too_shows_the_way_to_both_and_keeps_no_word(office, tmp_path):
    words = f"{DENUNCIATION} Tôi cũng không chấp nhận quyết định từ chối hồ sơ, đề nghị xem lại."
    shown = await office.says(words)
    assert says(shown, "feedback.also_complaint")
    assert "90 ngày" in told(await presses(office, shown, "feedback.then_khieu_nai"))
    await office.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    assert "zzyzx" not in kept.casefold()


@pytest.mark.parametrize("way", ["question_first", "apart"])
async def test_the_buttons_of_two_matters_work_once(office, way):
    shown = await office.says(f"{REPORT} {ASIDE}")
    await presses(office, shown, f"feedback.{way}")
    assert says(await presses(office, shown, f"feedback.{way}"), "chat.old_button")
