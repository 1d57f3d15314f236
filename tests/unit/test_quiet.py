"""Quiet hours: over midnight and by day, at the office's time, and as a setting writes them."""

from datetime import UTC, datetime, time

import pytest

from bot.domain.deadline import OFFICE_ZONE
from bot.domain.quiet import CITIZENS, QuietHours

NOON_REST = QuietHours(time(12), time(13, 30))


def local(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("hours", "at", "over"),
    [
        (CITIZENS, local(10, 20, 59), local(10, 20, 59)),
        (CITIZENS, local(10, 21), local(11, 7)),
        (CITIZENS, local(11, 0), local(11, 7)),
        (CITIZENS, local(11, 6, 59), local(11, 7)),
        (CITIZENS, local(11, 7), local(11, 7)),
        (NOON_REST, local(10, 12, 15), local(10, 13, 30)),
        (NOON_REST, local(10, 21), local(10, 21)),
        (QuietHours(time(7), time(7)), local(10, 7), local(10, 7)),
    ],
)
def test_what_falls_into_them_waits_for_their_end_and_nothing_else_does(hours, at, over):
    assert hours.over(at) == over
    assert hours.hold(at) == (at != over)


def test_the_hour_is_that_of_the_office_whatever_zone_the_clock_has():
    assert CITIZENS.hold(datetime(2026, 3, 10, 14, 30, tzinfo=UTC))
    assert not CITIZENS.hold(datetime(2026, 3, 10, 2, 0, tzinfo=UTC))


def test_they_are_read_as_they_are_written():
    assert QuietHours.read(" 22:00-06:30 ") == QuietHours(time(22), time(6, 30))
    assert str(CITIZENS) == "21:00-07:00"


@pytest.mark.parametrize("written", ["", "21-7", "21:00", "24:00-07:00", "21:60-07:00", "21:00-07:00-09:00"])
def test_what_is_no_pair_of_times_is_refused(written):
    with pytest.raises(ValueError, match=r".+"):
        QuietHours.read(written)
