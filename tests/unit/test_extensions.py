"""More time for an answer: asked for with a reason, given by another person, once; the citizen hears the new date."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.case import EventKind, Status
from bot.domain.extension import Asked, Ground
from bot.domain.person import Role
from bot.domain.ports import Stale
from bot.domain.profile import Profile
from bot.domain.step import Step
from bot.services import alerting, cases, clocks, duty, erasure, extensions
from bot.services.cases import Refused
from bot.services.desk import Desk
from tests.bureau import DATA, ELSEWHERE, NAME, Bureau, rules

WHY = "Phải kiểm tra hiện trường cùng Sở Xây dựng."


@pytest.fixture
async def bureau(tmp_path):
    async with Bureau.opened(tmp_path) as opened:
        opened.clock.set("2026-03-13T09:00")
        yield opened


@pytest.fixture
async def case(bureau):
    made = await bureau.case(status=Status.ACCEPTED, due=date(2026, 3, 20))
    async with bureau.desk() as desk:
        await clocks.adopt(desk, await clocks.unwatched(desk, ""))
    return made


@pytest.fixture
async def handler(bureau):
    return await bureau.official(chat="handler")


@pytest.fixture
async def head(bureau):
    return await bureau.official(Role.HEAD, chat="head")


async def asks(bureau, case, official, ground=Ground.SHARED, why=WHY):
    async with bureau.desk() as desk:
        return await extensions.ask(desk, await desk.archive.cases.by_code(case.code), official, ground, why)


async def decides(bureau, case, official, *, grants=True):
    async with bureau.desk() as desk:
        now = await desk.archive.cases.by_code(case.code)
        return await extensions.decide(desk, now, official, grants=grants)


async def test_what_was_asked_changes_no_date_and_is_put_before_the_head_alone(bureau, case, handler, head):
    await asks(bureau, case, handler)
    assert (await bureau.now(case)).due == case.due
    (message,) = await bureau.post()
    assert message.recipient.id == "head"
    assert "đề nghị gia hạn" in message.reply.plain()
    assert WHY in message.reply.plain()


@pytest.mark.parametrize(("ground", "due"), [(Ground.SHARED, date(2026, 3, 24)), (Ground.SPECIAL, date(2026, 3, 27))])
async def test_the_new_date_is_that_of_the_longer_rule_and_the_citizen_hears_it(
    bureau, case, handler, head, ground, due
):
    await asks(bureau, case, handler, ground)
    await bureau.post()
    assert (await decides(bureau, case, head)).due == due
    told = {message.recipient.id: message.reply.plain() for message in await bureau.post()}
    assert f"{due:%d/%m/%Y}" in told["citizen"]
    assert WHY in told["citizen"]
    assert "Đã được gia hạn" in told["handler"]
    async with bureau.desk() as desk:
        (clock,) = [one for one in await desk.archive.clocks.of_case(case.id) if one.step is Step.ANSWER]
    assert (clock.due, clock.extended, clock.why[0]) == (due, True, (await bureau.now(case)).due_why[0])
    assert any(line.startswith("Gia hạn ") for line in clock.why)


async def test_a_refusal_leaves_the_date_and_the_citizen_hears_nothing(bureau, case, handler, head):
    await asks(bureau, case, handler)
    await bureau.post()
    await decides(bureau, case, head, grants=False)
    assert (await bureau.now(case)).due == case.due
    assert {message.recipient.id for message in await bureau.post()} == {"handler"}
    assert [event.kind for event in await bureau.events(case)][-1] is EventKind.EXTENSION_REFUSED


async def test_nobody_consents_to_what_they_asked_and_no_handler_to_anything(bureau, case, handler, head):
    await asks(bureau, case, head)
    for official in (head, handler):
        with pytest.raises(Refused, match=r"extension\.own"):
            await decides(bureau, case, official)
    leader = await bureau.official(Role.LEADER, ELSEWHERE)
    assert (await decides(bureau, case, leader)).due > case.due


async def test_more_time_is_given_once(bureau, case, handler, head):
    await asks(bureau, case, handler)
    with pytest.raises(Refused, match=r"extension\.not_now"):
        await asks(bureau, case, handler, Ground.SPECIAL)
    await decides(bureau, case, head)
    with pytest.raises(Refused, match=r"extension\.not_now"):
        await decides(bureau, case, head)
    with pytest.raises(Refused, match=r"extension\.not_now"):
        await asks(bureau, case, handler, Ground.SPECIAL)


async def test_of_two_who_decide_at_once_one_counts(bureau, case, handler, head):
    other = await bureau.official(Role.HEAD)
    await asks(bureau, case, handler)
    seen = await bureau.now(case)

    async def decide(who):
        async with bureau.desk() as desk:
            try:
                return await extensions.decide(desk, seen, who, grants=True)
            except (Refused, Stale):
                return None

    done = await asyncio.gather(decide(head), decide(other))
    assert sum(one is not None for one in done) == 1
    assert [event.kind for event in await bureau.events(case)].count(EventKind.EXTENDED) == 1


@pytest.mark.parametrize("status", [Status.WAITING, Status.ANSWERED])
async def test_a_case_that_waits_for_the_citizen_or_is_over_gets_no_more_time(bureau, case, handler, status):
    async with bureau.desk() as desk:
        act = cases.ask if status is Status.WAITING else cases.answer
        await act(desk, case, handler, "Đã thay bóng đèn ngày 09/03.")
    with pytest.raises(Refused, match=r"extension\.not_now"):
        await asks(bureau, case, handler)


async def test_the_reason_is_asked_for(bureau, case, handler):
    with pytest.raises(Refused, match=r"extension\.no_reason"):
        await asks(bureau, case, handler, why="  ")


async def test_under_a_profile_whose_rules_are_no_longer_there_is_no_more_time(bureau):
    plan = replace(rules(), profile=Profile.load(DATA / "profiles" / "phu_tho_2015"))
    case = await bureau.case(status=Status.ACCEPTED, due=date(2026, 3, 20))
    async with bureau.store.transaction() as archive:
        desk = Desk(plan, archive, bureau.clock.now(), bureau.chance)
        await clocks.adopt(desk, await clocks.unwatched(desk, ""))
        assert await extensions.grounds(desk, case) == ()
        assert not extensions.could_be_asked(desk, case)
    async with bureau.desk() as desk:
        assert extensions.could_be_asked(desk, case)


async def test_an_official_asks_for_more_time_in_the_chat(bureau, case, handler, head):
    (which,) = await bureau.says("handler", press=f"officials:extend:{case.code}")
    assert [button.press for button in which.reply.buttons][:2] == [
        f"officials:ground:{case.code}:shared",
        f"officials:ground:{case.code}:special",
    ]
    await bureau.says("handler", press=f"officials:ground:{case.code}:shared")
    (done,) = await bureau.says("handler", WHY)
    assert "Đã gửi đề nghị gia hạn" in done.reply.plain()
    async with bureau.desk() as desk:
        waiting = await extensions.waiting(desk, case)
    assert waiting
    assert (waiting.state, waiting.reason, waiting.asked_by) == (Asked.ASKED, WHY, handler.id)
    (again,) = await bureau.says("handler", press=f"officials:extend:{case.code}")
    assert "không gia hạn được lúc này" in again.reply.plain()


async def test_a_sender_who_is_let_go_is_gone_from_the_reason_too(bureau, case, handler, head):
    await asks(bureau, case, handler, why=f"Chờ ông {NAME} đưa đến hiện trường.")
    async with bureau.desk() as desk:
        await erasure.pseudonymise(desk, await desk.archive.cases.by_code(case.code))
        (asked,) = await desk.archive.extensions.of_case(case.id)
    assert NAME not in asked.reason
    assert "đưa đến hiện trường" in asked.reason


async def test_what_waits_for_quiet_hours_goes_with_the_sender_of_its_case(bureau, case):
    await bureau.official(chat="asleep")
    async with bureau.desk() as desk:
        (asleep,) = await desk.archive.duties.on_duty(None, desk.today)
        await duty.choose(desk, asleep.official, hour="7:30", quiet=("00:00", "23:00"))
        (opened,) = await desk.archive.cases.events(case.id)
        await alerting.alert_office(desk, case, opened)
        await erasure.pseudonymise(desk, case)
        bureau.clock.set("2026-03-14T00:00")
        assert await desk.archive.outbox.let_out(bureau.clock.now()) == 0
