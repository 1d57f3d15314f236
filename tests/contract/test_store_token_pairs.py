"""A platform's pair of tokens: one process buys the next, once, and what it got replaces nothing newer."""

from dataclasses import replace

from bot.domain.message import Channel
from bot.domain.token_pair import SealedPair
from tests.contract.made import NOW, later

OA = Channel.ZALO_OA
FIRST = SealedPair("sealed-1", 1, NOW, later(hours=25))
SECOND = SealedPair("sealed-2", 2, later(hours=20), later(hours=45))
SOON = later(minutes=1)


async def put(store, pair=FIRST):
    async with store.transaction() as archive:
        await archive.token_pairs.put(OA, pair)


async def test_there_is_none_before_an_operator_brings_one(store):
    async with store.transaction() as archive:
        assert await archive.token_pairs.of(OA) is None
        assert not await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
    await put(store)
    async with store.reading() as archive:
        assert await archive.token_pairs.of(OA) == FIRST


async def test_one_alone_may_buy_until_its_time_is_over(store):
    await put(store)
    async with store.transaction() as archive:
        assert await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
        assert not await archive.token_pairs.claim(OA, 1, "two", NOW, SOON)
        assert await archive.token_pairs.claim(OA, 1, "two", SOON, later(minutes=2))


async def test_what_was_bought_is_in_force_and_nobody_buys_the_old_one_again(store):
    await put(store)
    async with store.transaction() as archive:
        await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
        assert await archive.token_pairs.bought(OA, SECOND)
        assert await archive.token_pairs.of(OA) == SECOND
        assert not await archive.token_pairs.claim(OA, 1, "two", NOW, SOON)


async def test_a_pair_that_took_long_to_get_is_kept_and_a_second_one_changes_nothing(store):
    await put(store)
    async with store.transaction() as archive:
        await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
        await archive.token_pairs.claim(OA, 1, "two", SOON, later(minutes=2))
        assert await archive.token_pairs.bought(OA, SECOND)
        assert not await archive.token_pairs.bought(OA, replace(SECOND, sealed="twice"))
        assert await archive.token_pairs.of(OA) == SECOND


async def test_what_was_bought_does_not_take_the_place_of_what_an_operator_brought_meanwhile(store):
    await put(store)
    async with store.transaction() as archive:
        await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
    await put(store, replace(FIRST, sealed="brought"))
    async with store.transaction() as archive:
        assert not await archive.token_pairs.bought(OA, SECOND)
        assert (await archive.token_pairs.of(OA)).sealed == "brought"


async def test_a_refusal_is_noted_until_an_operator_brings_another_pair(store):
    await put(store)
    async with store.transaction() as archive:
        await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
        await archive.token_pairs.failed(OA, "one", NOW)
        assert (await archive.token_pairs.of(OA)).failed_at == NOW
        assert await archive.token_pairs.claim(OA, 1, "one", NOW, SOON)
        await archive.token_pairs.failed(OA, "one", None)
        assert (await archive.token_pairs.of(OA)).failed_at == NOW
    await put(store, replace(FIRST, sealed="sealed-9"))
    async with store.reading() as archive:
        assert await archive.token_pairs.of(OA) == replace(FIRST, sealed="sealed-9", number=2)


async def test_a_pair_is_sealed_anew_and_dropped(store):
    await put(store)
    async with store.transaction() as archive:
        await archive.token_pairs.reseal(OA, "anew")
        assert (await archive.token_pairs.of(OA)).sealed == "anew"
        await archive.token_pairs.drop(OA)
        assert await archive.token_pairs.of(OA) is None
