"""The postman before a channel with limits: he keeps them, and who waits for a turn takes nobody else's hand."""

import asyncio

import pytest

from bot.commands.bench.post import Platform
from bot.domain.message import Channel, Identity
from bot.domain.outbox import RateLimited
from bot.domain.pace import Pace
from bot.worker.postman import Postman
from bot.worker.way import HANDS
from tests.blank_archive import archive_at
from tests.clock import Counted, SetClock
from tests.contract.made import message


def person(number):
    return Identity(Channel.TELEGRAM, str(number))


class Leads:
    def __init__(self, held):
        self.now, self.asked = held, 0

    async def held(self):
        self.asked += 1
        return self.now


@pytest.fixture
async def store(tmp_path):
    opened = await archive_at(tmp_path / "motcua.db")
    yield opened
    await opened.close()


async def put(store, *messages):
    async with store.transaction() as archive:
        for each in messages:
            await archive.outbox.put(each)


def postman(store, platform, pace, leadership=None):
    return Postman(
        store, {Channel.TELEGRAM: platform}, SetClock(), Counted(), reach=lambda _: None,
        paces={Channel.TELEGRAM: pace}, leadership=leadership,
    )  # fmt: skip


async def worked_off(working, platform, count):
    stop = asyncio.Event()
    running = asyncio.create_task(working.run(stop))
    async with asyncio.timeout(10):
        while len(platform.times()) < count:
            await asyncio.sleep(0.01)
    stop.set()
    working.wake()
    await running


async def test_a_strict_platform_never_has_to_refuse(store):
    platform = Platform(20.0, 2.0)
    await put(store, *(message(person(number // 3)) for number in range(24)))
    await worked_off(postman(store, platform, Pace(20.0, 2.0)), platform, 24)
    assert platform.refused == 0
    assert {chat: len(times) for chat, times in platform.taken.items()} == {str(number): 3 for number in range(8)}


async def test_one_chats_many_messages_hold_up_nobody_elses(store):
    platform = Platform(1000.0, 4.0)
    many = [message(person(number)) for number in range(HANDS + 2) for _ in range(2)]
    await put(store, *many, message(person(99)))
    await worked_off(postman(store, platform, Pace(1000.0, 4.0)), platform, len(many) + 1)
    first = min(platform.times())
    assert platform.taken["99"][0] - first < 0.25


async def test_only_the_process_that_leads_carries_a_channel_with_a_limit(store):
    platform, leads = Platform(1000.0, 1000.0), Leads(held=False)
    await put(store, message(person(1)))
    other = postman(store, platform, Pace(1000.0, 1000.0), leads)
    assert await other.run_once() == 0
    assert await other.run_once() == 0
    assert (leads.asked, platform.times()) == (1, [])
    leader = postman(store, platform, Pace(1000.0, 1000.0), Leads(held=True))
    assert await leader.run_once() == 1


async def test_what_waits_for_its_turn_while_the_channel_begins_to_pause_is_put_back_and_counts_as_no_attempt(store):
    class Refusing(Platform):
        async def send(self, message):
            self.refused += 1
            raise RateLimited(30)

    platform = Refusing(1.0, 1.0)
    await put(store, *(message(person(number)) for number in range(8)))
    working = postman(store, platform, Pace(20.0, 1.0))
    assert await working.run_once() == 8
    assert platform.refused < 8
    async with store.reading() as archive:
        assert await archive.outbox.next_due() is not None
        assert list(await archive.outbox.dead_letters(10)) == []
    async with store.transaction() as archive:
        later = SetClock()
        later.pass_by(minutes=2)
        back = await archive.outbox.claim(later.now(), later.now(), "x", 20)
    assert [each.attempts for each in back] == [0] * 8
