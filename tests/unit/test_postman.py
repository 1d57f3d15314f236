"""The postman over a real archive: what he does with every way in which a platform can answer."""

import asyncio

import pytest

from bot.domain.message import Channel, Identity
from bot.domain.outbox import Bad, Gone, OutOfWindow, PostStatus, Purpose, RateLimited, Temporary, Unsure
from bot.domain.ports import ArchiveUnavailable
from bot.worker import postman as working
from bot.worker.postman import Postman
from bot.worker.way import BREAK, BREAKS_AFTER, HANDS, LEASE
from tests.blank_archive import archive_at
from tests.clock import Counted, SetClock
from tests.contract.made import AN, BINH, message


class Bag:
    """A channel that answers as told: with the errors of `faults`, one each, then well."""

    def __init__(self, channel=Channel.WEB):
        self.channel, self.sent, self.faults, self.gate, self.tried = channel, [], [], None, 0

    async def send(self, outgoing):
        self.tried += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(outgoing.id)


class Post:
    """A postman with two channels, and a look at what he left behind."""

    def __init__(self, store):
        self.store, self.clock, self.points = store, SetClock(), []
        self.web, self.telegram = Bag(), Bag(Channel.TELEGRAM)
        self.postman = self.another()

    def another(self):
        bags = {Channel.WEB: self.web, Channel.TELEGRAM: self.telegram}
        return Postman(self.store, bags, self.clock, Counted(), reach=self.points.append)

    async def put(self, *messages):
        async with self.store.transaction() as archive:
            for each in messages:
                await archive.outbox.put(each)
        return messages[0]

    async def round(self, **later):
        self.clock.pass_by(**later)
        return await self.postman.run_once()

    async def dead(self):
        async with self.store.reading() as archive:
            return list(await archive.outbox.dead_letters(100))

    async def due(self):
        async with self.store.reading() as archive:
            return await archive.outbox.next_due()


@pytest.fixture
async def post(tmp_path):
    store = await archive_at(tmp_path / "motcua.db", patience=0.2)
    yield Post(store)
    await store.close()


def person(number):
    return Identity(Channel.WEB, f"person-{number}")


async def test_what_is_due_is_sent_once_and_in_order(post):
    put = [message(), message(), message(BINH)]
    await post.put(*put)
    rounds = [await post.round() for _ in range(3)]
    assert rounds == [2, 1, 0]
    assert post.web.sent == [put[0].id, put[1].id]
    assert post.telegram.sent == [put[2].id]
    assert await post.due() is None


async def test_a_passing_failure_is_tried_again_after_its_wait_and_counts(post):
    await post.put(message())
    post.web.faults = [Temporary("down"), Temporary("down")]
    assert [await post.round(), await post.round()] == [1, 0]
    waited = (await post.due() - post.clock.now()).total_seconds()
    assert 0.8 <= waited <= 1.2
    await post.round(seconds=1.2)
    waited = (await post.due() - post.clock.now()).total_seconds()
    assert 3.2 <= waited <= 4.8
    await post.round(seconds=5)
    assert len(post.web.sent) == 1


async def test_a_reply_is_given_up_after_its_quick_tries(post):
    await post.put(message(purpose=Purpose.REPLY))
    post.web.faults = [Temporary("down")] * 9
    while await post.due():
        await post.round(seconds=800)
    (letter,) = await post.dead()
    assert (letter.attempts, letter.last_error, len(post.web.faults)) == (8, "Temporary: down", 1)


async def test_a_notice_goes_on_hourly_for_a_day(post):
    await post.put(message(purpose=Purpose.NOTICE))
    post.web.faults = [Temporary("down")] * 31
    while await post.due():
        await post.round(hours=1.3)
    assert (await post.dead(), len(post.web.sent)) == ([], 1)


async def test_the_order_holds_while_the_first_message_fails(post):
    put = [message(), message()]
    await post.put(*put)
    post.web.faults = [Temporary("down")]
    await post.round()
    assert await post.round() == 0
    await post.round(seconds=2)
    await post.round()
    assert post.web.sent == [put[0].id, put[1].id]


async def test_a_platform_that_asks_for_patience_stops_its_whole_channel_and_no_other(post):
    await post.put(message(), message(person(1)), message(BINH))
    post.web.faults = [RateLimited(35), RateLimited(35)]
    assert await post.round() == 3
    assert len(post.telegram.sent) == 1
    await post.put(message(person(2)))
    assert await post.round(seconds=34) == 0
    assert await post.round(seconds=2) == 3
    assert post.web.tried == 5


async def test_being_asked_for_patience_is_no_attempt(post):
    await post.put(message(purpose=Purpose.REPLY))
    post.web.faults = [RateLimited(1)] * 20
    for _ in range(20):
        await post.round(seconds=2)
    assert await post.dead() == []
    await post.round(seconds=2)
    assert len(post.web.sent) == 1


async def test_who_is_gone_is_not_written_to_again_and_an_official_sees_it(post):
    async with post.store.transaction() as archive:
        who = await archive.people.meet(AN, "p1", post.clock.now())
    await post.put(message())
    post.web.faults = [Gone("blocked")]
    await post.round()
    (letter,) = await post.dead()
    assert (letter.status, letter.last_error) == (PostStatus.DEAD, "Unreached: Gone: blocked")
    async with post.store.reading() as archive:
        assert list(await archive.people.ways(who.id)) == []


async def test_a_closed_window_says_nothing_against_answering_later(post):
    async with post.store.transaction() as archive:
        who = await archive.people.meet(AN, "p" * 32, post.clock.now())
    await post.put(message())
    post.web.faults = [OutOfWindow("not now")]
    await post.round()
    (letter,) = await post.dead()
    assert letter.last_error == "Unreached: OutOfWindow: not now"
    async with post.store.reading() as archive:
        assert len(await archive.people.ways(who.id)) == 1


@pytest.mark.parametrize(("purpose", "tries"), [(Purpose.BROADCAST, 2), (Purpose.REMINDER, 2), (Purpose.NOTICE, 5)])
async def test_what_may_have_arrived_is_repeated_only_where_people_wait_for_it(post, purpose, tries):
    await post.put(message(purpose=purpose))
    post.web.faults = [Unsure("perhaps")] * 5
    for _ in range(5):
        await post.round(hours=2)
    assert post.web.tried == tries
    assert len(await post.dead()) == (tries == 2)


async def test_a_refused_message_is_not_tried_again_and_blocks_nobody(post):
    put = [message(), message(), message(person(1))]
    await post.put(*put)
    post.web.faults = [Bad("refused")]
    await post.round()
    await post.round()
    assert sorted(post.web.sent) == sorted([put[1].id, put[2].id])
    assert [letter.id for letter in await post.dead()] == [put[0].id]


async def test_an_error_that_nobody_expected_leaves_its_class_only(post):
    await post.put(message())
    post.web.faults = [RuntimeError("0912345678 at https://api.example/bot1:secret")]
    await post.round()
    assert [letter.last_error for letter in await post.dead()] == ["RuntimeError"]


async def test_a_platform_that_does_not_answer_counts_as_down(post, monkeypatch):
    monkeypatch.setattr(working, "LONGEST_SEND", 0.01)
    post.web.gate = asyncio.Event()
    await post.put(message())
    await post.round()
    assert await post.due() > post.clock.now()
    assert await post.dead() == []


async def test_a_slow_channel_holds_no_transaction_and_no_other_channel(post):
    post.web.gate = asyncio.Event()
    await post.put(*(message(person(number)) for number in range(HANDS + 3)))
    stop = asyncio.Event()
    running = asyncio.create_task(post.postman.run(stop))
    async with asyncio.timeout(5):
        while post.web.tried < HANDS:
            await asyncio.sleep(0)
        await post.put(message(BINH))
        post.postman.wake()
        while not post.telegram.sent:
            await asyncio.sleep(0)
        assert post.web.tried == HANDS
        post.web.gate.set()
        while len(post.web.sent) < HANDS + 3:
            await asyncio.sleep(0)
        stop.set()
        post.postman.wake()
        await running


async def test_a_channel_that_fails_on_and_on_is_left_alone_then_tried_with_one(post):
    await post.put(*(message(person(number)) for number in range(BREAKS_AFTER + 3)))
    post.web.faults = [Temporary("down")] * (BREAKS_AFTER + 4)
    await post.round()
    tried = post.web.tried
    assert await post.round(seconds=BREAK.total_seconds() - 1) == 0
    assert post.web.tried == tried
    assert await post.round(seconds=2) == 1
    assert await post.round() == 0
    assert await post.round(seconds=BREAK.total_seconds()) == 1
    assert len(post.web.sent) == 1
    assert await post.round() == BREAKS_AFTER + 2


async def test_a_message_in_a_dead_postmans_hand_is_sent_by_the_next_one_after_the_lease(post):
    put = await post.put(message())
    async with post.store.transaction() as archive:
        await archive.outbox.claim(post.clock.now(), post.clock.now() + LEASE, "the dead one", 5)
    assert await post.round(seconds=59) == 0
    assert await post.round(seconds=1) == 1
    assert post.web.sent == [put.id]


async def test_two_postmen_send_nothing_twice(post):
    put = [message(person(number)) for number in range(40)]
    await post.put(*put)
    other = post.another()
    while await post.postman.run_once() + await other.run_once():
        pass
    assert sorted(post.web.sent) == sorted(each.id for each in put)


async def test_while_the_archive_is_down_he_waits_and_then_goes_on(post, monkeypatch):
    monkeypatch.setattr(working, "IDLE", 0.01)
    stop, failing = asyncio.Event(), [ArchiveUnavailable("locked")] * 3
    real = post.store.reading

    def reading():
        if failing:
            raise failing.pop()
        return real()

    monkeypatch.setattr(post.store, "reading", reading)
    await post.put(message())
    running = asyncio.create_task(post.postman.run(stop))
    async with asyncio.timeout(5):
        while not post.web.sent:
            await asyncio.sleep(0.01)
        stop.set()
        post.postman.wake()
        await running
    assert failing == []


async def test_a_mark_that_the_archive_refuses_is_tried_again_so_that_nothing_goes_twice(post, monkeypatch):
    monkeypatch.setattr(working, "IDLE", 0.01)
    await post.put(message())
    failing, real = [ArchiveUnavailable("full")] * 3, post.store.transaction

    async def refuse_from_now(outgoing):
        post.web.sent.append(outgoing.id)
        monkeypatch.setattr(post.store, "transaction", refusing)

    def refusing():
        if failing:
            raise failing.pop()
        return real()

    monkeypatch.setattr(post.web, "send", refuse_from_now)
    await post.round()
    assert failing == []
    assert await post.due() is None


async def test_when_told_to_stop_he_finishes_what_he_has_in_hand(post):
    post.web.gate = asyncio.Event()
    await post.put(message())
    stop = asyncio.Event()
    running = asyncio.create_task(post.postman.run(stop))
    async with asyncio.timeout(5):
        while not post.web.tried:
            await asyncio.sleep(0)
        stop.set()
        post.postman.wake()
        ended, _ = await asyncio.wait({running}, timeout=0.05)
        assert not ended
        post.web.gate.set()
        await running
    assert len(post.web.sent) == 1
    assert await post.due() is None


async def test_the_points_of_a_delivery_come_in_order(post):
    await post.put(message())
    await post.round()
    assert post.points == ["after_lease", "after_wire", "after_mark"]


async def test_a_channel_that_is_not_set_up_keeps_its_messages(post):
    put = await post.put(message(BINH))
    without = Postman(post.store, {Channel.WEB: post.web}, post.clock, Counted(), reach=post.points.append)
    assert await without.run_once() == 0
    await post.round()
    assert post.telegram.sent == [put.id]
