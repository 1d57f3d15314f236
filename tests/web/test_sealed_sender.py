"""Who sent a case is sealed at the desk: a reason opens it, for one official and one hour, and an auditor reads it."""

import pytest

from bot.domain.case import EventKind, Kind
from bot.domain.person import Role
from bot.services import sealing
from tests.bureau import ADDRESS, ELSEWHERE, HERE, NAME

SHOWN_PHONE = "0912 345 678"
STORY = (
    "Tôi là NGUYỄN VĂN THỬ, điện thoại 0912.345.678, thư thu@example.vn, CCCD 025099001234, xe 19A-123.45. "
    "Đèn hỏng ở Khu 3, xã Thử."
)
SECRETS = (NAME, "NGUYỄN VĂN THỬ", "0912", "thu@example.vn", "025099001234", "19A-123.45")
WHY = "Cần hẹn gặp để xem hiện trường."


async def read(bureau, official, path):
    async with bureau.visit(official) as browser:
        return (await browser.get(path)).text


async def unseal(bureau, official, case, why=WHY):
    async with bureau.visit(official) as browser:
        return await browser.post(f"/desk/cases/{case.code}/unseal", data={"words": why})


async def test_the_case_page_shows_the_matter_and_not_who_sent_it(bureau):
    case, official = await bureau.case(content=STORY, proposal=f"Gọi cho {NAME}."), await bureau.official()
    page = await read(bureau, official, f"/desk/cases/{case.code}")
    assert "Đèn hỏng ở Khu 3, xã Thử." in page
    assert not [secret for secret in (*SECRETS, ADDRESS) if secret in page.replace("ở Khu 3, xã Thử", "")]


async def test_an_official_who_says_why_sees_the_sender_for_an_hour(bureau):
    case, official = await bureau.case(content=STORY), await bureau.official()
    assert (await unseal(bureau, official, case)).headers["location"] == f"/desk/cases/{case.code}#sender"
    page = await read(bureau, official, f"/desk/cases/{case.code}")
    assert not [shown for shown in (NAME, SHOWN_PHONE, ADDRESS, STORY) if shown not in page]
    bureau.clock.pass_by(minutes=61)
    assert NAME not in await read(bureau, await bureau.official(), f"/desk/cases/{case.code}")


async def test_an_hour_later_it_is_sealed_again_for_the_same_official(bureau):
    case, official = await bureau.case(), await bureau.official()
    async with bureau.desk() as desk:
        await sealing.unseal(desk, case, official, WHY)
    bureau.clock.pass_by(minutes=60)
    async with bureau.desk() as desk:
        assert await sealing.open_until(desk, case, official) is None


async def test_it_opens_for_nobody_else_and_for_no_other_case(bureau):
    case, other, official = await bureau.case(), await bureau.case(), await bureau.official()
    await unseal(bureau, official, case)
    assert NAME not in await read(bureau, await bureau.official(), f"/desk/cases/{case.code}")
    assert NAME not in await read(bureau, official, f"/desk/cases/{other.code}")


async def test_without_a_reason_it_stays_sealed_and_nothing_is_noted(bureau):
    case, official = await bureau.case(), await bureau.official()
    answer = await unseal(bureau, official, case, "  ")
    assert (answer.status_code, NAME in answer.text) == (422, False)
    assert [event.kind for event in await bureau.events(case)] == [EventKind.OPENED]


async def test_a_look_is_a_step_of_the_case_and_a_line_for_the_auditor_once(bureau):
    case, official = await bureau.case(), await bureau.official()
    auditor = await bureau.official(Role.AUDITOR, ELSEWHERE)
    for _ in range(2):
        await unseal(bureau, official, case)
    assert [(event.kind, event.note) for event in await bureau.events(case)][1:] == [(EventKind.UNSEALED, WHY)]
    page = await read(bureau, auditor, "/desk/unsealings")
    assert (page.count(WHY), official.name in page, NAME in page) == (1, True, False)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
async def test_nobody_but_the_auditor_reads_who_looked(bureau, role):
    async with bureau.visit(await bureau.official(role)) as browser:
        assert (await browser.get("/desk/unsealings")).status_code == 404


async def test_the_auditors_first_page_is_the_list_of_looks(bureau):
    async with bureau.visit(await bureau.official(Role.AUDITOR)) as browser:
        assert (await browser.get("/desk")).headers["location"] == "/desk/unsealings"


async def test_the_lists_of_work_cover_the_words_too(bureau):
    await bureau.case(content=STORY)
    page = await read(bureau, await bureau.official(), "/desk")
    assert "Tôi là …" in page
    assert not [secret for secret in SECRETS if secret in page]


async def test_alert_and_card_in_the_officials_chat_cover_them_even_while_the_page_is_open(bureau):
    case, official = await bureau.case(content=STORY), await bureau.official(chat="5")
    await unseal(bureau, official, case)
    card = (await bureau.says("5", case.code))[0].reply.model_dump_json()
    assert "Đèn hỏng" in card
    assert not [secret for secret in SECRETS if secret in card]


async def test_a_question_without_a_sender_covers_what_reaches_a_person(bureau):
    case = await bureau.case(kind=Kind.QUESTION, content="Gọi 0912345678 giúp tôi.", sender=None)
    page = await read(bureau, await bureau.official(), f"/desk/cases/{case.code}")
    assert "Gọi … giúp tôi." in page


async def test_the_act_pages_cover_the_words_until_they_are_open(bureau):
    case, official = await bureau.case(content=STORY), await bureau.official()
    path = f"/desk/cases/{case.code}/answer"
    assert "0912" not in await read(bureau, official, path)
    await unseal(bureau, official, case)
    assert STORY in await read(bureau, official, path)


async def test_what_leaves_the_desk_names_nobody_and_no_house(bureau):
    case = await bureau.case(content=f"{STORY} Bà Trần Thị Lan ở số nhà 5 đường Hùng Vương cũng thấy.")
    words = sealing.public_words(case, case.content, own_words=True)
    assert "Đèn hỏng" in words
    assert not [told for told in (*SECRETS, ADDRESS, "Trần Thị Lan", "Hùng Vương") if told in words]


async def test_whoever_takes_the_register_along_is_noted_and_only_for_the_whole_province(bureau):
    receiver, handler = await bureau.official(Role.RECEIVER, ELSEWHERE), await bureau.official(office=HERE)
    async with bureau.desk() as desk:
        assert await sealing.unseal_register(desk, receiver, "Sổ năm 2026", "Báo cáo 6 tháng.")
        assert not await sealing.unseal_register(desk, handler, "Sổ năm 2026", "Xem thử.")
    page = await read(bureau, await bureau.official(Role.AUDITOR), "/desk/unsealings")
    assert ("Sổ năm 2026" in page, "Báo cáo 6 tháng." in page, "Xem thử." in page) == (True, True, False)
