"""The result: by a document, after a second pair of eyes where the profile asks for them, in the office's own words."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case import EventKind, Kind, Status
from bot.domain.in_force import Approval
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.domain.result import Document
from bot.services import cases, results
from tests import bureau as house
from tests.bureau import CITIZEN, ELSEWHERE

WORDS = "Đã thay bóng đèn ngày 12/3."


@contextmanager
def profile_with(monkeypatch, by):
    whole = house.rules()
    rule = Approval(since=date(2025, 7, 1), source="thử", by=by, kinds=("report", "petition"))
    changed = replace(whole, profile=whole.profile.model_copy(update={"approvals": (rule,)}))
    with monkeypatch.context() as patched:
        patched.setattr(house, "rules", lambda: changed)
        yield


@pytest.fixture
def by_head(monkeypatch):
    with profile_with(monkeypatch, "head"):
        yield


@pytest.fixture
def by_leader(monkeypatch):
    with profile_with(monkeypatch, "leader"):
        yield


async def answered(bureau, official, case, words=WORDS, **more):
    now = await bureau.now(case)
    async with bureau.visit(official) as browser:
        given = {"version": now.version, "words": words, "do": "send"} | more
        return await browser.post(f"/desk/cases/{case.code}/answer", data=given)


async def word(bureau, official, case, do="approve", words="", version=None):
    now = await bureau.now(case)
    async with bureau.visit(official) as browser:
        given = {"version": version or now.version, "words": words, "do": do}
        return await browser.post(f"/desk/cases/{case.code}/approve", data=given)


async def told(bureau):
    return [each.reply.plain() for each in await bureau.notices() if each.recipient == CITIZEN]


async def kinds(bureau, case):
    return [event.kind for event in await bureau.events(case)][1:]


async def test_without_a_rule_an_answer_goes_out_at_once(bureau):
    case, official = await bureau.case(), await bureau.official()
    await answered(bureau, official, case)
    assert ((await bureau.now(case)).status, await kinds(bureau, case)) == (Status.ANSWERED, [EventKind.ANSWERED])


async def test_with_a_rule_the_citizen_hears_nothing_before_a_second_person_agreed(bureau, by_head):
    case, writer, head = await bureau.case(), await bureau.official(), await bureau.official(Role.HEAD)
    assert (await answered(bureau, writer, case)).headers["location"].endswith("?done=asked")
    assert (await told(bureau), (await bureau.now(case)).status) == ([], Status.SUBMITTED)
    await word(bureau, head, case)
    now = await bureau.now(case)
    assert (now.status, now.answer, now.holder_id) == (Status.ANSWERED, WORDS, writer.id)
    assert await kinds(bureau, case) == [EventKind.APPROVAL_ASKED, EventKind.APPROVED, EventKind.ANSWERED]
    (heard,) = await told(bureau)
    assert WORDS in heard
    assert "khiếu nại" in heard


async def test_nobody_agrees_to_an_answer_of_their_own(bureau, by_head):
    case, head = await bureau.case(), await bureau.official(Role.HEAD)
    await answered(bureau, head, case)
    assert (await word(bureau, head, case)).status_code == 422
    assert await told(bureau) == []
    await word(bureau, await bureau.official(Role.LEADER, ELSEWHERE), case)
    assert len(await told(bureau)) == 1


async def test_where_a_leader_must_agree_the_head_cannot(bureau, by_leader):
    case, writer, head = await bureau.case(), await bureau.official(), await bureau.official(Role.HEAD)
    await answered(bureau, writer, case)
    assert "lãnh đạo tỉnh" in (await word(bureau, head, case)).text
    await word(bureau, await bureau.official(Role.LEADER, ELSEWHERE), case)
    assert (await bureau.now(case)).status is Status.ANSWERED


@pytest.mark.parametrize("role", [Role.HANDLER, Role.RECEIVER, Role.ADMIN, Role.AUDITOR, Role.CLERK])
async def test_no_other_role_may_agree(bureau, by_head, role):
    case = await bureau.case()
    await answered(bureau, await bureau.official(), case)
    assert (await word(bureau, await bureau.official(role), case)).status_code == 404
    assert (await bureau.now(case)).status is Status.SUBMITTED


async def test_an_answer_that_was_sent_back_says_why_to_its_writer_and_can_be_written_anew(bureau, by_head):
    case, writer = await bureau.case(), await bureau.official(chat="5")
    head = await bureau.official(Role.HEAD)
    await answered(bureau, writer, case)
    await word(bureau, head, case, "return", "Nêu rõ ngày thay.")
    assert [each for each in await bureau.notices() if "Nêu rõ ngày thay." in each.reply.plain()]
    assert (await word(bureau, head, case)).status_code == 422, "nothing waits any more"
    await answered(bureau, writer, case, "Đã thay ngày 12/3/2026.")
    await word(bureau, head, case)
    assert (await bureau.now(case)).answer == "Đã thay ngày 12/3/2026."


async def test_an_answer_is_not_sent_back_without_a_reason(bureau, by_head):
    case, head = await bureau.case(), await bureau.official(Role.HEAD)
    await answered(bureau, await bureau.official(), case)
    assert (await word(bureau, head, case, "return", " ")).status_code == 422
    assert EventKind.RETURNED not in await kinds(bureau, case)


async def test_who_may_agree_is_told_and_finds_it_on_a_list(bureau, by_head):
    case, head = await bureau.case(), await bureau.official(Role.HEAD, chat="7")
    far = await bureau.official(Role.HEAD, ELSEWHERE, chat="8")
    await answered(bureau, await bureau.official(), case)
    alerts = [each for each in await bureau.notices() if each.purpose is Purpose.ALERT]
    assert [each.recipient.id for each in alerts if "chờ duyệt" in each.reply.plain()] == ["7"]
    for official, sees in ((head, True), (far, False)):
        async with bureau.visit(official) as browser:
            assert (case.code in (await browser.get("/desk/approvals")).text) == sees


async def test_the_list_of_waiting_answers_shows_nobodys_number(bureau, by_head):
    case, head = await bureau.case(), await bureau.official(Role.HEAD)
    await answered(bureau, await bureau.official(), case, "Đã gọi số 0912345678 và thay đèn.")
    async with bureau.visit(head) as browser:
        page = (await browser.get("/desk/approvals")).text
    assert "Đã gọi số … và thay đèn." in page


async def test_two_who_agree_at_once_send_it_once(bureau, by_head):
    case = await bureau.case()
    await answered(bureau, await bureau.official(), case)
    seen = (await bureau.now(case)).version
    heads = [await bureau.official(Role.HEAD) for _ in range(2)]
    answers = [(await word(bureau, head, case, version=seen)).status_code for head in heads]
    assert (answers, len(await told(bureau))) == ([303, 409], 1)


async def test_the_answer_of_somebody_who_left_goes_out_as_the_act_of_whoever_agreed(bureau, by_head):
    case, writer, head = await bureau.case(), await bureau.official(), await bureau.official(Role.HEAD)
    await answered(bureau, writer, case)
    async with bureau.desk() as desk:
        await desk.archive.officials.save(replace(writer, active=False), desk.now)
    await word(bureau, head, case)
    assert (await bureau.events(case))[-1].actor_id == head.id


async def test_a_case_that_went_elsewhere_takes_no_waiting_answer_along(bureau, by_head):
    case, writer = await bureau.case(), await bureau.official()
    await answered(bureau, writer, case)
    now = await bureau.now(case)
    async with bureau.desk() as desk:
        await cases.transfer(desk, now, writer, ELSEWHERE, "Không thuộc thẩm quyền.")
    async with bureau.desk() as desk:
        assert await desk.archive.results.proposal(case.id) is None


async def test_a_question_needs_nobodys_word_where_the_rule_is_for_feedback(bureau, by_head):
    case = await bureau.case(kind=Kind.QUESTION, sender=None, due=None, due_why=())
    await answered(bureau, await bureau.official(), case)
    assert (await bureau.now(case)).status is Status.ANSWERED


@pytest.mark.parametrize("waits", [False, True])
async def test_the_document_of_an_answer_is_told_and_kept(bureau, request, waits):
    if waits:
        request.getfixturevalue("by_head")
    case, writer = await bureau.case(), await bureau.official()
    await answered(bureau, writer, case, number="123/UBND-VP", day="2026-03-09")
    if waits:
        await word(bureau, await bureau.official(Role.HEAD), case)
    (heard,) = await told(bureau)
    assert "Văn bản số 123/UBND-VP, thứ Hai 09/03/2026." in heard
    async with bureau.desk() as desk:
        assert await desk.archive.results.document(case.id) == Document("123/UBND-VP", date(2026, 3, 9))


@pytest.mark.parametrize(
    "half", [{"number": "12/VP"}, {"day": "2026-03-09"}, {"number": "x" * 61, "day": "2026-03-09"}]
)
async def test_half_a_document_is_not_taken(bureau, half):
    case = await bureau.case()
    answer = await answered(bureau, await bureau.official(), case, **half)
    assert (answer.status_code, WORDS in answer.text) == (422, True)


async def test_the_preview_shows_the_document_and_says_that_another_must_agree(bureau, by_head):
    case, official = await bureau.case(), await bureau.official()
    page = (await answered(bureau, official, case, do="preview", number="12/VP", day="2026-03-09")).text
    assert "Văn bản số 12/VP" in page
    assert "Trình duyệt" in page


async def test_a_hollow_answer_is_refused_before_anybody_is_asked(bureau, by_head):
    case = await bureau.case()
    assert (await answered(bureau, await bureau.official(), case, "Đã chuyển.")).status_code == 422
    assert await kinds(bureau, case) == []


async def test_in_a_chat_the_official_hears_that_the_answer_waits(bureau, by_head):
    case = await bureau.case()
    await bureau.official(chat="5")
    await bureau.says("5", press=f"officials:answer:{case.code}")
    await bureau.says("5", WORDS)
    (reply,) = await bureau.says("5", press=f"officials:send:{case.code}")
    assert "trình duyệt" in reply.reply.plain()
    assert await told(bureau) == []


async def test_without_a_rule_the_service_sends_what_it_is_given(bureau):
    case, official = await bureau.case(), await bureau.official()
    async with bureau.desk() as desk:
        kept = await results.answer(desk, case, official, WORDS, results.document("", ""))
    assert (kept.status, kept.answer) == (Status.ANSWERED, WORDS)
