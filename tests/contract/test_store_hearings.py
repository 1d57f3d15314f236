"""When somebody was last heard, what left since then, and until when the desk keeps quiet."""

from bot.domain.message import Channel
from bot.domain.window import Hearing
from tests.contract.made import AN, BINH, NOW, later, met


async def known(store, who=AN):
    async with store.reading() as archive:
        return await archive.hearings.of(who)


async def test_nobody_was_heard_before_the_first_word(store):
    assert await known(store) == Hearing()


async def test_a_later_contact_begins_the_count_anew_and_an_older_one_changes_nothing(store):
    await met(store)
    async with store.transaction() as archive:
        await archive.hearings.heard(AN, NOW)
        await archive.hearings.spend(AN, 2)
        await archive.hearings.spend(AN, 1)
    assert await known(store) == Hearing(NOW, 3)
    async with store.transaction() as archive:
        await archive.hearings.heard(AN, later(hours=-1))
    assert await known(store) == Hearing(NOW, 3)
    async with store.transaction() as archive:
        await archive.hearings.heard(AN, later(hours=1))
    assert await known(store) == Hearing(later(hours=1), 0)
    assert await known(store, BINH) == Hearing()


async def test_the_desk_steps_back_says_so_once_and_speaks_again(store):
    await met(store)
    async with store.transaction() as archive:
        await archive.hearings.step_back(AN, later(hours=4))
        assert [await archive.hearings.say_once(AN) for _ in range(2)] == [True, False]
        await archive.hearings.step_back(AN, later(hours=5))
        assert not await archive.hearings.say_once(AN)
    assert await known(store) == Hearing(None, 0, later(hours=5))
    async with store.transaction() as archive:
        await archive.hearings.step_back(AN, None)
        assert (await archive.hearings.of(AN)).quiet_until is None
        assert await archive.hearings.say_once(AN)


async def test_with_the_account_goes_what_was_known_of_it(store):
    await met(store)
    async with store.transaction() as archive:
        await archive.hearings.heard(AN, NOW)
        await archive.personal.holdings.forget_account(AN)
    assert await known(store) == Hearing()
    assert AN.channel is Channel.WEB


async def test_a_first_word_is_heard_in_the_commit_that_meets_the_person(store):
    async with store.transaction(of=AN) as archive:
        assert await archive.arrivals.take("key", AN, "person", NOW, NOW)
        await archive.hearings.heard(AN, NOW)
    assert await known(store) == Hearing(NOW)


async def test_an_official_who_writes_first_is_noted_in_the_commit_that_meets_the_person(store):
    async with store.transaction(of=AN) as archive:
        assert await archive.arrivals.take("key", AN, "person", NOW, NOW)
        await archive.hearings.step_back(AN, later(hours=4))
    assert (await known(store)).quiet(NOW)
