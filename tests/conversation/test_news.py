"""Taking news of a field, an office or the reform, by an act of one's own; leaving it by one tap or a word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.broadcast import letter_key
from bot.domain.consent import Purpose
from bot.domain.message import Channel
from bot.domain.outbox import Purpose as Why
from bot.domain.subscription import REFORM, Topic, TopicKind
from bot.services import subscriptions
from tests.contract.made import message
from tests.office import AN, rules
from tests.talk import conversation, labels, press_of, says, sentence, told

OFFICE = Topic(TopicKind.OFFICE, "ubnd-xa-hy-cuong")
RESIDENCE = "1.004222"
TELEGRAM, ZALO = Channel.TELEGRAM, Channel.ZALO_BOT


def field():
    return Topic(TopicKind.FIELD, rules().catalog.get(RESIDENCE).field)


async def person_of(desk, office, who, channel):
    return await desk.archive.people.meet(office.identity(who, channel), desk.chance.id(), desk.now)


async def taken(office, who=AN, channel=Channel.WEB):
    async with office.desk() as desk:
        return (await subscriptions.taken(desk, await person_of(desk, office, who, channel))).topics


async def takes(office, topic=REFORM, who=AN, channel=Channel.WEB):
    return await office.presses(f"news:take:{topic.ref}", who, channel)


async def consents_of(office, who=AN):
    async with office.desk() as desk:
        person = await person_of(desk, office, who, Channel.WEB)
        said = await desk.archive.personal.consents.of_person(person.id)
        return [(one.purpose, one.given) for one in said]


async def waits(office, who=AN, channel=Channel.WEB):
    """A letter of news for the person waits in the post for an hour."""
    async with office.desk() as desk:
        person = await person_of(desk, office, who, channel)
        letter = message(office.identity(who, channel), key=letter_key("b", person.id), purpose=Why.BROADCAST)
        await desk.archive.outbox.put(replace(letter, send_after=desk.now + timedelta(hours=1)))


async def comes(office, who=AN, channel=Channel.WEB):
    """Whether it comes when its time has come."""
    office.clock.pass_by(hours=2)
    return bool(await office.heard(who, channel))


@pytest.mark.parametrize("channel", [Channel.WEB, TELEGRAM, ZALO])
@pytest.mark.parametrize("words", ["nhận tin", "Đăng ký tin", "dang ky nhan tin", "tôi muốn nhận tin", "/nhantin"])
async def test_words_open_the_list_of_what_one_takes_in_every_channel(office, channel, words):
    said = await office.says(words, channel=channel)
    assert says(said, "news.none")
    assert press_of(said, "news.add_reform")


async def test_what_is_agreed_to_is_shown_before_anything_is_kept(office):
    asked = await office.presses(f"news:ask:{REFORM.ref}")
    assert sentence("privacy.purpose_news", office=rules().profile.receiver(office.clock.now().date()).name) in told(
        asked
    )
    assert await taken(office) == []
    assert await consents_of(office) == []


async def test_who_agrees_takes_the_news_and_the_consent_is_kept_with_its_words(office):
    asked = await office.presses(f"news:ask:{REFORM.ref}")
    assert says(await office.presses(press_of(asked, "news.agree")), "news.taken", topic=sentence("news.topic_reform"))
    assert await taken(office) == [REFORM]
    assert await consents_of(office) == [(Purpose.NEWS, True)]


async def test_a_second_topic_needs_no_second_consent(office):
    await takes(office)
    await takes(office, OFFICE)
    assert set(await taken(office)) == {REFORM, OFFICE}
    assert await consents_of(office) == [(Purpose.NEWS, True)]


async def test_a_field_is_taken_by_its_typed_name(office):
    await office.presses("news:field")
    offered = await office.says("cu tru")
    assert "Lĩnh vực Đăng ký, quản lý cư trú" in labels(offered)


async def test_an_office_is_taken_by_its_typed_name_where_there_are_no_buttons(office):
    await office.says("nhận tin", channel=ZALO)
    await office.says("Nhận tin của một cơ quan", channel=ZALO)
    await office.says("hy cương", channel=ZALO)
    await office.says("1", channel=ZALO)
    await office.says("1", channel=ZALO)
    assert await taken(office, channel=ZALO) == [OFFICE]


async def test_a_name_that_is_no_field_or_office_is_asked_for_again(office):
    await office.presses("news:office")
    assert says(await office.says("Xyz Abc"), "news.not_found")
    assert (await conversation(office)).flow == "news"


async def test_the_field_may_be_named_at_once(office):
    assert says(await office.says("nhận tin xã Hy Cương"), "news.choose")


async def test_words_that_only_begin_like_it_are_still_a_question(office):
    assert not says(await office.says("nhận tiền trợ cấp thất nghiệp cần gì"), "news.choose")


async def test_the_card_offers_news_of_its_field(office):
    asked = await office.presses(f"follow:ask:{RESIDENCE}")
    explained = await office.presses(press_of(asked, "news.of_field"))
    assert sentence("news.topic_field", about=field().about) in told(explained)


async def test_who_follows_a_procedure_agreed_to_news_under_its_words(office):
    asked = await office.presses(f"follow:ask:{RESIDENCE}")
    assert "những tin ông/bà đã đăng ký" in told(asked)
    await office.presses(press_of(asked, "follow.this"))
    assert await taken(office) == [Topic(TopicKind.PROCEDURE, RESIDENCE)]
    assert await consents_of(office) == [(Purpose.NEWS, True)]


async def test_one_topic_is_left_by_one_tap_and_the_others_stay(office):
    await takes(office)
    await takes(office, OFFICE)
    assert says(
        await office.presses(f"news:off:{OFFICE.ref}"),
        "news.stopped",
        topic=sentence("news.topic_office", about="UBND xã Hy Cương"),
    )
    assert await taken(office) == [REFORM]


@pytest.mark.parametrize("channel", [Channel.WEB, TELEGRAM, ZALO])
@pytest.mark.parametrize(
    "word", ["DỪNG", "dừng", "DUNG", "stop", "STOP", "Dừng tin", "dung tin", "huỷ đăng ký tin", "/dungtin"]
)
async def test_a_word_stops_all_news_in_every_channel(office, channel, word):
    await takes(office, channel=channel)
    await office.presses(f"follow:this:{RESIDENCE}", channel=channel)
    assert says(await office.says(word, channel=channel), "news.stopped_all")
    assert await taken(office, channel=channel) == []


async def test_the_consent_is_taken_back_with_the_word(office):
    await takes(office)
    await office.says("DỪNG")
    assert await consents_of(office) == [(Purpose.NEWS, True), (Purpose.NEWS, False)]


async def test_yes_without_its_marks_is_not_taken_for_stop(office):
    await takes(office)
    await office.says("dung")
    assert await taken(office) == [REFORM]


async def test_stop_means_what_it_always_did_to_who_takes_no_news(office):
    assert says(await office.says("stop"), "chat.welcome", place=rules().profile.name)


async def test_in_the_middle_of_a_feedback_the_word_stops_the_feedback_and_tells_how_to_stop_the_news(office):
    await takes(office)
    await office.presses("feedback:start")
    said = await office.says("stop")
    assert says(said, "news.also_stop")
    assert await taken(office) == [REFORM]


async def test_stop_the_news_is_heard_in_the_middle_of_a_feedback_and_the_draft_stays(office):
    await takes(office)
    await office.presses("feedback:start")
    before = await conversation(office)
    assert says(await office.says("dừng tin"), "news.stopped_all")
    after = await conversation(office)
    assert (after.flow, after.step, after.data) == (before.flow, before.step, before.data)
    assert await taken(office) == []


async def test_withdrawing_the_consent_ends_the_subscriptions_too(office):
    await takes(office)
    await office.presses("privacy:takeback:news")
    assert await taken(office) == []


async def test_my_data_names_the_news_and_deleting_takes_it_away(office):
    await takes(office, OFFICE)
    assert "UBND xã Hy Cương" in told(await office.says("dữ liệu của tôi"))
    await office.presses("privacy:sure:now")
    await office.presses("privacy:erase:now")
    assert await taken(office) == []


@pytest.mark.parametrize("channel", [Channel.WEB, TELEGRAM, ZALO])
async def test_news_that_waits_comes_to_who_did_not_stop(office, channel):
    await takes(office, channel=channel)
    await waits(office, channel=channel)
    assert await comes(office, channel=channel)


@pytest.mark.parametrize("channel", [Channel.WEB, TELEGRAM, ZALO])
@pytest.mark.parametrize("word", ["DỪNG", "dừng tin"])
async def test_news_that_waits_does_not_come_after_the_word(office, channel, word):
    await takes(office, channel=channel)
    await waits(office, channel=channel)
    await office.says(word, channel=channel)
    assert not await comes(office, channel=channel)


@pytest.mark.parametrize("press", ["news:off_all", "privacy:takeback:news"])
async def test_news_that_waits_does_not_come_after_the_tap(office, press):
    await takes(office)
    await waits(office)
    await office.presses(press)
    assert not await comes(office)


@pytest.mark.parametrize(("channel", "named"), [(TELEGRAM, "telegram"), (ZALO, "zalo_bot")])
async def test_whose_servers_the_news_goes_by_is_said_before_it_is_agreed_to(office, channel, named):
    assert says(await office.presses(f"news:ask:{REFORM.ref}", channel=channel), f"privacy.via_{named}")
    assert not says(await office.presses(f"news:ask:{REFORM.ref}"), f"privacy.via_{named}")
