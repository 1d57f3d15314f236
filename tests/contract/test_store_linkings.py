"""Codes that join, persons that are joined and parted, on every engine."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.consent import Purpose, standing
from bot.domain.contact import Contact, ContactKind
from bot.domain.joining import Joining
from bot.domain.linking import LinkCode
from bot.domain.message import Attachment, AttachmentKind, Channel, Identity
from bot.domain.person import Person
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import Pickup
from bot.domain.retention import Trace
from bot.domain.subscription import Topic, TopicKind
from tests.contract.made import AN, BINH, NOW, case, fresh, later, message, met
from tests.contract.test_store_personal import SHOWN, consent

CHI = Identity(Channel.ZALO_BOT, "chi")


def code(digest="d", identity=AN, **span):
    return LinkCode(digest, identity, NOW, later(**span or {"minutes": 10}))


@pytest.fixture
async def two(store):
    """An, who asked for the code, and Bình, who types it."""
    return (await met(store)).id, (await met(store, BINH)).id


async def case_of(store, person_id, **parts):
    async with store.transaction() as archive:
        made = case(person_id, **parts)
        await archive.cases.add(made)
        return made


async def test_a_code_is_found_until_it_is_taken_and_taken_once(store):
    async with store.transaction() as archive:
        assert await archive.linkings.keep(code())
        assert await archive.linkings.look("d", NOW) == AN
        assert await archive.linkings.take("d", NOW) == AN
        assert await archive.linkings.take("d", NOW) is None
        assert await archive.linkings.look("d", NOW) is None


async def test_a_code_holds_until_its_end_and_not_at_it(store):
    async with store.transaction() as archive:
        await archive.linkings.keep(code())
        assert await archive.linkings.look("d", later(minutes=10) - timedelta(microseconds=1)) == AN
        assert await archive.linkings.take("d", later(minutes=10)) is None


async def test_the_latest_code_of_an_identity_is_the_only_one(store):
    async with store.transaction() as archive:
        await archive.linkings.keep(code())
        assert await archive.linkings.keep(code("e"))
        assert await archive.linkings.look("d", NOW) is None
        assert await archive.linkings.look("e", NOW) == AN


async def test_a_code_that_another_holds_is_not_given_twice(store):
    async with store.transaction() as archive:
        await archive.linkings.keep(code())
        assert not await archive.linkings.keep(code(identity=BINH))
        assert await archive.linkings.look("d", NOW) == AN


async def test_two_who_take_a_code_at_once_do_not_both_get_it(store):
    async with store.transaction() as archive:
        await archive.linkings.keep(code())

    async def take():
        async with store.transaction() as archive:
            return await archive.linkings.take("d", NOW)

    assert sorted(map(str, await asyncio.gather(take(), take()))) == sorted([str(AN), "None"])


async def test_cases_talks_and_wishes_become_the_one_persons(store, two):
    an, binh = two
    mine, theirs = await case_of(store, an), await case_of(store, binh)
    async with store.transaction() as archive:
        await archive.followers.follow(an, "1.000001")
        await archive.followers.agree(binh)
        await archive.followers.asked(binh, "1.000001", later(days=3))
        await archive.followers.asked(binh, "1.000002", later(days=3))
        await archive.linkings.join(an, binh)
    async with store.transaction() as archive:
        assert {each.id for each in await archive.cases.of_person(an, 9)} == {mine.id, theirs.id}
        assert list(await archive.cases.of_person(binh, 9)) == []
        assert await archive.personal.holdings.person(BINH) == await archive.personal.holdings.person(AN)
        followed = await archive.followers.of_person(an, NOW)
        assert [(each.code, each.until) for each in followed] == [("1.000001", None), ("1.000002", later(days=3))]
        assert await archive.followers.agreed(an)


async def test_consents_go_along_word_for_word(store, two):
    an, binh = two
    async with store.transaction() as archive:
        await archive.personal.consents.add(word := consent_of(binh), SHOWN)
        await archive.linkings.join(an, binh)
    async with store.transaction() as archive:
        (found,) = await archive.personal.consents.of_person(an)
    assert (found.id, found.at, found.digest, found.given) == (word.id, word.at, word.digest, word.given)


def consent_of(person_id, **parts):
    return replace(consent(Person(person_id)), id=fresh("consent"), **parts)


async def test_who_joined_a_case_twice_has_joined_it_once_and_nobody_joins_their_own(store, two):
    an, binh = two
    third = await met(store, CHI)
    others, mine = await case_of(store, third.id), await case_of(store, an)
    async with store.transaction() as archive:
        for person, identity in ((an, AN), (binh, BINH)):
            await archive.joinings.join(Joining(fresh("joining"), others.id, person, identity, NOW))
        await archive.joinings.join(Joining(fresh("joining"), mine.id, binh, BINH, NOW))
        await archive.linkings.join(an, binh)
        assert [each.case_id for each in await archive.joinings.of_person(an)] == [others.id]
        assert await archive.joinings.people(others.id) == 2


async def test_the_chosen_way_comes_first_until_the_choice_is_taken_back(store, two):
    an, binh = two
    async with store.transaction() as archive:
        await archive.linkings.join(an, binh)
        await archive.people.meet(BINH, "x", later(hours=1))
        assert [each.identity for each in await archive.people.ways(an)] == [BINH, AN]
        await archive.linkings.choose(an, AN)
        ways = await archive.people.ways(an)
        assert [(each.identity, each.chosen) for each in ways] == [(AN, True), (BINH, False)]
        assert await archive.linkings.chosen(an) == AN
        await archive.linkings.choose(an, None)
        assert [each.identity for each in await archive.people.ways(an)] == [BINH, AN]


async def test_an_identity_that_parts_takes_its_cases_and_its_words_and_leaves_the_rest(store, two):
    an, binh = two
    from_an = await case_of(store, an)
    from_binh = await case_of(store, binh, origin=BINH)
    async with store.transaction() as archive:
        await archive.personal.consents.add(consent_of(an, channel=AN.channel), SHOWN)
        await archive.personal.consents.add(consent_of(binh, channel=BINH.channel), SHOWN)
        await archive.linkings.join(an, binh)
        await archive.linkings.choose(an, BINH)
    async with store.transaction() as archive:
        await archive.linkings.part(BINH, an, "new", later(hours=1))
    async with store.transaction() as archive:
        assert (await archive.personal.holdings.person(BINH)).id == "new"
        assert [each.id for each in await archive.cases.of_person("new", 9)] == [from_binh.id]
        assert [each.id for each in await archive.cases.of_person(an, 9)] == [from_an.id]
        assert [each.channel for each in await archive.personal.consents.of_person("new")] == [BINH.channel]
        assert [each.channel for each in await archive.personal.consents.of_person(an)] == [AN.channel]
        assert await archive.linkings.chosen(an) is None


async def test_parting_leaves_no_row_that_tells_who_was_told_of_whose_case(store, two):
    an, binh = two
    told = await case_of(store, an)
    async with store.transaction() as archive:
        await archive.linkings.join(an, binh)
        sent, waiting = message(BINH, case_id=told.id), message(BINH, case_id=told.id, after=later(hours=9))
        await archive.outbox.put(sent)
        await archive.outbox.claim(later(hours=1), later(hours=2), "owner", 1)
        await archive.outbox.sent(sent.id, "owner", later(hours=1))
        await archive.outbox.put(waiting)
        await archive.linkings.part(BINH, an, "new", later(hours=1))
    async with store.transaction() as archive:
        rows = await archive.outbox.of_case(told.id)
    assert [(each.recipient.channel, each.recipient.id) for each in rows] == [(BINH.channel, ""), (AN.channel, AN.id)]


async def test_the_last_word_on_a_purpose_counts_for_both(store, two):
    an, binh = two
    async with store.transaction() as archive:
        await archive.personal.consents.add(consent_of(an, given=True), SHOWN)
        await archive.personal.consents.add(consent_of(binh, given=False), SHOWN)
        await archive.linkings.join(an, binh)
    async with store.transaction() as archive:
        said = standing(await archive.personal.consents.of_person(an))
    assert [word.given for purpose, word in said.items() if purpose is not Purpose.LINK] == [False]


async def test_a_code_that_lapsed_is_dropped(store):
    async with store.transaction() as archive:
        await archive.linkings.keep(code())
        assert await archive.linkings.drop(later(minutes=9)) == 0
        assert await archive.linkings.drop(later(minutes=10)) == 1


async def test_contacts_of_both_become_the_one_persons_one_of_each_kind(store, two):
    an, binh = two
    async with store.transaction() as archive:
        await archive.contacts.give(Contact("a", an, ContactKind.EMAIL, "a@example.vn", confirmed=True), NOW)
        await archive.contacts.give(Contact("b", binh, ContactKind.EMAIL, "b@example.vn", confirmed=True), NOW)
        await archive.contacts.give(Contact("c", binh, ContactKind.PHONE, "+84912345678", confirmed=True), NOW)
        await archive.linkings.join(an, binh)
        assert [each.id for each in await archive.contacts.of_person(an)] == ["a", "c"]


async def test_news_that_either_took_is_taken_once(store, two):
    an, binh = two
    office, reform = Topic(TopicKind.OFFICE, "a"), Topic(TopicKind.REFORM)
    async with store.transaction() as archive:
        for person, topic in ((an, office), (binh, office), (binh, reform)):
            await archive.news.subscriptions.take(person, topic, NOW)
        await archive.linkings.join(an, binh)
        assert set(await archive.news.subscriptions.of_person(an)) == {office, reform}
        assert list(await archive.news.subscriptions.of_person(binh)) == []


async def test_a_file_for_the_others_case_is_fetched_as_nobodys_when_its_sender_parts(store, two):
    an, binh = two
    hers = await case_of(store, an)
    async with store.transaction() as archive:
        await archive.pickups.add(Pickup("file", BINH, hers.id, AttachmentKind.PHOTO), NOW)
        await archive.linkings.join(an, binh)
        await archive.linkings.part(BINH, an, "new", later(hours=1))
    async with store.transaction() as archive:
        assert [one.owner.id for one in await archive.pickups.of_case(hers.id)] == [""]


async def test_a_picture_in_the_others_case_stays_with_the_case_when_its_sender_parts(store, two):
    an, binh = two
    photo = StoredPhoto(fresh("photo"), "image/jpeg", b"x")
    await case_of(store, an, attachments=(Attachment(AttachmentKind.PHOTO, photo.id),))
    async with store.transaction() as archive:
        await archive.photos.put(photo, BINH, NOW)
        await archive.linkings.join(an, binh)
        await archive.linkings.part(BINH, an, "new", later(hours=1))
    async with store.transaction() as archive:
        kept, owner = await archive.photos.get(photo.id)
        assert (kept.id, owner.id) == (photo.id, "")
        assert list(await archive.personal.kept.due(Trace.PHOTOS, later(days=999), 9)) == []
