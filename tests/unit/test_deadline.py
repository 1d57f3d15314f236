"""Due dates by hand: each row says why."""

import json
import os
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import CalendarError, CheckedYears, NamedDay, Overlay, UnconfirmedDay, WorkCalendar
from bot.domain.deadline import LONGEST_TERM, DeadlineError, due, parse_received, say_day, say_left
from bot.domain.procedure import TermUnit
from bot.domain.wording import Texts

DATA = Path(__file__).parents[2] / "data"
WORKING = TermUnit.WORKING_DAYS
DAYS = TermUnit.DAYS

BY_HAND = [
    ("2026-03-09T08:00", 5, WORKING, None, "2026-03-16", "Tue Wed Thu Fri, then Monday"),
    ("2026-03-11T09:30", 3, WORKING, None, "2026-03-16", "Thu Fri, then Monday"),
    ("2026-03-13T23:59", 1, WORKING, None, "2026-03-16", "without a cut-off the hour does not matter"),
    ("2026-03-14T10:00", 1, WORKING, None, "2026-03-16", "received on Saturday: Monday is the first day"),
    ("2026-03-15T10:00", 2, WORKING, None, "2026-03-17", "received on Sunday: Mon, Tue"),
    ("2026-06-15T10:00", 10, WORKING, None, "2026-06-29", "two plain weeks"),
    ("2025-10-06T10:00", 20, WORKING, None, "2025-11-03", "four plain weeks"),
    ("2026-07-06T10:00", 15, WORKING, None, "2026-07-27", "three plain weeks"),
    ("2026-02-12T10:00", 5, WORKING, None, "2026-02-26", "Fri 13, then Tet 16-20, then 23 24 25 26"),
    ("2026-02-17T10:00", 3, WORKING, None, "2026-02-25", "received on the first of Tet: 23 24 25"),
    ("2026-02-13T10:00", 3, WORKING, None, "2026-02-25", "Tet 16-20 is jumped: 23 24 25"),
    ("2025-01-23T10:00", 3, WORKING, None, "2025-02-04", "Fri 24, Tet 27-31, Mon 3, Tue 4"),
    ("2024-02-05T10:00", 4, WORKING, None, "2024-02-16", "6 7, Tet 8-14 over a weekend, 15 16"),
    ("2026-04-24T10:00", 3, WORKING, None, "2026-05-04", "Mon 27 in lieu of Sunday's Hung Kings, 28 29, 30/4 1/5 off"),
    ("2026-08-20T10:00", 2, WORKING, None, "2026-08-22", "Fri 21, make-up Sat 22"),
    ("2026-08-28T10:00", 1, WORKING, None, "2026-09-03", "31/8 swapped, 1-2/9 National Day"),
    ("2026-01-08T10:00", 2, WORKING, None, "2026-01-10", "Fri 9, make-up Sat 10 (overlay)"),
    ("2025-12-31T10:00", 1, WORKING, None, "2026-01-05", "1/1, swapped 2/1 (overlay), weekend"),
    ("2025-04-24T10:00", 3, WORKING, None, "2025-04-28", "Fri 25, make-up Sat 26, Mon 28"),
    ("2025-04-29T10:00", 2, WORKING, None, "2025-05-06", "30/4 1/5 off, 2/5 swapped, 5 6"),
    ("2024-04-26T10:00", 2, WORKING, None, "2024-05-03", "29/4 swapped, 30/4 1/5 off, 2 3"),
    ("2024-04-30T10:00", 3, WORKING, None, "2024-05-04", "2 3 and make-up Sat 4"),
    ("2024-08-29T10:00", 3, WORKING, None, "2024-09-05", "Fri 30, 2-3/9 off, 4 5"),
    ("2025-08-28T10:00", 2, WORKING, None, "2025-09-03", "Fri 29, 1-2/9 off, 3"),
    ("2024-12-31T10:00", 2, WORKING, None, "2025-01-03", "1/1 off, 2 3"),
    ("2024-04-17T10:00", 2, WORKING, None, "2024-04-22", "18/4 Hung Kings, Fri 19, Mon 22"),
    ("2025-04-03T10:00", 3, WORKING, None, "2025-04-09", "Fri 4, Mon 7 Hung Kings, 8 9"),
    ("2027-04-14T10:00", 3, WORKING, None, "2027-04-20", "Thu 15, Fri 16 Hung Kings, 19 20"),
    ("2027-04-28T10:00", 3, WORKING, None, "2027-05-05", "29, 30/4 off, Mon 3 in lieu of Saturday 1/5, 4 5"),
    ("2026-03-11T17:00", 1, WORKING, "17:00", "2026-03-12", "17:00:00 itself is in time"),
    ("2026-03-11T17:00:01", 1, WORKING, "17:00", "2026-03-13", "a second later counts as Thursday"),
    ("2026-03-13T17:30", 1, WORKING, "17:00", "2026-03-17", "Friday evening counts as Monday"),
    ("2026-03-14T10:00", 1, WORKING, "17:00", "2026-03-17", "Saturday morning counts as Monday"),
    ("2026-08-21T18:00", 1, WORKING, "17:00", "2026-08-24", "counts as the make-up Saturday, then Monday"),
    ("2026-08-22T10:00", 1, WORKING, "17:00", "2026-08-24", "a make-up Saturday receives like any day"),
    ("2026-02-13T16:30", 5, WORKING, "15:00", "2026-03-02", "counts as Mon 23 after Tet: 24 25 26 27, Mon 2"),
    ("2026-03-09T10:00", 10, DAYS, None, "2026-03-19", "9 + 10, a Thursday"),
    ("2026-03-09T10:00", 5, DAYS, None, "2026-03-16", "Saturday 14 moves to Monday"),
    ("2026-03-09T10:00", 6, DAYS, None, "2026-03-16", "Sunday 15 moves to Monday"),
    ("2026-02-10T10:00", 7, DAYS, None, "2026-02-23", "17/2 is Tet: moves past 20/2 and the weekend"),
    ("2026-08-15T10:00", 7, DAYS, None, "2026-08-22", "a make-up Saturday stays"),
    ("2026-08-25T10:00", 7, DAYS, None, "2026-09-03", "1/9 is a day off, 2/9 too"),
    ("2025-12-26T10:00", 7, DAYS, None, "2026-01-05", "2/1 is a swapped day off (overlay)"),
    ("2025-12-31T10:00", 10, DAYS, None, "2026-01-10", "make-up Saturday of the overlay stays"),
    ("2024-03-30T10:00", 30, DAYS, None, "2024-05-02", "29/4 swapped, 30/4, 1/5"),
    ("2025-04-16T10:00", 10, DAYS, None, "2025-04-26", "make-up Saturday stays"),
    ("2026-03-13T18:00", 7, DAYS, "17:00", "2026-03-23", "counts as Monday 16, and 7"),
    ("2026-06-10T10:00", 30, DAYS, None, "2026-07-10", "over the end of a month"),
    ("2024-01-31T10:00", 30, DAYS, None, "2024-03-01", "February has 29 days"),
]

NOT_CONFIRMED = [
    ("2026-11-20T10:00", 3, "2026-11-26", "24/11 is off by the package, its law was not seen"),
    ("2027-02-02T10:00", 2, "2027-02-11", "Tet 2027 waits for the Prime Minister"),
    ("2028-03-06T10:00", 5, "2028-03-13", "nothing of 2028 was compared"),
    ("2015-06-01T10:00", 5, "2015-06-08", "nothing of 2015 was compared"),
]


@pytest.fixture(scope="module")
def calendar():
    return WorkCalendar.load(DATA / "calendar.json")


@pytest.fixture(scope="module")
def texts():
    return Texts(
        {
            "vi": json.loads((DATA / "texts/deadline.vi.json").read_text("utf-8")),
            "en": json.loads((DATA / "texts/deadline.en.json").read_text("utf-8")),
        }
    )


def cutoff_of(text):
    return time.fromisoformat(text) if text else None


@pytest.mark.parametrize(("received", "number", "unit", "cutoff", "expected", "why"), BY_HAND)
def test_the_due_date_is_the_one_counted_by_hand(calendar, received, number, unit, cutoff, expected, why):
    found = due(parse_received(received), number, unit, calendar, cutoff_of(cutoff))
    assert (found.day.isoformat(), found.confirmed) == (expected, True), why


@pytest.mark.parametrize(("received", "number", "expected", "why"), NOT_CONFIRMED)
def test_a_date_that_rests_on_an_unseen_notice_is_not_called_confirmed(calendar, received, number, expected, why):
    found = due(parse_received(received), number, WORKING, calendar)
    assert (found.day.isoformat(), found.confirmed) == (expected, False), why


def test_every_date_of_the_offices_own_table_comes_out_right(calendar):
    table = os.environ.get("MOTCUA_TEST_DEADLINES")
    if not table:
        pytest.skip("NOT CHECKED against an outside table of due dates: set MOTCUA_TEST_DEADLINES to a .jsonl file")
    for line in Path(table).read_text("utf-8").splitlines():
        row = json.loads(line)
        found = due(
            parse_received(row["received"]), row["n"], TermUnit(row["unit"]), calendar, cutoff_of(row["cutoff"])
        )
        assert (row["id"], found.day.isoformat(), found.confirmed) == (row["id"], row["expected"], row["confirmed"])


def test_the_same_moment_in_another_zone_gives_the_same_date(calendar):
    utc = datetime(2026, 3, 10, 17, 30, tzinfo=ZoneInfo("UTC"))  # 00:30 on Wednesday in the office
    assert due(utc, 1, WORKING, calendar).day == date(2026, 3, 12)


@pytest.mark.parametrize("number", [0, -1, LONGEST_TERM + 1, 10**12])
def test_a_term_that_is_no_term_is_refused(calendar, number):
    with pytest.raises(DeadlineError, match="between 1 and"):
        due(datetime(2026, 3, 9, 10), number, WORKING, calendar)


def test_a_term_in_hours_is_refused(calendar):
    with pytest.raises(DeadlineError, match="hours"):
        due(datetime(2026, 3, 9, 10), 5, TermUnit.HOURS, calendar)


@pytest.mark.parametrize("moment", [datetime(1800, 1, 1), datetime(9999, 12, 31), datetime(2100, 12, 30)])
def test_a_date_outside_the_known_years_is_refused(calendar, moment):
    with pytest.raises(CalendarError, match="outside the known calendar"):
        due(moment, 30, WORKING, calendar)


def test_an_aware_moment_at_the_end_of_time_is_refused(calendar):
    with pytest.raises(DeadlineError, match="outside the known calendar"):
        due(datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("UTC")), 1, WORKING, calendar)


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "2026-02-30T10:00", "2026-13-01", "13/02/2026", "2026-02-13T25:00", "9" * 999]
)
def test_a_receipt_that_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(DeadlineError, match="2026-02-13T16:30"):
        parse_received(text)


def test_the_explanation_names_tet(calendar, texts):
    said = due(parse_received("2026-02-13T10:00"), 3, WORKING, calendar).explain(texts)
    assert said == (
        "Hạn thứ Tư 25/02/2026.",
        "3 ngày làm việc, không tính ngày nhận thứ Sáu 13/02/2026.",
        "Không tính 16–20/02 (nghỉ Tết).",
    )


def test_the_explanation_names_a_late_hour_a_swap_and_a_made_up_day(calendar, texts):
    said = " ".join(due(parse_received("2026-08-20T17:30"), 7, WORKING, calendar, time(17)).explain(texts))
    assert "Nhận sau 17:00 thứ Năm 20/08/2026 nên tính là nhận thứ Sáu 21/08/2026." in said
    assert "Không tính 31/08 (nghỉ hoán đổi, làm bù 22/08/2026); 01–02/09 (Quốc khánh)." in said
    assert "Có tính ngày làm bù thứ Bảy 22/08/2026." in said


def test_the_explanation_says_why_the_last_day_moved(calendar, texts):
    said = due(parse_received("2026-03-09T10:00"), 5, DAYS, calendar).explain(texts, "en")
    assert said[-1] == (
        "The last day, Saturday 14/03/2026, is a weekly day off, so the due date moves to the next working day."
    )
    said = due(parse_received("2026-03-31T10:00"), 30, DAYS, calendar).explain(texts)
    assert said[-1] == (
        "Ngày cuối thứ Năm 30/04/2026 là ngày nghỉ (Ngày Chiến thắng) nên hạn dời đến ngày làm việc kế tiếp."
    )


def test_the_explanation_warns_of_an_unconfirmed_day(calendar, texts):
    said = due(parse_received("2026-11-20T10:00"), 3, WORKING, calendar).explain(texts)
    assert said[-1] == "Lịch nghỉ trong thời gian này chưa được xác nhận; hạn có thể thay đổi."


def test_a_receipt_on_a_day_off_is_explained(calendar, texts):
    said = due(parse_received("2026-03-14T10:00"), 1, WORKING, calendar, time(17)).explain(texts)
    assert said[1] == "Nhận vào ngày nghỉ thứ Bảy 14/03/2026 nên tính là nhận thứ Hai 16/03/2026."


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-02-13", "còn 3 ngày làm việc"),
        ("2026-02-24", "còn 1 ngày làm việc"),
        ("2026-02-25", "hạn hôm nay"),
        ("2026-02-27", "quá hạn 2 ngày làm việc"),
        ("2026-03-01", "quá hạn 2 ngày làm việc"),
    ],
)
def test_what_is_left_is_said_in_working_days(calendar, texts, today, said):
    assert say_left(date.fromisoformat(today), date(2026, 2, 25), calendar, texts) == said


def test_overdue_since_friday_is_overdue_on_saturday_without_a_count(calendar, texts):
    assert say_left(date(2026, 3, 14), date(2026, 3, 13), calendar, texts) == "quá hạn"


def test_a_day_is_said_as_people_say_it():
    assert say_day(date(2026, 2, 25)) == "thứ Tư 25/02/2026"
    assert say_day(date(2026, 3, 1), "en") == "Sunday 01/03/2026"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-02-17", "nghỉ Tết"),
        ("2026-01-01", "Tết Dương lịch"),
        ("2026-01-02", "nghỉ hoán đổi, làm bù 10/01/2026"),
        ("2026-04-27", "Ngày Giỗ Tổ Hùng Vương, nghỉ bù"),
        ("2026-03-14", "thứ Bảy"),
        ("2026-08-22", None),
        ("2026-03-13", None),
    ],
)
def test_a_day_off_has_its_name(calendar, day, name):
    assert calendar.name_of_day_off(date.fromisoformat(day)) == name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"checked_years": {"first": 2024, "last": 2027}, "off_days": [{"day": "2026-02-31"}]}', "off_days.0.day"),
        ('{"checked_years": {"first": 2024, "last": 2027}, "work_days": [{"day": "2026-01-10"}]}', "work_days.0.vi"),
        ('{"off_days": []}', "checked_years"),
        ("{", "the file"),
        ('{"checked_years": {"first": 2024, "last": 2027}, "holidays": []}', "holidays"),
    ],
)
def test_a_calendar_file_with_a_slip_is_refused_with_the_place(tmp_path, content, reason):
    file = tmp_path / "calendar.json"
    file.write_text(content, "utf-8")
    with pytest.raises(CalendarError, match=reason):
        WorkCalendar.load(file)


def named(day):
    return NamedDay(day=day, vi="nghỉ", en="off", notice="thử")


def test_a_day_cannot_be_off_and_worked():
    with pytest.raises(ValueError, match="stands twice"):
        Overlay(
            checked_years=CheckedYears(first=2024, last=2027),
            off_days=(named(date(2026, 1, 2)),),
            work_days=(named(date(2026, 1, 2)),),
        )


def test_a_settled_day_cannot_be_unconfirmed_too():
    with pytest.raises(ValueError, match="a second time"):
        Overlay(
            checked_years=CheckedYears(first=2024, last=2027),
            off_days=(named(date(2026, 1, 2)),),
            unconfirmed=(UnconfirmedDay(day=date(2026, 1, 2), why="thử"),),
        )


def test_an_unconfirmed_day_that_is_a_working_day_is_a_slip():
    overlay = Overlay(
        checked_years=CheckedYears(first=2024, last=2027),
        unconfirmed=(UnconfirmedDay(day=date(2026, 3, 11), why="thử"),),
    )
    with pytest.raises(CalendarError, match="2026-03-11"):
        WorkCalendar(overlay)
