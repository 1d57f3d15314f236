"""Who takes news of what, broadcasts, and how far their letters have been written."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.broadcast import Broadcast, BroadcastState, BroadcastStep, Deed, Letters, Progress, letter_key
from bot.domain.consent import Purpose as Use
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Purpose
from bot.domain.ports import BrokenRule, Stale
from bot.domain.subscription import REFORM, Topic, TopicKind
from tests.contract.made import NOW, fresh, later, message, official
from tests.contract.test_store_personal import SHOWN, consent

FIELD = Topic(TopicKind.FIELD, "Hộ tịch")
BIRTH = Topic(TopicKind.PROCEDURE, "1.001193")


async def person(store, name, *topics, channel=Channel.WEB, agrees=True):
    """Somebody who takes news of these topics."""
    async with store.transaction() as archive:
        met = await archive.people.meet(Identity(channel, name), f"p-{name}", NOW)
        for topic in topics:
            if topic.kind is TopicKind.PROCEDURE:
                await archive.followers.follow(met.id, topic.about)
            else:
                await archive.news.subscriptions.take(met.id, topic, NOW)
        news = replace(consent(met), purpose=Use.NEWS, given=agrees, id=fresh("consent"))
        await archive.personal.consents.add(news, SHOWN)
    return met


async def written(store, topic=REFORM, **more):
    """A broadcast of one official that another agreed to."""
    async with store.transaction() as archive:
        officials = official(), official()
        for each in officials:
            await archive.officials.save(each, NOW)
        parts = {"official_id": officials[0].id, "decided_by": officials[1].id, "state": BroadcastState.GOING} | more
        made = Broadcast(fresh("broadcast"), topic, "so-tu-phap", "Tin mới.", made_at=NOW, **parts)
        assert await archive.news.broadcasts.add(made)
    return made


def start(channel=Channel.WEB, after=""):
    return Progress(channel, after, ended=False)


async def test_topics_are_taken_once_and_left_one_by_one(store):
    an = await person(store, "an", REFORM, FIELD, FIELD)
    async with store.transaction() as archive:
        kept = archive.news.subscriptions
        assert set(await kept.of_person(an.id)) == {REFORM, FIELD}
        assert await kept.stop(an.id, FIELD)
        assert not await kept.stop(an.id, FIELD)
        assert await kept.of_person(an.id) == [REFORM]
        assert await kept.stop_all(an.id) == 1


@pytest.mark.parametrize("topic", [REFORM, FIELD, BIRTH])
async def test_takers_come_in_pages_by_their_ids_and_those_elsewhere_are_passed_over(store, topic):
    await person(store, "a", topic)
    await person(store, "b", topic, channel=Channel.TELEGRAM)
    await person(store, "c", topic)
    await person(store, "d", topic, agrees=False)
    await person(store, "e")
    async with store.reading() as archive:
        first = await archive.news.mailing.takers(topic, start(), 2)
        rest = await archive.news.mailing.takers(topic, start(after=first[-1].person_id), 10)
        assert [(one.person_id, one.identity and one.identity.id) for one in (*first, *rest)] == [
            *(("p-a", "a"), ("p-b", None)),
            *(("p-c", "c"), ("p-d", None)),
        ]
        assert await archive.news.broadcasts.audience(topic) == {Channel.WEB: 2, Channel.TELEGRAM: 1}


async def test_who_took_the_consent_back_or_blocked_the_desk_is_passed_over(store):
    an, binh = await person(store, "an", REFORM), await person(store, "binh", REFORM)
    async with store.transaction() as archive:
        back = replace(consent(an), purpose=Use.NEWS, given=False, id=fresh("consent"))
        await archive.personal.consents.add(back, SHOWN)
        await archive.people.set_reachable(Identity(Channel.WEB, "binh"), reachable=False, at=NOW)
        found = await archive.news.mailing.takers(REFORM, start(), 10)
        assert {one.person_id: one.identity for one in found} == {an.id: None, binh.id: None}


async def test_what_somebody_takes_news_of_is_known_once_each(store):
    for name in ("an", "binh"):
        await person(store, name, REFORM, FIELD, BIRTH)
    async with store.reading() as archive:
        assert sorted(await archive.news.subscriptions.wanted(), key=str) == sorted({REFORM, FIELD, BIRTH}, key=str)


async def test_a_question_that_is_only_remembered_makes_no_taker(store):
    an = await person(store, "an")
    async with store.transaction() as archive:
        await archive.followers.agree(an.id)
        await archive.followers.asked(an.id, BIRTH.about, later(days=30))
        assert await archive.news.mailing.takers(BIRTH, start(), 10) == []


async def test_a_broadcast_is_kept_whole_and_changed_only_where_it_stands(store):
    made = await written(store, FIELD, words_en="News.", link="https://x.vn", send_at=later(hours=1))
    async with store.transaction() as archive:
        assert await archive.news.broadcasts.by_id(made.id) == made
        done = replace(made, state=BroadcastState.DONE)
        await archive.news.broadcasts.save(done, BroadcastState.GOING)
        with pytest.raises(Stale):
            await archive.news.broadcasts.save(done, BroadcastState.GOING)
        assert await archive.news.broadcasts.known("so-tu-phap", 9) == [done]
        assert await archive.news.broadcasts.known("elsewhere", 9) == []
        assert await archive.news.broadcasts.known(None, 9) == [done]


async def test_one_change_of_the_list_makes_one_broadcast(store):
    made = await written(store, source="3:1.001193", state=BroadcastState.DRAFT, decided_by=None)
    async with store.transaction() as archive:
        assert not await archive.news.broadcasts.add(replace(made, id="again"))


async def test_the_archive_refuses_that_the_one_who_wrote_it_decides(store):
    made = await written(store)
    with pytest.raises(BrokenRule):
        async with store.transaction() as archive:
            await archive.news.broadcasts.save(replace(made, decided_by=made.official_id), BroadcastState.GOING)


async def test_the_archive_refuses_that_it_goes_when_nobody_agreed(store):
    with pytest.raises(BrokenRule):
        await written(store, decided_by=None)


async def test_steps_are_kept_in_their_order(store):
    made = await written(store)
    steps = [BroadcastStep(fresh(), made.id, deed, NOW, note="vì thế") for deed in (Deed.MADE, Deed.PROPOSED)]
    async with store.transaction() as archive:
        for step in steps:
            await archive.news.broadcasts.note(step)
        assert await archive.news.broadcasts.steps(made.id) == steps


async def test_what_is_under_way_is_what_goes_and_what_was_agreed_to_and_is_due(store):
    going = await written(store)
    due = await written(store, state=BroadcastState.APPROVED)
    await written(store, state=BroadcastState.APPROVED, send_at=later(hours=1))
    await written(store, state=BroadcastState.DRAFT)
    async with store.reading() as archive:
        assert {one.id for one in await archive.news.mailing.under_way(NOW)} == {going.id, due.id}


async def test_how_far_a_channel_has_come_is_kept(store):
    made = await written(store)
    async with store.transaction() as archive:
        for place in (Progress(Channel.WEB, "p-a", ended=False), Progress(Channel.WEB, "p-c", ended=True)):
            await archive.news.mailing.reached(made.id, place)
        assert await archive.news.mailing.progress(made.id) == [place]


async def letters(archive, made, *names):
    """Letters of the broadcast to these people on the web."""
    for name in names:
        to = Identity(Channel.WEB, name)
        await archive.outbox.put(message(to, key=letter_key(made.id, f"p-{name}"), purpose=Purpose.BROADCAST))


async def test_letters_are_counted_by_what_became_of_them(store):
    made, other = await written(store), await written(store)
    names = ("an", "binh", "chi", "dung")
    for name in names:
        await person(store, name)
    async with store.transaction() as archive:
        await letters(archive, made, *names)
        await letters(archive, other, "em")
        hand = await archive.outbox.claim(NOW, later(minutes=1), "hand", 2)
        await archive.outbox.sent(hand[0].id, "hand", NOW)
        await archive.outbox.dead(hand[1].id, "hand", "Gone", NOW)
        assert await archive.news.mailing.waiting(Channel.WEB) == 3
        assert await archive.news.mailing.stop("p-chi", None, NOW) == 1
        assert await archive.news.mailing.take_back(made.id, NOW) == 1
        counted = await archive.news.mailing.letters(made.id)
        assert counted == Letters(queued=4, sent=1, dead=1, cancelled=1, stopped=1)
        assert await archive.news.mailing.letters(other.id) == Letters(queued=1)
        await archive.news.mailing.count(made.id, counted)
        assert (await archive.news.broadcasts.by_id(made.id)).letters == counted


async def test_stopping_one_topic_takes_back_its_letters_alone(store):
    await person(store, "an")
    made, other = await written(store, REFORM), await written(store, FIELD)
    async with store.transaction() as archive:
        await letters(archive, made, "an")
        await letters(archive, other, "an")
        assert await archive.news.mailing.stop("p-an", REFORM, NOW) == 1
        assert (await archive.news.mailing.letters(other.id)).waiting == 1


async def test_a_letter_that_was_given_up_is_in_no_list_and_is_not_sent_again(store):
    made = await written(store)
    async with store.transaction() as archive:
        await letters(archive, made, "an")
        (letter,) = await archive.outbox.claim(NOW, later(minutes=1), "hand", 1)
        await archive.outbox.dead(letter.id, "hand", "Gone", NOW)
        assert await archive.outbox.dead_letters(9) == []
        assert await archive.outbox.dead_letters(9, "Gone") == []
        assert not await archive.outbox.revive(letter.id, NOW)


async def test_a_word_that_stops_waits_for_letters_that_are_being_written_and_takes_them_back(store):
    made, an = await written(store), await person(store, "an", REFORM)

    async def stop():
        async with store.transaction() as archive:
            await archive.news.mailing.alone()
            return await archive.news.mailing.stop(an.id, None, NOW)

    async with store.transaction() as archive:
        await archive.news.mailing.alone()
        await letters(archive, made, "an")
        stopping = asyncio.create_task(stop())
        await asyncio.sleep(0.2)
    assert await stopping == 1
