"""The apology of a late case: with the reason of whoever wrote it, by itself otherwise, and once."""

from datetime import date

import pytest

from bot.domain.case import ActorKind, EventKind, Status
from bot.services import apologies, cases, clocks, escalation
from bot.services.cases import Refused
from tests.bureau import Bureau
from tests.filing import filed

WHY = "Đơn vị thi công đổi bóng đèn chậm."


@pytest.fixture
async def bureau(tmp_path):
    async with Bureau.opened(tmp_path) as opened:
        opened.clock.set("2026-03-12T09:00")
        yield opened


@pytest.fixture
async def case(bureau):
    made = await bureau.case(status=Status.ACCEPTED, due=date(2026, 3, 20))
    async with bureau.desk() as desk:
        await clocks.adopt(desk, await clocks.unwatched(desk, ""))
    return made


async def makes(bureau, case, official, at, why=WHY):
    bureau.clock.set(at)
    async with bureau.desk() as desk:
        return await apologies.make(desk, await desk.archive.cases.by_code(case.code), official, why)


async def sorry(bureau, case):
    return [event for event in await bureau.events(case) if event.kind is EventKind.APOLOGISED]


async def test_an_official_apologises_with_the_reason_and_the_desk_says_nothing_more(bureau, case):
    official = await bureau.official()
    await makes(bureau, case, official, "2026-03-19T09:00")
    (message,) = await bureau.post()
    assert message.recipient.id == "citizen"
    text = message.reply.plain()
    assert WHY in text
    assert "Ngày hẹn mới: thứ Năm 26/03/2026" in text
    bureau.clock.set("2026-03-24T07:30")
    async with bureau.desk() as desk:
        await escalation.sweep(desk)
    assert [(event.actor, event.actor_id) for event in await sorry(bureau, case)] == [(ActorKind.OFFICIAL, official.id)]


async def test_where_nobody_wrote_one_the_desk_apologises_by_itself(bureau, case):
    bureau.clock.set("2026-03-23T07:30")
    async with bureau.desk() as desk:
        await escalation.sweep(desk)
    (event,) = await sorry(bureau, case)
    assert event.actor is ActorKind.DESK
    assert "chưa giải quyết xong trong thời hạn" in event.note
    with pytest.raises(Refused, match=r"apology\.not_now"):
        await makes(bureau, case, await bureau.official(), "2026-03-23T09:00")


async def test_an_apology_before_its_time_or_without_a_reason_is_refused(bureau, case):
    official = await bureau.official()
    with pytest.raises(Refused, match=r"apology\.not_now"):
        await makes(bureau, case, official, "2026-03-18T09:00")
    with pytest.raises(Refused, match=r"apology\.no_reason"):
        await makes(bureau, case, official, "2026-03-19T09:00", why=" ")
    assert await sorry(bureau, case) == []


async def test_while_the_citizen_is_waited_for_there_is_nothing_to_apologise_for(bureau, case):
    official = await bureau.official()
    async with bureau.desk() as desk:
        await cases.ask(desk, case, official, "Ở đâu ạ?")
    with pytest.raises(Refused, match=r"apology\.not_now"):
        await makes(bureau, case, official, "2026-03-20T09:00")


async def test_the_citizen_reads_the_apology_when_they_look_the_case_up(office):
    office.clock.set("2026-03-09T09:00")
    case = await filed(office)
    office.clock.set("2026-03-17T09:00")
    async with office.desk() as desk:
        await escalation.sweep(desk)
    (shown,) = await office.says(case.code)
    assert "Cơ quan xin lỗi vì chậm:" in shown.plain()
    assert "Ngày hẹn mới: thứ Ba 24/03/2026" in shown.plain()


async def test_the_form_at_the_desk_offers_it_in_time_and_once(bureau, case):
    address = f"/desk/cases/{case.code}/apology"
    async with bureau.visit(await bureau.official()) as visitor:
        assert "Chưa cần xin lỗi" in (await visitor.get(address)).text
        bureau.clock.set("2026-03-19T09:00")
    async with bureau.visit(await bureau.official()) as visitor:
        assert address in (await visitor.get(f"/desk/cases/{case.code}")).text
        empty = await visitor.post(address, data={"words": " "})
        assert (empty.status_code, "phải nêu lý do" in empty.text) == (422, True)
        done = await visitor.post(address, data={"words": WHY})
        assert "Đã xin lỗi người dân" in (await visitor.get(done.headers["location"])).text
        assert address not in (await visitor.get(f"/desk/cases/{case.code}")).text
