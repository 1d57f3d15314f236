"""Who joined which case, and cases that are put together, on every engine."""

from dataclasses import replace

import pytest

from bot.domain.case import Kind, Status, Verdict
from bot.domain.joining import Joining, Link
from bot.domain.ports import BrokenRule
from tests.contract.made import AN, BINH, NOW, case, fresh, later, met


@pytest.fixture
async def an(store):
    return (await met(store)).id


@pytest.fixture
async def binh(store, an):
    return (await met(store, BINH)).id


async def kept(store, person_id, **parts):
    made = case(person_id, **parts)
    async with store.transaction() as archive:
        await archive.cases.add(made)
    return made


async def joins(store, of, person_id, identity=AN, at=NOW):
    joining = Joining(fresh("joining"), of.id, person_id, identity, at)
    async with store.transaction() as archive:
        return await archive.joinings.join(joining), joining


async def test_open_feedback_of_the_office_is_found_newest_first(store, an):
    old = await kept(store, an, received_at=later(days=-9))
    new = await kept(store, an, received_at=later(days=-1))
    await kept(store, an, office="so-y-te")
    await kept(store, an, status=Status.ANSWERED)
    await kept(store, an, kind=Kind.QUESTION, register_year=None, register_no=None)
    async with store.reading() as archive:
        assert await archive.joinings.lately("so-tu-phap", later(days=-10), 10) == [new, old]
        assert await archive.joinings.lately("so-tu-phap", later(days=-5), 10) == [new]
        assert await archive.joinings.lately("so-tu-phap", later(days=-10), 1) == [new]
        assert await archive.joinings.by_id(old.id) == old
        assert await archive.joinings.by_id("none") is None


async def test_what_came_in_at_an_office_is_found_wherever_it_is_now(store, an):
    here = await kept(store, an, office="so-y-te", received_at=later(days=-2))
    ended = await kept(store, an, status=Status.ANSWERED)
    async with store.transaction() as archive:
        for each in (here, ended):
            await archive.joinings.note_intake(each)
        await archive.cases.save(replace(here, office="so-tu-phap"))
    async with store.reading() as archive:
        (found,) = await archive.joinings.came_in("so-y-te", later(days=-3), 10)
        assert (found.id, found.office) == (here.id, "so-tu-phap")
        assert list(await archive.joinings.came_in("so-tu-phap", later(days=-3), 10)) == []
        assert list(await archive.joinings.came_in("so-y-te", later(days=-1), 10)) == []


async def test_a_person_joins_a_case_once(store, an, binh):
    of = await kept(store, an)
    first, joining = await joins(store, of, binh, BINH)
    again, _ = await joins(store, of, binh, BINH, later(days=1))
    assert (first, again) == (True, False)
    async with store.reading() as archive:
        assert await archive.joinings.of_case(of.id) == [joining]
        assert await archive.joinings.of_person(binh) == [joining]
        assert await archive.joinings.own(binh, joining.id) == joining
        assert await archive.joinings.own(an, joining.id) is None


async def test_what_who_joined_says_of_the_result_is_kept_and_replaced(store, an, binh):
    of = await kept(store, an)
    _, joining = await joins(store, of, binh)
    for verdict in (Verdict.SATISFIED, Verdict.NOT_SATISFIED):
        async with store.transaction() as archive:
            await archive.joinings.rate(joining.id, verdict, NOW)
    async with store.reading() as archive:
        assert (await archive.joinings.own(binh, joining.id)).verdict is Verdict.NOT_SATISFIED


async def test_who_leaves_or_is_forgotten_is_gone(store, an, binh):
    one, two, three = [await kept(store, an) for _ in range(3)]
    _, joining = await joins(store, one, binh)
    await joins(store, two, binh)
    await joins(store, three, binh)
    async with store.transaction() as archive:
        await archive.joinings.leave(joining.id)
        assert await archive.joinings.forget(binh) == 2
        assert list(await archive.joinings.of_person(binh)) == []


async def test_each_person_behind_a_case_counts_once(store, an, binh):
    root, put = await kept(store, an), await kept(store, binh)
    await joins(store, root, binh, BINH)
    async with store.transaction() as archive:
        assert await archive.joinings.people(root.id) == 2
        await archive.joinings.link(Link(fresh("link"), put.id, root.id, NOW))
        assert await archive.joinings.people(root.id) == 2
        assert await archive.joinings.people(put.id) == 1


async def test_a_case_is_put_to_one_case_at_a_time_and_taken_apart(store, an):
    root, other, put = [await kept(store, an) for _ in range(3)]
    link = Link(fresh("link"), put.id, root.id, NOW)
    async with store.transaction() as archive:
        await archive.joinings.link(link)
        assert await archive.joinings.link_of(put.id) == link
        assert await archive.joinings.put_to(root.id) == [put]
    with pytest.raises(BrokenRule):
        async with store.transaction() as archive:
            await archive.joinings.link(Link(fresh("link"), put.id, other.id, NOW))
    async with store.transaction() as archive:
        assert await archive.joinings.unlink(put.id, NOW)
        assert not await archive.joinings.unlink(put.id, NOW)
        assert await archive.joinings.link_of(put.id) is None
        await archive.joinings.link(Link(fresh("link"), put.id, other.id, NOW))
