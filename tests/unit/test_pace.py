"""The pace of a channel with a limit: kept exactly, whoever waits, and nobody waits for another's chat."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pace import LATE, Pace


def leaving(chats, per_second=25.0, per_chat=1.0, late=0.0):
    """When each message leaves, all of them there from the start; each asks again when it was told to, or later."""
    pace = Pace(per_second, per_chat)
    waiting = [(0.0, number, chat) for number, chat in enumerate(chats)]
    left = []
    while waiting:
        at, number, chat = min(waiting)
        waiting.remove((at, number, chat))
        if wait := pace.ask(chat, at):
            waiting.append((at + wait + late, number, chat))
        else:
            left.append((at, chat))
    return left


def busiest_second(times):
    return max(sum(start <= at < start + 1 for at in times) for start in times)


def people(count):
    return [str(number) for number in range(count)]


def test_twenty_five_leave_in_a_second_and_never_more_than_thirty():
    times = [at for at, _ in leaving(people(300))]
    assert busiest_second(times) <= 30
    assert times[-1] == pytest.approx(300 / 25, rel=0.02)


def test_a_program_that_is_late_again_and_again_loses_no_time_by_it():
    times = [at for at, _ in leaving(people(300), late=0.03)]
    assert busiest_second(times) <= 30
    assert times[-1] < 300 / 25 * 1.05


def test_one_chat_gets_one_a_second_and_no_burst():
    times = [at for at, _ in leaving(["an"] * 6)]
    assert [later - earlier for earlier, later in pairwise(times)] == pytest.approx([1] * 5)


def test_the_second_of_a_chat_counts_from_when_the_message_arrived():
    pace = Pace(25, 1)
    assert pace.ask("an", 10) == 0
    pace.arrived("an", 10.8)
    assert pace.ask("an", 11) == pytest.approx(0.8)


def test_who_waits_for_one_chat_holds_up_nobody_elses():
    others = [at for at, chat in leaving(["an"] * 10 + people(20)) if chat != "an"]
    assert others[-1] < 1


def test_after_a_quiet_hour_five_may_leave_at_once_and_no_more():
    pace = Pace(25, 1)
    assert [pace.ask(who, 3600) for who in people(6)] == [0, 0, 0, 0, 0, pytest.approx(0.04)]


def test_many_chats_are_not_remembered_for_ever():
    pace = Pace(1000, 1)
    for number in range(20_000):
        pace.ask(str(number), number)
    assert len(pace._chats) <= 5_000


@given(
    st.lists(st.sampled_from("abcdef"), max_size=80),
    st.sampled_from([5.0, 25.0, 30.0]),
    st.sampled_from([0, 0.01, 0.2]),
)
def test_whatever_waits_both_limits_hold_and_everything_leaves(chats, per_second, late):
    left = leaving(chats, per_second, late=late)
    assert len(left) == len(chats)
    times = [at for at, _ in left]
    assert not times or busiest_second(times) <= per_second + LATE + 1
    for chat in set(chats):
        own = [at for at, to in left if to == chat]
        assert all(later - earlier >= 1 - 1e-9 for earlier, later in pairwise(own))


def test_where_nothing_is_made_up_for_no_two_leave_at_once_however_late_it_is():
    pace = Pace(10, 1000, late=0)
    assert pace.ask("an", 100) == 0
    assert pace.ask("binh", 100) == pytest.approx(0.1)
    assert pace.ask("binh", 200) == 0
    assert pace.ask("an", 200) == pytest.approx(0.1)


def test_a_pace_can_be_slowed_and_rested():
    pace = Pace(10, 1000)
    pace.slow(1)
    assert pace.per_second == 1
    pace.rest(60)
    assert pace.ask("an", 0) == 60
    assert pace.ask("an", 60) == 0
