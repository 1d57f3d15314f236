"""What comes along with the words: recordings, a spot on the map, pictures sent together, words written anew."""

import pytest

from bot.domain.message import Attachment, AttachmentKind, Channel
from bot.domain.spot import Spot
from tests.filing import ADDRESS, CONTENT, NAME, NAMED, PHOTOS, SENT, STORY, goes_to, photos, presses
from tests.office import Office
from tests.talk import conversation, press_of, says, told, value_of

VOICE = Attachment(AttachmentKind.VOICE, "voice-1", 20_000)
FILM = Attachment(AttachmentKind.VIDEO, "film-1", 2_000_000)
MARKET = Spot(21.3227, 105.4019, "Chợ Thử, xã Hy Cương")
TELEGRAM = {"channel": Channel.TELEGRAM}


@pytest.fixture
async def office(tmp_path):
    async with Office.opened(tmp_path) as opened:
        yield opened


async def queued(office):
    """What is to be fetched, by its kind and reference."""
    async with office.desk() as desk:
        found = []
        for case in await office_cases(desk):
            found += [(one.kind.value, one.ref, one.owner.channel) for one in await desk.archive.pickups.of_case(case)]
    return sorted(found)


async def office_cases(desk):
    return [case.id for case in await desk.archive.cases.queue(None, {"submitted"}, 10)]


async def test_a_recording_is_kept_as_evidence_and_still_asked_for_in_words(office):
    await goes_to(office, CONTENT)
    replies = await office.says("", attachments=(VOICE,))
    assert says(replies, "feedback.recording_kept", count=1, cap=5)
    assert says(replies, "feedback.ask_content")


async def test_recordings_and_photos_of_a_case_are_fetched_from_the_platform_that_they_came_by(office):
    await goes_to(office, PHOTOS, **TELEGRAM)
    await office.says("", attachments=(VOICE, FILM, *photos(2)), **TELEGRAM)
    for answer in ("xong", "gửi"):
        await office.says(answer, **TELEGRAM)
    (case,) = await office.cases(channel=Channel.TELEGRAM)
    assert [one.ref for one in case.files] == ["photo-1", "photo-2", "voice-1", "film-1"]
    assert await queued(office) == [
        ("photo", "photo-1", "telegram"), ("photo", "photo-2", "telegram"),
        ("video", "film-1", "telegram"), ("voice", "voice-1", "telegram"),
    ]  # fmt: skip


async def test_what_came_through_the_web_is_here_already(office):
    await goes_to(office, PHOTOS)
    await office.says("", attachments=(Attachment(AttachmentKind.PHOTO, "0" * 32),))
    for answer in ("xong", "gửi"):
        await office.says(answer)
    assert await queued(office) == []


async def test_photos_and_recordings_share_one_cap(office):
    await goes_to(office, PHOTOS)
    await office.says("", attachments=photos(4))
    assert says(await office.says("", attachments=(VOICE,)), "feedback.recording_kept", count=5, cap=5)
    assert says(await office.says("", attachments=(FILM,)), "feedback.recording_full", cap=5)
    assert says(await office.says("", attachments=photos(1, first=9)), "feedback.photos_full", count=4, cap=5)


async def test_a_file_over_ten_megabytes_is_told_to_be_too_large(office):
    await goes_to(office, PHOTOS)
    huge = Attachment(AttachmentKind.VIDEO, "film-2", 10_000_001)
    assert says(await office.says("", attachments=(huge,)), "chat.too_large", cap=10)


async def test_a_recording_before_any_feedback_waits_for_one(office):
    offered = await office.says("", attachments=(VOICE,))
    assert says(offered, "chat.recording")
    await office.presses(press_of(offered, "chat.door_feedback"))
    for answer in (STORY, "đúng rồi", NAME, ADDRESS, "0912 345 678", "xong", "gửi"):
        await office.says(answer)
    assert [one.ref for one in (await office.cases())[0].files] == ["voice-1"]


async def test_a_spot_goes_with_the_case_and_stands_in_the_summary(office):
    await goes_to(office, NAMED)
    assert says(await office.says("", spot=MARKET), "feedback.spot_kept", spot=MARKET.shown)
    for answer in (NAME, ADDRESS, "0912 345 678"):
        await office.says(answer)
    summary = await office.says("xong")
    assert value_of(summary, "feedback.label_spot") == "Chợ Thử, xã Hy Cương (21.32270, 105.40190)"
    await office.says("gửi")
    assert (await office.cases())[0].spot == MARKET


async def test_a_spot_outside_of_feedback_is_answered_with_what_it_is_good_for(office):
    assert says(await office.says("", spot=MARKET), "chat.spot")


async def test_of_pictures_sent_together_only_the_first_is_answered(office):
    await goes_to(office, PHOTOS)
    answers = [await office.says("", attachments=photos(1, first=one), album="7") for one in range(1, 6)]
    assert [len(each) for each in answers] == [1, 0, 0, 0, 0]
    assert says(answers[0], "feedback.album_kept", cap=5)
    summary = await office.says("xong")
    assert value_of(summary, "feedback.label_photos") == "5 ảnh"


async def test_pictures_sent_together_before_any_feedback_are_answered_once_and_all_wait(office):
    answers = [await office.says("", attachments=photos(1, first=one), album="7") for one in range(1, 4)]
    assert [len(each) for each in answers] == [1, 0, 0]
    assert (await conversation(office)).data["photos"] == ["photo-1", "photo-2", "photo-3"]


async def test_pictures_sent_together_are_added_to_a_case_with_one_alert(office):
    await office.official(who="lan", office="ubnd-xa-hy-cuong")
    await goes_to(office, SENT, **TELEGRAM)
    (case,) = await office.cases(channel=Channel.TELEGRAM)
    await office.heard("lan", Channel.TELEGRAM)
    await office.presses(f"tracking:supply:{case.code}", **TELEGRAM)
    answers = [await office.says("", attachments=photos(1, first=one), album="7", **TELEGRAM) for one in (1, 2, 3)]
    assert [len(each) for each in answers] == [1, 0, 0]
    assert [one.ref for one in (await office.cases(channel=Channel.TELEGRAM))[0].files] == [
        "photo-1", "photo-2", "photo-3",
    ]  # fmt: skip
    assert len(await office.heard("lan", Channel.TELEGRAM)) == 1
    assert len(await queued(office)) == 3


async def test_words_written_anew_change_the_draft_and_that_is_said(office):
    await goes_to(office, CONTENT, **TELEGRAM)
    await office.says("Cầu ở xã Hy Cương gãy lan can", message="5", **TELEGRAM)
    anew = await office.says("Cầu treo ở xã Hy Cương gãy lan can", message="5", edited=True, **TELEGRAM)
    assert says(anew, "feedback.edit_taken")
    for answer in ("đúng rồi", NAME, ADDRESS, "0912 345 678", "bỏ qua", "gửi"):
        await office.says(answer, **TELEGRAM)
    (case,) = await office.cases(channel=Channel.TELEGRAM)
    assert case.content == "Cầu treo ở xã Hy Cương gãy lan can"


async def test_an_edit_that_denounces_is_led_to_its_door_and_not_kept(office):
    await goes_to(office, CONTENT, **TELEGRAM)
    await office.says("Cầu ở xã Hy Cương gãy lan can", message="5", **TELEGRAM)
    words = "Tôi tố cáo ông chủ tịch xã nhận hối lộ"
    await office.says(words, message="5", edited=True, **TELEGRAM)
    async with office.desk() as desk:
        talk = await desk.archive.conversations.load(office.identity("an", Channel.TELEGRAM))
    assert words not in str(talk.data)


async def test_an_edit_of_an_earlier_answer_is_led_to_the_button_that_changes_it(office):
    await goes_to(office, CONTENT, **TELEGRAM)
    await office.says(STORY, message="5", **TELEGRAM)
    await office.says("đúng rồi", message="6", **TELEGRAM)
    await office.says(NAME, message="7", **TELEGRAM)
    replies = await office.says("Khác hẳn", message="5", edited=True, **TELEGRAM)
    assert says(replies, "feedback.edit_not_taken")
    assert STORY in told(await presses_on_telegram(office, replies))


async def presses_on_telegram(office, replies):
    await office.presses(press_of(replies, "feedback.change"), **TELEGRAM)
    return await office.says("sửa nội dung", **TELEGRAM)


async def test_an_edit_after_the_filing_makes_no_second_case_and_says_how_to_add(office):
    await goes_to(office, SENT, **TELEGRAM)
    replies = await office.says("Đèn hỏng ba tuần", message="5", edited=True, **TELEGRAM)
    (case,) = await office.cases(channel=Channel.TELEGRAM)
    assert case.content == STORY
    assert press_of(replies, "notices.supply") == f"tracking:supply:{case.code}"


async def test_an_edit_of_a_question_is_met_with_silence(office):
    await office.says("làm giấy khai sinh cần gì", message="5", **TELEGRAM)
    assert await office.says("làm giấy khai tử cần gì", message="5", edited=True, **TELEGRAM) == []


async def test_what_was_sent_can_be_dropped_again(office):
    await goes_to(office, PHOTOS)
    held = await office.says("", attachments=(VOICE,), spot=MARKET)
    await presses(office, held, "feedback.drop_photos")
    summary = await office.says("bỏ qua")
    assert value_of(summary, "feedback.label_photos") == "không có"
    assert MARKET.shown not in told(summary)
