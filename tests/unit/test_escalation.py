"""Reminders and what follows when a date passed: each once, to whoever is to hear of it, and nobody left out."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case import EventKind, Kind, Status
from bot.domain.duty import Absence
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.domain.step import Step
from bot.services import cases, clocks, digests, escalation
from tests.bureau import ADDRESS, ELSEWHERE, HERE, NAME, PHONE, Bureau
from tests.contract.made import case as made

DUE = date(2026, 3, 20)  # a Friday


@pytest.fixture
async def bureau(tmp_path):
    async with Bureau.opened(tmp_path) as opened:
        opened.clock.set("2026-03-11T09:00")
        yield opened


async def kept(bureau, office=HERE, **parts):
    """A case in hand with its clocks."""
    case = await bureau.case(office, **{"status": Status.ACCEPTED, "due": DUE} | parts)
    async with bureau.desk() as desk:
        await clocks.adopt(desk, await clocks.unwatched(desk, ""))
    return case


async def looks(bureau, at):
    bureau.clock.set(at)
    async with bureau.desk() as desk:
        return await escalation.sweep(desk)


async def told(bureau, at):
    """Who hears what at a moment, by the name of the chat."""
    await looks(bureau, at)
    return {(message.recipient.id, _level(message)) for message in await bureau.post() if _level(message)}


def _level(message):
    text = message.reply.plain()
    signs = {
        "Sắp đến hạn": "before",
        "Hạn hôm nay": "on",
        "người đứng đầu": "head",
        "báo đầu mối": "coordinator",
        "báo lãnh đạo": "leader",
        "Quá hạn: ": "after",
        "xin lỗi": "apology",
    }
    return next((level for words, level in signs.items() if words in text), None)


async def staff(bureau):
    await bureau.official(Role.HEAD, chat="head")
    await bureau.official(Role.RECEIVER, ELSEWHERE, chat="receiver")
    await bureau.official(Role.LEADER, "van-phong-ubnd-tinh", chat="leader")
    return await bureau.official(chat="holder")


async def test_a_case_is_reminded_of_before_on_and_after_its_date_and_then_goes_up_step_by_step(bureau):
    holder = await staff(bureau)
    await kept(bureau, holder_id=holder.id)
    assert await told(bureau, "2026-03-19T07:29") == set()
    assert await told(bureau, "2026-03-19T07:30") == {("holder", "before")}
    assert await told(bureau, "2026-03-20T07:30") == {("holder", "on")}
    assert await told(bureau, "2026-03-23T07:30") == {("holder", "after"), ("head", "head"), ("citizen", "apology")}
    assert await told(bureau, "2026-03-25T07:30") == {("receiver", "coordinator")}
    assert await told(bureau, "2026-03-27T07:30") == {("leader", "leader")}
    assert await told(bureau, "2026-05-27T07:30") == set()


async def test_however_often_and_by_however_many_it_is_looked_each_is_sent_once(bureau):
    holder = await staff(bureau)
    await kept(bureau, holder_id=holder.id)
    bureau.clock.set("2026-03-19T07:30")

    async def look():
        async with bureau.desk() as desk:
            return await escalation.sweep(desk)

    await asyncio.gather(*(look() for _ in range(6)))
    assert len(await bureau.post()) == 1


async def test_after_an_outage_the_holder_hears_the_latest_alone_and_everybody_else_theirs(bureau):
    holder = await staff(bureau)
    case = await kept(bureau, holder_id=holder.id)
    assert await told(bureau, "2026-03-26T10:00") == {
        ("holder", "after"),
        ("head", "head"),
        ("receiver", "coordinator"),
        ("citizen", "apology"),
    }
    async with bureau.desk() as desk:
        book = {one.level.value: one.told for one in await desk.archive.reminders.of_case(case.id)}
    assert book == {"before": False, "on": False, "after": True, "head": True, "coordinator": True, "apology": True}


async def test_a_case_that_nobody_took_and_a_question_without_a_date_are_not_forgotten(bureau):
    await staff(bureau)
    case = await kept(bureau, status=Status.SUBMITTED, due=DUE, transfer_due=None)
    question = await kept(bureau, kind=Kind.QUESTION, status=Status.SUBMITTED, sender=None, due=None, due_why=())
    heard = set()
    for day in ("13", "16", "17", "18", "19", "20"):
        await looks(bureau, f"2026-03-{day}T07:30")
        for message in await bureau.post():
            text = message.reply.plain()
            heard |= {(message.recipient.id, one.code) for one in (case, question) if one.code[:4] in text}
    assert {who for who, code in heard if code == question.code} >= {"holder", "head", "receiver"}
    assert {who for who, code in heard if code == case.code} >= {"holder", "head", "receiver"}


async def test_of_many_that_are_due_on_one_day_every_one_is_named(bureau):
    holder = await staff(bureau)
    many = [
        await kept(bureau, holder_id=holder.id, origin=Identity(Channel.WEB, f"c{number}"))
        for number in range(escalation.BATCH // 10)
    ]
    bureau.clock.set("2026-03-20T07:30")
    looked = 1
    while looked:
        async with bureau.desk() as desk:
            looked = await escalation.sweep(desk)
    named = "".join(message.reply.plain() for message in await bureau.post())
    assert all(case.code[:4] in named for case in many)


async def test_nobody_hears_of_a_case_while_the_citizen_is_waited_for(bureau):
    holder = await staff(bureau)
    case = await kept(bureau, holder_id=holder.id)
    async with bureau.desk() as desk:
        await cases.ask(desk, case, holder, "Ở đâu ạ?")
    await bureau.post()
    for day in ("12", "19", "20", "23", "25", "27"):
        assert await told(bureau, f"2026-03-{day}T07:30") == set()


async def test_the_citizen_who_was_asked_is_reminded_once_with_the_question_and_not_after_the_reply(bureau):
    holder = await staff(bureau)
    case = await kept(bureau, holder_id=holder.id)
    other = await kept(bureau, holder_id=holder.id, origin=Identity(Channel.WEB, "other"))
    async with bureau.desk() as desk:
        for each in (case, other):
            asked = await cases.ask(desk, each, holder, "Ở đâu ạ?")
        await cases.supply(desk, asked, "Ở khu 3.")
    await bureau.post()
    heard = []
    for at in ("2026-03-18T07:29", "2026-03-18T07:30", "2026-03-18T07:31", "2026-03-26T07:30"):
        await looks(bureau, at)
        heard += [(at[8:], message) for message in await bureau.post() if message.purpose is Purpose.REMINDER]
    assert [(at, message.recipient.id) for at, message in heard] == [("18T07:30", "citizen")]
    text = heard[0][1].reply.plain()
    assert "Ở đâu ạ?" in text
    assert "vẫn chờ ông/bà trả lời" in text
    assert [button.press for button in heard[0][1].reply.buttons] == [f"tracking:supply:{case.code}"]


async def test_the_apology_names_the_reason_and_a_new_date_and_comes_once_in_the_life_of_a_case(bureau):
    holder = await staff(bureau)
    case = await kept(bureau, holder_id=holder.id)
    await looks(bureau, "2026-03-23T07:30")
    (sorry,) = [message for message in await bureau.post() if message.purpose is Purpose.NOTICE]
    text = sorry.reply.plain()
    assert "xin lỗi ông/bà" in text
    assert "Ngày hẹn mới: thứ Hai 30/03/2026" in text
    assert (await bureau.now(case)).due == DUE
    async with bureau.desk() as desk:
        again = await cases.ask(desk, await bureau_now(desk, case), holder, "Ở đâu ạ?")
        await cases.supply(desk, again, "Khu 3.")
    for day in range(24, 32):
        await looks(bureau, f"2026-03-{day}T07:30")
    kinds = [event.kind for event in await bureau.events(case)]
    assert kinds.count(EventKind.APOLOGISED) == 1


async def bureau_now(desk, case):
    found = await desk.archive.cases.by_code(case.code)
    assert found
    return found


@pytest.mark.parametrize("told", [True, False])
async def test_a_case_that_was_classified_is_not_reminded_of_it(bureau, told):
    await bureau.official(chat="holder")
    case = await bureau.case()
    async with bureau.desk() as desk:
        opened, *_ = await desk.archive.cases.events(case.id)
        await clocks.keep(desk, await clocks.foreseen(desk, case, opened))
        event = replace(opened, id=desk.chance.id(), kind=EventKind.CLASSIFIED, before=case.status)
        await desk.archive.cases.add_event(event)
        if told:
            await clocks.noted(desk, event)
    await looks(bureau, "2026-03-17T07:30")
    async with bureau.desk() as desk:
        ended = {one.step for one in await desk.archive.clocks.of_case(case.id) if one.ended_at}
        reminded = {one.step for one in await desk.archive.reminders.of_case(case.id)}
    assert ended == {Step.CLASSIFY}
    assert Step.CLASSIFY not in reminded


async def test_each_step_up_is_written_into_the_history(bureau):
    holder = await staff(bureau)
    case = await kept(bureau, holder_id=holder.id)
    await looks(bureau, "2026-03-27T07:30")
    notes = [event.note for event in await bureau.events(case) if event.kind is EventKind.ESCALATED]
    assert notes == ["head", "coordinator", "leader"]


async def test_where_the_office_has_no_head_with_a_chat_the_next_higher_hears_it(bureau):
    holder = await bureau.official(chat="holder")
    await bureau.official(Role.RECEIVER, ELSEWHERE, chat="receiver")
    await kept(bureau, holder_id=holder.id)
    assert ("receiver", "head") in await told(bureau, "2026-03-23T07:30")


async def test_a_case_whose_holder_left_is_told_to_the_office(bureau):
    holder = await bureau.official(chat="gone")
    await bureau.official(chat="colleague")
    await kept(bureau, holder_id=holder.id)
    async with bureau.desk() as desk:
        await desk.archive.officials.save(replace(holder, active=False), desk.now)
    assert await told(bureau, "2026-03-19T07:30") == {("colleague", "before")}


async def test_while_the_holder_is_on_leave_the_deputy_hears_it(bureau):
    holder, deputy = await bureau.official(chat="holder"), await bureau.official(chat="deputy")
    await kept(bureau, holder_id=holder.id)
    async with bureau.desk() as desk:
        away = Absence("a", holder.id, date(2026, 3, 18), date(2026, 3, 19), deputy.id, holder.id)
        await desk.archive.duties.add_absence(away)
    assert await told(bureau, "2026-03-19T07:30") == {("deputy", "before")}
    assert await told(bureau, "2026-03-20T07:30") == {("holder", "on")}


async def test_a_reminder_holds_no_sender_and_offers_what_can_be_done_with_one_tap(bureau):
    holder = await bureau.official(chat="holder")
    case = await kept(bureau, holder_id=holder.id, content="Tôi là Nguyễn Văn An, số 0912345678, đèn đường hỏng.")
    await looks(bureau, "2026-03-19T07:30")
    (message,) = await bureau.post()
    whole = message.reply.model_dump_json()
    assert not any(secret in whole for secret in (NAME, PHONE, ADDRESS, "0912345678", "Văn An"))
    assert [button.press for button in message.reply.buttons] == [
        f"officials:case:{case.code}",
        f"officials:extend:{case.code}",
    ]


def test_the_matter_of_a_case_is_cut_only_after_it_was_looked_through():
    long = made("p", content="Đèn hỏng. " * 30 + "Gọi 0912345678.")
    assert "0912" not in digests.matter(long)
