"""What holds for every due date."""

from datetime import datetime, time, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import WorkCalendar
from bot.domain.deadline import due
from bot.domain.procedure import TermUnit

CALENDAR = WorkCalendar.load(Path(__file__).parents[2] / "data" / "calendar.json")

moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31))
numbers = st.integers(1, 120)
units = st.sampled_from([TermUnit.WORKING_DAYS, TermUnit.DAYS])
cutoffs = st.sampled_from([None, time(15), time(17)])
quick = settings(max_examples=100, deadline=None)


@quick
@given(moments, numbers, units, cutoffs)
def test_a_due_date_is_never_a_day_off_and_always_after_the_receipt(moment, number, unit, cutoff):
    found = due(moment, number, unit, CALENDAR, cutoff)
    assert CALENDAR.is_working_day(found.day)
    assert found.day > found.counted_from >= moment.date()


@quick
@given(moments, numbers, units, cutoffs)
def test_a_longer_term_never_ends_earlier(moment, number, unit, cutoff):
    assert due(moment, number, unit, CALENDAR, cutoff).day <= due(moment, number + 1, unit, CALENDAR, cutoff).day


@quick
@given(moments, st.timedeltas(timedelta(0), timedelta(days=30)), numbers, units, cutoffs)
def test_a_later_receipt_never_ends_earlier(moment, later, number, unit, cutoff):
    first = due(moment, number, unit, CALENDAR, cutoff)
    assert first.day <= due(moment + later, number, unit, CALENDAR, cutoff).day


@quick
@given(moments, numbers, cutoffs)
def test_the_explanation_adds_up(moment, number, cutoff):
    found = due(moment, number, TermUnit.WORKING_DAYS, CALENDAR, cutoff)
    assert CALENDAR.working_days_between(found.counted_from, found.day) == number
    span = [found.counted_from + timedelta(days=step) for step in range(1, (found.day - found.counted_from).days + 1)]
    named = {day for run in found.days_off for day in span if run.first <= day <= run.last and day.weekday() < 5}
    weekdays = {day for day in span if day.weekday() < 5}
    assert len(weekdays - named) + len(found.made_up) == number
