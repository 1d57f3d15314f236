"""A running desk follows the version in force, and followers hear what changed."""

import dataclasses

import pytest

from bot.config import Settings
from bot.domain.broadcast import BroadcastState
from bot.domain.catalog import Catalog, CatalogError
from bot.domain.publication import text_of
from bot.domain.subscription import Topic, TopicKind
from bot.rulebook import load_finder
from bot.services import publications
from bot.services.desk import Published
from bot.worker.led import AlwaysLeads
from bot.worker.timer import Timer
from tests.broadcasting import carried, takes
from tests.office import rules


def known(count=40):
    """A few real records."""
    return list(rules().catalog.procedures[:count])


def content(procedures):
    return text_of("Danh mục thử", procedures).encode()


def search(catalog):
    return load_finder(Settings.read(), catalog)


@pytest.fixture
async def desk(office):
    """A desk that runs on version 1."""
    async with office.store.transaction() as archive:
        await publications.publish(archive, content(known()), office.clock.now())
    own = dataclasses.replace(rules(), published=Published(Catalog.load(content(known())), rules().finder, None))
    timer = Timer(
        office.store, own, office.clock, office.chance, wake=office._woken, search=search, leadership=AlwaysLeads()
    )
    await timer.take_list()
    return own, timer


async def publish(office, procedures):
    async with office.store.transaction() as archive:
        return await publications.publish(archive, content(procedures), office.clock.now())


def renamed(procedures, title="Việc có tên hoàn toàn mới"):
    return [procedures[0].model_copy(update={"title": title}), *procedures[1:]]


async def test_a_running_desk_takes_a_new_version_with_its_search(office, desk):
    own, timer = desk
    await publish(office, renamed(known()))
    await timer.take_list()
    code = known()[0].code
    assert own.published.number == 2
    assert own.catalog.get(code).title == "Việc có tên hoàn toàn mới"
    assert own.finder.find("việc có tên hoàn toàn mới").hits[0].code == code


async def test_a_look_without_a_new_version_changes_nothing(office, desk):
    own, timer = desk
    before = own.catalog
    await timer.take_list()
    assert own.catalog is before


async def test_a_version_put_back_is_taken_as_well(office, desk):
    own, timer = desk
    await publish(office, renamed(known()))
    await timer.take_list()
    async with office.store.transaction() as archive:
        await publications.put_back(archive, 1, office.clock.now())
    await timer.take_list()
    assert (own.published.number, own.catalog.get(known()[0].code)) == (1, known()[0])


async def test_a_list_that_cannot_be_used_is_not_kept(office, desk):
    async with office.store.transaction() as archive:
        with pytest.raises(CatalogError):
            await publications.publish(archive, b'{"procedures": []}', office.clock.now())
        assert len(await archive.publications.known()) == 1


async def test_a_search_that_cannot_be_made_leaves_the_desk_on_the_version_before(office, desk):
    own, _ = desk
    before = own.published.number

    def broken(_catalog):
        raise ValueError("vocabulary")

    await publish(office, renamed(known()))
    timer = Timer(
        office.store, own, office.clock, office.chance, wake=office._woken, search=broken, leadership=AlwaysLeads()
    )
    await timer._guarded(timer.take_list)
    assert (own.published.number, own.catalog.get(known()[0].code)) == (before, known()[0])


async def test_who_follows_a_procedure_hears_of_its_change_once(office, desk):
    _, timer = desk
    await office.says("xin chào")
    async with office.store.transaction() as archive:
        person = await archive.people.meet(office.identity("an"), office.chance.id(), office.clock.now())
        await archive.followers.follow(person.id, known()[0].code)
    await publish(office, renamed(known()))
    for _ in range(3):
        await timer.take_list()
    (told,) = await office.heard()
    assert "Việc có tên hoàn toàn mới" in told.plain()
    async with office.store.reading() as archive:
        assert await archive.publications.untold() == []


async def test_the_difference_of_two_versions_names_what_changed(office, desk):
    records = known()
    await publish(office, renamed(records)[:-1])
    async with office.store.transaction() as archive:
        found = await publications.difference(archive, 1, 2)
    assert [before.code for before, _ in found.changed] == [records[0].code]
    assert ([one.code for one in found.removed], found.added) == ([records[-1].code], ())


async def test_a_change_that_somebody_follows_is_offered_as_a_draft_and_goes_to_nobody_by_itself(office, desk):
    _, timer = desk
    before = known()[0]
    await takes(office, "an", topic=Topic(TopicKind.PROCEDURE, before.code))
    await takes(office, "binh", topic=Topic(TopicKind.FIELD, before.field))
    await publish(office, renamed(known()))
    for _ in range(2):
        await timer.take_list()
    async with office.desk() as opened:
        drafts = await opened.archive.news.broadcasts.known(None, 9)
    assert {one.topic.kind for one in drafts} == {TopicKind.PROCEDURE, TopicKind.FIELD}
    assert {(one.state, one.official_id) for one in drafts} == {(BroadcastState.DRAFT, None)}
    assert all("Việc có tên hoàn toàn mới" in one.words for one in drafts)
    assert await carried(office) == 0
    assert await office.heard("binh") == []


async def test_a_change_that_nobody_takes_news_of_makes_no_draft(office, desk):
    _, timer = desk
    await publish(office, renamed(known()))
    await timer.take_list()
    async with office.desk() as opened:
        assert await opened.archive.news.broadcasts.known(None, 9) == []


async def test_a_draft_is_made_for_what_is_taken_and_not_for_the_rest_of_the_change(office, desk):
    _, timer = desk
    await takes(office, "an", topic=Topic(TopicKind.FIELD, known()[0].field))
    await publish(office, renamed(known()))
    await timer.take_list()
    async with office.desk() as opened:
        assert [one.topic.kind for one in await opened.archive.news.broadcasts.known(None, 9)] == [TopicKind.FIELD]
