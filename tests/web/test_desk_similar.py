"""Putting cases of one matter together at the desk, and taking them apart, with a reason."""

from contextlib import AsyncExitStack

import pytest

from bot.domain import casecode
from bot.domain.case import EventKind
from bot.domain.message import Channel, Identity
from tests.bureau import ELSEWHERE

OTHER = Identity(Channel.WEB, "other")
SAME = "Đèn đường trước nhà văn hóa tắt hai tuần."


@pytest.fixture
async def browser(bureau):
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(bureau.visit(await bureau.official()))


def form(case, **given):
    return {"version": str(case.version)} | given


async def kinds(bureau, case):
    return [event.kind for event in await bureau.events(case)]


async def test_the_page_proposes_what_tells_of_the_same_and_nothing_of_another_office(bureau, browser):
    case, same = await bureau.case(), await bureau.case(content=SAME, origin=OTHER)
    hidden = await bureau.case(ELSEWHERE, content=SAME, origin=OTHER)
    page = (await browser.get(f"/desk/cases/{case.code}/merge")).text
    assert casecode.show(same.code) in page
    assert casecode.show(hidden.code) not in page


async def test_merging_and_taking_apart_stand_in_both_histories_with_the_reason(bureau, browser):
    case, same = await bureau.case(), await bureau.case(content=SAME, origin=OTHER)
    words = "Cùng một cột đèn."
    merged = await browser.post(f"/desk/cases/{case.code}/merge", data=form(case, into=same.code, words=words))
    assert merged.status_code == 303
    assert "2 người phản ánh" in (await browser.get(f"/desk/cases/{same.code}")).text
    assert casecode.show(same.code) in (await browser.get(f"/desk/cases/{case.code}")).text
    await browser.post(f"/desk/cases/{case.code}/merge", data=form(case, words="Hai cột khác nhau.", do="split"))
    for each in (case, same):
        assert await kinds(bureau, each) == [EventKind.OPENED, EventKind.MERGED, EventKind.SPLIT]
        assert (await bureau.events(each))[1].note == words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"into": "KHONGCO0000", "words": "Vì thế."}, "hoặc ông/bà không phụ trách"),
        ({"words": ""}, "ghi lý do"),
    ],
)
async def test_what_cannot_be_merged_is_said_and_changes_nothing(bureau, browser, given, said):
    case, same = await bureau.case(), await bureau.case(content=SAME, origin=OTHER)
    answer = await browser.post(f"/desk/cases/{case.code}/merge", data=form(case, into=same.code) | given)
    assert answer.status_code == 422
    assert said in answer.text
    assert await kinds(bureau, case) == [EventKind.OPENED]


async def test_a_case_of_another_office_cannot_be_merged_into(bureau, browser):
    case, far = await bureau.case(), await bureau.case(ELSEWHERE, content=SAME, origin=OTHER)
    answer = await browser.post(f"/desk/cases/{case.code}/merge", data=form(case, into=far.code, words="Vì thế."))
    assert answer.status_code == 422


async def test_a_form_made_for_an_older_version_does_nothing(bureau, browser):
    case, same = await bureau.case(), await bureau.case(content=SAME, origin=OTHER)
    old = form(case, into=same.code, words="Vì thế.") | {"version": "0"}
    answer = await browser.post(f"/desk/cases/{case.code}/merge", data=old)
    assert answer.status_code == 409
    assert await kinds(bureau, case) == [EventKind.OPENED]


async def test_one_answer_goes_to_both_senders(bureau, browser):
    case, same = await bureau.case(), await bureau.case(content=SAME, origin=OTHER)
    await browser.post(f"/desk/cases/{case.code}/merge", data=form(case, into=same.code, words="Cùng việc."))
    sent = form(same, words="Đèn đã được thay ngày 09/03/2026.", do="send")
    await browser.post(f"/desk/cases/{same.code}/answer", data=sent)
    told = {message.recipient.id for message in await bureau.notices() if "09/03/2026" in message.reply.plain()}
    assert told == {"citizen", "other"}
