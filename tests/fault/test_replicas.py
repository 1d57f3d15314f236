"""The same update, many times, at several processes of one archive: each takes effect once, and everybody is answered.

Four receptions with connections of their own share one PostgreSQL archive, as four `serve` processes do. Guards, each
seen to fail when taken away: the claim of the update's key (`claim_key` without ON CONFLICT: errors; `take` that does
not ask it: doubled effects), the draft's own id, and the turn of one identity (`transaction(of=…)`: without it two
turns of one citizen write over one another, and a first-time citizen becomes two persons).
"""

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.domain.draft import Draft, Step
from bot.domain.message import Channel, Conversation, Identity, Incoming
from bot.opening import SystemChance, nothing_happens
from bot.reception import Reception
from bot.store.postgres import PostgresStore
from tests.clock import SetClock
from tests.fault.kept_in import OnPostgres
from tests.office import rules
from tests.sealing import SEALER

REPLICAS, TIMES, AT_ONCE = 4, 5, 20

pytestmark = pytest.mark.fault


@asynccontextmanager
async def replicas(address, clock):
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(REPLICAS):
            store = await PostgresStore.open(address, sealer=SEALER)
            stack.push_async_callback(store.close)
            made.append(Reception(store, rules(), clock, SystemChance(), reach=nothing_happens, wake=lambda: None))
        yield made


def shuffled(updates, receptions):
    """Every update `TIMES` times, in any order, each at a replica of its own."""
    again = [(update, receptions[number % REPLICAS]) for number, update in enumerate(updates * TIMES)]
    random.Random(4).shuffle(again)
    return again


async def sent(again):
    """What each sending was told: True for the one that took effect."""
    hands = asyncio.Semaphore(AT_ONCE)

    async def send(update, reception):
        async with hands:
            return update.key, await reception.receive(update)

    return await asyncio.gather(*(send(update, reception) for update, reception in again))


async def same_updates(kept, count, citizens):
    clock = SetClock()
    updates = [
        Incoming(
            key=f"update-{number}", at=clock.now(), text="làm giấy khai sinh cần gì",
            sender=Identity(Channel.WEB, f"citizen-{number % citizens}"),
        )
        for number in range(count)
    ]  # fmt: skip
    async with replicas(kept.where, clock) as receptions:
        return await sent(shuffled(updates, receptions))


async def judged(kept, told, count, citizens):
    """Each took effect once: one sending of each was told so, one row of each is kept."""
    assert Counter(key for key, new in told if new) == {f"update-{number}": 1 for number in range(count)}
    assert await kept.asked("SELECT count(*) FROM inbox") == [(count,)]
    assert await kept.asked("SELECT count(*) FROM people") == [(citizens,)]
    assert await kept.asked("SELECT sum(count) FROM tallies WHERE name LIKE 'messages:%'") == [(count,)]
    assert await kept.asked("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [(0,)]


@pytest.fixture
def kept(postgres, tmp_path):
    return OnPostgres(postgres, tmp_path)


async def test_an_update_that_comes_five_times_at_four_processes_takes_effect_once(kept):
    await judged(kept, await same_updates(kept, 40, 10), 40, 10)


@pytest.mark.full
@pytest.mark.timeout(600)
async def test_five_hundred_updates_five_times_each(kept):
    await judged(kept, await same_updates(kept, 500, 100), 500, 100)


async def test_fifty_presses_of_one_draft_under_new_numbers_open_one_case(kept):
    clock, citizen = SetClock(), Identity(Channel.WEB, "citizen")
    draft = Draft(
        id="d" * 32, content="Đèn đường hỏng hai tuần.", procedure="", place="ubnd-xa-hy-cuong",
        name="Nguyễn Văn Thử", address="Khu 3, xã Thử", phone="+84912345678",
    )  # fmt: skip
    talk = Conversation(flow="feedback", step=Step.SUMMARY.value, data={"draft": draft.to_json()})
    async with kept.opened() as store, store.transaction() as archive:
        await archive.people.meet(citizen, "person", clock.now())
        await archive.conversations.save(citizen, talk, clock.now())
    presses = [
        Incoming(key=f"press-{number}", at=clock.now(), press=f"feedback:send:{draft.short}", sender=citizen)
        for number in range(50)
    ]
    async with replicas(kept.where, clock) as receptions:
        told = await sent([(press, receptions[number % REPLICAS]) for number, press in enumerate(presses)])
    assert all(new for _, new in told)
    assert await kept.asked("SELECT count(*), max(register_no) FROM cases") == [(1, 1)]
    assert await kept.asked("SELECT count(*) FROM case_events") == [(1,)]
