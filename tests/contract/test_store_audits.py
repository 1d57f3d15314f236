"""The chain of a case's history, on every engine: it holds in use, and a lawful erasure leaves it whole."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.audit import FIRST, Fault, Found
from bot.domain.case import ActorKind, EventKind, Status
from bot.domain.message import Identity
from bot.services import audit
from tests.clock import SetClock
from tests.contract.made import NOW, event, kept_case, later
from tests.sealing import SEALER


async def history(store):
    async with store.reading() as archive:
        return list(await archive.audits.histories(("", 0), 100))


async def broken(store):
    async with store.reading() as archive:
        found = [each async for each in audit.verify(archive, SEALER)]
        return [each for each in found if each.fault is not Fault.NO_NUMBER]


async def told(store, made, *kinds):
    for place, kind in enumerate(kinds):
        async with store.transaction() as archive:
            await archive.cases.add_event(event(made, kind, at=later(minutes=place)))


async def test_each_event_carries_the_hash_of_the_one_before_it_in_its_case(store):
    made, other = await kept_case(store), await kept_case(store)
    await told(store, made, EventKind.OPENED)
    await told(store, other, EventKind.OPENED)
    await told(store, made, EventKind.NOTED, EventKind.SUPPLIED)
    links = [link for link in await history(store) if link.event.case_id == made.id]
    assert [link.previous for link in links] == [FIRST, links[0].hash, links[1].hash]
    assert await broken(store) == []


async def test_two_events_of_one_transaction_follow_one_another(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.cases.save(replace(made, status=Status.ACCEPTED))
        await archive.cases.add_event(event(made, EventKind.CLASSIFIED))
        await archive.cases.add_event(event(made, EventKind.ACCEPTED, after=Status.ACCEPTED))
    links = await history(store)
    assert links[1].previous == links[0].hash
    assert await broken(store) == []


async def test_who_adds_to_one_case_at_the_same_time_waits_for_the_other(store):
    made = await kept_case(store)
    await told(store, made, EventKind.OPENED)

    async def add():
        async with store.transaction() as archive:
            await archive.cases.by_code(made.code)
            await archive.cases.add_event(event(made, EventKind.NOTED))
            await asyncio.sleep(0.05)

    await asyncio.gather(*(add() for _ in range(4)))
    assert len(await history(store)) == 5
    assert await broken(store) == []


async def test_an_erasure_rewrites_words_and_person_and_the_chain_holds(store):
    made = await kept_case(store)
    noted = event(made, note="Tôi là Nguyễn Văn Thử, gọi 0912345678.")
    async with store.transaction() as archive:
        await archive.cases.add_event(noted)
        await archive.personal.holdings.pseudonymise(
            replace(made, person_id="nobody", origin=Identity(made.origin.channel, ""), sender=None, pseudonym="ND-1"),
            "nobody",
        )
        await archive.personal.holdings.rewrite_note(noted.id, "Tôi là …", "nobody")
    (link,) = await history(store)
    assert (link.event.note, link.event.actor_id, link.salt) == ("Tôi là …", "nobody", None)
    assert await broken(store) == []


async def test_a_seal_covers_what_came_since_the_one_before_and_leaves_out_what_may_still_come(store):
    clock = SetClock(NOW)
    made = await kept_case(store)
    await told(store, made, EventKind.OPENED)
    clock.pass_by(hours=22)
    assert await audit.seal(store, clock, SEALER) == 0, "the version before may still run beside this one"
    clock.pass_by(hours=2)
    assert await audit.seal(store, clock, SEALER) == 1
    async with store.transaction() as archive:
        await archive.cases.add_event(event(made, EventKind.NOTED, at=clock.now()))
    clock.pass_by(hours=3)
    assert await audit.seal(store, clock, SEALER) == 0, "one a day"
    clock.pass_by(hours=24)
    assert await audit.seal(store, clock, SEALER) == 1
    async with store.reading() as archive:
        assert [each.events for each in await archive.audits.seals()] == [1, 1]
    assert await broken(store) == []


async def test_a_large_archive_is_sealed_in_several_seals_at_once(store, monkeypatch):
    monkeypatch.setattr(audit, "MOST", 3)
    monkeypatch.setattr(audit, "AT_ONCE", 2)
    made = await kept_case(store)
    await told(store, made, EventKind.OPENED, *[EventKind.NOTED] * 6)
    assert await audit.seal(store, SetClock(NOW + timedelta(days=1)), SEALER) == 7
    async with store.reading() as archive:
        assert [each.events for each in await archive.audits.seals()] == [3, 3, 1]
    assert await broken(store) == []


async def test_a_number_of_the_register_that_is_gone_is_named(store):
    await kept_case(store, register_year=2031, register_no=1)
    await kept_case(store, register_year=2031, register_no=3)
    async with store.reading() as archive:
        found = [each async for each in audit.verify(archive, SEALER)]
    assert Found(Fault.NO_NUMBER, "2/2031") in found


async def test_an_official_stays_named_in_the_chain_when_the_words_are_struck(store):
    made = await kept_case(store)
    await told(store, made, EventKind.OPENED)
    async with store.transaction() as archive:
        await archive.cases.add_event(
            event(made, EventKind.ANSWERED, actor=ActorKind.OFFICIAL, actor_id="o1", note="Đã gọi ông Thử.")
        )
    (*_, link) = await history(store)
    assert link.event.actor_id == "o1"
