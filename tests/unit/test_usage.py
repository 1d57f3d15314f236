"""A month's messages: what may leave when they get short, and who is told."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.message import Channel
from bot.domain.outbox import Purpose, UsedUp, wait_before
from bot.domain.person import Role
from bot.domain.usage import may_leave, month_of
from bot.services import alarms, usage
from bot.worker.allowance import Allowance
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.office import rules
from tests.talk import sentence, told

CAPS = {Channel.ZALO_BOT: 100}


@pytest.mark.parametrize(("sent", "waits"), [(0, set()), (79, set()), (80, {Purpose.BROADCAST, Purpose.DIGEST})])
def test_what_can_wait_waits_from_four_fifths_on(sent, waits):
    leaves = may_leave(sent, 100)
    assert set(Purpose) - set(Purpose if leaves is None else leaves) == waits


@pytest.mark.parametrize("sent", [95, 100, 1000])
def test_near_the_end_only_answers_in_a_talk_leave(sent):
    assert may_leave(sent, 100) == {Purpose.REPLY}


def test_a_month_begins_at_midnight_of_the_office():
    assert month_of(datetime(2026, 3, 31, 16, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert month_of(datetime(2026, 3, 31, 17, 0, tzinfo=UTC)) == date(2026, 4, 1)


@pytest.mark.parametrize("purpose", [Purpose.BROADCAST, Purpose.DIGEST, Purpose.REMINDER])
def test_what_may_have_arrived_is_sent_once_more_at_most(purpose):
    assert wait_before(1, purpose, 0, unsure=True) is not None
    assert wait_before(2, purpose, 0, unsure=True) is None
    assert wait_before(2, purpose, 0) is not None


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.NOTICE, Purpose.ALERT])
def test_what_people_wait_for_is_rather_told_twice_than_never(purpose):
    assert wait_before(5, purpose, 0, unsure=True) is not None


async def test_a_count_that_was_not_kept_is_counted_again(office):
    allowance = Allowance(Channel.ZALO_BOT, 3)
    for _ in range(2):
        allowance.count()
    with pytest.raises(RuntimeError):
        async with allowance.keeping():
            raise RuntimeError
    async with allowance.keeping() as count:
        assert count == 2
    allowance.check()
    allowance.count()
    with pytest.raises(UsedUp):
        allowance.check()


@pytest.fixture
async def admin(office):
    return await office.official(Role.ADMIN, who="quan-tri")


async def sent(office, count):
    async with office.desk() as desk:
        await desk.archive.usage.add(Channel.ZALO_BOT, month_of(desk.now), count)


async def warned(office):
    async with office.desk() as desk:
        await usage.warn(desk, CAPS)
    return told(await office.heard("quan-tri", Channel.TELEGRAM))


async def test_an_administrator_is_told_once_a_month_when_they_get_short_and_once_when_they_are_gone(office, admin):
    short, gone = (
        sentence(f"alarms.month_{level}", channel="Zalo", sent=number, cap=100)
        for level, number in (("short", 80), ("gone", 100))
    )
    await sent(office, 79)
    assert await warned(office) == ""
    await sent(office, 1)
    assert [await warned(office), await warned(office)] == [short, ""]
    await sent(office, 20)
    assert [await warned(office), await warned(office)] == [gone, ""]
    office.clock.set("2026-04-01T00:01")
    assert await warned(office) == ""
    await sent(office, 80)
    assert await warned(office) == short


async def test_the_administrators_page_says_it_for_the_rest_of_the_month(office, admin):
    await sent(office, 80)
    await warned(office)
    office.clock.set("2026-03-30T10:00")
    async with office.desk() as desk:
        assert await alarms.today(desk, admin) == (sentence("alarms.this_month_short", channel="Zalo"),)


async def test_the_timer_looks_after_the_month_of_channels_with_a_bound(office, admin):
    await sent(office, 100)
    for caps in (None, CAPS):
        timer = Timer(
            office.store, rules(), office.clock, office.chance, wake=office._woken, search=None,
            leadership=AlwaysLeads(), caps=caps,
        )  # fmt: skip
        assert ("month" in [job.__name__ for job, _ in timer._jobs()]) == bool(caps)
    await timer.month()
    await timer.month()
    assert office.woken == 1
    assert "100" in told(await office.heard("quan-tri", Channel.TELEGRAM))
