"""Contacts for when the chats fail, on every engine."""

import pytest

from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Channel, Identity
from bot.domain.person import Way
from tests.contract.made import AN, BINH, NOW, kept_case, later, met


def email(person_id, name="contact", *, confirmed=False, value="thu@example.vn"):
    return Contact(name, person_id, ContactKind.EMAIL, value, confirmed)


@pytest.fixture
async def an(store):
    return (await met(store)).id


async def test_of_each_kind_the_latest_is_kept(store, an):
    async with store.transaction() as archive:
        await archive.contacts.give(email(an, "first"), NOW)
        await archive.contacts.give(email(an, "second", value="khac@example.vn"), NOW)
        await archive.contacts.give(Contact("phone", an, ContactKind.PHONE, "+84912345678", confirmed=True), NOW)
        assert [each.id for each in await archive.contacts.of_person(an)] == ["second", "phone"]
        assert await archive.contacts.by_id("first") is None


async def test_a_code_confirms_its_owners_contact_once_and_in_time(store, an):
    other = (await met(store, BINH)).id
    async with store.transaction() as archive:
        await archive.contacts.give(email(an), NOW, ("digest", later(minutes=10)))
        assert not await archive.contacts.confirm(other, "digest", NOW)
        assert not await archive.contacts.confirm(an, "other", NOW)
        assert not await archive.contacts.confirm(an, "digest", later(minutes=10))
        assert await archive.contacts.confirm(an, "digest", later(minutes=9))
        assert not await archive.contacts.confirm(an, "digest", later(minutes=9))
        assert (await archive.contacts.by_id("contact")).confirmed


async def test_where_nothing_arrives_is_kept_in_mind(store, an):
    async with store.transaction() as archive:
        await archive.contacts.give(email(an, confirmed=True), NOW)
        await archive.contacts.set_reachable("contact", reachable=False)
        assert not (await archive.contacts.by_id("contact")).reachable


async def test_a_contact_goes_with_the_sender_of_the_last_case_and_when_nobody_confirmed_it(store, an):
    case = await kept_case(store)
    other = (await met(store, BINH)).id
    async with store.transaction() as archive:
        await archive.contacts.give(email(case.person_id, "needed", confirmed=True), NOW)
        await archive.contacts.give(email(other, "needless", confirmed=True), NOW)
        assert await archive.contacts.drop_needless(later(days=-1), later(days=1)) == 0
        assert await archive.contacts.drop_needless(later(days=1), later(days=1)) == 1
        await archive.contacts.give(email(other, "unconfirmed"), NOW, ("digest", later(minutes=10)))
        assert await archive.contacts.drop_needless(later(days=-1), later(minutes=9)) == 0
        assert await archive.contacts.drop_needless(later(days=-1), later(minutes=10)) == 1
        assert await archive.contacts.by_id("needed")


async def test_who_is_forgotten_has_no_contact_any_more(store, an):
    async with store.transaction() as archive:
        await archive.contacts.give(email(an), NOW)
        assert await archive.contacts.forget(an) == 1
        assert list(await archive.contacts.of_person(an)) == []


async def test_a_chosen_contact_is_the_first_way_while_it_is_confirmed_and_arrives(store, an):
    mail = Identity(Channel.EMAIL, "contact")
    async with store.transaction() as archive:
        await archive.people.set_language(an, "en")
        await archive.contacts.give(email(an), NOW, ("digest", later(minutes=10)))
        assert [way.identity for way in await archive.people.ways(an)] == [AN]
        await archive.linkings.choose(an, mail)
        assert [way.identity for way in await archive.people.ways(an)] == [AN]
        await archive.contacts.confirm(an, "digest", NOW)
        first, second = await archive.people.ways(an)
        assert (first, second.identity) == (Way(mail, "en", chosen=True), AN)
        await archive.contacts.set_reachable("contact", reachable=False)
        assert [way.identity for way in await archive.people.ways(an)] == [AN]
