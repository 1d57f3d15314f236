"""Restricted records on every engine: parts in order, and looks that are only added."""

import pytest

from bot.domain.message import Channel
from bot.domain.person import Role
from bot.domain.restricted import Look, LookAct, Outcome, RestrictedRecord
from tests.contract.made import NOW, fresh, later, official


async def record(store, **parts):
    made = RestrictedRecord(
        **{"id": fresh("r"), "digest": fresh("d"), "channel": Channel.WEB, "notice": "1", "received_at": NOW} | parts
    )
    async with store.transaction() as archive:
        await archive.restricted.add(made)
    return made


async def test_a_record_is_found_by_its_digest_and_its_id_with_its_counts(store):
    made = await record(store)
    inspector = official(Role.INSPECTOR)
    async with store.transaction() as archive:
        await archive.officials.save(inspector, NOW)
        for sealed in ("một", "hai"):
            await archive.restricted.add_part(made.id, sealed, NOW)
        look = Look(fresh("look"), made.id, inspector.id, "Vì thế.", later(days=1))
        await archive.restricted.add_look(look)
    async with store.reading() as archive:
        found = await archive.restricted.by_digest(made.digest)
        assert (found.id, found.parts, found.looks) == (made.id, 2, 1)
        assert await archive.restricted.by_id(made.id) == found
        assert await archive.restricted.by_digest("none") is None
        assert [part.sealed for part in await archive.restricted.parts(made.id)] == ["một", "hai"]
        assert await archive.restricted.looks_at(made.id) == [look]
        assert await archive.restricted.looks(10) == [look]


async def test_the_newest_records_come_first(store):
    old, new = await record(store), await record(store)
    async with store.reading() as archive:
        assert [each.id for each in await archive.restricted.latest(10)] == [new.id, old.id]
        assert [each.id for each in await archive.restricted.latest(1)] == [new.id]


async def test_a_part_is_sealed_anew_in_its_place(store):
    made = await record(store)
    async with store.transaction() as archive:
        for sealed in ("một", "hai"):
            await archive.restricted.add_part(made.id, sealed, NOW)
        first, _ = await archive.restricted.part_numbers()
        await archive.restricted.reseal(first, "mới")
        assert [part.sealed for part in await archive.restricted.parts(made.id)] == ["mới", "hai"]


@pytest.mark.parametrize("other", ["digest", "id"])
async def test_no_two_records_share_a_code_or_an_id(store, other):
    from bot.domain.ports import BrokenRule

    made = await record(store)
    with pytest.raises(BrokenRule):
        await record(store, **{other: getattr(made, other)})


async def test_words_wait_until_an_outcome_and_later_ones_wait_again(store):
    made = await record(store)
    async with store.transaction() as archive:
        await archive.restricted.add_part(made.id, "một", NOW)
        await archive.restricted.add_part(made.id, "hai", later(days=1))
        await archive.restricted.add_part(made.id, "trả lời", later(days=2), by_office=True)
    async with store.transaction() as archive:
        (waits,) = await archive.restricted.waiting(10)
        assert (waits.id, waits.waiting_since, waits.outcome) == (made.id, NOW, None)
        await archive.restricted.settle(made.id, Outcome.INSPECTED, later(days=2))
        assert list(await archive.restricted.waiting(10)) == []
        settled = await archive.restricted.by_id(made.id)
        assert (settled.outcome, settled.settled_at, settled.waiting_since) == (
            Outcome.INSPECTED,
            later(days=2),
            None,
        )
        await archive.restricted.add_part(made.id, "ba", later(days=3))
        assert (await archive.restricted.by_id(made.id)).waiting_since == later(days=3)
        assert [part.by_office for part in await archive.restricted.parts(made.id)] == [False, False, True, False]


async def test_the_longest_waiting_come_first(store):
    early, late = await record(store), await record(store)
    async with store.transaction() as archive:
        await archive.restricted.add_part(late.id, "hai", later(days=1))
        await archive.restricted.add_part(early.id, "một", NOW)
        assert [each.id for each in await archive.restricted.waiting(10)] == [early.id, late.id]
        assert [each.id for each in await archive.restricted.waiting(1)] == [early.id]


async def test_words_go_for_good_and_the_record_and_who_looked_stay(store):
    made = await record(store)
    inspector = official(Role.INSPECTOR)
    async with store.transaction() as archive:
        await archive.officials.save(inspector, NOW)
        await archive.restricted.add_part(made.id, "một", NOW)
        look = Look(fresh("look"), made.id, inspector.id, "Hồ sơ giấy.", NOW, LookAct.ERASE)
        await archive.restricted.add_look(look)
        await archive.restricted.erase(made.id)
        assert list(await archive.restricted.parts(made.id)) == []
        assert await archive.restricted.looks_at(made.id) == [look]
        assert (await archive.restricted.by_id(made.id)).looks == 0


async def test_of_a_photo_the_list_of_parts_knows_that_it_is_there_and_the_part_alone_is_whole(store):
    made = await record(store)
    async with store.transaction() as archive:
        await archive.restricted.add_part(made.id, "một", NOW)
        await archive.restricted.add_part(made.id, "ảnh niêm phong", NOW, mime="image/jpeg")
        words, photo = await archive.restricted.parts(made.id)
        assert (words.sealed, words.mime) == ("một", "")
        assert (photo.sealed, photo.mime) == ("", "image/jpeg")
        whole = await archive.restricted.part(photo.number)
        assert (whole.sealed, whole.record_id) == ("ảnh niêm phong", made.id)
        assert await archive.restricted.part(photo.number + 1) is None
