"""When a failed message is tried again, and when it is given up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outbox import Purpose, RateLimited, wait_before

QUICK = [1, 4, 16, 64, 256, 600, 600]
PATIENT = [Purpose.NOTICE, Purpose.DIGEST, Purpose.ALERT]


@pytest.mark.parametrize("purpose", Purpose)
def test_the_first_tries_come_quickly_for_everything(purpose):
    waits = [wait_before(attempt, purpose, 0) for attempt in range(1, 8)]
    assert waits == [timedelta(seconds=seconds) for seconds in QUICK]


def test_a_reply_is_not_sent_hours_late():
    assert wait_before(8, Purpose.REPLY, 0) is None


@pytest.mark.parametrize("purpose", PATIENT)
def test_a_notice_is_tried_hourly_for_a_day_and_then_given_up(purpose):
    assert {wait_before(attempt, purpose, 0) for attempt in range(8, 32)} == {timedelta(hours=1)}
    assert wait_before(32, purpose, 0) is None


@given(st.integers(1, 31), st.floats(-1, 1))
def test_chance_moves_a_wait_by_a_fifth_at_most(attempt, jitter):
    plain = wait_before(attempt, Purpose.NOTICE, 0)
    assert plain * 0.799 <= wait_before(attempt, Purpose.NOTICE, jitter) <= plain * 1.201


def test_patience_asked_for_is_told_in_seconds():
    assert str(RateLimited(35)) == "rate limited, wait 35 s"
