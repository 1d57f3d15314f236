"""The outbox: once by its key, in order for each recipient, leased and never stranded."""

from dataclasses import replace

import pytest

from bot.domain.message import Channel
from bot.domain.outbox import PostStatus, Purpose
from tests.contract.made import AN, BINH, NOW, kept_case, later, message

LEASE = later(seconds=60)


@pytest.fixture
async def outbox(store):
    async with store.transaction() as archive:
        yield archive.outbox


async def claimed(outbox, at=NOW, owner="postman", limit=10, channels=None):
    return [found.id for found in await outbox.claim(at, LEASE, owner, limit, channels)]


async def test_a_message_comes_out_as_it_was_put_in(store):
    about = await kept_case(store)
    put = message(purpose=Purpose.ALERT, case_id=about.id)
    async with store.transaction() as archive:
        assert await archive.outbox.put(put)
        (found,) = await archive.outbox.claim(NOW, LEASE, "postman", 10)
    assert found.status is PostStatus.SENDING
    assert found.seq > 0
    assert (found.id, found.dedupe_key, found.recipient, found.reply, found.purpose, found.case_id) == (
        put.id, put.dedupe_key, put.recipient, put.reply, put.purpose, put.case_id,
    )  # fmt: skip
    assert (found.created_at, found.send_after, found.attempts, found.last_error) == (NOW, NOW, 0, "")


async def test_the_same_key_is_queued_once(outbox):
    assert [await outbox.put(message(key="event:1")) for _ in range(2)] == [True, False]
    assert len(await claimed(outbox)) == 1


async def test_nothing_leaves_before_its_time(outbox):
    put = message(after=later(seconds=1))
    await outbox.put(put)
    assert await claimed(outbox) == []
    assert await claimed(outbox, later(seconds=1)) == [put.id]


async def test_one_recipient_gets_one_message_at_a_time_in_order(outbox):
    first, second = message(), message()
    other = message(BINH)
    for each in (first, second, other):
        await outbox.put(each)
    assert await claimed(outbox) == [first.id, other.id]
    assert await claimed(outbox) == []
    await outbox.sent(first.id, "postman", NOW)
    assert await claimed(outbox) == [second.id]


async def test_messages_that_are_queued_together_keep_their_order(store):
    queued = [message() for _ in range(7)]
    async with store.transaction() as archive:
        for each in queued:
            await archive.outbox.queue(each)
    async with store.transaction() as archive:
        for each in queued:
            assert await claimed(archive.outbox) == [each.id]
            await archive.outbox.sent(each.id, "postman", NOW)


async def test_what_waits_for_a_channel_that_nobody_serves_is_due_for_nobody(outbox):
    await outbox.put(message(BINH))
    assert await outbox.next_due({Channel.WEB}) is None
    assert await outbox.next_due({Channel.TELEGRAM}) == await outbox.next_due() == NOW


async def test_a_message_that_waits_holds_back_the_later_ones_to_the_same_person_only(outbox):
    first, second, other = message(), message(), message(BINH)
    for each in (first, second, other):
        await outbox.put(each)
    await outbox.claim(NOW, LEASE, "postman", 1)
    await outbox.again(first.id, "postman", later(hours=1), "Temporary", counts=True)
    assert await claimed(outbox) == [other.id]
    assert await outbox.next_due() == LEASE


async def test_a_dead_message_holds_nobody_back(outbox):
    first, second = message(), message()
    for each in (first, second):
        await outbox.put(each)
    await claimed(outbox)
    await outbox.dead(first.id, "postman", "Bad", NOW)
    assert await claimed(outbox) == [second.id]


async def test_an_ended_lease_comes_back_and_its_old_owner_may_not_mark_it(outbox):
    put = message()
    await outbox.put(put)
    await claimed(outbox, owner="first")
    assert await claimed(outbox, later(seconds=59), owner="second") == []
    assert await claimed(outbox, LEASE, owner="second") == [put.id]
    assert not await outbox.sent(put.id, "first", NOW)
    assert not await outbox.again(put.id, "first", NOW, "", counts=True)
    assert not await outbox.dead(put.id, "first", "", NOW)
    assert await outbox.sent(put.id, "second", NOW)


async def test_only_what_counts_is_an_attempt(outbox):
    put = message()
    await outbox.put(put)
    for counts in (True, False, True):
        await claimed(outbox)
        assert await outbox.again(put.id, "postman", NOW, "Temporary", counts=counts)
    (found,) = await outbox.claim(NOW, LEASE, "postman", 1)
    assert (found.attempts, found.last_error) == (2, "Temporary")


async def test_dead_letters_come_newest_first_with_their_reason(outbox):
    put = [message(), message(BINH)]
    for minutes, each in enumerate(put):
        await outbox.put(each)
        await claimed(outbox)
        await outbox.dead(each.id, "postman", "Bad: refused", later(minutes=minutes))
    letters = await outbox.dead_letters(10)
    assert [letter.id for letter in letters] == [put[1].id, put[0].id]
    assert {(letter.status, letter.last_error, letter.attempts) for letter in letters} == {
        (PostStatus.DEAD, "Bad: refused", 1)
    }
    assert len(await outbox.dead_letters(1)) == 1


async def test_a_dead_message_can_be_sent_again_with_its_tries_counted_anew(outbox):
    put = message()
    await outbox.put(put)
    assert not await outbox.revive(put.id, NOW)
    await claimed(outbox)
    await outbox.dead(put.id, "postman", "Gone", NOW)
    assert await outbox.revive(put.id, later(hours=1))
    assert await outbox.dead_letters(10) == []
    assert await claimed(outbox) == []
    (found,) = await outbox.claim(later(hours=1), later(hours=2), "postman", 1)
    assert (found.id, found.attempts) == (put.id, 0)


async def test_final_is_final(outbox):
    put = message()
    await outbox.put(put)
    await claimed(outbox)
    await outbox.sent(put.id, "postman", NOW)
    assert not await outbox.sent(put.id, "postman", NOW)
    assert not await outbox.dead(put.id, "postman", "", NOW)
    assert not await outbox.revive(put.id, NOW)
    assert await claimed(outbox, later(days=1)) == []


async def test_only_the_channels_asked_for_are_served(outbox):
    web, telegram = message(), message(BINH)
    for each in (web, telegram):
        await outbox.put(each)
    assert await claimed(outbox, channels=set()) == []
    assert await claimed(outbox, channels={Channel.TELEGRAM}) == [telegram.id]
    assert await claimed(outbox) == [web.id]


async def test_no_more_than_asked_for_and_the_earliest_first(outbox):
    put = [message(AN), message(BINH)]
    for each in put:
        await outbox.put(each)
    assert await claimed(outbox, limit=1) == [put[0].id]


async def test_next_due_is_the_earliest_time_or_end_of_a_lease(outbox):
    assert await outbox.next_due() is None
    await outbox.put(message(after=later(hours=3)))
    assert await outbox.next_due() == later(hours=3)
    put = message(BINH)
    await outbox.put(put)
    assert await outbox.next_due() == NOW
    await claimed(outbox)
    assert await outbox.next_due() == LEASE
    await outbox.sent(put.id, "postman", NOW)
    assert await outbox.next_due() == later(hours=3)


async def test_a_message_behind_another_is_not_due_before_it(outbox):
    await outbox.put(message(after=later(hours=3)))
    await outbox.put(message())
    assert await outbox.next_due() == later(hours=3)


async def test_a_message_sent_again_waits_behind_the_one_on_its_way(outbox):
    first, second, third = message(), message(), message()
    for each in (first, second):
        await outbox.put(each)
    await claimed(outbox)
    await outbox.dead(first.id, "postman", "Bad", NOW)
    assert await claimed(outbox) == [second.id]
    await outbox.revive(first.id, NOW)
    await outbox.put(third)
    assert await claimed(outbox) == []
    await outbox.sent(second.id, "postman", NOW)
    assert await claimed(outbox) == [first.id]


async def test_holding_gives_up_everything_unsent_with_the_reason_and_leaves_the_rest(outbox):
    taken, waiting, sent = message(AN), message(AN), message(BINH)
    for each in (taken, waiting, sent):
        await outbox.put(each)
    await outbox.claim(NOW, LEASE, "postman", 10)
    await outbox.sent(sent.id, "postman", NOW)
    assert await outbox.hold("because", NOW) == 2
    assert await outbox.hold("again", NOW) == 0
    assert [letter.id for letter in await outbox.dead_letters(10, "because")] == [waiting.id, taken.id]
    assert await outbox.dead_letters(10, "another reason") == []
    assert await outbox.next_due() is None
    assert not await outbox.sent(taken.id, "postman", NOW)


@pytest.mark.parametrize("end", ["sent", "dead"])
@pytest.mark.parametrize("confided", [True, False])
async def test_what_was_confided_is_struck_once_it_left_or_was_given_up(store, end, confided):
    put = replace(message(key=f"reply:{end}:{confided}"), confided=confided)
    async with store.transaction() as archive:
        await archive.outbox.put(put)
        (leased,) = await archive.outbox.claim(NOW, LEASE, "postman", 10)
        assert (leased.reply, leased.confided) == (put.reply, confided)
        await (
            archive.outbox.sent(put.id, "postman", NOW)
            if end == "sent"
            else archive.outbox.dead(put.id, "postman", "Blocked", NOW)
        )
        (kept,) = await archive.outbox.tries(put.dedupe_key)
        assert bool(kept.reply.blocks) is not confided
        # Without its words it can be sent by nobody again.
        assert [one.id for one in await archive.outbox.dead_letters(10)] == [put.id] * (end == "dead" and not confided)
        assert await archive.outbox.revive(put.id, NOW) is (end == "dead" and not confided)


async def test_a_restore_strikes_what_was_confided(outbox):
    put = replace(message(key="reply:held"), confided=True)
    await outbox.put(put)
    assert await outbox.hold("Restored", NOW) == 1
    assert (await outbox.tries(put.dedupe_key))[0].reply.blocks == ()
