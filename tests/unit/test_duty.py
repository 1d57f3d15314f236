"""Leave with a deputy, the hour and the place of the digest, and quiet hours."""

from datetime import date, time

import pytest

from bot.domain.duty import DigestChoice
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.services import alerting, digests, duty
from tests.bureau import ELSEWHERE

DAY = date(2026, 3, 11)


async def digests_at(bureau, at):
    bureau.clock.set(at)
    async with bureau.desk() as desk:
        await digests.send_due(desk)
    return {message.recipient.id for message in await bureau.post() if message.purpose is Purpose.DIGEST}


async def away(bureau, official, deputy, by=None, first=DAY, last=DAY):
    async with bureau.desk() as desk:
        return await duty.note_absence(
            desk, by or official, official, deputy_id=deputy.id, first_day=first, last_day=last
        )


async def test_each_official_has_the_digest_at_the_hour_that_they_chose(bureau):
    early, late = await bureau.official(chat="early"), await bureau.official(chat="late")
    await bureau.official(chat="usual")
    await bureau.case()
    async with bureau.desk() as desk:
        await duty.choose(desk, early, hour="6:00")
        await duty.choose(desk, late, hour="16:15")
    assert await digests_at(bureau, "2026-03-11T05:59") == set()
    assert await digests_at(bureau, "2026-03-11T06:00") == {"early"}
    assert await digests_at(bureau, "2026-03-11T07:30") == {"usual"}
    assert await digests_at(bureau, "2026-03-11T16:15") == {"late"}
    assert await digests_at(bureau, "2026-03-11T20:00") == set()


async def test_the_digest_goes_to_the_channel_that_was_chosen(bureau):
    official = await bureau.official(chat="phone")
    await bureau.case()
    async with bureau.desk() as desk:
        web = Identity(Channel.WEB, "browser")
        await desk.archive.people.meet(web, bureau.chance.id(), desk.now)
        await desk.archive.officials.link(official.id, web, desk.now)
        await duty.choose(desk, official, hour="07:30", channel=Channel.TELEGRAM)
    assert await digests_at(bureau, "2026-03-11T07:30") == {"phone"}
    async with bureau.desk() as desk:
        await duty.choose(desk, official, hour="07:30", channel=Channel.WEB)
    assert await digests_at(bureau, "2026-03-12T07:30") == {"browser"}


@pytest.mark.parametrize("hour", ["4:59", "20:01", "25:00", "", "bảy rưỡi"])
async def test_an_hour_that_is_none_is_refused(bureau, hour):
    official = await bureau.official(chat="an")
    async with bureau.desk() as desk:
        with pytest.raises(duty.BadDuty, match=r"duty\.hour_wrong"):
            await duty.choose(desk, official, hour=hour)


@pytest.mark.parametrize("quiet", [("21:00", ""), ("", "06:00"), ("21:00", "21:00"), ("x", "06:00")])
async def test_quiet_hours_need_both_ends(bureau, quiet):
    official = await bureau.official(chat="an")
    async with bureau.desk() as desk:
        with pytest.raises(duty.BadDuty, match=r"duty\.quiet_wrong"):
            await duty.choose(desk, official, hour="7:30", quiet=quiet)


async def test_a_channel_without_a_chat_is_refused(bureau):
    official = await bureau.official(chat="an")
    async with bureau.desk() as desk:
        with pytest.raises(duty.BadDuty, match=r"duty\.channel_wrong"):
            await duty.choose(desk, official, hour="7:30", channel=Channel.WEB)


async def test_an_alert_in_quiet_hours_waits_for_their_end_and_holds_up_no_answer(bureau):
    official = await bureau.official(chat="an")
    async with bureau.desk() as desk:
        await duty.choose(desk, official, hour="7:30", quiet=("21:00", "6:00"))
    bureau.clock.set("2026-03-11T22:30")
    case = await bureau.case()
    async with bureau.desk() as desk:
        (event,) = await desk.archive.cases.events(case.id)
        await alerting.alert_office(desk, case, event)
    assert await bureau.post() == []
    (said,) = await bureau.says("an", "việc")
    assert "Việc của" in said.reply.plain()
    assert await let_out(bureau, "2026-03-12T05:59") == []
    assert await let_out(bureau, "2026-03-12T06:00") == ["an"]
    assert await let_out(bureau, "2026-03-12T06:01") == []


async def let_out(bureau, at):
    bureau.clock.set(at)
    async with bureau.desk() as desk:
        await desk.archive.outbox.let_out(desk.now)
    return [message.recipient.id for message in await bureau.post()]


async def test_on_leave_the_digest_and_the_alerts_go_to_the_deputy_once(bureau):
    holder, deputy = await bureau.official(chat="holder"), await bureau.official(chat="deputy")
    await away(bureau, holder, deputy)
    bureau.clock.set("2026-03-11T07:00")
    case = await bureau.case()
    async with bureau.desk() as desk:
        (event,) = await desk.archive.cases.events(case.id)
        await alerting.alert_office(desk, case, event)
    assert [message.recipient.id for message in await bureau.post()] == ["deputy"]
    assert await digests_at(bureau, "2026-03-11T07:30") == {"deputy"}
    assert await digests_at(bureau, "2026-03-12T07:30") == {"holder", "deputy"}


async def test_where_the_deputy_has_no_chat_nothing_is_lost(bureau):
    holder, deputy = await bureau.official(chat="holder"), await bureau.official()
    await bureau.case()
    await away(bureau, holder, deputy)
    assert await digests_at(bureau, "2026-03-11T07:30") == {"holder"}


async def test_a_deputy_is_another_person_of_the_same_office(bureau):
    holder, stranger = await bureau.official(chat="holder"), await bureau.official(office=ELSEWHERE)
    for wrong in (holder, stranger):
        with pytest.raises(duty.BadDuty, match=r"duty\.deputy_wrong"):
            await away(bureau, holder, wrong)


async def test_the_head_notes_the_leave_of_everybody_in_the_office_and_a_handler_their_own_alone(bureau):
    head, one, other = await bureau.official(Role.HEAD), await bureau.official(), await bureau.official()
    absence = await away(bureau, one, other, by=head)
    with pytest.raises(duty.BadDuty):
        await away(bureau, one, other, by=other)
    async with bureau.desk() as desk:
        assert not await duty.end_absence(desk, other, absence.id)
        assert await duty.end_absence(desk, one, absence.id)


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, DAY), (DAY, None), (DAY, date(2026, 3, 10)), (date(2026, 3, 1), date(2026, 3, 9)), (DAY, date(2028, 1, 1))],
)
async def test_days_that_do_not_fit_are_refused(bureau, first, last):
    holder, deputy = await bureau.official(), await bureau.official()
    with pytest.raises(duty.BadDuty, match=r"duty\.days_wrong"):
        await away(bureau, holder, deputy, first=first, last=last)


async def test_an_official_sets_the_hour_in_the_chat(bureau):
    official = await bureau.official(chat="an")
    (said,) = await bureau.says("an", "giờ tóm tắt 8h15")
    assert "08:15" in said.reply.plain()
    async with bureau.desk() as desk:
        assert await desk.archive.duties.choice(official.id) == DigestChoice(official.id, time(8, 15), Channel.TELEGRAM)
    (wrong,) = await bureau.says("an", "giờ tóm tắt 23:00")
    assert "05:00 đến 20:00" in wrong.reply.plain()


async def test_the_leader_is_told_how_the_offices_stand_the_most_overdue_first(bureau):
    await bureau.official(Role.LEADER, ELSEWHERE, chat="leader")
    for office, late in (("so-tu-phap", 1), ("so-noi-vu", 2)):
        for _ in range(late):
            await bureau.case(office, due=date(2026, 3, 2))
    bureau.clock.set("2026-03-11T07:30")
    async with bureau.desk() as desk:
        await digests.send_due(desk)
    (message,) = await bureau.post()
    text = message.reply.plain()
    assert "Quá hạn toàn tỉnh: 3" in text
    assert text.index("Sở Nội vụ") < text.index("Sở Tư pháp")
    assert message.reply.buttons == ()


async def test_the_digest_offers_one_tap_for_the_first_cases(bureau):
    await bureau.official(chat="an")
    case = await bureau.case()
    bureau.clock.set("2026-03-11T07:30")
    async with bureau.desk() as desk:
        await digests.send_due(desk)
    (message,) = await bureau.post()
    assert [button.press for button in message.reply.buttons] == [
        f"officials:accept:{case.code}",
        f"officials:case:{case.code}",
        f"officials:extend:{case.code}",
        "officials:queue",
    ]
    (done,) = await bureau.says("an", press=f"officials:accept:{case.code}")
    assert "Đã nhận" in done.reply.plain()
