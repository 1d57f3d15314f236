"""Surveys at the desk: made, opened once, closed, and their figures without any person."""

from contextlib import AsyncExitStack
from datetime import date

import pytest

from bot.domain.consent import Purpose
from bot.domain.message import Channel, Identity
from bot.domain.person import Role
from bot.domain.survey import CASE, CampaignState, Factor
from bot.services import consents
from tests.bureau import ELSEWHERE, HERE

FORM = {"title": "Một cửa cấp xã", "sample": "10", "closes": "2026-03-31", "office": HERE}


@pytest.fixture
async def enter(bureau):
    async with AsyncExitStack() as stack:

        async def entered(role=Role.RECEIVER, office=ELSEWHERE):
            return await stack.enter_async_context(bureau.visit(await bureau.official(role, office)))

        yield entered


async def agrees(bureau, who):
    async with bureau.desk() as desk:
        person = await desk.archive.people.meet(Identity(Channel.WEB, who), desk.chance.id(), desk.now)
        await consents.say(desk, person, Purpose.NEWS, Channel.WEB, "vi", given=True)


async def made(browser):
    answer = await browser.post("/desk/surveys", data=FORM)
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


async def stands(bureau, address):
    async with bureau.desk() as desk:
        return await desk.archive.surveys.by_id(address.rpartition("/")[2])


async def test_a_campaign_is_made_and_asks_nobody_yet(bureau, enter):
    await agrees(bureau, "an")
    browser = await enter()
    address = await made(browser)
    assert (await stands(bureau, address)).state is CampaignState.DRAFT
    assert await bureau.post() == []
    assert "Một cửa cấp xã" in (await browser.get("/desk/surveys")).text
    assert "Mở và gửi lời mời" in (await browser.get(address)).text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": " "}, "cần có tên"),
        ({"sample": "0"}, "từ 1 đến"),
        ({"sample": "nhiều"}, "Chưa đọc được"),
        ({"closes": "hôm nay"}, "Chưa đọc được"),
        ({"closes": "2026-03-09"}, "từ hôm nay"),
        ({"office": "so-la"}, "Không có đơn vị"),
    ],
)
async def test_what_cannot_be_is_refused_and_what_was_typed_stays(enter, change, told):
    browser = await enter()
    answer = await browser.post("/desk/surveys", data=FORM | change)
    assert answer.status_code == 422
    assert told in answer.text
    assert "2026-03-31" in answer.text or "closes" in change


async def test_it_is_opened_once(bureau, enter):
    await agrees(bureau, "an")
    browser = await enter()
    address = await made(browser)
    assert (await browser.post(f"{address}/start")).headers["location"].endswith("done=start")
    assert len(await bureau.post()) == 1
    again = await browser.post(f"{address}/start")
    assert again.status_code == 409
    assert "Người khác vừa mở hoặc đóng" in again.text
    assert await bureau.post() == []
    told = (await browser.get(address)).text
    assert "Hỏi 1 người, 0 người trả lời" in told


async def test_with_nobody_who_agreed_it_says_so(enter):
    browser = await enter()
    address = await made(browser)
    answer = await browser.post(f"{address}/start")
    assert answer.status_code == 422
    assert "Chưa có ai đồng ý" in answer.text


async def test_it_is_closed(bureau, enter):
    await agrees(bureau, "an")
    browser = await enter()
    address = await made(browser)
    await browser.post(f"{address}/start")
    await browser.post(f"{address}/close")
    assert (await stands(bureau, address)).state is CampaignState.CLOSED


async def scored(bureau, count):
    async with bureau.desk() as desk:
        for number in range(count):
            await desk.archive.surveys.score(CASE, f"c{number}", Factor.RESULT, 5, office=HERE, month=date(2026, 3, 1))


async def test_figures_are_shown_from_five_answers_on(bureau, enter):
    await scored(bureau, 4)
    browser = await enter()
    assert "100,0 %" not in (await browser.get("/desk/surveys")).text
    await scored(bureau, 5)
    assert "100,0 %" in (await browser.get("/desk/surveys")).text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.RECEIVER])
async def test_for_others_there_are_no_surveys(bureau, enter, role):
    address = await made(await enter())
    browser = await enter(role, HERE)
    for page in ("/desk/surveys", address):
        assert (await browser.get(page)).status_code == 404
    assert (await browser.post("/desk/surveys", data=FORM)).status_code == 404
    assert (await browser.post(f"{address}/start")).status_code == 404
