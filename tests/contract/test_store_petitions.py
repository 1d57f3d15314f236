"""Letters of complaint on every engine: fetched once, gone when they lapse or their person is forgotten."""

import pytest

from tests.contract.made import NOW, later, met


@pytest.fixture
async def an(store):
    return (await met(store)).id


async def test_a_letter_is_given_once(store, an):
    async with store.transaction() as archive:
        await archive.petitions.keep("d", an, "niêm", later(days=1))
        assert await archive.petitions.waits("d", NOW)
        assert await archive.petitions.take("d", NOW) == "niêm"
        assert await archive.petitions.take("d", NOW) is None
        assert not await archive.petitions.waits("d", NOW)


async def test_a_letter_that_lapsed_is_neither_given_nor_kept(store, an):
    async with store.transaction() as archive:
        await archive.petitions.keep("d", an, "niêm", later(days=1))
        assert await archive.petitions.take("d", later(days=2)) is None
        assert await archive.petitions.drop(later(days=2)) == 1
        assert await archive.petitions.drop(later(days=2)) == 0


async def test_a_persons_letters_are_forgotten(store, an):
    async with store.transaction() as archive:
        await archive.petitions.keep("d", an, "niêm", later(days=1))
        assert await archive.petitions.forget(an) == 1
        assert not await archive.petitions.waits("d", NOW)
