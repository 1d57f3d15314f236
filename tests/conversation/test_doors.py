"""Emergencies, complaints and denunciations get the right door and no date; no denunciation is kept."""

import logging
import re

import pytest

from bot.domain import casecode
from bot.domain.case import Kind, Verdict
from bot.domain.triage_rules import TriageKind
from bot.domain.webline import WebLine, own_line
from bot.services import cases
from tests.filing import ABOUT, ADDRESSED, CONTENT, NAME, NAMED, PHONED, PHOTOS, STORY, SUMMARY, filed, goes_to, presses
from tests.talk import conversation, press_of, says, sentence, told

EMERGENCY = "Cháy nhà, cứu với!"
COMPLAINT = "Tôi khiếu nại quyết định thu hồi đất số 12 của UBND xã với gia đình tôi."
DENUNCIATION = "Tôi tố cáo ông Zzyzx chủ tịch xã nhận hối lộ 50 triệu đồng."
NAMED_IN_IT = "zzyzx"


def opened(replies, kind) -> bool:
    """The door's own first sentence, up to its first name to fill in."""
    first = re.split(r"[{\n]", sentence_raw(kind))[0]
    return first in told(replies)


def sentence_raw(kind) -> str:
    names = dict.fromkeys(
        (
            "office", "complaint_limit", "complaint_acceptance", "complaint_settlement", "denunciation_processing",
            "denunciation_settlement",
        ),
        "{}",
    )  # fmt: skip
    return sentence(f"feedback.door_{kind.value}", **names)


WORDS = {
    TriageKind.EMERGENCY: EMERGENCY,
    TriageKind.COMPLAINT: COMPLAINT,
    TriageKind.DENUNCIATION: DENUNCIATION,
}


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("filing", [False, True])
async def test_each_gets_its_door_and_a_person_to_reach_inside_a_talk_and_outside(office, kind, filing):
    if filing:
        await goes_to(office, CONTENT)
    replies = await office.says(WORDS[kind])
    assert opened(replies, kind)
    assert press_of(replies, "chat.door_person") == "start:contact"
    assert await office.cases() == []


@pytest.mark.parametrize("kind", WORDS)
async def test_no_door_promises_a_date_of_the_decree(office, kind):
    replies = await office.says(WORDS[kind])
    assert not re.search(r"\d\d/\d\d/\d{4}", told(replies))
    assert "20/2008" not in told(replies)


async def test_an_emergency_gives_the_numbers_to_call(office):
    replies = await office.says(EMERGENCY)
    assert all(number in told(replies) for number in ("113", "114", "115"))


async def test_a_complaint_is_told_the_terms_in_force_and_the_desk(office):
    replies = await office.says(COMPLAINT)
    assert all(part in told(replies) for part in ("90 ngày", "thụ lý trong 10 ngày", "Ban Tiếp công dân tỉnh"))
    office.clock.set("2026-08-03T09:00")
    assert "thụ lý trong 7 ngày làm việc" in told(await office.says(COMPLAINT))


async def test_a_denunciation_is_told_the_inspectorate_and_its_protection(office):
    replies = await office.says(DENUNCIATION)
    assert all(part in told(replies) for part in ("Thanh tra tỉnh", "7 ngày làm việc", "Điều 9, 47"))


@pytest.mark.parametrize("words", [EMERGENCY, COMPLAINT])
async def test_who_insists_may_file_it_all_the_same_without_typing_again(office, words):
    replies = await office.says(words)
    await presses(office, replies, "feedback.insist")
    assert (await conversation(office)).data["draft"]["content"] == words


@pytest.mark.parametrize("words", [EMERGENCY, COMPLAINT])
async def test_who_insists_while_filing_goes_on_with_these_words(office, words):
    await goes_to(office, CONTENT)
    await presses(office, await office.says(words), "feedback.insist")
    assert (await conversation(office)).data["draft"]["content"] == words


async def test_where_nothing_can_be_sealed_the_service_is_described_anew(office):
    office.reception._sealer = None
    await office.says("gửi phản ánh")
    again = await office.says(DENUNCIATION)
    assert opened(again, TriageKind.DENUNCIATION)
    assert says(await presses(office, again, "feedback.not_denunciation"), "feedback.denunciation_not_stored")


@pytest.mark.parametrize("step", [None, CONTENT, ABOUT, NAMED, ADDRESSED, PHONED, PHOTOS, SUMMARY])
async def test_the_words_of_a_denunciation_are_nowhere_kept(office, tmp_path, capsys, caplog, step):
    caplog.set_level(logging.DEBUG)
    if step is not None:
        await goes_to(office, step)
    replies = await office.says(DENUNCIATION)
    assert opened(replies, TriageKind.DENUNCIATION)
    await office.says("1")
    await office.says(DENUNCIATION)
    await office.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    out, err = capsys.readouterr()
    # The bytes were read: what was filed before is there, its sender sealed but in a summary that was sent.
    assert STORY in kept or step in (None, CONTENT)
    assert NAME not in kept or step is SUMMARY
    assert NAMED_IN_IT not in (kept + out + err + caplog.text).casefold()


async def test_who_means_a_denunciation_can_say_so_with_a_button(office):
    asked = await office.says("gửi phản ánh")
    shown = await presses(office, asked, "feedback.denounce")
    assert opened(shown, TriageKind.DENUNCIATION)
    assert says(await presses(office, shown, "feedback.not_denunciation"), "feedback.denunciation_not_stored")


async def test_the_web_chats_own_memory_strikes_a_denunciation_out(office, tmp_path):
    incoming = office.incoming(text=DENUNCIATION)
    async with office.store.transaction() as archive:
        line = WebLine(0, incoming.at, text=DENUNCIATION, mine=True)
        await archive.weblog.add(line, incoming.sender, own_line(incoming.key))
    await office.receives(incoming)
    async with office.store.reading() as archive:
        assert (await archive.weblog.latest(incoming.sender, 10))[0].text == "(Lời này không được lưu.)"
    await office.store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    assert NAMED_IN_IT not in kept.casefold()


async def test_a_denunciation_added_to_a_case_is_not_kept(office):
    case = await filed(office)
    await presses(office, await office.says(case.code), "tracking.supply")
    assert opened(await office.says(DENUNCIATION), TriageKind.DENUNCIATION)
    assert says(await office.says("Cột đèn số 12."), "tracking.supplied", code=casecode.show(case.code))
    async with office.desk() as desk:
        assert [event.note for event in await desk.archive.cases.events(case.id)] == ["", "Cột đèn số 12."]


async def test_a_denunciation_as_the_reason_for_a_verdict_is_not_kept(office):
    case, official = await filed(office), await office.official(office="ubnd-xa-hy-cuong", chat=False)
    async with office.desk() as desk:
        await cases.answer(desk, case, official, "Đèn đường đã được thay.")
    await office.says("chưa hài lòng")
    assert opened(await office.says(DENUNCIATION), TriageKind.DENUNCIATION)
    async with office.desk() as desk:
        assert await desk.archive.cases.verdict(case.id) == (Verdict.NOT_SATISFIED, "")


async def test_a_denunciation_as_a_later_answer_leaves_the_draft_as_it_was(office):
    await goes_to(office, ADDRESSED)
    before = (await conversation(office)).data["draft"]
    led = await office.says(DENUNCIATION)
    assert (await conversation(office)).data["draft"] == before
    assert says(await presses(office, led, "feedback.continue"), "feedback.ask_address")


async def test_a_denunciation_as_a_proposal_leaves_the_draft_as_it_was(office):
    await goes_to(office, SUMMARY)
    await office.says("thêm đề xuất")
    before = (await conversation(office)).data["draft"]
    assert opened(await office.says(DENUNCIATION), TriageKind.DENUNCIATION)
    assert (await conversation(office)).data["draft"] == before


NAMES_LIKE_A_DOOR = (
    "Thủ tục giải quyết tố cáo cấp Bộ Quốc phòng",
    "giải quyết khiếu nại lần đầu tại cấp xã",
    "Đề nghị miễn, giảm phí thi hành án",
    "Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật",
    "tôi muốn làm gia hạn tạm trú",
)


@pytest.mark.parametrize("name", NAMES_LIKE_A_DOOR)
async def test_the_published_name_of_a_procedure_leads_to_it_whatever_it_is_about(office, name):
    replies = await office.says(name)
    assert not any(opened(replies, kind) for kind in (TriageKind.DENUNCIATION, TriageKind.COMPLAINT))
    shown = [button.press for reply in replies for button in reply.buttons if button.press]
    assert (await conversation(office)).procedure or any(press.startswith("procedures:card:") for press in shown)


async def test_a_published_name_told_as_feedback_is_answered_and_may_still_be_filed(office):
    await goes_to(office, CONTENT)
    replies = await office.says("Đề nghị miễn, giảm phí thi hành án")
    assert says(replies, "feedback.was_question")
    assert says(await presses(office, replies, "feedback.insist"), "feedback.ask_place")


async def test_a_cry_for_help_is_not_taken_for_a_name(office):
    await goes_to(office, NAMED)
    assert opened(await office.says(EMERGENCY), TriageKind.EMERGENCY)
    assert says(await office.says(NAME), "feedback.ask_address")


async def test_a_complaint_that_was_insisted_on_is_filed_as_a_report(office):
    await presses(office, await office.says(COMPLAINT), "feedback.insist")
    for answer in ("không ở xã, phường nào", NAME, "Khu 3, xã Hy Cương", "0912 345 678", "bỏ qua", "gửi"):
        replies = await office.says(answer)
    assert says(replies, "feedback.received_report")
    assert (await office.cases())[0].kind is Kind.REPORT
