"""The register at the desk: by period, office and status, page by page, and as a spreadsheet; senders for few."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from bot.domain.case import Status
from bot.domain.classification import Content, Intake, Way
from bot.domain.entry import Asked
from bot.domain.period import Period
from bot.domain.person import Role
from bot.services import cases, classification, registers
from tests.bureau import ADDRESS, ELSEWHERE, HERE, NAME

ANSWER = "Đèn đường đã được thay ngày 09/03/2026."


@pytest.fixture
def file(bureau):
    """Files a case with the next number in the register."""
    numbers = iter(range(1, 1000))

    async def filed(office=HERE, **parts):
        number = next(numbers)
        known = {"register_year": 2026, "register_no": number, "content": f"Việc số {number} ở xã Thử"}
        return await bureau.case(office, **known | parts)

    return filed


async def test_the_newest_stands_first_with_number_matter_and_status(enter, file):
    browser = await enter()
    for _ in range(2):
        await file()
    page = (await browser.get("/desk/register")).text
    assert page.index("2/2026") < page.index("Việc số 2") < page.index("1/2026")
    assert "Chưa phân loại" in page


async def test_the_page_names_no_sender_whoever_reads_it(enter, file):
    await file()
    for role, office in ((Role.HANDLER, HERE), (Role.RECEIVER, ELSEWHERE), (Role.LEADER, ELSEWHERE)):
        page = (await (await enter(role, office)).get("/desk/register")).text
        assert "Việc số 1" in page
        assert NAME not in page
        assert ADDRESS not in page


async def test_an_office_reads_its_own_lines_and_the_receiver_everybodys(enter, file):
    await file()
    await file(ELSEWHERE)
    own = (await (await enter()).get("/desk/register?office=so-tu-phap")).text
    assert "Việc số 1" in own
    assert "Việc số 2" not in own
    receiver = await enter(Role.RECEIVER, ELSEWHERE)
    assert "Việc số 1" in (await receiver.get("/desk/register")).text
    assert "Việc số 1" not in (await receiver.get("/desk/register?office=so-tu-phap")).text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.CLERK, Role.INSPECTOR])
async def test_for_others_there_is_no_register(enter, file, role):
    await file()
    browser = await enter(role)
    for page in ("/desk/register", "/desk/register.xlsx"):
        answer = await browser.get(page)
        assert answer.status_code == 404
        assert "Việc số 1" not in answer.text


async def test_a_period_and_a_status_narrow_it(bureau, enter, file):
    await file(status=Status.CLOSED)
    bureau.clock.pass_by(days=30)
    await file()
    browser = await enter()
    assert "Việc số 2" not in (await browser.get("/desk/register?since=2026-03-01&until=2026-03-31")).text
    closed = (await browser.get("/desk/register?status=closed")).text
    assert "Việc số 1" in closed
    assert "Việc số 2" not in closed


async def test_a_case_of_the_last_minute_of_a_day_belongs_to_that_day(bureau, enter, file):
    bureau.clock.set("2026-03-31T23:59")
    await file()
    browser = await enter()
    assert "Việc số 1" in (await browser.get("/desk/register?since=2026-03-31&until=2026-03-31")).text
    assert "Việc số 1" not in (await browser.get("/desk/register?since=2026-04-01&until=2026-04-30")).text


async def test_a_question_has_no_line(bureau, enter):
    await bureau.case(content="Nộp ở đâu?")
    assert "Nộp ở đâu?" not in (await (await enter()).get("/desk/register")).text


@pytest.mark.parametrize("period", ["since=2026-05-01&until=2026-04-01", "since=hôm qua", "since=1900-01-01"])
async def test_what_is_no_period_is_told(enter, period):
    answer = await (await enter()).get(f"/desk/register?{period}")
    assert answer.status_code == 422
    assert "Kỳ xem chưa đúng" in answer.text


async def test_pages_follow_one_another_and_no_line_is_lost_or_shown_twice(enter, file):
    for _ in range(registers.PAGE + 3):
        await file()
    browser = await enter()
    first = (await browser.get("/desk/register")).text
    (after,) = [part.partition('"')[0] for part in first.split('href="')[1:] if "after=" in part.partition('"')[0]]
    second = (await browser.get(after.replace("&amp;", "&"))).text
    shown = [
        number for number in range(1, registers.PAGE + 4) for page in (first, second) if f">{number}/2026<" in page
    ]
    assert sorted(shown) == list(range(1, registers.PAGE + 4))
    assert "after=" not in second


async def sheet(browser, query=""):
    return rows_of(await browser.get(f"/desk/register.xlsx{query}"))


def rows_of(answer):
    head, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


async def test_the_spreadsheet_has_the_laws_columns(bureau, enter, file):
    case = await file()
    official = await bureau.official()
    async with bureau.desk() as desk:
        await classification.classify(desk, case, official, Content.CONDUCT, Intake.CONDUCT, seen=0)
        case = await cases.transfer(desk, case, official, ELSEWHERE, "Thuộc thẩm quyền của sở.")
        case = await cases.answer(desk, case, official, ANSWER)
        reference = {"day": date(2026, 3, 10), "reference": "Công văn 5"}
        await classification.publish(desk, case, official, Way.LETTER, **reference)
    (row,) = await sheet(await enter(Role.RECEIVER, ELSEWHERE))
    assert row["Số"] == "1/2026"
    assert "Điều 5 khoản 1" in row["Nội dung theo Điều 5"]
    assert "Điều 9 khoản 1 điểm b" in row["Phân loại theo Điều 9"]
    assert (row["Cơ quan chuyển đến"], row["Kết quả"]) == ("Sở Tư pháp", ANSWER)
    assert row["Ngày chuyển"].date() == row["Ngày có kết quả"].date() == date(2026, 3, 10)
    assert "Công văn 5" in row["Hình thức thông báo (Điều 19)"]
    assert row["Cán bộ"] == official.name


async def test_a_case_that_was_not_taken_says_so_without_a_classification(bureau, enter, file):
    case, official = await file(), await bureau.official()
    async with bureau.desk() as desk:
        await cases.decline(desk, case, official, "Nội dung không rõ.")
    (row,) = await sheet(await enter())
    assert "Điều 9 khoản 1 điểm a" in row["Phân loại theo Điều 9"]


async def test_senders_are_in_the_receivers_spreadsheet_with_a_reason_that_the_auditor_reads(bureau, enter, file):
    await file(content=f"Tôi là {NAME}, đèn đường hỏng.")
    receiver = await enter(Role.RECEIVER, ELSEWHERE)
    answer = await receiver.post("/desk/register.xlsx", data={"words": "Rà soát sổ quý I."})
    (row,) = rows_of(answer)
    assert (row["Họ tên"], row["Địa chỉ"]) == (NAME, ADDRESS)
    assert NAME in row["Nội dung"]
    (sealed,) = await sheet(receiver)
    assert sealed["Họ tên"] is None
    assert NAME not in sealed["Nội dung"]
    auditor = await enter(Role.AUDITOR, ELSEWHERE)
    assert "Rà soát sổ quý I." in (await auditor.get("/desk/unsealings")).text


async def test_nobody_takes_senders_along_without_a_reason_or_the_right(enter, file):
    await file()
    receiver = await enter(Role.RECEIVER, ELSEWHERE)
    assert (await receiver.post("/desk/register.xlsx", data={"words": " "})).status_code == 422
    for role in (Role.HANDLER, Role.HEAD, Role.LEADER):
        answer = await (await enter(role)).post("/desk/register.xlsx", data={"words": "Xem."})
        assert answer.status_code == 404


async def test_words_that_look_like_a_formula_stay_words(enter, file):
    await file(content="=HYPERLINK(1)")
    (row,) = await sheet(await enter())
    assert row["Nội dung"] == "'=HYPERLINK(1)"


async def test_a_spreadsheet_is_never_cut_silently(bureau, file):
    for _ in range(2):
        await file()
    async with bureau.desk() as desk:
        asked = Asked(Period(date(2026, 1, 1), date(2026, 12, 31)))
        with pytest.raises(registers.TooMany):
            await registers.table(desk, asked, senders=False, most=1)
        assert len((await registers.table(desk, asked, senders=False, most=2)).rows) == 2


async def test_lines_of_one_moment_are_all_there(bureau, enter):
    at = datetime(2026, 3, 10, 2, 0, tzinfo=UTC) - timedelta(hours=1)
    bureau.clock.set(at.isoformat())
    for number in range(1, registers.PAGE + 2):
        await bureau.case(register_year=2026, register_no=number)
    async with bureau.desk() as desk:
        asked = Asked(Period(date(2026, 1, 1), date(2026, 12, 31)))
        first, mark = await registers.page(desk, asked, None)
        second, end = await registers.page(desk, asked, mark)
    assert [entry.case.register_no for entry in (*first, *second)] == list(range(registers.PAGE + 1, 0, -1))
    assert end is None
