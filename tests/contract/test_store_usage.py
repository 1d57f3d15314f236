"""What left through a channel in a month: added up, apart for each channel and month."""

from datetime import date

from bot.domain.message import Channel, Conversation
from bot.domain.outbox import Purpose
from tests.contract.made import AN, NOW, later, message, met

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


async def test_messages_add_up_apart_for_each_channel_and_month(store):
    async with store.transaction() as archive:
        assert [await archive.usage.add(Channel.ZALO_BOT, MARCH, count) for count in (3, 4)] == [3, 7]
        assert await archive.usage.add(Channel.ZALO_BOT, APRIL, 1) == 1
    async with store.reading() as archive:
        assert await archive.usage.sent(Channel.ZALO_BOT, MARCH) == 7
        assert await archive.usage.sent(Channel.TELEGRAM, MARCH) == 0


async def test_messages_that_may_not_leave_hold_up_nobody(store):
    news, answer = message(purpose=Purpose.BROADCAST), message(purpose=Purpose.REPLY)
    async with store.transaction() as archive:
        for each in (news, answer):
            await archive.outbox.put(each)
        found = await archive.outbox.claim(NOW, later(seconds=60), "postman", 10, purposes={Purpose.REPLY})
        assert [each.id for each in found] == [answer.id]
        await archive.outbox.sent(answer.id, "postman", NOW)
        assert [each.id for each in await archive.outbox.claim(NOW, later(seconds=60), "postman", 10)] == [news.id]


async def test_what_is_on_its_way_to_somebody_is_waited_for_whatever_it_is(store):
    news, answer = message(purpose=Purpose.BROADCAST), message(purpose=Purpose.REPLY)
    async with store.transaction() as archive:
        for each in (news, answer):
            await archive.outbox.put(each)
        assert len(await archive.outbox.claim(NOW, later(seconds=60), "postman", 1)) == 1
        assert not await archive.outbox.claim(NOW, later(seconds=60), "postman", 10, purposes={Purpose.REPLY})
        late = later(seconds=61)
        found = await archive.outbox.claim(late, later(seconds=121), "postman", 10, purposes={Purpose.REPLY})
        assert [each.id for each in found] == [answer.id]


async def test_choices_that_came_with_a_notice_take_the_place_of_those_shown_last(store):
    await met(store)
    async with store.transaction() as archive:
        await archive.conversations.offer(AN, [("Có", "a")])
        assert await archive.conversations.load(AN) is None
        await archive.conversations.save(AN, Conversation(flow="feedback", step="name", data={"x": 1}), NOW)
        await archive.conversations.offer(AN, [("Có", "a"), ("Không", "b")])
        talk = await archive.conversations.load(AN)
    assert (talk.flow, talk.step, talk.data) == ("feedback", "name", {"x": 1})
    assert talk.choices == [("Có", "a"), ("Không", "b")]
