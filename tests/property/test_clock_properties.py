"""What holds for every clock that stood still and went on, and for one that was moved on."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import clock as clocks
from bot.domain.calendar import WorkCalendar
from bot.domain.deadline import OFFICE_ZONE, due
from bot.domain.duty import DigestChoice
from bot.domain.procedure import TermUnit
from bot.domain.profile import Rule
from bot.domain.reminder import Level, Mark, Reminders
from bot.domain.step import Step
from bot.domain.wording import Texts

DATA = Path(__file__).parents[2] / "data"
CALENDAR = WorkCalendar.load(DATA / "calendar.json")
TEXTS = Texts.load(DATA / "texts")

moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 30)).map(lambda at: at.replace(tzinfo=OFFICE_ZONE))
spans = st.timedeltas(timedelta(0), timedelta(days=40))
numbers = st.integers(1, 30)
units = st.sampled_from([TermUnit.WORKING_DAYS, TermUnit.DAYS])
cutoffs = st.sampled_from([None, time(15), time(17)])
quick = settings(max_examples=100, deadline=None)


def rule(number, unit=TermUnit.WORKING_DAYS):
    since = date(2008, 1, 1)
    return Rule(id=f"answer-{number}", what="answer", number=number, unit=unit, since=since, source="thử", applies="x")


def begun(at, number, unit=TermUnit.WORKING_DAYS, cutoff=None):
    counted = due(at, number, unit, CALENDAR, cutoff)
    return clocks.begun("c", Step.ANSWER, rule(number, unit), counted, at=at, texts=TEXTS)


def paused(clock, at):
    return replace(clock, paused_at=at)


@quick
@given(moments, spans, spans, numbers, units, cutoffs)
def test_a_clock_that_goes_on_is_due_on_a_working_day_unless_it_was_late_in_plain_days(
    at, until, pause, number, unit, cutoff
):
    clock = paused(begun(at, number, unit, cutoff), at + until)
    found = clocks.carried(clock, at + until + pause, CALENDAR, cutoff)
    if unit is TermUnit.WORKING_DAYS or found.left >= 0:
        assert CALENDAR.is_working_day(found.day)


@quick
@given(moments, spans, spans, numbers, cutoffs)
def test_the_days_that_were_left_are_the_days_that_are_left(at, until, pause, number, cutoff):
    clock = paused(begun(at, number, cutoff=cutoff), at + until)
    found = clocks.carried(clock, at + until + pause, CALENDAR, cutoff)
    if found.left > 0:
        assert CALENDAR.working_days_between(found.counted_from, found.day) == found.left
        assert CALENDAR.working_days_between(found.paused, clock.due) == found.left
    elif found.left < 0:
        assert CALENDAR.working_days_between(found.day, CALENDAR.shifted(found.day, -found.left)) == -found.left
        assert found.day < found.counted_from or not CALENDAR.is_working_day(found.counted_from)


@quick
@given(moments, spans, spans, spans, numbers, units, cutoffs)
def test_a_later_reply_never_makes_an_earlier_date(at, until, pause, more, number, unit, cutoff):
    clock = paused(begun(at, number, unit, cutoff), at + until)
    first, later = (clocks.carried(clock, at + until + one, CALENDAR, cutoff).day for one in (pause, pause + more))
    assert first <= later


@quick
@given(moments, spans, spans, numbers, cutoffs)
def test_standing_still_never_takes_days_away(at, until, pause, number, cutoff):
    clock = paused(begun(at, number, cutoff=cutoff), at + until)
    assert clocks.carried(clock, at + until + pause, CALENDAR, cutoff).day >= clock.due


@quick
@given(moments, numbers, st.integers(1, 20))
def test_more_time_is_exactly_the_days_that_the_longer_rule_has_more(at, number, more):
    clock = begun(at, number)
    moved = clocks.extended(clock, rule(number + more), at, CALENDAR, TEXTS)
    assert CALENDAR.working_days_between(clock.due, moved.due) == more
    assert moved.due == due(at, number + more, TermUnit.WORKING_DAYS, CALENDAR).day
    assert moved.extended


@quick
@given(moments, numbers, st.integers(-5, 10))
def test_a_reminder_comes_at_its_hour_of_a_working_day_and_in_its_order(at, number, days):
    marks = tuple(
        Mark(step=Step.ANSWER, level=level, days=days + place)
        for place, level in enumerate((Level.AFTER, Level.HEAD, Level.COORDINATOR))
    )
    reminders = Reminders(hour=time(7, 30), marks=marks, source="thử")
    found = list(reminders.moments(begun(at, number), CALENDAR))
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    for moment, _ in found:
        local = moment.astimezone(OFFICE_ZONE)
        assert local.time() == time(7, 30)
        assert CALENDAR.is_working_day(local.date())


@quick
@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)))
def test_quiet_hours_put_off_what_falls_into_them_to_their_end_and_nothing_else(local):
    at = local.replace(tzinfo=OFFICE_ZONE).astimezone(UTC)
    choice = DigestChoice("o", quiet_from=time(21), quiet_until=time(6, 30))
    after = choice.after_quiet(at)
    quiet = local.time() >= time(21) or local.time() < time(6, 30)
    assert (after == at) == (not quiet)
    if quiet:
        assert after.astimezone(OFFICE_ZONE).time() == time(6, 30)
        assert timedelta(0) < after - at <= timedelta(hours=9.5)


def test_a_clock_is_moved_on_once():
    at = datetime(2026, 3, 9, 9, tzinfo=OFFICE_ZONE)
    once = clocks.extended(begun(at, 5), rule(7), at, CALENDAR, TEXTS)
    for again in (rule(10), rule(5), rule(30, TermUnit.DAYS)):
        with pytest.raises(ValueError, match="cannot be moved on"):
            clocks.extended(once if again.number == 10 else begun(at, 5), again, at, CALENDAR, TEXTS)
