"""News at the desk: written, looked at, agreed to by another, counted, taken back; and by whom."""

import html
import re
from contextlib import AsyncExitStack

import pytest

from bot.domain.broadcast import BroadcastState, Letters
from bot.domain.manner import MANNERS
from bot.domain.message import Channel
from bot.domain.outbox import Purpose
from bot.domain.person import Role
from bot.domain.subscription import REFORM, Topic, TopicKind
from bot.services import mailing
from tests.broadcasting import takes
from tests.bureau import ELSEWHERE, HERE, rules

FORM = {"topic": REFORM.ref, "words": "Từ 01/04, nộp hồ sơ tại xã."}
OWN = Topic(TopicKind.OFFICE, HERE)


@pytest.fixture
async def enter(bureau):
    async with AsyncExitStack() as stack:

        async def entered(role=Role.RECEIVER, office=ELSEWHERE):
            return await stack.enter_async_context(bureau.visit(await bureau.official(role, office)))

        yield entered


async def made(browser, **more):
    answer = await browser.post("/desk/news", data=FORM | more)
    assert answer.status_code == 303, re.findall(r'role="alert".*?</p>', answer.text)
    return answer.headers["location"].partition("?")[0]


async def does(browser, address, deed, **more):
    return await browser.post(address, data={"do": deed} | more)


async def agrees(browser, address):
    """Agrees to the words on the page."""
    shown = (await browser.get(address)).text
    return await does(browser, address, "approve", digest=re.search(r'name="digest" value="(\w+)"', shown)[1])


async def agreed(browser, other, **more):
    """A broadcast that one wrote and another agreed to."""
    address = await made(browser, **more)
    await does(browser, address, "propose")
    assert (await agrees(other, address)).status_code == 303
    return address


async def stands(bureau, address):
    async with bureau.desk() as desk:
        return await desk.archive.news.broadcasts.by_id(address.rpartition("/")[2])


async def carried(bureau):
    await mailing.carry_on(
        bureau.store, rules(), bureau.clock, bureau.chance, reach=lambda _point: None, stopping=lambda: False
    )


async def says(browser, address):
    return html.unescape((await browser.get(address)).text)


async def test_a_draft_says_how_many_would_get_it_in_each_channel_and_nobody_does_yet(bureau, enter):
    await takes(bureau, "an", "binh")
    await takes(bureau, "chi", channel=Channel.TELEGRAM)
    browser = await enter()
    address = await made(browser)
    shown = await says(browser, address)
    assert "chat trên web: 2 người" in shown
    assert "Telegram: 1 người" in shown
    await carried(bureau)
    assert await bureau.post() == []


async def test_it_is_shown_as_each_channel_shows_it_and_in_both_languages(enter):
    browser = await enter()
    shown = await says(browser, await made(browser, words_en="From 1 April.", link="https://phutho.gov.vn/tin"))
    assert shown.count("Thôi nhận tin này") == sum(manner.has_buttons for manner in MANNERS.values())
    assert shown.count("Xem thêm: https://phutho.gov.vn/tin") == 1
    assert shown.count("From 1 April.") >= 3
    assert "gõ «DỪNG TIN»" in shown


async def test_another_official_agrees_and_it_goes(bureau, enter):
    await takes(bureau, "an")
    await agreed(await enter(), await enter(Role.LEADER))
    await carried(bureau)
    (letter,) = await bureau.post()
    assert "nộp hồ sơ tại xã" in letter.reply.plain()


async def test_the_one_who_wrote_it_is_not_offered_to_agree_and_cannot(bureau, enter):
    browser = await enter()
    address = await made(browser)
    await does(browser, address, "propose")
    shown = await says(browser, address)
    assert "Duyệt, cho gửi" not in shown
    assert "chờ một người khác duyệt" in shown
    answer = await does(browser, address, "approve", digest=(await stands(bureau, address)).digest)
    assert "không tự duyệt" in answer.text
    assert (await stands(bureau, address)).state is BroadcastState.PROPOSED


async def test_words_that_changed_since_they_were_read_are_not_agreed_to(bureau, enter):
    browser, other = await enter(), await enter()
    address = await made(browser)
    await does(browser, address, "propose")
    answer = await does(other, address, "approve", digest="0" * 64)
    assert answer.status_code == 409
    assert (await stands(bureau, address)).state is BroadcastState.PROPOSED


async def test_it_is_sent_back_with_a_reason_changed_and_proposed_again(bureau, enter):
    browser, leader = await enter(), await enter(Role.LEADER)
    address = await made(browser)
    await does(browser, address, "propose")
    assert "ghi lý do" in (await does(leader, address, "refuse", reason=" ")).text
    await does(leader, address, "refuse", reason="Thiếu ngày áp dụng.")
    assert "Thiếu ngày áp dụng." in await says(browser, address)
    await does(browser, address, "save", words="Từ 01/05, nộp tại xã.")
    await does(browser, address, "propose")
    await agrees(leader, address)
    assert (await stands(bureau, address)).words == "Từ 01/05, nộp tại xã."


async def test_what_was_agreed_to_can_no_longer_be_changed(bureau, enter):
    browser = await enter()
    address = await agreed(browser, await enter(Role.LEADER))
    assert (await does(browser, address, "save", words="Khác.")).status_code == 409
    assert (await stands(bureau, address)).words == FORM["words"]


async def test_what_looks_like_somebodys_data_is_pointed_out_and_goes_on_only_when_looked_at(bureau, enter):
    browser = await enter()
    address = await made(browser, words="Ai cần hỏi gọi 0912 345 678.")
    assert "giống số điện thoại" in await says(browser, address)
    answer = await does(browser, address, "propose")
    assert answer.status_code == 422
    assert (await stands(bureau, address)).state is BroadcastState.DRAFT
    await does(browser, address, "propose", sure="yes")
    assert (await stands(bureau, address)).state is BroadcastState.PROPOSED


async def test_the_counts_are_those_of_this_moment(bureau, enter):
    await takes(bureau, "an", "binh")
    browser = await enter()
    address = await agreed(browser, await enter(Role.LEADER))
    await carried(bureau)
    assert "Đã xếp gửi 2 tin: 0 đã gửi, 2 đang chờ" in await says(browser, address)
    await bureau.post()
    assert "2 đã gửi, 0 đang chờ" in await says(browser, address)


async def test_cancelled_while_it_goes_what_has_not_left_does_not_leave(bureau, enter):
    await takes(bureau, "an", "binh")
    browser = await enter()
    address = await agreed(browser, await enter(Role.LEADER))
    await carried(bureau)
    await does(browser, address, "cancel")
    await carried(bureau)
    assert await bureau.post() == []
    assert (await stands(bureau, address)).letters == Letters(queued=2, cancelled=2)
    assert "2 đã thu hồi" in await says(browser, address)


async def test_a_time_is_that_of_the_office(bureau, enter):
    await takes(bureau, "an")
    address = await agreed(await enter(), await enter(Role.LEADER), send_at="2026-03-10T15:00")
    await carried(bureau)
    assert await bureau.post() == []
    bureau.clock.set("2026-03-10T15:00")
    await carried(bureau)
    assert len(await bureau.post()) == 1
    assert (await stands(bureau, address)).state is BroadcastState.GOING


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words": " "}, "cần có nội dung"),
        ({"words": "a" * 1201}, "dài quá"),
        ({"link": "http://phutho.gov.vn"}, "bắt đầu bằng https://"),
        ({"link": "javascript:alert(1)"}, "bắt đầu bằng https://"),
        ({"link": "https://" + "a" * 300}, "dài quá"),
        ({"send_at": "mai"}, "Chưa đọc được giờ"),
        ({"send_at": "2026-03-09T08:00"}, "đã qua"),
        ({"topic": "procedure", "code": "9.999999"}, "chọn người nhận"),
        ({"topic": "field:0000000000"}, "chọn người nhận"),
    ],
)
async def test_what_cannot_be_is_refused_and_what_was_typed_stays(enter, change, told):
    browser = await enter()
    answer = await browser.post("/desk/news", data=FORM | {"words_en": "Kept words."} | change)
    assert answer.status_code == 422
    assert told in html.unescape(answer.text)
    assert "Kept words." in answer.text


async def test_an_office_writes_to_who_takes_its_own_news_and_to_nobody_else(bureau, enter):
    browser = await enter(Role.HANDLER, HERE)
    assert (await browser.post("/desk/news", data=FORM)).status_code == 422
    address = await made(browser, topic=OWN.ref)
    await does(browser, address, "propose")
    await agrees(await enter(Role.HEAD, HERE), address)
    assert (await stands(bureau, address)).state is BroadcastState.APPROVED


async def test_a_handler_agrees_to_nothing(bureau, enter):
    address = await made(await enter(Role.HANDLER, HERE), topic=OWN.ref)
    browser = await enter(Role.HANDLER, HERE)
    await does(browser, address, "propose")
    made_by = (await stands(bureau, address)).digest
    assert (await does(await enter(Role.HANDLER, HERE), address, "approve", digest=made_by)).status_code == 404


async def test_the_head_of_another_office_does_not_see_it(enter):
    address = await made(await enter(Role.HANDLER, HERE), topic=OWN.ref)
    assert (await (await enter(Role.HEAD, ELSEWHERE)).get(address)).status_code == 404


async def test_who_can_agree_is_told_how_many_wait(enter):
    browser, leader = await enter(), await enter(Role.LEADER)
    await does(browser, await made(browser), "propose")
    assert "1 tin đang chờ ông/bà duyệt" in await says(leader, "/desk/news")


async def test_those_who_may_agree_are_told_in_their_chats_and_nobody_else_is(bureau, enter):
    await bureau.official(Role.LEADER, ELSEWHERE, chat="leader")
    await bureau.official(Role.HEAD, ELSEWHERE, chat="head elsewhere")
    await bureau.official(Role.HANDLER, HERE, chat="handler")
    browser = await enter(Role.HEAD, HERE)
    address = await made(browser, topic=OWN.ref)
    await does(browser, address, "propose")
    (told,) = await bureau.post()
    assert (told.recipient.id, told.purpose) == ("leader", Purpose.ALERT)
    assert told.reply.buttons[0].link.endswith(address)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.CLERK, Role.INSPECTOR])
async def test_for_others_there_is_no_news(enter, role):
    address = await made(await enter())
    browser = await enter(role, HERE)
    for path in ("/desk/news", address):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.post("/desk/news", data=FORM)).status_code == 404
    assert (await does(browser, address, "cancel")).status_code == 404
