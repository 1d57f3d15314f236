"""Versions of the published list."""

from datetime import date

import pytest

from bot.domain.ports import BrokenRule
from bot.domain.publication import Origin, Publication
from tests.contract.made import NOW, later


def version(number, **more):
    known = {
        "origin": Origin.IMPORTED,
        "digest": f"digest-{number}",
        "as_of": "2026-03",
        "count": 2,
        "decision": "1/QĐ-UBND",
        "decided_on": date(2026, 3, 9),
        "made_at": NOW,
    }
    return Publication(number=number, **known | more)


@pytest.fixture
async def archive(store):
    async with store.transaction() as opened:
        yield opened


async def test_before_the_first_version_nothing_is_in_force(archive):
    assert await archive.publications.next_number() == 1
    assert await archive.publications.in_force() is None
    assert await archive.publications.content(1) is None


async def test_a_version_comes_back_as_it_was_kept(archive):
    kept = [version(1), version(2, origin=Origin.PACKAGED, decision=None, decided_on=None)]
    for each in kept:
        await archive.publications.add(each, f"nội dung {each.number}".encode())
    assert await archive.publications.known() == kept[::-1]
    assert await archive.publications.content(2) == "nội dung 2".encode()
    assert await archive.publications.next_number() == 3


async def test_a_version_is_in_force_when_it_is_put_in_force_and_an_earlier_one_can_be_again(archive):
    for number in (1, 2):
        await archive.publications.add(version(number), b"{}")
    in_force = []
    for hours, number in enumerate((1, 2, 1)):
        await archive.publications.put_in_force(number, later(hours=hours))
        in_force.append((await archive.publications.in_force()).number)
    assert in_force == [1, 2, 1]


async def test_a_version_that_was_never_kept_cannot_be_in_force(archive):
    with pytest.raises(BrokenRule):
        await archive.publications.put_in_force(7, NOW)


async def test_a_step_from_one_version_to_the_next_is_told_once_and_in_order(archive):
    for number in (1, 2):
        await archive.publications.add(version(number), b"{}")
        await archive.publications.put_in_force(number, NOW)
    (first, *start), (second, *step) = await archive.publications.untold()
    assert (start, step) == ([None, 1], [1, 2])
    await archive.publications.mark_told(first, NOW)
    assert await archive.publications.untold() == [(second, 1, 2)]
