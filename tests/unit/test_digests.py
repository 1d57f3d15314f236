"""The daily digest: once, on working days, from 07:30, with what is to be done, and never lost to an outage."""

import asyncio
from datetime import date

import pytest

from bot.domain.case import Status
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.services import digests
from tests.bureau import ADDRESS, ELSEWHERE, HERE, NAME, PHONE


async def due_now(bureau) -> int:
    async with bureau.desk() as desk:
        return await digests.send_due(desk)


async def test_every_official_with_a_chat_gets_one_digest_to_their_own_chat(bureau):
    await bureau.official(chat="an")
    await bureau.official(chat="binh")
    await bureau.official()
    await bureau.case()
    bureau.clock.set("2026-03-11T07:30")
    assert await due_now(bureau) == 2
    queued = await bureau.post()
    assert {message.recipient.id for message in queued} == {"an", "binh"}
    assert {message.purpose for message in queued} == {Purpose.DIGEST}


async def test_nothing_is_sent_before_half_past_seven(bureau):
    await bureau.official(chat="an")
    await bureau.case()
    bureau.clock.set("2026-03-11T07:29")
    assert await due_now(bureau) == 0
    bureau.clock.set("2026-03-11T07:30")
    assert await due_now(bureau) == 1


async def test_a_digest_is_never_sent_twice_on_one_day(bureau):
    await bureau.official(chat="an")
    await bureau.case()
    sent = []
    for minute in range(30, 60):
        bureau.clock.set(f"2026-03-11T07:{minute}")
        sent.append(await due_now(bureau))
    assert sum(sent) == 1


async def test_two_timers_at_once_send_one_digest(bureau):
    await bureau.official(chat="an")
    await bureau.case()
    bureau.clock.set("2026-03-11T07:30")
    assert sum(await asyncio.gather(*(due_now(bureau) for _ in range(6)))) == 1
    assert len(await bureau.post()) == 1


async def test_a_digest_missed_in_an_outage_is_sent_when_the_machine_is_back(bureau):
    await bureau.official(chat="an")
    await bureau.case()
    bureau.clock.set("2026-03-11T16:40")
    assert await due_now(bureau) == 1


async def test_an_outage_over_night_sends_todays_digest_and_not_yesterdays(bureau):
    await bureau.official(chat="an")
    await bureau.case()
    bureau.clock.set("2026-03-11T07:30")
    await due_now(bureau)
    await bureau.post()
    bureau.clock.set("2026-03-13T09:00")
    assert await due_now(bureau) == 1
    (message,) = await bureau.post()
    assert "13/03/2026" in message.reply.plain()


@pytest.mark.parametrize(
    ("day", "sent"),
    [
        ("2026-03-14", 0),  # a plain Saturday
        ("2026-02-17", 0),  # the first day of Tết
        ("2026-08-22", 1),  # a make-up Saturday
        ("2026-08-31", 0),  # the Monday that it makes up for
        ("2026-02-23", 1),  # the first working day after Tết
    ],
)
async def test_digests_keep_to_the_working_calendar(bureau, day, sent):
    await bureau.official(chat="an")
    await bureau.case()
    bureau.clock.set(f"{day}T08:00")
    assert await due_now(bureau) == sent


async def test_an_official_with_nothing_to_do_gets_none_and_a_later_case_brings_none_that_day(bureau):
    await bureau.official(chat="an")
    bureau.clock.set("2026-03-11T07:30")
    assert await due_now(bureau) == 0
    await bureau.case()
    bureau.clock.set("2026-03-11T10:00")
    assert await due_now(bureau) == 0


async def test_a_case_in_hand_with_time_left_is_not_news(bureau):
    await bureau.official(chat="an")
    await bureau.case(status=Status.ACCEPTED)
    bureau.clock.set("2026-03-11T07:30")
    assert await due_now(bureau) == 0


async def test_the_digest_names_overdue_due_today_new_and_waiting_in_this_order(bureau):
    await bureau.official(chat="an")
    await bureau.case(status=Status.WAITING, content="Chờ thêm ảnh")
    await bureau.case(content="Việc mới")
    await bureau.case(status=Status.ACCEPTED, content="Việc hôm nay", due=date(2026, 3, 11))
    await bureau.case(status=Status.ACCEPTED, content="Việc trễ", due=date(2026, 3, 9))
    bureau.clock.set("2026-03-11T07:30")
    await due_now(bureau)
    (message,) = await bureau.post()
    text = message.reply.plain()
    assert [text.index(words) for words in ("Việc trễ", "Việc hôm nay", "Việc mới", "Chờ thêm ảnh")] == sorted(
        text.index(words) for words in ("Việc trễ", "Việc hôm nay", "Việc mới", "Chờ thêm ảnh")
    )
    assert "quá hạn 2 ngày làm việc" in text


async def test_a_date_for_sending_on_makes_a_new_case_due(bureau):
    await bureau.official(chat="an")
    await bureau.case(content="Chưa ai mở", transfer_due=date(2026, 3, 10))
    bureau.clock.set("2026-03-11T07:30")
    await due_now(bureau)
    (message,) = await bureau.post()
    assert "Quá hạn: 1" in message.reply.plain()


async def test_a_digest_holds_no_sender_and_no_other_offices_case(bureau):
    await bureau.official(chat="an")
    await bureau.case()
    await bureau.case(ELSEWHERE, content="Việc của đơn vị khác")
    bureau.clock.set("2026-03-11T07:30")
    await due_now(bureau)
    (message,) = await bureau.post()
    text = message.reply.model_dump_json()
    assert not any(secret in text for secret in (NAME, PHONE, ADDRESS, "Việc của đơn vị khác"))


@pytest.mark.parametrize(
    "told", ["Tôi là NGUYEN VAN THU", "Gọi 0912.345.678", "Căn cước 025099001234", "Xe 19A-123.45", "thu@example.vn"]
)
async def test_what_a_citizen_told_of_themselves_in_the_words_is_in_no_digest(bureau, told):
    await bureau.official(chat="an")
    await bureau.case(content=f"{told}. Đèn hỏng.")
    bureau.clock.set("2026-03-11T07:30")
    await due_now(bureau)
    (message,) = await bureau.post()
    text = message.reply.plain()
    assert "Đèn hỏng" in text
    assert told.split()[-1] not in text


async def test_the_receiver_hears_how_many_cases_of_other_offices_are_overdue(bureau):
    await bureau.official(Role.RECEIVER, ELSEWHERE, chat="an")
    await bureau.case(HERE, due=date(2026, 3, 2))
    bureau.clock.set("2026-03-11T07:30")
    assert await due_now(bureau) == 1
    (message,) = await bureau.post()
    assert "Các đơn vị khác trong tỉnh đang quá hạn 1 vụ việc" in message.reply.plain()


async def test_an_administrator_gets_no_digest(bureau):
    await bureau.official(Role.ADMIN, HERE, chat="an")
    await bureau.case()
    bureau.clock.set("2026-03-11T07:30")
    assert await due_now(bureau) == 0


async def test_a_long_pile_is_counted_and_not_listed_to_the_end(bureau):
    await bureau.official(chat="an")
    for number in range(digests.LISTED + 3):
        await bureau.case(content=f"Việc số {number}", origin=Identity(Channel.WEB, f"c{number}"))
    bureau.clock.set("2026-03-11T07:30")
    await due_now(bureau)
    (message,) = await bureau.post()
    assert message.reply.plain().count("Việc số") == digests.LISTED
    assert "và 3 vụ việc khác" in message.reply.plain()
