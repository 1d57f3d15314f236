"""Clocks, reminders, requests for more time, leave: what is kept, on every engine."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.case import Status
from bot.domain.clock import Clock
from bot.domain.duty import Absence, DigestChoice, OfficeLoad
from bot.domain.extension import Asked, Extension, Ground
from bot.domain.message import Channel
from bot.domain.ports import BrokenRule
from bot.domain.procedure import TermUnit
from bot.domain.reminder import Level, Reminder
from bot.domain.step import Step
from tests.contract.made import AN, BINH, NOW, case, fresh, kept_case, later, message, met, official

DAY = date(2026, 3, 10)


def clock(case_id, step=Step.ANSWER, **parts):
    known = {"turn": 1, "rule": "answer", "number": 5, "unit": TermUnit.WORKING_DAYS, "since": NOW}
    why = ("Hạn thứ Ba 17/03/2026.", "5 ngày làm việc.")
    return Clock(case_id, step, **known | {"due": date(2026, 3, 17), "why": why, "next_at": later(days=1)} | parts)


async def clocks_of(store, made):
    async with store.reading() as archive:
        return list(await archive.clocks.of_case(made.id))


async def test_clocks_come_back_in_the_order_of_the_steps(store):
    made = await kept_case(store)
    kept = [clock(made.id, step) for step in (Step.ANSWER, Step.RECEIVE, Step.TRANSFER)]
    async with store.transaction() as archive:
        await archive.clocks.begin(kept)
    assert await clocks_of(store, made) == [kept[1], kept[2], kept[0]]


async def test_a_case_and_its_clocks_are_kept_together(store):
    person = await met(store)
    made = case(person.id)
    async with store.transaction() as archive:
        await archive.cases.add(made)
        await archive.clocks.begin([clock(made.id), clock(made.id, Step.RECEIVE)])
    assert len(await clocks_of(store, made)) == 2


async def test_a_clock_that_begins_anew_counts_its_turns_on_and_runs_again(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.clocks.begin([clock(made.id, turn=1)])
        await archive.clocks.end(made.id, (Step.ANSWER,), later(days=1))
    async with store.transaction() as archive:
        await archive.clocks.begin([clock(made.id, due=date(2026, 4, 1))])
    (found,) = await clocks_of(store, made)
    assert (found.turn, found.due, found.ended_at) == (2, date(2026, 4, 1), None)


async def test_pausing_stops_what_runs_and_ending_ends_what_is_named(store):
    made, other = await kept_case(store), await kept_case(store)
    async with store.transaction() as archive:
        for each in (made, other):
            await archive.clocks.begin([clock(each.id, step) for step in Step])
        await archive.clocks.end(made.id, (Step.RECEIVE, Step.TRANSFER), later(hours=1))
        await archive.clocks.pause(made.id, later(hours=2), later(days=5))
    found = {one.step: one for one in await clocks_of(store, made)}
    assert {step for step, one in found.items() if one.ended_at} == {Step.RECEIVE, Step.TRANSFER}
    assert {step for step, one in found.items() if one.paused_at} == {Step.CLASSIFY, Step.ANSWER}
    assert {step: one.next_at for step, one in found.items() if one.next_at} == {Step.ANSWER: later(days=5)}
    assert all(one.runs for one in await clocks_of(store, other))


async def test_a_clock_that_ended_is_not_written_any_more(store):
    made = await kept_case(store)
    async with store.transaction() as archive:
        await archive.clocks.begin([clock(made.id)])
        await archive.clocks.end(made.id, (Step.ANSWER,), NOW)
        await archive.clocks.save(clock(made.id, due=date(2026, 5, 1)))
    (found,) = await clocks_of(store, made)
    assert found.due == date(2026, 3, 17)


async def test_what_rings_comes_with_its_case_the_longest_due_first_and_no_more_than_asked_for(store):
    soon, first = await kept_case(store), await kept_case(store)
    async with store.transaction() as archive:
        await archive.clocks.begin([clock(soon.id, next_at=later(minutes=-1)), clock(soon.id, Step.RECEIVE)])
        await archive.clocks.begin([clock(first.id, next_at=later(minutes=-5), extended=True)])
    async with store.transaction() as archive:
        rung = await archive.clocks.ringing(NOW, 10)
        assert [(one.case, one.clock.step) for one in rung] == [(first, Step.ANSWER), (soon, Step.ANSWER)]
        assert rung[0].clock == clock(first.id, next_at=later(minutes=-5), extended=True)
        assert len(await archive.clocks.ringing(NOW, 1)) == 1
        await archive.clocks.rung(rung[0].clock, None)
        await archive.clocks.rung(replace(rung[1].clock, turn=7), None)
    async with store.reading() as archive:
        assert [one.case for one in await archive.clocks.ringing(NOW, 10)] == [soon]


async def test_open_cases_without_a_clock_are_found_page_by_page(store):
    made = [await kept_case(store) for _ in range(3)]
    await kept_case(store, status=Status.ANSWERED)
    watched = await kept_case(store)
    async with store.transaction() as archive:
        await archive.clocks.begin([clock(watched.id)])
    async with store.reading() as archive:
        page = await archive.clocks.unwatched("", 2)
        rest = await archive.clocks.unwatched(page[-1].id, 10)
    assert {one.id for one in (*page, *rest)} == {one.id for one in made}


async def test_a_reminder_is_kept_once(store):
    made = await kept_case(store)
    first = Reminder(made.id, Step.ANSWER, 1, Level.BEFORE, NOW)
    async with store.transaction() as archive:
        assert list(await archive.reminders.add([first, replace(first, level=Level.ON, told=False)])) == [True, True]
    async with store.transaction() as archive:
        again = [replace(first, at=later(days=1)), replace(first, turn=2)]
        assert list(await archive.reminders.add(again)) == [False, True]
        assert list(await archive.reminders.add([])) == []
        kept = await archive.reminders.of_case(made.id)
    assert {(one.turn, one.level, one.told, one.at) for one in kept} == {
        (1, Level.BEFORE, True, NOW),
        (1, Level.ON, False, NOW),
        (2, Level.BEFORE, True, NOW),
    }


async def test_what_is_kept_aside_holds_up_nothing_and_leaves_in_its_time_once(store):
    quiet, later_on = message(BINH, key="quiet", after=later(hours=8)), message(BINH)
    async with store.transaction() as archive:
        await archive.outbox.hush(quiet)
        await archive.outbox.hush(quiet)
        await archive.outbox.queue(later_on)
        assert [one.id for one in await archive.outbox.claim(NOW, later(minutes=1), "p", 9)] == [later_on.id]
        await archive.outbox.sent(later_on.id, "p", NOW)
    async with store.transaction() as archive:
        assert await archive.outbox.let_out(later(hours=7)) == 0
        assert await archive.outbox.let_out(later(hours=8)) == 1
        assert await archive.outbox.let_out(later(hours=9)) == 0
        (left,) = await archive.outbox.claim(later(hours=9), later(hours=10), "p", 9)
    assert (left.id, left.reply, left.send_after) == (quiet.id, quiet.reply, quiet.send_after)


@pytest.fixture
async def asked(store):
    made, by, other = await kept_case(store), official(), official()
    async with store.transaction() as archive:
        for each in (by, other):
            await archive.officials.save(each, NOW)
    return Extension(fresh(), made.id, Ground.SHARED, Asked.ASKED, "Hai đơn vị cùng làm.", by.id, NOW), other


async def test_one_request_for_more_time_waits_at_a_time_and_is_decided_once(store, asked):
    request, other = asked
    async with store.transaction() as archive:
        assert await archive.extensions.add(request)
        assert not await archive.extensions.add(replace(request, id=fresh()))
    refused = replace(request, state=Asked.REFUSED, decided_by=other.id, decided_at=later(hours=1))
    async with store.transaction() as archive:
        assert await archive.extensions.decide(refused)
        assert not await archive.extensions.decide(replace(refused, state=Asked.GRANTED))
        again = replace(request, id=fresh(), asked_at=later(hours=2))
        assert await archive.extensions.add(again)
        assert list(await archive.extensions.of_case(request.case_id)) == [refused, again]


async def test_the_archive_refuses_a_consent_by_whoever_asked(store, asked):
    request, _ = asked
    async with store.transaction() as archive:
        await archive.extensions.add(request)
    own = replace(request, state=Asked.GRANTED, decided_by=request.asked_by, decided_at=NOW)
    with pytest.raises(BrokenRule):
        async with store.transaction() as archive:
            await archive.extensions.decide(own)


async def test_who_is_on_duty_comes_with_language_choice_and_deputy(store):
    away, deputy = official(), official()
    choice = DigestChoice(away.id, time(6, 45), Channel.TELEGRAM, time(21), time(6))
    async with store.transaction() as archive:
        for each, chat in ((away, AN), (deputy, BINH)):
            await archive.officials.save(each, NOW)
            await archive.people.meet(chat, fresh(), NOW)
            await archive.officials.link(each.id, chat, NOW)
        await archive.duties.choose(DigestChoice(away.id))
        await archive.duties.choose(choice)
        absence = Absence(fresh(), away.id, DAY, date(2026, 3, 12), deputy.id, away.id)
        await archive.duties.add_absence(absence)
    async with store.transaction() as archive:
        found = {one.official.id: one for one in await archive.duties.on_duty(None, DAY)}
        assert (found[away.id].choice, found[away.id].deputy_id) == (choice, deputy.id)
        assert (found[deputy.id].choice, found[deputy.id].deputy_id) == (DigestChoice(deputy.id), None)
        assert await archive.duties.choice(away.id) == choice
        for day in (date(2026, 3, 9), date(2026, 3, 13)):
            assert {one.deputy_id for one in await archive.duties.on_duty({away.office}, day)} == {None}
        assert list(await archive.duties.absences(None, DAY)) == [absence]
        assert list(await archive.duties.absences({"khac"}, DAY)) == []
        assert list(await archive.duties.absences(None, date(2026, 3, 13))) == []
        assert await archive.duties.end_absence(absence.id)
        assert not await archive.duties.end_absence(absence.id)


async def test_who_had_no_digest_yet_is_known_by_the_mark_of_the_day(store):
    first, second = official(), official()
    async with store.transaction() as archive:
        for each in (first, second, official(active=False)):
            await archive.officials.save(each, NOW)
        await archive.tallies.once(f"digest:{first.id}", DAY)
        assert list(await archive.duties.undigested(DAY)) == [second.id]
        assert set(await archive.duties.undigested(date(2026, 3, 11))) == {first.id, second.id}


async def test_how_an_office_stands_counts_what_is_late_and_not_what_waits(store):
    past = date(2026, 3, 9)
    for parts in (
        {"status": Status.ACCEPTED, "due": past},
        {"status": Status.SUBMITTED, "due": date(2026, 3, 20), "transfer_due": past},
        {"status": Status.WAITING, "due": past},
        {"status": Status.ANSWERED, "due": past},
    ):
        await kept_case(store, **parts)
    async with store.reading() as archive:
        assert await archive.duties.loads(DAY) == {"so-tu-phap": OfficeLoad("so-tu-phap", 3, 2, 1)}
