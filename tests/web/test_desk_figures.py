"""Figures at the desk: whole numbers that agree with the cases behind them, the rates, and who sees which."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from bot.domain.case import Verdict
from bot.domain.figure import Figures, Rate, What, total
from bot.domain.period import Period
from bot.domain.person import Role
from bot.services import cases, rates
from tests.bureau import ADDRESS, ELSEWHERE, HERE, NAME

ANSWER = "Đèn đường đã được thay ngày 09/03/2026."
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


class Life:
    """Cases that live through a few steps, with the next number in the register."""

    def __init__(self, bureau):
        self.bureau, self.number, self.official = bureau, 0, None

    async def filed(self, office=HERE, **parts):
        self.number += 1
        self.official = self.official or await self.bureau.official()
        number = {"register_year": 2026, "register_no": self.number, "content": f"Việc số {self.number}"}
        return await self.bureau.case(office, **number | parts)

    async def answered(self, **parts):
        return await self.does(cases.answer, await self.filed(**parts), self.official, ANSWER)

    async def does(self, act, case, *words):
        async with self.bureau.desk() as desk:
            return await act(desk, case, *words)


@pytest.fixture
def life(bureau):
    return Life(bureau)


async def counts(bureau, office=None):
    async with bureau.desk() as desk:
        whole = (await rates.report(desk, YEAR, office)).whole
    return {what: whole[what] for what in What if whole[what]}


async def test_a_case_is_open_until_its_result(bureau, life):
    case = await life.filed()
    assert await counts(bureau) == {What.RECEIVED: 1, What.OPEN: 1}
    await life.does(cases.answer, case, life.official, ANSWER)
    assert await counts(bureau) == {What.RECEIVED: 1, What.ANSWERED: 1, What.IN_TIME: 1}


async def test_a_result_on_its_day_is_in_time_and_one_on_the_day_after_is_late(bureau, life):
    bureau.clock.set("2026-03-20T23:50")
    await life.answered()
    assert (await counts(bureau))[What.IN_TIME] == 1
    bureau.clock.set("2026-03-21T00:10")
    await life.answered()
    assert (await counts(bureau))[What.LATE] == 1


async def test_a_case_without_a_result_is_overdue_from_the_day_after(bureau, life):
    await life.filed()
    bureau.clock.set("2026-03-20T23:50")
    assert What.OVERDUE not in await counts(bureau)
    bureau.clock.set("2026-03-21T00:10")
    assert (await counts(bureau))[What.OVERDUE] == 1


async def test_what_was_late_once_stays_late(bureau, life):
    bureau.clock.set("2026-03-23T09:00")
    case = await life.answered()
    case = await life.does(cases.reopen, case, "Vẫn hỏng.")
    await life.does(cases.answer, case, life.official, ANSWER)
    assert (await counts(bureau))[What.LATE] == 1


async def test_the_word_on_a_result_counts_and_a_changed_one_counts_once(bureau, life):
    case = await life.answered()
    await life.does(cases.rate, case, Verdict.NOT_SATISFIED)
    found = await counts(bureau)
    assert (found[What.NOT_SATISFIED], found[What.UNHAPPY]) == (1, 1)
    case = await bureau.now(case)
    await life.does(cases.rate, case, Verdict.SATISFIED)
    found = await counts(bureau)
    assert (found[What.SATISFIED], What.NOT_SATISFIED in found, What.UNHAPPY in found) == (1, False, False)


async def test_a_case_that_was_looked_at_again_waits_for_a_new_word_and_stays_unhappy(bureau, life):
    case = await life.answered()
    await life.does(cases.rate, case, Verdict.NOT_SATISFIED)
    case = await life.does(cases.reopen, await bureau.now(case), "Vẫn hỏng.")
    assert (await counts(bureau))[What.OPEN] == 1
    await life.does(cases.answer, case, life.official, ANSWER)
    found = await counts(bureau)
    assert What.RATED not in found
    assert (found[What.REOPENED], found[What.UNHAPPY], found[What.ANSWERED]) == (1, 1, 1)


async def test_a_transfer_takes_the_case_to_the_other_offices_row(bureau, life):
    case = await life.filed()
    await life.does(cases.transfer, case, life.official, ELSEWHERE, "Thuộc thẩm quyền của sở.")
    assert await counts(bureau, HERE) == {}
    assert (await counts(bureau, ELSEWHERE))[What.TRANSFERRED] == 1


async def test_not_taken_and_taken_back_weigh_nothing(bureau, life):
    await life.does(cases.decline, await life.filed(), life.official, "Nội dung không rõ ràng.")
    await life.does(cases.withdraw, await life.filed())
    async with bureau.desk() as desk:
        whole = (await rates.report(desk, YEAR, None)).whole
    assert (whole[What.DECLINED], whole[What.WITHDRAWN]) == (1, 1)
    assert whole.on_time == whole.satisfaction == Rate(0, 0)


async def test_a_question_is_in_no_figure(bureau):
    await bureau.case()
    assert await counts(bureau) == {}


async def many(bureau, life):
    """Some of everything, in two offices."""
    await life.answered()
    await life.filed()
    case = await life.answered()
    await life.does(cases.rate, case, Verdict.NOT_SATISFIED)
    case = await life.answered(office=ELSEWHERE)
    await life.does(cases.rate, case, Verdict.SATISFIED)
    await life.does(cases.withdraw, await life.filed(office=ELSEWHERE))
    bureau.clock.set("2026-03-23T09:00")
    await life.answered(due=date(2026, 3, 20))
    await life.does(cases.reopen, await life.answered(due=date(2026, 4, 1)), "Vẫn hỏng.")
    await life.does(cases.decline, await life.filed(), life.official, "Nội dung không rõ ràng.")


async def test_every_number_is_the_length_of_the_list_behind_it(bureau, life):
    await many(bureau, life)
    for office in (None, HERE, ELSEWHERE):
        found = await counts(bureau, office)
        for what in What:
            async with bureau.desk() as desk:
                cases_behind, more = await rates.behind(desk, what, YEAR, office, 0)
            assert (len(cases_behind), more) == (found.get(what, 0), False), (what, office)


async def test_the_rates_are_those_of_the_numbers(bureau, life):
    await many(bureau, life)
    async with bureau.desk() as desk:
        whole = (await rates.report(desk, YEAR, None)).whole
    assert whole.on_time == Rate(3, 5)
    assert whole.satisfaction == Rate(2, 5)
    assert (whole.on_time.percent, rates.said(whole.on_time)) == (60.0, "60,0 %")


def test_the_whole_is_the_sum_of_the_offices():
    one, other = Figures("a", {What.RECEIVED: 2, What.LATE: 1}), Figures("b", {What.RECEIVED: 3})
    assert (total([one, other])[What.RECEIVED], total([one, other])[What.LATE]) == (5, 1)


def test_nothing_weighed_is_no_rate():
    assert (Rate(0, 0).percent, rates.said(Rate(0, 0))) == (None, "")


async def test_the_page_shows_every_office_to_the_receiver_and_the_leader_and_the_own_to_others(bureau, life, enter):
    await many(bureau, life)
    for role in (Role.RECEIVER, Role.LEADER):
        told = (await (await enter(role, "so-xay-dung")).get("/desk/figures")).text
        assert '<th scope="row">UBND xã Hy Cương</th>' in told
        assert '<th scope="row">Sở Tư pháp</th>' in told
    own = (await (await enter()).get(f"/desk/figures?office={ELSEWHERE}")).text
    assert '<th scope="row">UBND xã Hy Cương</th>' in own
    assert '<th scope="row">Sở Tư pháp</th>' not in own


async def test_a_number_opens_its_cases_without_their_senders(bureau, life, enter):
    await many(bureau, life)
    browser = await enter(Role.RECEIVER, ELSEWHERE)
    page = (await browser.get("/desk/figures")).text
    (address,) = set(re.findall(r'href="(/desk/figures/cases\?what=withdrawn[^"]*office=)"', page))
    told = (await browser.get(address.replace("&amp;", "&"))).text
    assert re.findall(r"Việc số \d", told) == ["Việc số 5"]
    assert NAME not in told
    assert ADDRESS not in told


async def test_a_list_is_read_page_by_page(bureau, life, enter):
    for _ in range(rates.PAGE + 1):
        await life.filed()
    browser = await enter()
    first = (await browser.get("/desk/figures/cases?what=open")).text
    second = (await browser.get("/desk/figures/cases?what=open&page=1")).text
    assert "page=1" in first
    assert (first.count("data-row"), second.count("data-row")) == (rates.PAGE, 1)


@pytest.mark.parametrize("query", ["what=none", "what=open&page=x", "what=open&page=99999", "what=open&since=x", ""])
async def test_a_list_of_nothing_is_not_there(enter, query):
    assert (await (await enter()).get(f"/desk/figures/cases?{query}")).status_code == 404


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.CLERK, Role.INSPECTOR])
async def test_for_others_there_are_no_figures(enter, role):
    browser = await enter(role)
    for page in ("/desk/figures", "/desk/figures.xlsx", "/desk/figures/cases?what=open"):
        assert (await browser.get(page)).status_code == 404


async def test_the_spreadsheet_has_a_row_for_each_office_and_the_sum(bureau, life, enter):
    await many(bureau, life)
    answer = await (await enter(Role.RECEIVER, ELSEWHERE)).get("/desk/figures.xlsx")
    head, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    received = head.index("Tiếp nhận")
    assert {row[0]: row[received] for row in rows} == {"Sở Tư pháp": 2, "UBND xã Hy Cương": 6, "Cộng": 8}


async def test_what_the_desk_cannot_know_is_said_to_be_unknown(enter):
    told = (await (await enter(Role.RECEIVER, ELSEWHERE)).get("/desk/figures")).text
    assert "không giữ hồ sơ một cửa" in told
    assert "chưa được đối chiếu" in told
