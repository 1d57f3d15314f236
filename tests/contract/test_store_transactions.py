"""What leaves a block stays; what breaks inside keeps nothing; readers never wait."""

import asyncio

import pytest

from bot.domain.message import Conversation
from bot.domain.ports import ArchiveUnavailable
from bot.domain.webline import WebLine
from tests.contract.made import AN, NOW, fresh, said


async def is_kept(store, key):
    async with store.transaction() as archive:
        return not await archive.inbox.claim(key, NOW)


async def test_leaving_the_block_keeps_what_was_written(store):
    async with store.transaction() as archive:
        await archive.inbox.claim("kept", NOW)
    assert await is_kept(store, "kept")


async def test_an_exception_keeps_nothing_and_the_next_writer_begins(store):
    async def break_off():
        async with store.transaction() as archive:
            await archive.inbox.claim("gone", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert not await is_kept(store, "gone")


async def test_a_cancelled_writer_keeps_nothing_and_the_next_one_begins(store):
    inside = asyncio.Event()

    async def write():
        async with store.transaction() as archive:
            await archive.inbox.claim("cancelled", NOW)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not await is_kept(store, "cancelled")


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_a_writer_cancelled_at_any_step_leaves_the_store_usable(store, steps):
    async def write():
        async with store.transaction() as archive:
            for number in range(3):
                await archive.inbox.claim(f"part-{number}", NOW)

    task = asyncio.create_task(write())
    for _ in range(steps):
        await asyncio.sleep(0.0001)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    parts = [await is_kept(store, f"part-{number}") for number in range(3)]
    assert len(set(parts)) == 1


async def test_a_reader_neither_waits_for_the_writer_nor_sees_his_unfinished_work(store):
    async with store.transaction() as archive:
        await archive.conversations.save(AN, Conversation(step="unfinished"), NOW)
        async with asyncio.timeout(1), store.reading() as view:
            assert await view.conversations.load(AN) is None


async def test_a_reader_sees_one_moment_until_the_end_of_the_block(store):
    async with store.reading() as view:
        assert await view.conversations.load(AN) is None
        async with store.transaction() as archive:
            await archive.conversations.save(AN, Conversation(), NOW)
        assert await view.conversations.load(AN) is None
    async with store.reading() as view:
        assert await view.conversations.load(AN) is not None


async def test_a_reader_cannot_write(store):
    with pytest.raises(ArchiveUnavailable):
        async with store.reading() as view:
            await view.inbox.claim("by a reader", NOW)
    assert not await is_kept(store, "by a reader")


async def test_many_readers_get_their_turn(store):
    async def look():
        async with store.reading() as view:
            return await view.outbox.next_due()

    assert await asyncio.gather(*(look() for _ in range(25))) == [None] * 25


async def test_writers_of_one_citizen_follow_one_another_and_lose_no_write(store):
    async def count():
        async with store.transaction(of=AN) as archive:
            talk = await archive.conversations.load(AN) or Conversation(data={"count": 0})
            talk.data["count"] += 1
            await archive.conversations.save(AN, talk, NOW)

    await asyncio.gather(*(count() for _ in range(25)))
    async with store.reading() as view:
        assert (await view.conversations.load(AN)).data == {"count": 25}


async def test_the_first_claim_of_a_key_is_new_and_every_later_one_is_not(store):
    async with store.transaction() as archive:
        claims = [await archive.inbox.claim("once", NOW) for _ in range(3)]
    assert claims == [True, False, False]


async def test_a_closed_store_says_that_it_cannot_serve(store):
    await store.close()
    with pytest.raises(ArchiveUnavailable):
        async with store.transaction():
            pass
    with pytest.raises(ArchiveUnavailable):
        async with store.reading():
            pass


async def test_a_time_without_a_zone_is_refused(store):
    with pytest.raises(ValueError, match="zone"):
        async with store.transaction() as archive:
            await archive.inbox.claim("naive", NOW.replace(tzinfo=None))


async def test_words_that_are_a_query_stay_words(store):
    words = "'); DROP TABLE weblog; -- %s ${x} :name"
    async with store.transaction() as archive:
        await archive.weblog.add(WebLine(0, NOW, text=words, reply=said(words)), AN, fresh())
        (line,) = await archive.weblog.latest(AN, 5)
    assert (line.text, line.reply) == (words, said(words))
