"""The whole loop on a Zalo bot, through the webhook door: nothing can be pressed, so everything is typed."""

import asyncio

import pytest

from bot.domain import casecode
from bot.domain.case import EventKind, Status
from bot.domain.message import Channel
from bot.domain.outbox import Purpose
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import NotBrought, Why
from bot.domain.usage import month_of
from bot.services import cases
from tests.contract.made import message
from tests.filing import ADDRESS, NAME, STORY, TYPED_PHONE
from tests.talk import sentence
from tests.zalo_desk import ZaloDesk, words

HERE = "ubnd-xa-hy-cuong"
ANSWER = "Đèn đường đã được thay ngày 12/03/2026."


@pytest.fixture
async def desk(tmp_path):
    async with ZaloDesk.opened(tmp_path, photo_hosts=("zdn.vn",)) as opened:
        yield opened


@pytest.fixture
async def an(desk):
    return desk.fake.person()


async def case_of(desk, who):
    return (await desk.office.cases(who.id, Channel.ZALO_BOT))[0]


async def answered(desk, who, text=ANSWER):
    official = await desk.office.official(office=HERE, chat=False)
    case = await case_of(desk, who)
    async with desk.office.desk() as own:
        await cases.answer(own, case, official, text)
    return await desk.hears(who)


FILING = ("gửi phản ánh", STORY, "1", NAME, ADDRESS, TYPED_PHONE, "số 1")


async def test_a_question_is_answered_in_words_that_fit_a_message(desk, an):
    heard = await desk.says(an, "làm giấy khai sinh cần gì")
    assert "khai sinh" in words(heard)
    assert all(len(each.text) <= 2000 for each in heard)


async def test_a_report_is_filed_tracked_answered_and_rated_with_numbers_alone(desk, an):
    summary = words(await desk.says(an, *FILING))
    assert "máy chủ của Zalo" in summary
    assert "Telegram" not in summary
    assert f"\n1. {sentence('feedback.send')}" in summary
    await desk.says(an, "1")
    case = await case_of(desk, an)
    assert (case.content, case.sender.name, case.origin.channel) == (STORY, NAME, Channel.ZALO_BOT)

    assert casecode.show(case.code) in words(await desk.says(an, "tra cứu", "1"))

    result = words(await answered(desk, an))
    assert ANSWER in result
    assert f"1. {sentence('survey.yes')}" in result
    assert sentence("survey.thanks") in words(await desk.says(an, "1"))
    closed = await case_of(desk, an)
    assert closed.status is Status.CLOSED
    async with desk.office.desk() as own:
        assert EventKind.RATED in [event.kind for event in await own.archive.cases.events(closed.id)]


@pytest.mark.parametrize("typed", ["2", "hai", "so 2", "số 2", "Số hai ạ", "chưa hài lòng"])
async def test_a_choice_under_a_notice_is_picked_however_it_is_typed(desk, an, typed):
    await desk.says(an, *FILING, "1")
    await answered(desk, an)
    assert (await desk.says(an, typed))[0].text.startswith(sentence("survey.why", code="")[:27])


@pytest.mark.parametrize("typed", ["1", "một", "so 1", "số 1", "số một ạ", "Quay lại"])
async def test_a_choice_in_the_middle_of_a_talk_is_picked_however_it_is_typed(desk, an, typed):
    asked = words(await desk.says(an, "gửi phản ánh", STORY, "1", NAME))
    assert "Bước 4/7" in asked
    assert f"1. {sentence('feedback.back')}" in asked
    assert "Bước 3/7" in words(await desk.says(an, typed))


async def test_somebody_called_hai_is_called_hai(desk, an):
    await desk.says(an, "gửi phản ánh", STORY, "1")
    assert "Bước 4/7" in words(await desk.says(an, "Hai"))


async def test_the_choices_that_arrived_last_are_meant_whatever_was_queued_first(desk, an):
    await desk.says(an, *FILING, "1")
    official = await desk.office.official(office=HERE, chat=False)
    case = await case_of(desk, an)
    async with desk.office.desk() as own:
        await cases.answer(own, case, official, ANSWER)
    shown = words(await desk.says(an, "menu"))
    assert shown.index(ANSWER) < shown.rindex("\n1. ")
    assert sentence("survey.thanks") not in words(await desk.says(an, "1"))
    assert (await case_of(desk, an)).status is Status.ANSWERED


async def test_where_an_answer_has_several_messages_one_of_them_has_the_numbers(desk, an):
    await desk.says(an, *FILING, "1")
    copy = await desk.says(an, "dữ liệu của tôi", sentence("privacy.copy"))
    assert len(copy) > 2
    assert [("\n1. " in heard.text, sentence("chat.type_a_number") in heard.text) for heard in copy] == [
        *[(False, False)] * (len(copy) - 1), (True, True),
    ]  # fmt: skip


async def test_an_answer_that_ends_without_a_choice_leaves_the_numbers_of_the_one_before(desk, an):
    await desk.says(an, *FILING[:6])
    event = desk.fake.shows(an, "https://photo-stal-1.zdn.vn/a.jpg", caption="xong")
    await desk.happens(event)
    assert "Bước 7/7" in an.heard[-1].text
    await desk.says(an, "1")
    assert await case_of(desk, an)


async def test_a_photo_is_kept_with_the_case_and_shown_when_zalo_has_it_no_longer(desk, an, monkeypatch):
    address = "https://photo-stal-1.zdn.vn/a.jpg"
    asked = []

    async def brought(ref, at, _kind):
        asked.append(at)
        if len(asked) > 1:
            raise NotBrought(Why.GONE)
        return StoredPhoto(ref, "image/jpeg", b"x")

    monkeypatch.setattr(desk.channel.photos._fetching, "bring", brought)
    await desk.says(an, *FILING[:6])
    await desk.happens(desk.fake.shows(an, address))
    await asyncio.gather(*desk.channel._soons)
    await desk.says(an, "xong", "1")
    assert [photo.ref for photo in (await case_of(desk, an)).attachments] == [address]
    assert (await desk.channel.photos.fetch(address)).data == b"x"
    assert asked == [address]


async def test_the_month_is_counted_message_by_message_and_survives_a_restart(desk, an):
    await desk.says(an, "chào", "làm giấy khai sinh cần gì")
    async with desk.office.store.reading() as archive:
        assert await archive.usage.sent(Channel.ZALO_BOT, month_of(desk.office.clock.now())) == len(an.heard)


async def test_when_the_month_gets_short_answers_go_before_news(tmp_path):
    async with ZaloDesk.opened(tmp_path, cap=20) as desk:
        an = desk.fake.person()
        await desk.says(an, *["chào"] * 16)
        async with desk.office.store.transaction() as archive:
            for purpose in (Purpose.BROADCAST, Purpose.NOTICE):
                news = message(desk.office.identity(an.id, Channel.ZALO_BOT), purpose=purpose)
                await archive.outbox.put(news)
        assert len(await desk.hears(an)) == 1
        assert len(await desk.says(an, "chào")) == 1
        desk.office.clock.set("2026-04-01T00:01")
        assert len(await desk.hears(an)) == 1


async def test_with_nothing_left_an_answer_is_given_up_and_told_to_an_official(tmp_path):
    async with ZaloDesk.opened(tmp_path, cap=2) as desk:
        an = desk.fake.person()
        await desk.says(an, *["chào"] * 3)
        assert len(an.heard) == 2
        async with desk.office.store.reading() as archive:
            (dead,) = await archive.outbox.dead_letters(5)
        assert "UsedUp" in dead.last_error
