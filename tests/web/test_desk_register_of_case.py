"""A case in the register at the desk: content and intake, the six tests, publication, and what is not checked yet."""

from contextlib import AsyncExitStack
from datetime import date

import pytest

from bot.domain.case import EventKind, Kind, Status
from bot.domain.classification import Content, Criterion, Intake, Outcome, Way
from bot.domain.person import Role
from bot.domain.route import Routed
from bot.services import cases
from tests.bureau import ELSEWHERE, HERE

LATE = "Hồ sơ của tôi đã quá hạn trả kết quả hai tuần, cán bộ hẹn đi hẹn lại."
UNLAWFUL = "Văn bản của huyện trái với Nghị định, đề nghị xem lại quy định trái luật này."
RULE = {"content": "unfit", "intake": "own"}
ALL_MET = dict.fromkeys(Criterion, "met")


@pytest.fixture
async def browser(bureau):
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(bureau.visit(await bureau.official(Role.HANDLER, HERE)))


async def filed(bureau, **parts):
    return await bureau.case(register_year=2026, register_no=7, **parts)


def page(browser, case, **query):
    return browser.get(f"/desk/cases/{case.code}/register", params=query)


def send(browser, case, part, **form):
    return browser.post(f"/desk/cases/{case.code}/register/{part}", data={"seen": "0"} | form)


async def kept(bureau, case):
    async with bureau.desk() as desk:
        return await desk.archive.classifications.of(case.id)


async def found(bureau, case):
    async with bureau.desk() as desk:
        return await desk.archive.classifications.finding(case.id)


@pytest.mark.parametrize(("words", "content"), [(LATE, "chậm trễ, gây phiền hà"), (UNLAWFUL, "không hợp pháp")])
async def test_what_the_signals_hear_is_suggested_with_the_reason_and_nothing_is_kept(bureau, browser, words, content):
    case = await filed(bureau, content=words)
    told = (await page(browser, case)).text
    assert content in told.partition("Gợi ý")[2].partition("Cán bộ quyết định")[0]
    assert await kept(bureau, case) is None


async def test_an_official_sets_content_and_intake_and_the_history_says_so_with_the_articles(bureau, browser):
    case = await filed(bureau)
    answer = await send(browser, case, "classification", content="conduct", intake="conduct")
    assert answer.headers["location"].endswith("register?done=classification")
    stands = await kept(bureau, case)
    assert (stands.content, stands.intake) == (Content.CONDUCT, Intake.CONDUCT)
    note = (await bureau.events(case))[-1]
    assert note.kind is EventKind.CLASSIFIED
    assert "Điều 5 khoản 1" in note.note
    assert "Điều 9 khoản 1 điểm b" in note.note


async def test_classifying_moves_neither_the_case_nor_its_date(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    assert await bureau.now(case) == case


async def test_the_case_page_shows_the_classification(bureau, browser):
    case = await filed(bureau)
    assert "Chưa phân loại" in (await browser.get(f"/desk/cases/{case.code}")).text
    await send(browser, case, "classification", **RULE)
    told = (await browser.get(f"/desk/cases/{case.code}")).text
    assert "Quy định không phù hợp với thực tế" in told
    assert "Chưa phân loại" not in told


@pytest.mark.parametrize(
    ("content", "intake"), [("conduct", "own"), ("conduct", "elsewhere"), ("unlawful", "conduct"), ("", ""), ("x", "y")]
)
async def test_what_the_law_does_not_give_together_is_refused(bureau, browser, content, intake):
    case = await filed(bureau)
    assert (await send(browser, case, "classification", content=content, intake=intake)).status_code == 422
    assert await kept(bureau, case) is None


@pytest.mark.parametrize("content", Content)
async def test_whatever_it_is_about_it_may_be_not_taken(bureau, browser, content):
    case = await filed(bureau)
    assert (await send(browser, case, "classification", content=content, intake="not_taken")).status_code == 303


async def test_the_second_of_two_officials_sees_the_first_ones_classification_and_overwrites_nothing(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    answer = await send(browser, case, "classification", content="conduct", intake="conduct")
    assert answer.status_code == 409
    assert "Người khác vừa ghi" in answer.text
    assert (await kept(bureau, case)).content is Content.UNFIT


async def test_it_may_be_changed_by_whoever_saw_it(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    await send(browser, case, "classification", seen="1", content="conduct", intake="conduct")
    assert (await kept(bureau, case)).version == 2


async def test_the_same_pressed_twice_is_one_event(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    await send(browser, case, "classification", seen="1", **RULE)
    assert [event.kind for event in await bureau.events(case)].count(EventKind.CLASSIFIED) == 1


async def test_a_rule_is_sent_where_the_routing_table_says(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", content="unlawful", intake="elsewhere")
    told = (await page(browser, case)).text
    assert "vụ việc thuộc Sở Tư pháp" in told
    assert "Điều 5 khoản 2–5" in told


async def test_the_form_of_a_transfer_offers_the_office_of_the_table_first_with_the_reason(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", content="unlawful", intake="elsewhere")
    told = (await browser.get(f"/desk/cases/{case.code}/transfer")).text
    assert 'value="so-tu-phap"' in told
    assert "Theo bảng phân công: Phản ánh về chính quy định" in told
    searched = (await browser.get(f"/desk/cases/{case.code}/transfer?q=xay dung")).text
    assert "Theo bảng phân công" not in searched


async def test_a_case_where_the_table_wants_it_gets_no_advice(bureau, browser):
    case = await filed(bureau)
    assert "Theo bảng phân công" not in (await browser.get(f"/desk/cases/{case.code}/transfer")).text


async def test_an_act_has_no_six_tests(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", content="conduct", intake="conduct")
    assert "Sự cần thiết" not in (await page(browser, case)).text
    assert (await send(browser, case, "finding", basis="enough")).status_code == 422


async def test_a_rule_is_examined_by_six_tests_and_gets_its_outcome(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    judged = ALL_MET | {Criterion.FEASIBILITY: "not_met"}
    form = {"basis": "enough", "outcome": "change_proposed", "words": "Công văn 12/SXD", **judged}
    assert (await send(browser, case, "finding", **form)).status_code == 303
    finding = await found(bureau, case)
    assert finding.tests == dict.fromkeys(Criterion, True) | {Criterion.FEASIBILITY: False}
    assert finding.outcome is Outcome.CHANGE_PROPOSED
    note = (await bureau.events(case))[-1]
    assert note.kind is EventKind.EXAMINED
    assert "Tính khả thi: Chưa đạt" in note.note
    assert "Công văn 12/SXD" in note.note


async def test_a_finding_may_wait_for_more(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    assert (await send(browser, case, "finding", basis="gathering", necessity="met")).status_code == 303
    assert (await found(bureau, case)).tests == {Criterion.NECESSITY: True}


async def test_an_examination_that_is_changed_keeps_no_test_of_before(bureau, browser):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    await send(browser, case, "finding", basis="gathering", necessity="met")
    await send(browser, case, "finding", basis="gathering", seen="1", simplicity="not_met")
    assert (await found(bureau, case)).tests == {Criterion.SIMPLICITY: False}


@pytest.mark.parametrize(
    "form",
    [
        {"basis": "gathering", "outcome": "changed", **ALL_MET},
        {"basis": "enough", "outcome": "changed", "necessity": "met"},
        {"basis": "enough", "outcome": "stands", **ALL_MET, "necessity": "not_met"},
        {"basis": "enough", "outcome": "maybe", **ALL_MET},
        {"basis": ""},
    ],
)
async def test_an_examination_that_is_not_whole_is_refused(bureau, browser, form):
    case = await filed(bureau)
    await send(browser, case, "classification", **RULE)
    assert (await send(browser, case, "finding", **form)).status_code == 422
    assert await found(bureau, case) is None


async def answered(bureau):
    case = await filed(bureau)
    async with bureau.desk() as desk:
        return await cases.answer(desk, case, await official_of(desk), "Đèn đã được thay ngày 09/03/2026.")


async def official_of(desk):
    return (await desk.archive.officials.active())[0]


async def test_how_the_result_was_made_public_is_kept_in_the_order_in_which_it_was(bureau, browser):
    case = await answered(bureau)
    await send(browser, case, "publication", way="letter", day="2026-03-10", reference="Công văn 15/UBND")
    await send(browser, case, "publication", way="website", day="2026-03-10", reference="phutho.example/15")
    async with bureau.desk() as desk:
        ways = await desk.archive.classifications.published(case.id)
    assert [(one.way, one.day) for one in ways] == [
        (Way.LETTER, date(2026, 3, 10)), (Way.WEBSITE, date(2026, 3, 10)),
    ]  # fmt: skip
    assert (await bureau.events(case))[-1].kind is EventKind.PUBLISHED
    assert "Công văn 15/UBND" in (await page(browser, case)).text


@pytest.mark.parametrize(
    "form",
    [
        {"way": "letter", "day": "2026-03-11", "reference": "x"},
        {"way": "letter", "day": "hôm qua", "reference": "x"},
        {"way": "dove", "day": "2026-03-10", "reference": "x"},
        {"way": "letter", "day": "2026-03-10", "reference": " "},
    ],
)
async def test_a_publication_that_cannot_be_is_refused(bureau, browser, form):
    case = await answered(bureau)
    assert (await send(browser, case, "publication", **form)).status_code == 422


async def test_what_has_no_result_cannot_be_made_public(bureau, browser):
    case = await filed(bureau)
    form = {"way": "letter", "day": "2026-03-10", "reference": "x"}
    assert (await send(browser, case, "publication", **form)).status_code == 422


async def test_a_question_is_not_in_the_register(bureau, browser):
    case = await bureau.case(kind=Kind.QUESTION, sender=None, due=None)
    assert (await send(browser, case, "classification", **RULE)).status_code == 422


async def test_another_offices_case_is_not_there(bureau, browser):
    case = await filed(bureau, office=ELSEWHERE)
    assert (await page(browser, case)).status_code == 404
    assert (await send(browser, case, "classification", **RULE)).status_code == 404


async def test_why_the_case_came_here_is_told(bureau, browser):
    case = await filed(bureau)
    async with bureau.desk() as desk:
        await desk.archive.registers.keep_route(case.id, Routed(HERE, "place", "Việc xảy ra ở xã."), desk.now)
    assert "Việc xảy ra ở xã." in (await browser.get(f"/desk/cases/{case.code}")).text


async def test_a_term_that_nobody_checked_says_so_while_the_case_is_open(bureau, browser):
    case = await filed(bureau)
    assert "chưa được đối chiếu" in (await browser.get(f"/desk/cases/{case.code}")).text
    closed = await bureau.case(status=Status.CLOSED)
    assert "chưa được đối chiếu" not in (await browser.get(f"/desk/cases/{closed.code}")).text


async def test_the_desk_warns_of_days_off_ahead_that_no_notice_confirms(bureau, browser):
    assert "chưa có thông báo chính thức" not in (await browser.get("/desk")).text
    bureau.clock.set("2026-12-14T09:00")
    async with bureau.visit(await bureau.official(Role.HANDLER, HERE)) as later:
        assert "chưa có thông báo chính thức: 04/02/2027" in (await later.get("/desk")).text
