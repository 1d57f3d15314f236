"""Who follows which procedure: only what was agreed to is kept, and it goes when the person says stop."""

import pytest

from bot.domain.follower import Following
from tests.contract.made import BINH, NOW, later, met

BIRTH, WEDDING = "1.000001", "1.000002"


@pytest.fixture
async def persons(store):
    return (await met(store)).id, (await met(store, BINH)).id


@pytest.fixture
async def an(persons):
    return persons[0]


@pytest.fixture
async def binh(persons):
    return persons[1]


@pytest.fixture
async def followers(store, persons):
    async with store.transaction() as archive:
        yield archive.followers


async def codes(followers, person, at=NOW):
    return [each.code for each in await followers.of_person(person, at)]


async def test_who_follows_is_found_by_the_procedure_and_by_the_person(followers, an, binh):
    for person, code in ((an, BIRTH), (an, WEDDING), (binh, BIRTH), (an, BIRTH)):
        await followers.follow(person, code)
    assert await codes(followers, an) == [BIRTH, WEDDING]
    found = await followers.of_procedures({BIRTH, "1.999999"}, NOW)
    assert {each.person_id for each in found} == {an, binh}
    assert {each.code for each in found} == {BIRTH}
    assert list(await followers.of_procedures((), NOW)) == []


async def test_a_question_is_kept_only_of_who_agreed(followers, an, binh):
    await followers.agree(an)
    await followers.agree(an)
    assert (await followers.agreed(an), await followers.agreed(binh)) == (True, False)
    assert await followers.asked(an, BIRTH, later(days=30))
    assert not await followers.asked(binh, BIRTH, later(days=30))
    assert await followers.of_procedures({BIRTH}, NOW) == [Following(an, BIRTH, later(days=30))]


async def test_a_question_is_remembered_until_its_last_day_and_asking_again_moves_that_day(followers, an):
    await followers.agree(an)
    await followers.asked(an, BIRTH, later(days=30))
    await followers.asked(an, BIRTH, later(days=20))
    assert await codes(followers, an, later(days=30)) == [BIRTH]
    assert await codes(followers, an, later(days=30, seconds=1)) == []
    assert list(await followers.of_procedures({BIRTH}, later(days=31))) == []
    await followers.asked(an, BIRTH, later(days=40))
    assert await codes(followers, an, later(days=40)) == [BIRTH]


async def test_a_question_does_not_put_an_end_to_following(followers, an):
    await followers.agree(an)
    await followers.asked(an, BIRTH, later(days=30))
    await followers.follow(an, BIRTH)
    await followers.asked(an, BIRTH, later(days=30))
    assert await followers.of_person(an, later(days=400)) == [Following(an, BIRTH)]


async def test_who_says_stop_is_forgotten_for_that_procedure_only(followers, an, binh):
    for person, code in ((an, BIRTH), (an, WEDDING), (binh, BIRTH)):
        await followers.follow(person, code)
    assert await followers.stop(an, BIRTH)
    assert not await followers.stop(an, BIRTH)
    assert await codes(followers, an) == [WEDDING]
    assert await codes(followers, binh) == [BIRTH]


async def test_who_stops_everything_leaves_nothing_behind(followers, an, binh):
    await followers.agree(an)
    await followers.asked(an, BIRTH, later(days=30))
    for person in (an, binh):
        await followers.follow(person, WEDDING)
    assert await followers.stop_all(an) == 2
    assert await codes(followers, an) == []
    assert not await followers.agreed(an)
    assert await codes(followers, binh) == [WEDDING]


async def test_questions_of_long_ago_are_dropped_and_followings_stay(followers, an):
    await followers.agree(an)
    await followers.asked(an, BIRTH, later(days=30))
    await followers.follow(an, WEDDING)
    assert await followers.forget(later(days=30)) == 0
    assert await followers.forget(later(days=31)) == 1
    assert await codes(followers, an) == [WEDDING]
