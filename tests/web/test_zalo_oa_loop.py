"""The whole loop on a Zalo OA, through the signed webhook door: pressed where choices fit, typed where they do not."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.zalo_oa_post import Ways
from bot.domain import casecode
from bot.domain.case import EventKind, Status
from bot.domain.consent import Purpose as Consent
from bot.domain.contact import Contact, ContactKind
from bot.domain.message import Channel
from bot.domain.outbox import UNREACHED, PostStatus, Purpose
from bot.domain.person import Person
from bot.domain.photo import StoredPhoto
from bot.domain.pickup import NotBrought, Why
from bot.domain.usage import month_of
from bot.services import cases, consents
from tests.contract.made import message
from tests.fake_zalo_oa import Fault
from tests.filing import ADDRESS, NAME, STORY, TYPED_PHONE
from tests.oa_desk import OaDesk, words
from tests.talk import sentence

HERE = "ubnd-xa-hy-cuong"
ANSWER = "Đèn đường đã được thay ngày 12/03/2026."
FILING = ("gửi phản ánh", STORY, "1", NAME, ADDRESS, TYPED_PHONE)


@pytest.fixture
async def desk(tmp_path):
    async with OaDesk.opened(tmp_path, photo_hosts=("zdn.vn",)) as opened:
        yield opened


@pytest.fixture
async def an(desk):
    return desk.fake.person()


async def case_of(desk, who):
    return (await desk.office.cases(who.id, Channel.ZALO_OA))[0]


async def filed(desk, who):
    await desk.says(who, *FILING, "1")
    return await desk.presses(who, sentence("feedback.send"))


async def answered(desk, who, text=ANSWER):
    official = await desk.office.official(office=HERE, chat=False)
    case = await case_of(desk, who)
    async with desk.office.desk() as own:
        await cases.answer(own, case, official, text)
    return await desk.hears(who)


async def dead(desk):
    async with desk.office.store.reading() as archive:
        return list(await archive.outbox.dead_letters(50))


async def test_who_follows_is_greeted_with_the_doors(desk, an):
    await desk.happens(desk.fake.follows(an))
    (heard,) = an.heard
    assert sentence("chat.door_feedback") in (heard.labels or heard.text)


async def test_a_question_is_answered_in_words_that_fit_a_message(desk, an):
    heard = await desk.says(an, "làm giấy khai sinh cần gì")
    assert "khai sinh" in words(heard)
    assert all(len(each.text) <= 2000 for each in heard)


async def test_a_report_is_filed_answered_and_rated_with_buttons(desk, an):
    await filed(desk, an)
    case = await case_of(desk, an)
    assert (case.content, case.sender.name, case.origin.channel) == (STORY, NAME, Channel.ZALO_OA)
    assert casecode.show(case.code) in words(await desk.says(an, "tra cứu", "1"))
    (result,) = await answered(desk, an)
    assert ANSWER in result.text
    assert sentence("survey.yes") in result.labels
    assert sentence("survey.thanks") in words(await desk.presses(an, sentence("survey.yes")))
    closed = await case_of(desk, an)
    assert closed.status is Status.CLOSED
    async with desk.office.desk() as own:
        assert EventKind.RATED in [event.kind for event in await own.archive.cases.events(closed.id)]


async def test_the_same_can_be_typed(desk, an):
    summary = words(await desk.says(an, *FILING, "1"))
    assert "máy chủ của Zalo" in summary
    await desk.says(an, "1")
    await answered(desk, an)
    assert sentence("survey.thanks") in words(await desk.says(an, "hài lòng"))


async def test_more_than_five_choices_are_numbers_and_the_number_in_words_picks_one(desk, an):
    (shown,) = await desk.says(an, "menu")
    assert (shown.buttons, "6. " in shown.text) == ((), True)
    assert sentence("chat.type_a_number") in shown.text
    feedback = shown.text.split("\n").index(f"2. {sentence('chat.door_feedback')}")
    assert feedback
    assert "Bước 1/7" in words(await desk.says(an, "hai"))


async def test_five_or_fewer_need_no_hint(desk, an):
    (shown,) = await desk.says(an, "gửi phản ánh")
    assert shown.labels
    assert sentence("chat.type_a_number") not in shown.text


async def test_a_button_of_a_message_long_ago_still_does_what_it_says(desk, an):
    await desk.says(an, "gửi phản ánh")
    asked = an.heard[-1]
    await desk.says(an, "chào")
    since = len(an.heard)
    await desk.happens(desk.fake.says(an, asked.buttons[0]["payload"]))
    assert an.heard[since:]


async def test_a_photo_is_kept_with_the_case_and_shown_when_zalo_has_it_no_longer(desk, an, monkeypatch):
    address, asked = "https://photo-stal-1.zdn.vn/a.jpg", []

    async def brought(ref, at, _kind):
        asked.append(at)
        if len(asked) > 1:
            raise NotBrought(Why.GONE)
        return StoredPhoto(ref, "image/jpeg", b"x")

    monkeypatch.setattr(desk.channel.photos._fetching, "bring", brought)
    await desk.says(an, *FILING)
    await desk.happens(desk.fake.shows(an, address))
    await asyncio.gather(*desk.channel._soons)
    await desk.says(an, "xong", "1")
    assert [photo.ref for photo in (await case_of(desk, an)).attachments] == [address]
    assert (await desk.channel.photos.fetch(address)).data == b"x"
    assert asked == [address]


@pytest.mark.parametrize(
    "address", ["https://evil.example/a.jpg", "http://photo.zdn.vn/a.jpg", "https://zdn.vn@1.2.3.4/a"]
)
async def test_a_picture_that_is_not_at_zalo_is_asked_for_nowhere(desk, an, caplog, address):
    await desk.happens(desk.fake.shows(an, address))
    await asyncio.gather(*desk.channel._soons)
    assert "MOTCUA_ZALO_OA_PHOTO_HOSTS" in caplog.text
    assert await desk.channel.photos.fetch(address) is None


async def test_what_a_person_shares_by_zalos_form_answers_the_question_for_the_telephone(desk, an):
    await desk.says(an, *FILING[:5])
    since = len(an.heard)
    await desk.happens(desk.fake.shares(an, name=NAME, phone="84912345678", full_address={"user_city": "Phú Thọ"}))
    assert "Bước 6/7" in words(an.heard[since:])


async def test_when_an_official_writes_by_hand_the_desk_says_so_once_and_keeps_quiet(desk, an):
    await desk.says(an, "chào")
    await desk.happens(desk.fake.by_hand(an))
    assert words(await desk.says(an, "khi nào xong ạ")) == sentence("chat.an_official_writes")
    assert await desk.says(an, "cảm ơn", "vâng") == []
    desk.office.clock.pass_by(hours=4)
    assert await desk.says(an, "làm giấy khai sinh cần gì")


@pytest.mark.parametrize("called", ["menu", "Menu", "bot"])
async def test_who_wants_the_desk_back_calls_it(desk, an, called):
    await desk.says(an, "gửi phản ánh", STORY)
    await desk.happens(desk.fake.by_hand(an))
    assert await desk.says(an, "một", called)
    assert await desk.says(an, "làm giấy khai sinh cần gì")


async def test_a_button_calls_the_desk_back_too(desk, an):
    await desk.says(an, "gửi phản ánh")
    await desk.happens(desk.fake.by_hand(an))
    assert await desk.presses(an, an.heard[-1].labels[0])
    assert await desk.says(an, "làm giấy khai sinh cần gì")


async def test_the_echo_of_our_own_message_is_no_official(desk, an):
    await desk.says(an, "chào")
    await desk.happens(desk.fake.by_hand(an, admin=None))
    assert words(await desk.says(an, "chào")) not in ("", sentence("chat.an_official_writes"))


async def test_the_result_still_arrives_while_an_official_writes_by_hand(desk, an):
    await filed(desk, an)
    await desk.happens(desk.fake.by_hand(an))
    assert ANSWER in words(await answered(desk, an))


async def test_a_result_after_two_days_is_given_up_with_the_reason_and_the_next_word_opens_the_window(desk, an):
    await filed(desk, an)
    desk.office.clock.pass_by(days=3)
    assert await answered(desk, an) == []
    (given_up,) = await dead(desk)
    assert (given_up.status, given_up.purpose) == (PostStatus.DEAD, Purpose.NOTICE)
    assert given_up.last_error.startswith(f"{UNREACHED}OutOfWindow: Zalo charges")
    assert await desk.says(an, "tra cứu")
    assert (await case_of(desk, an)).status is Status.ANSWERED


async def test_what_the_window_does_not_let_through_goes_to_the_telephone_that_the_person_left_for_that(desk, an):
    await filed(desk, an)
    case = await case_of(desk, an)
    async with desk.office.desk() as own:
        contact = Contact("contact", case.person_id, ContactKind.PHONE, "+84912345678", confirmed=True)
        await own.archive.contacts.give(contact, own.now)
        await consents.say(own, Person(case.person_id), Consent.CONTACT, Channel.ZALO_OA, "vi", given=True)
    desk.office.clock.pass_by(days=8)
    calls = len(desk.fake.sent())
    assert await answered(desk, an) == []
    (told,) = desk.office.post[Channel.ZALO_TEMPLATE].delivered
    assert (told.recipient.id, told.case_id) == ("contact", case.id)
    assert len(desk.fake.sent()) == calls
    assert await dead(desk) == []


async def test_where_the_office_pays_the_result_arrives_after_two_days(tmp_path):
    async with OaDesk.opened(tmp_path, ways=Ways(pays=True)) as desk:
        an = desk.fake.person()
        await filed(desk, an)
        desk.fake.money = 1
        desk.office.clock.pass_by(days=3)
        assert [heard.paid for heard in await answered(desk, an)] == [True]


async def test_a_token_that_ends_in_the_middle_of_a_talk_is_renewed_and_nobody_notices(desk, an):
    await desk.says(an, "chào")
    desk.fake.access_until = desk.office.clock.now()
    assert await desk.says(an, "làm giấy khai sinh cần gì")
    assert await dead(desk) == []


async def test_a_token_that_was_revoked_for_good_loses_no_answer(desk, an):
    good = desk.fake.refresh
    desk.fake.access, desk.fake.refresh = "revoked", "revoked"
    assert await desk.says(an, "chào") == []
    desk.fake.refresh = good
    desk.office.clock.pass_by(minutes=2)
    await desk.channel.tokens.take(good)
    assert len(await desk.hears(an)) == 1


async def test_the_month_is_counted_and_with_nothing_left_an_answer_is_given_up(tmp_path):
    async with OaDesk.opened(tmp_path, cap=2) as desk:
        an = desk.fake.person()
        await desk.says(an, *["chào"] * 3)
        assert len(an.heard) == 2
        (given_up,) = await dead(desk)
        assert "UsedUp" in given_up.last_error
        async with desk.office.store.reading() as archive:
            assert await archive.usage.sent(Channel.ZALO_OA, month_of(desk.office.clock.now())) == 2


async def test_messages_to_one_person_leave_in_order_whatever_fails_between(desk, an):
    await desk.says(an, "chào")
    async with desk.office.store.transaction() as archive:
        for number in range(3):
            to = desk.office.identity(an.id, Channel.ZALO_OA)
            await archive.outbox.put(message(to, after=desk.office.clock.now() - timedelta(seconds=9 - number)))
    since = len(an.heard)
    desk.fake.faults = [Fault.status(502, method="/v3.0/oa/message/cs")]
    for _ in range(6):
        await desk.delivers()
        desk.office.clock.pass_by(seconds=3)
    told = [heard.text for heard in an.heard[since:]]
    assert len(told) == 3
    assert told == sorted(told, key=lambda each: int(each.rpartition("-")[2]))
