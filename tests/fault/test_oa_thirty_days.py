"""Thirty days of notices on a Zalo OA: none leaves outside its window, none is lost, and who is not reached is listed.

Who was heard when is drawn by lot and kept in books of the test's own. The platform is the strict stand-in: it is down
for hours, people leave in the middle, and it takes so many calls a minute. Time is the test's, and passes by waiting.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heapify, heappop
from random import Random

import pytest

from bot.channels.zalo_oa_post import Ways
from bot.channels.zalo_oa_read import Reading
from bot.domain.message import Channel
from bot.domain.outbox import UNREACHED, Purpose
from bot.domain.pace import Pace
from tests.contract.made import message
from tests.fake_zalo_oa import Fault
from tests.oa_desk import OaDesk

DAYS = 30
SEND = "/v3.0/oa/message/cs"
FREE = timedelta(hours=48)


class PassingPace(Pace):
    """A pace on the test's clock: waiting is what makes it pass."""

    def __init__(self, clock, per_minute):
        super().__init__(0.95 * per_minute / 60, 1, late=0)
        self.clock = clock

    def ask(self, chat, now):
        while wait := super().ask(chat, self.clock.at.timestamp()):
            # Clocks count in microseconds, a wait does not.
            self.clock.pass_by(seconds=wait + 0.001)
        return 0.0

    def arrived(self, chat, now):
        super().arrived(chat, self.clock.at.timestamp())

    def rest(self, until):
        super().rest(self.clock.at.timestamp() + until - asyncio.get_running_loop().time())


@dataclass
class Books:
    """What the test itself knows: when each person was heard, when they left, what was sent to them."""

    heard: dict = field(default_factory=dict)
    left: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)

    def last(self, who, at):
        return max((one for one in self.heard.get(who, ()) if one <= at), default=None)


def drawn(lot, begin, people, notices):
    """What happens, in order: (when, number, kind, person)."""

    def some():
        return begin + timedelta(seconds=lot.randrange(DAYS * 86400))

    events = []
    for who in people:
        # Heard a while ago, or not at all; then now and then.
        events += [(begin - timedelta(hours=lot.randrange(1, 24 * 12)), "heard", who)] * (lot.random() < 0.7)
        events += [(some(), "heard", who) for _ in range(lot.randrange(4))]
        events += [(some(), "left", who)] * (lot.random() < 0.05)

    def one():
        # Some have many cases, most have few.
        return people[int(len(people) * lot.random() ** 3)]

    events += [(some(), "notice", one()) for _ in range(notices - notices // 3)]
    # A third of them at once, as after a storm of which many have just written.
    storm = begin + timedelta(days=lot.randrange(1, DAYS))
    events += [(storm - timedelta(hours=lot.randrange(1, 24)), "heard", who) for who in people if lot.random() < 0.8]
    events += [(storm, "notice", one()) for _ in range(notices // 3)]
    for _ in range(DAYS // 5):
        events.append((down := some(), "down", ""))
        events.append((down + timedelta(hours=lot.randrange(1, 9)), "up", ""))
    events = [(at, number, kind, who) for number, (at, kind, who) in enumerate(events)]
    heapify(events)
    return events


class Month:
    def __init__(self, desk, books):
        self.desk, self.books, self.clock = desk, books, desk.office.clock
        self.numbers = 0

    async def until(self, at):
        """Time passes; whatever is due meanwhile is sent."""
        while True:
            while await self.desk.postman.run_once():
                pass
            async with self.desk.office.store.reading() as archive:
                due = await archive.outbox.next_due()
            if due is None or due > at:
                break
            # What is due already waits for a pause to end.
            self.clock.at = max(due, self.clock.at + timedelta(seconds=15))
        self.clock.at = max(at, self.clock.at)

    async def happens(self, kind, number):
        fake, books, now = self.desk.fake, self.books, self.clock.at
        if kind == "down":
            fake.faults = [Fault.status(502, method=SEND, times=None)]
        elif kind == "up":
            fake.faults = []
        elif kind == "notice":
            self.numbers += 1
            to = self.desk.office.identity(number, Channel.ZALO_OA)
            told = message(to, after=now, purpose=Purpose.NOTICE)
            books.sent[told.id] = (number, now)
            async with self.desk.office.store.transaction() as archive:
                await archive.outbox.put(told)
        else:
            who = fake.person(number)
            who.refuses = -213 if kind == "left" else 0
            book = books.left if kind == "left" else books.heard
            book.setdefault(number, []).append(now)
            assert (await self.desk.calls(fake.follows(who, yes=kind == "heard"))).status_code == 200


@pytest.mark.parametrize(
    ("people", "notices", "per_minute"),
    [
        pytest.param(80, 300, 10, id="small"),
        pytest.param(2000, 10_000, 100, id="full", marks=[pytest.mark.full, pytest.mark.timeout(1200)]),
    ],
)
@pytest.mark.parametrize("free", [0, 2], ids=["any number free", "two free"])
async def test_no_call_is_outside_its_window_and_everybody_is_reached_or_listed_with_the_reason(
    tmp_path, people, notices, per_minute, free
):
    lot = Random(f"{people} {free}")
    async with OaDesk.opened(
        tmp_path, ways=Ways(free_messages=free), reading=Reading(greets=False), per_minute=per_minute
    ) as desk:
        fake, clock, books = desk.fake, desk.office.clock, Books()
        fake.free, fake.per_minute, fake.tells_rate = free or None, per_minute, False
        desk.channel.postbag.pace = PassingPace(clock, per_minute)
        desk.postman._ways[Channel.ZALO_OA].pace = desk.channel.postbag.pace
        month = Month(desk, books)
        begin = clock.at + timedelta(days=12)
        everybody = [f"7{number:018}" for number in range(people)]
        for who in everybody:
            fake.person(who)
        events = drawn(lot, begin, everybody, notices)
        while events:
            at, _, kind, who = heappop(events)
            await month.until(at)
            await month.happens(kind, who)
        fake.faults = []
        await month.until(clock.at + timedelta(days=3))
        async with desk.office.store.reading() as archive:
            dead = {each.id: each for each in await archive.outbox.dead_letters(notices)}
            assert await archive.outbox.next_due() is None
        judge(fake, books, dead, notices, free)


def judge(fake, books, dead, notices, free):
    arrived = Counter()
    for who, person in fake.people.items():
        since = Counter()
        for heard in person.heard:
            arrived[heard.text] += 1
            last = books.last(who, heard.at)
            assert last is not None
            assert heard.at - last <= FREE, "nothing leaves outside its window"
            since[last] += 1
            assert not heard.paid
        assert not free or max(since.values(), default=0) <= free, "no quota is passed"
    refused = {call.refused for call in fake.wire if call.refused}
    assert refused <= {"502", "User has not followed OA", "Access token is invalid or expired"}, "no call in vain"
    assert set(arrived.values()) <= {1}, "nothing twice"
    ways = Counter(reason(each).partition(":")[0] for each in dead.values())
    assert len(arrived) + len(dead) == len(books.sent) == notices, "everybody is reached, or listed"
    assert not set(arrived) & set(dead)
    assert set(ways) <= {"OutOfWindow", "Gone", "Temporary"}
    assert arrived, ways
    unreached_in_time(books, dead, free)
    return ways


def reason(each):
    return each.last_error.removeprefix(UNREACHED)


def unreached_in_time(books, dead, free):
    """Who was given up though the window was open all the time must have left, or found Zalo down for a whole day."""
    for number, each in dead.items():
        who, queued = books.sent[number]
        last = books.last(who, queued)
        open_then = last is not None and queued - last <= FREE - timedelta(hours=10)
        if reason(each).startswith("OutOfWindow") and not free:
            assert not open_then, each.last_error
        if reason(each).startswith("Gone"):
            assert books.left.get(who), "only who left is gone"
