"""Ninety days with outages: every digest comes once, never before its hour, and as soon as the machine is back.

The machine is off three hours a day, a whole day every ten, and once for five days; Tết and the days off lie in
between, the clock is once set back an hour and once forward by ten minutes. On PostgreSQL three processes look at the
same time. Guards: the mark of an official and a day (`mark_once`), and behind it the message's dedupe key. With both
taken away every look is another digest.
"""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.case import Kind, Status
from bot.domain.deadline import OFFICE_ZONE
from bot.store.postgres import PostgresStore
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.contract.made import case
from tests.office import Office, rules
from tests.sealing import SEALER

BEGIN = datetime(2026, 1, 20, 0, 0, tzinfo=OFFICE_ZONE)
DAYS = 90
HOUR = time(7, 30)
OFFICIALS = 3
LOOK = timedelta(minutes=10)

pytestmark = pytest.mark.fault


def is_off(at):
    """Whether the machine is off at this moment."""
    day = (at - BEGIN).days
    if day % 10 == 7 or 40 <= day < 45:
        return True
    off = (day * 5) % 22
    return off <= at.hour < off + 3


def moments():
    """When the machine looks: every ten minutes while it is on, by a clock that is set twice."""
    at, shift = BEGIN, timedelta()
    while at < BEGIN + timedelta(days=DAYS):
        day = (at - BEGIN).days
        shift = timedelta() if day < 20 else timedelta(hours=-1) if day == 20 else timedelta(minutes=10 * (day > 60))
        if not is_off(at):
            yield at + shift
        at += LOOK


def expected():
    """The day and the first moment at which its digest may leave, worked out from the moments alone."""
    first = {}
    for at in moments():
        if at.time() >= HOUR and rules().calendar.is_working_day(at.date()):
            first[at.date()] = min(at, first.get(at.date(), at))
    return first


async def lived(office, stores):
    timers = [
        Timer(store, rules(), office.clock, office.chance, wake=lambda: None, search=None, leadership=AlwaysLeads())
        for store in stores
    ]
    for number in range(OFFICIALS):
        await office.official(who=f"official-{number}")
    async with office.desk() as desk:
        person = await desk.archive.people.meet(office.identity("an"), desk.chance.id(), desk.now)
        late = case(person.id, kind=Kind.REPORT, status=Status.ACCEPTED, office="so-tu-phap", due=date(2026, 1, 5))
        await desk.archive.cases.add(late)
    quiet = None
    for at in moments():
        # Between the hour's first look and the next day nothing can become due: one look in six is enough.
        if (quiet == at.date() or at.time() < time(7)) and at.minute:
            continue
        office.clock.at = at.astimezone(UTC)
        await asyncio.gather(*(timer.digest() for timer in timers))
        quiet = at.date() if at.time() > time(9) else None


async def judged(kept):
    due, first = expected(), {}
    rows = await kept.asked("SELECT dedupe_key, created_at FROM outbox WHERE purpose = 'digest'")
    for key, created in rows:
        at = datetime.fromisoformat(created).astimezone(OFFICE_ZONE)
        official = key.split(":")[1]
        assert (official, at.date()) not in first
        first[official, at.date()] = at
    assert Counter(day for _, day in first) == dict.fromkeys(due, OFFICIALS)
    assert {day: at - due[day] for (_, day), at in first.items() if at != due[day]} == {}


async def test_every_digest_of_ninety_days_comes_once_and_as_soon_as_the_machine_is_back(kept):
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(kept.opened())
        stores = [store]
        if kept.engine == "postgres":
            for _ in range(2):
                stores.append(await PostgresStore.open(kept.where, connections=2, sealer=SEALER))
                stack.push_async_callback(stores[-1].close)
        await lived(Office(store), stores)
    await judged(kept)
