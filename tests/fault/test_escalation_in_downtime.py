"""Ninety days with outages and a crowd of cases: every reminder, every step up, every apology and every digest comes
once, none early, none later than the outage and a minute.

The machine is off three hours a day and once for five days; Tết and a Saturday that is worked lie in between. What
must come is worked out in ninety_days.py without the program. On PostgreSQL three processes look at the same time.
Guards: the unique key of a reminder (not asked: apologies twice), the pause of the clocks (taken away: reminders while
the citizen is waited for), the mark of an official and a day.
"""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import Kind
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.draft import Draft
from bot.domain.message import Reply
from bot.domain.person import Role
from bot.services import cases, register
from bot.store.postgres import PostgresStore
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.clock import Scattered
from tests.fault.ninety_days import BEGIN, DAYS, HOUR, first_look, lives, works
from tests.office import Office, rules

END = BEGIN + timedelta(days=DAYS)
OFFICE = "so-tu-phap"
STAFF = {
    "holder": (Role.HANDLER, OFFICE),
    "head": (Role.HEAD, OFFICE),
    "receiver": (Role.RECEIVER, "van-phong-ubnd-tinh"),
    "leader": (Role.LEADER, "van-phong-ubnd-tinh"),
}
HEARS = {"head": "head", "coordinator": "receiver", "leader": "leader"}

pytestmark = pytest.mark.fault


class Simulation:
    """The crowd's acts and the timers' looks, in the order of time."""

    def __init__(self, office, stores, made, looks):
        self.office, self.lives, self.cases, self.looks = office, made, {}, looks
        self.timers = [
            Timer(store, rules(), office.clock, office.chance, wake=lambda: None, search=None, leadership=AlwaysLeads())
            for store in stores
        ]

    async def run(self):
        self.holder, *_ = [await self.office.official(*STAFF[who], who=who) for who in STAFF]
        acts = sorted((at, number, act) for number, life in enumerate(self.lives) for at, act in life.acts)
        looks = {first_look(BEGIN + timedelta(days=day) + at) for day in range(DAYS) for at in self.looks}
        for at in sorted(looks | {at for at, _, _ in acts}):
            self.office.clock.at = at.astimezone(UTC)
            while acts and acts[0][0] <= at:
                await self._act(*acts.pop(0)[1:])
            await asyncio.gather(*(timer.digest() for timer in self.timers))
            await asyncio.gather(*(timer.remind() for timer in self.timers))

    async def _act(self, number, act):
        async with self.office.desk() as desk:
            if act == "open":
                person = await desk.archive.people.meet(self.office.identity(f"c{number}"), desk.chance.id(), desk.now)
                draft = Draft(
                    id=desk.chance.id(), kind=Kind.REPORT, content=f"Việc số {number}.", place=OFFICE, name="Người Thử",
                    address="Khu 3", phone="+84912345678", consent="2026-01",
                )  # fmt: skip
                case = await register.enter(desk, draft, person, self.office.identity(f"c{number}"))
                self.cases[number] = case.code, case.id
                return
            case = await desk.archive.cases.by_code(self.cases[number][0])
            words = {"ask": "Ở đâu ạ?", "answer": "Đã sửa xong hôm nay.", "supply": "Khu 3.", "reopen": "Vẫn hỏng."}
            by = () if act in ("supply", "reopen") else (self.holder,)
            await getattr(cases, act)(desk, case, *by, *((words[act],) if act in words else ()))


AT_THE_HOUR = [timedelta(hours=7, minutes=minute) for minute in (29, 30, 31)]
BESIDE = [timedelta(hours=hour) for hour in (0, 3, 9, 12, 18)]


def local(text):
    return datetime.fromisoformat(text).astimezone(OFFICE_ZONE)


async def judged(kept, simulated):
    ids = {case_id: number for number, (_, case_id) in simulated.cases.items()}
    rows = await kept.asked("SELECT case_id, step, turn, level, at, told FROM reminders")
    found = {(ids[case], step, turn, level): (local(at), bool(told)) for case, step, turn, level, at, told in rows}
    wanted = {
        (number, *key): due for number, life in enumerate(simulated.lives) for key, due in life.reminders(END).items()
    }
    assert found.keys() == wanted.keys()
    assert {key: (found[key], due) for key, due in wanted.items() if found[key] != due} == {}
    assert len(wanted) > len(simulated.lives)
    await _judge_messages(kept, simulated, wanted)
    await _judge_digests(kept)


async def _judge_messages(kept, simulated, wanted):
    """Who was told of which case at which level, line by line."""
    titles = {"Sắp": "before", "Hạn": "on", "Quá": "after"} | {"người": "head", "đầu": "coordinator", "lãnh": "leader"}
    heard = Counter()
    rows = await kept.asked("SELECT recipient, reply, created_at FROM outbox WHERE dedupe_key LIKE 'remind:%'")
    for recipient, reply, at in rows:
        for block in Reply.model_validate_json(reply).blocks[1:]:
            words = block.title.partition("báo ")[2] or block.title[2:]
            level = titles[words.split()[0]]
            heard.update((recipient, level, line.split(" ")[0], local(at)) for line in block.items)
    shown = {number: "-".join((code[:4], code[4:8], code[8:])) for number, (code, _) in simulated.cases.items()}
    expected = Counter()
    for (number, _step, _turn, level), (at, told) in wanted.items():
        if level not in ("apology", "citizen") and told:
            expected.update((who, level, shown[number], at) for who in _hearers(simulated.lives[number], level, at))
    assert heard == expected
    sorry = await kept.asked("SELECT count(*) FROM case_events WHERE kind = 'apologised'")
    assert sorry == [(sum(level == "apology" for _, _, _, level in wanted),)]
    asked_again = await kept.asked("SELECT count(*) FROM outbox WHERE purpose = 'reminder'")
    assert asked_again == [(sum(level == "citizen" for _, _, _, level in wanted),)]


def _hearers(life, level, at):
    """Who holds the case, or everybody of the office while nobody does."""
    if level in HEARS:
        return [HEARS[level]]
    taken = any(act in ("accept", "ask", "answer") and moment <= at for moment, act in life.acts)
    return ["holder"] if taken else ["holder", "head"]


async def _judge_digests(kept):
    rows = await kept.asked("SELECT recipient, created_at FROM outbox WHERE purpose = 'digest'")
    found = Counter((recipient, local(at).date()) for recipient, at in rows)
    assert set(found.values()) == {1}
    days = [BEGIN.date() + timedelta(days=day) for day in range(20, DAYS)]
    first = {day: first_look(datetime.combine(day, HOUR, OFFICE_ZONE)) for day in days if works(day)}
    for day, at in first.items():
        if at.date() == day:
            # The receiver and the leader have one when something is late somewhere.
            assert {who for who, on in found if on == day} >= {"holder", "head"}
    assert {local(at) for _, at in rows if local(at).date() in first} == {
        at for day, at in first.items() if at.date() == day
    }


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.full)], ids=["some", "a thousand"])
async def test_every_reminder_step_up_and_digest_of_ninety_days_comes_once_and_in_time(kept, whole):
    few = 50 if kept.engine == "sqlite" else 12
    made = lives(1_000 if whole else few, seed=50)
    looks = AT_THE_HOUR if kept.engine == "postgres" and not whole else [*AT_THE_HOUR, *BESIDE]
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(kept.opened())
        stores = [store]
        if kept.engine == "postgres":
            for _ in range(2):
                stores.append(await PostgresStore.open(kept.where, connections=2))
                stack.push_async_callback(stores[-1].close)
        simulated = Simulation(Office(store, chance=Scattered()), stores, made, looks)
        await simulated.run()
    await judged(kept, simulated)
