"""When a platform lets the desk write: free for 48 hours after a contact, paid for seven days, then not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.window import EDGE, Hearing, Window, window

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def ago(**span):
    return Hearing(NOW - timedelta(**span) + EDGE)


@pytest.mark.parametrize(
    ("contact", "how"),
    [
        (Hearing(), Window.CLOSED),
        (Hearing(NOW), Window.FREE),
        (ago(hours=48), Window.FREE),
        (ago(hours=48, seconds=1), Window.PAID),
        (ago(days=7), Window.PAID),
        (ago(days=7, seconds=1), Window.CLOSED),
        (ago(days=400), Window.CLOSED),
    ],
)
def test_a_window_closes_by_the_clock_and_a_little_early(contact, how):
    assert window(contact, NOW) is how


@pytest.mark.parametrize(("spent", "how"), [(7, Window.FREE), (8, Window.PAID), (800, Window.PAID)])
def test_where_the_free_messages_are_counted_the_next_one_is_paid(spent, how):
    assert window(Hearing(NOW, spent), NOW, 8) is how
    assert window(Hearing(NOW, spent), NOW, 0) is Window.FREE


def test_the_desk_keeps_quiet_until_its_time_and_no_longer():
    contact = Hearing(quiet_until=NOW)
    assert contact.quiet(NOW - timedelta(seconds=1))
    assert not contact.quiet(NOW)
    assert not Hearing().quiet(NOW)
