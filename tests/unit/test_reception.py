"""The reception: one update is one commit, and is handled once, whatever comes between."""

import asyncio

import pytest
import structlog.testing

import bot.reception
from bot.domain.message import Channel, Conversation, Identity, Paragraph, Reply, Span
from bot.domain.ports import ArchiveUnavailable
from tests.office import rules


@pytest.fixture
def room(monkeypatch):
    """A conversation of one room that echoes, and may be told to fail after it has written."""

    class Room:
        fails, seen = None, []

        async def route(self, turn):
            self.seen.append(turn)
            await turn.desk.archive.tallies.add("turns", turn.desk.now)
            turn.talk.data["count"] = int(turn.talk.data.get("count", 0)) + 1
            turn.reply(Paragraph(spans=(Span(text=f"{turn.talk.data['count']}: {turn.text}"),)))
            if self.fails:
                raise self.fails

    one = Room()
    one.seen = []
    monkeypatch.setattr(bot.reception, "router", one)
    return one


def plain(replies):
    return [reply.plain() for reply in replies]


async def talk(office, who="an"):
    async with office.store.reading() as archive:
        return await archive.conversations.load(Identity(Channel.WEB, who))


async def test_an_update_is_answered_and_the_talk_is_kept(office, room):
    assert plain(await office.says("một")) == ["1: một"]
    assert plain(await office.says("hai")) == ["2: hai"]
    assert (await talk(office)).data == {"count": 2}
    assert office.woken == 2


async def test_the_same_update_again_changes_nothing(office, room):
    update = office.incoming(text="một")
    assert [await office.reception.receive(update) for _ in range(3)] == [True, False, False]
    await office.run_post()
    assert len(office.post[Channel.WEB].delivered) == 1
    assert len(room.seen) == 1


async def test_four_receivers_of_the_same_update_five_times_have_one_effect(office, room):
    update = office.incoming(text="một")

    async def receive():
        return [await office.reception.receive(update) for _ in range(5)]

    told = await asyncio.gather(*(receive() for _ in range(4)))
    assert sorted(answer for one in told for answer in one) == [False] * 19 + [True]
    assert (await talk(office)).data == {"count": 1}


async def test_two_updates_of_one_person_at_once_lose_no_word_of_the_talk(office, room):
    updates = [office.incoming(text=str(number)) for number in range(10)]
    await asyncio.gather(*(office.reception.receive(each) for each in updates))
    assert (await talk(office)).data == {"count": 10}


async def test_a_mistake_of_ours_keeps_nothing_of_the_turn_and_is_said_once(office, room):
    room.fails = RuntimeError("Nguyễn Văn Thử, 0912345678")
    update = office.incoming(text="một")
    with structlog.testing.capture_logs() as logs:
        assert plain(await office.receives(update)) == [rules().texts.say("error.ours")]
    assert [(line["event"], line["channel"]) for line in logs if line["log_level"] == "error"] == [
        ("reception.turn_failed", "web")
    ]
    assert await talk(office) is None
    assert not await office.reception.receive(update)
    async with office.store.transaction() as archive:
        assert await archive.tallies.add("turns", update.at) == 1


async def test_after_a_mistake_the_talk_goes_on_from_where_it_was(office, room):
    await office.says("một")
    room.fails = RuntimeError()
    await office.says("hỏng")
    room.fails = None
    assert plain(await office.says("hai")) == ["2: hai"]


async def test_while_the_archive_cannot_serve_nothing_is_kept_and_the_update_may_come_again(office, room):
    room.fails = ArchiveUnavailable("full")
    update = office.incoming(text="một")
    with pytest.raises(ArchiveUnavailable):
        await office.reception.receive(update)
    assert await talk(office) is None
    room.fails = None
    assert plain(await office.receives(update)) == ["1: một"]


async def test_a_cancelled_turn_keeps_nothing_and_may_come_again(office, room):
    room.fails = asyncio.CancelledError()
    update = office.incoming(text="một")
    with pytest.raises(asyncio.CancelledError):
        await office.reception.receive(update)
    room.fails = None
    assert plain(await office.receives(update)) == ["1: một"]


async def test_a_first_talk_begins_in_the_language_of_the_device(office, room):
    await office.says("hello", who="john", language="en")
    await office.says("xin chào", who="an")
    assert [turn.language for turn in room.seen] == ["en", "vi"]


async def test_a_talk_keeps_its_language_whatever_the_device_says(office, room):
    async with office.store.transaction() as archive:
        await archive.conversations.save(Identity(Channel.WEB, "an"), Conversation(language="en"), office.clock.now())
    await office.says("xin chào", language="vi")
    assert room.seen[0].language == "en"


async def test_an_official_is_known_by_their_chat(office, room):
    known = await office.official(who="binh")
    await office.says("việc", who="binh", channel=Channel.TELEGRAM)
    await office.says("hỏi", who="an")
    assert [turn.official for turn in room.seen] == [known, None]


@pytest.mark.parametrize("reachable", [False, True])
async def test_news_that_somebody_blocked_or_let_in_the_desk_is_noted_and_not_answered(office, room, reachable):
    await office.says("một")
    person = room.seen[0].person
    async with office.store.transaction() as archive:
        await archive.people.set_reachable(Identity(Channel.WEB, "an"), reachable=not reachable, at=office.clock.now())
    assert await office.receives(office.incoming(reachable=reachable)) == []
    async with office.store.reading() as archive:
        assert len(await archive.people.ways(person.id)) == int(reachable)
    assert len(room.seen) == 1


async def test_the_points_of_a_turn_come_in_order(office, room):
    points = []
    office.reception._reach = points.append
    await office.says("một")
    assert points == ["before_claim", "after_claim", "after_case", "after_outbox", "before_commit", "after_commit"]


async def test_several_replies_leave_in_the_order_in_which_they_were_said(office, monkeypatch):
    class Talkative:
        async def route(self, turn):
            turn.replies.extend(Reply(blocks=(Paragraph(spans=(Span(text=word),)),)) for word in "abc")

    monkeypatch.setattr(bot.reception, "router", Talkative())
    assert plain(await office.says("x")) == ["a", "b", "c"]
