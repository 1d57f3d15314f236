"""How the desk stands, as the archive counts it."""

from datetime import date, timedelta

from bot.domain.case import Kind, Status
from bot.domain.message import Channel
from bot.domain.outbox import Purpose
from bot.domain.standing import OpenCases
from tests.contract.made import AN, BINH, NOW, event, kept_case, later, message, met

TODAY = date(2026, 3, 10)
MINUTE = timedelta(minutes=1)


async def stands(store, today=TODAY):
    async with store.reading() as archive:
        return await archive.standings.now(today)


async def queued(store, *messages):
    async with store.transaction() as archive:
        for each in messages:
            await archive.outbox.put(each)


async def test_an_empty_archive_stands_at_nothing(store):
    found = await stands(store)
    assert (list(found.unsent), dict(found.dead), list(found.cases), found.published) == ([], {}, [], None)


async def test_what_has_not_left_is_counted_by_channel_with_the_time_since_when_the_first_waits(store):
    await queued(store, message(AN, after=later(minutes=2)), message(AN, after=later(minutes=1)), message(BINH))
    found = {each.channel: each for each in (await stands(store)).unsent}
    assert (found[Channel.WEB].count, found[Channel.WEB].since) == (2, later(minutes=1))
    assert (found[Channel.TELEGRAM].count, found[Channel.TELEGRAM].since) == (1, NOW)


async def test_a_message_that_was_tried_waits_since_it_was_made(store):
    await queued(store, message(AN))
    async with store.transaction() as archive:
        (taken,) = await archive.outbox.claim(NOW, NOW + MINUTE, "p", 1)
        await archive.outbox.again(taken.id, "p", later(hours=1), "down", counts=True)
    (found,) = (await stands(store)).unsent
    assert found.since == NOW


async def test_the_first_lease_to_end_is_named_and_what_was_sent_is_not_counted(store):
    await queued(store, message(AN), message(BINH))
    async with store.transaction() as archive:
        for lease in (2 * MINUTE, MINUTE):
            await archive.outbox.claim(NOW, NOW + lease, "p", 1)
    ends = {each.lease_ends for each in (await stands(store)).unsent}
    assert ends == {NOW + MINUTE, NOW + 2 * MINUTE}
    async with store.transaction() as archive:
        for each in await archive.outbox.claim(later(minutes=5), later(minutes=6), "q", 2):
            await archive.outbox.sent(each.id, "q", later(minutes=5))
    assert not (await stands(store)).unsent


async def test_what_was_given_up_is_counted_by_channel(store):
    await queued(store, message(AN), message(BINH), message(BINH, purpose=Purpose.REPLY))
    async with store.transaction() as archive:
        for _ in range(2):
            for each in await archive.outbox.claim(NOW, NOW + MINUTE, "p", 9):
                await archive.outbox.dead(each.id, "p", "gone", NOW)
    assert (await stands(store)).dead == {Channel.WEB: 1, Channel.TELEGRAM: 2}


async def test_open_cases_are_counted_and_those_past_their_next_legal_date(store):
    ahead, today, past = date(2026, 3, 11), TODAY, date(2026, 3, 9)
    for parts in (
        {"status": Status.SUBMITTED, "due": ahead, "transfer_due": past},  # late to be sent on
        {"status": Status.SUBMITTED, "due": ahead, "transfer_due": today},
        {"status": Status.SUBMITTED, "due": past, "transfer_due": None},
        {"status": Status.ACCEPTED, "due": ahead, "transfer_due": past},  # taken: the date for sending on is over
        {"status": Status.ACCEPTED, "due": past},
        {"status": Status.ACCEPTED, "due": None, "transfer_due": None, "kind": Kind.QUESTION},
        {"status": Status.ANSWERED, "due": past},
        {"status": Status.WITHDRAWN, "due": past},
        {"status": Status.WAITING, "due": past, "office": "ubnd-xa-hy-cuong"},  # its clocks stand still
    ):
        await kept_case(store, **parts)
    found = sorted((await stands(store)).cases, key=lambda each: (each.office, each.status))
    assert found == [
        OpenCases("so-tu-phap", Status.ACCEPTED, 3, 1),
        OpenCases("so-tu-phap", Status.SUBMITTED, 3, 2),
        OpenCases("ubnd-xa-hy-cuong", Status.WAITING, 1, 0),
    ]


async def test_the_newest_moment_is_that_of_whatever_was_written_last(store):
    async with store.reading() as archive:
        assert await archive.standings.newest() is None
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.inbox.claim("key", NOW)
        await archive.cases.add_event(event(made, at=later(minutes=3)))
        await archive.outbox.put(message())
        assert await archive.standings.newest() == later(minutes=3)
        await archive.inbox.claim("another", later(minutes=4))
        assert await archive.standings.newest() == later(minutes=4)


async def test_meeting_somebody_leaves_the_schema_as_it_is(store):
    await met(store)
    async with store.reading() as archive:
        assert await archive.standings.schema() >= 6
