"""A denunciation is kept only when the person asks for it: sealed, without whose it is, and with a code."""

import re
from dataclasses import replace

import pytest

from bot.domain.deadline import say_day
from bot.domain.message import Attachment, AttachmentKind, Channel
from bot.domain.person import Role
from bot.domain.photo import StoredPhoto
from bot.domain.restricted import Outcome
from bot.services import restricted, restricted_terms
from tests.office import Office, rules
from tests.sealing import SEALER
from tests.talk import conversation, labels, press_of, says, sentence, told

DENUNCIATION = "Tôi tố cáo ông Zzyzx chủ tịch xã nhận hối lộ 50 triệu đồng."
MORE = "Bà Qqwwq là người chứng kiến."
CODE = re.compile(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b")


async def kept(office, words=DENUNCIATION):
    """The record as a person makes it; gives its code."""
    door = await office.says(words)
    await office.presses(press_of(door, "restricted.start"))
    receipt = await office.says(words)
    return CODE.search(told(receipt))[0]


async def test_the_door_offers_the_restricted_record_and_keeps_nothing_by_itself(office):
    door = await office.says(DENUNCIATION)
    assert says(door, "restricted.offer")
    async with office.desk() as desk:
        assert list(await restricted.listed(desk)) == []


async def test_before_the_words_the_person_reads_who_opens_them_and_what_the_law_asks_for(office):
    door = await office.says(DENUNCIATION)
    asked = told(await office.presses(press_of(door, "restricted.start")))
    assert all(part in asked for part in ("niêm phong", "đơn có chữ ký", "Điều 22, 23", "Điều 8, 9"))


async def test_the_words_lie_on_disk_sealed_only_and_nothing_leads_to_the_person(office, tmp_path):
    code = await kept(office)
    talk = await conversation(office)
    assert (talk.flow, talk.data) == ("", {})
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        person = await desk.archive.people.meet(office.identity("an"), "x", desk.now)
    await office.store.close()
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    assert "zzyzx" not in files.casefold()
    assert record.digest in files
    row = files[files.index(record.digest) - 200 : files.index(record.digest) + 200]
    assert person.id not in row
    assert code not in files
    assert code.replace("-", "") not in files


async def test_no_case_comes_of_it(office):
    await kept(office)
    assert await office.cases() == []


async def test_the_web_chats_own_memory_does_not_hold_the_words(office):
    from bot.domain.webline import WebLine, own_line

    door = await office.says(DENUNCIATION)
    await office.presses(press_of(door, "restricted.start"))
    incoming = office.incoming(text=DENUNCIATION)
    async with office.store.transaction() as archive:
        line = WebLine(0, incoming.at, text=DENUNCIATION, mine=True)
        await archive.weblog.add(line, incoming.sender, own_line(incoming.key))
    await office.receives(incoming)
    async with office.store.reading() as archive:
        assert (await archive.weblog.latest(incoming.sender, 10))[0].text == "(Lời này không được lưu.)"


async def test_the_inspector_is_told_that_there_is_something_and_not_what(office):
    await office.official(Role.INSPECTOR, "thanh-tra-tinh", who="inspector")
    await office.official(Role.HANDLER, "thanh-tra-tinh", who="handler")
    await kept(office)
    heard = await office.heard("inspector", Channel.TELEGRAM)
    assert says(heard, "restricted.alert")
    assert "zzyzx" not in told(heard).casefold()
    assert await office.heard("handler", Channel.TELEGRAM) == []


async def test_the_code_tells_how_it_stands_and_lets_more_be_written(office):
    code = await kept(office)
    await office.says("hồ sơ mật")
    assert says(await office.says(code.lower().replace("-", " ")), "restricted.not_opened")
    assert says(await office.says(MORE), "restricted.added")
    official = await office.official(Role.INSPECTOR, "thanh-tra-tinh", chat=False)
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        words = await restricted.unseal(desk, SEALER, official, record, "Xử lý ban đầu.")
    assert [part.words for part in words] == [DENUNCIATION, MORE]
    await office.says("hồ sơ mật")
    assert "đã mở lần đầu lúc" in told(await office.says(code))


async def test_a_code_that_leads_nowhere_is_answered_like_any_other(office):
    await office.says("hồ sơ mật")
    assert says(await office.says("AAAA-BBBB-CCCC-DDDD"), "tracking.not_found")


@pytest.mark.parametrize("words", ["thôi", "hủy"])
async def test_who_stops_leaves_nothing(office, words):
    door = await office.says(DENUNCIATION)
    await office.presses(press_of(door, "restricted.start"))
    assert says(await office.says(words), "restricted.stopped")
    async with office.desk() as desk:
        assert list(await restricted.listed(desk)) == []


async def test_danger_in_the_words_gets_the_numbers_first_and_the_words_are_sealed(office):
    door = await office.says(DENUNCIATION)
    await office.presses(press_of(door, "restricted.start"))
    replies = await office.says("Chúng đang phá cửa, cứu tôi với, cháy nhà rồi!")
    assert "113" in told(replies[:1])
    assert says(replies[1:], "restricted.kept")


async def test_without_a_key_nothing_is_offered(office):
    office.reception._sealer = None
    assert sentence("restricted.start") not in labels(await office.says(DENUNCIATION))
    assert says(await office.presses("restricted:start"), "chat.old_button")


ANSWER = "Đề nghị ông/bà Qwrtz gửi đơn có chữ ký tới Thanh tra tỉnh."


async def answered(office, words=ANSWER, outcome=Outcome.LETTER_ASKED):
    """The inspector opens the one record and answers it."""
    official = await office.official(Role.INSPECTOR, "thanh-tra-tinh", chat=False)
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        await restricted.unseal(desk, SEALER, official, record, "Xử lý ban đầu.")
        await restricted.answer(desk, SEALER, official, record, restricted.Answer(words, outcome))


async def test_who_holds_the_code_reads_the_offices_answer_and_what_was_decided(office):
    code = await kept(office)
    await answered(office)
    await office.says("hồ sơ mật")
    shown = told(await office.says(code))
    assert ANSWER in shown
    assert sentence("restricted.outcome_letter_asked") in shown


async def test_until_there_is_an_answer_the_day_of_first_processing_is_told(office):
    code = await kept(office)
    await office.says("hồ sơ mật")
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        day = say_day(restricted_terms.due(desk, record).day)
    assert says(await office.says(code), "restricted.no_answer", day=day)


async def test_words_written_after_an_outcome_wait_for_the_next_one(office):
    code = await kept(office)
    await answered(office)
    office.clock.pass_by(days=1)
    await office.says("hồ sơ mật")
    await office.says(code)
    await office.says(MORE)
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        assert record.waiting_since == desk.now
        assert restricted_terms.due(desk, record) is not None


async def test_what_was_confided_is_not_found_in_the_archive_once_it_was_sent(office, tmp_path):
    code = await kept(office)
    await answered(office)
    await office.says("hồ sơ mật")
    assert ANSWER in told(await office.says(code))
    await office.store.close()
    files = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).decode("utf-8", "replace")
    assert "Qwrtz" not in files
    assert code not in files


async def test_no_talk_names_the_record_in_clear(office):
    code = await kept(office)
    await office.says("hồ sơ mật")
    await office.says(code)
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
    assert record.id not in str((await conversation(office)).data)


async def remind(office):
    async with office.desk() as desk:
        return await restricted_terms.remind(desk)


async def test_the_inspector_is_reminded_once_a_day_from_two_working_days_before_the_date(office):
    await office.official(Role.INSPECTOR, "thanh-tra-tinh", who="inspector")
    office.clock.set("2026-03-10T09:00")
    await kept(office)
    await office.heard("inspector", Channel.TELEGRAM)
    told_on = []
    for day in range(10, 25):
        for hour in ("07:20", "07:40", "15:00"):
            office.clock.set(f"2026-03-{day}T{hour}")
            await remind(office)
            told_on += [(day, hour)] * len(await office.heard("inspector", Channel.TELEGRAM))
    # Seven working days from Tuesday 10/03 end on Thursday 19/03.
    assert told_on == [(day, "07:40") for day in (17, 18, 19, 20, 23, 24)]


async def test_an_outcome_ends_the_reminding(office):
    await office.official(Role.INSPECTOR, "thanh-tra-tinh", who="inspector")
    await kept(office)
    await answered(office)
    await office.heard("inspector", Channel.TELEGRAM)
    office.clock.pass_by(days=30)
    assert await remind(office) is False


async def test_a_message_without_an_outcome_leaves_the_date_as_it_is(office):
    await kept(office)
    async with office.desk() as desk:
        before = restricted_terms.due(desk, (await restricted.listed(desk))[0])
    await answered(office, outcome=None)
    async with office.desk() as desk:
        assert restricted_terms.due(desk, (await restricted.listed(desk))[0]) == before


async def test_the_leader_hears_once_of_a_record_three_working_days_late_and_not_what_it_is(office):
    await office.official(Role.INSPECTOR, "thanh-tra-tinh", who="inspector")
    await office.official(Role.LEADER, "ubnd-tinh", who="leader")
    office.clock.set("2026-03-10T09:00")
    await kept(office)
    heard = []
    for day in range(17, 31):
        office.clock.set(f"2026-03-{day}T08:00")
        await remind(office)
        heard += [(day, reply) for reply in await office.heard("leader", Channel.TELEGRAM)]
    assert [day for day, _ in heard] == [24]
    assert says([heard[0][1]], "restricted.late")
    assert "zzyzx" not in told([heard[0][1]]).casefold()


async def test_from_when_on_who_is_reminded_is_the_profiles(tmp_path):
    profile = rules().profile
    own = profile.reminders.model_copy(update={"restricted_near": 0, "restricted_late": 1})
    known = replace(rules(), profile=profile.model_copy(update={"reminders": own}))
    async with Office.opened(tmp_path, rules=known) as office:
        await office.official(Role.INSPECTOR, "thanh-tra-tinh", who="inspector")
        await office.official(Role.LEADER, "ubnd-tinh", who="leader")
        office.clock.set("2026-03-10T09:00")
        await kept(office)
        await office.heard("inspector", Channel.TELEGRAM)
        told_on = {"inspector": [], "leader": []}
        for day in (17, 18, 19, 20):
            office.clock.set(f"2026-03-{day}T08:00")
            await remind(office)
            for who, days in told_on.items():
                days += [day] * len(await office.heard(who, Channel.TELEGRAM))
    assert told_on == {"inspector": [19, 20], "leader": [20]}


async def test_without_an_inspector_the_leader_hears_at_once_that_nobody_is_there(office):
    await office.official(Role.LEADER, "ubnd-tinh", who="leader")
    await kept(office)
    assert says(await office.heard("leader", Channel.TELEGRAM), "restricted.alert_nobody")


async def uploaded(office, count=1):
    """Photos of the person, as the web page uploads them before the message is sent."""
    pictures = [StoredPhoto(f"photo-{number}", "image/jpeg", b"\xff\xd8zzyzx%d" % number) for number in range(count)]
    async with office.desk() as desk:
        for picture in pictures:
            await desk.archive.photos.put(picture, office.identity("an"), desk.now)
    return tuple(Attachment(AttachmentKind.PHOTO, picture.id, 9) for picture in pictures)


async def begins(office, channel=Channel.WEB):
    await office.presses("restricted:start", channel=channel)


async def test_photos_of_the_web_page_are_sealed_with_the_words_and_kept_nowhere_else(office, tmp_path):
    await begins(office)
    code = CODE.search(told(await office.says(DENUNCIATION, attachments=await uploaded(office, 2))))[0]
    inspector = await office.official(Role.INSPECTOR, "thanh-tra-tinh", chat=False)
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        words, first, _ = await restricted.unseal(desk, SEALER, inspector, record, "Xử lý ban đầu.")
        assert (words.words, words.photo, first.words) == (DENUNCIATION, None, "")
        photo = await restricted.photo(desk, SEALER, inspector, record, first.photo)
        assert (photo.mime, photo.data) == ("image/jpeg", b"\xff\xd8zzyzx0")
        assert await desk.archive.photos.get("photo-0") is None
    await office.says("hồ sơ mật")
    assert "3 phần" in told(await office.says(code))
    await office.store.close()
    assert b"zzyzx" not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


async def test_a_photo_alone_joins_a_record_and_more_than_there_is_room_for_are_deleted(office):
    code = await kept(office)
    room = rules().limits.photos_per_case
    await office.says("hồ sơ mật")
    await office.says(code)
    replies = await office.says("", attachments=await uploaded(office, room + 2))
    assert says(replies, "restricted.photos_over", cap=room)
    assert says(replies, "restricted.added")
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        assert record.parts == 1 + room
        assert await desk.archive.photos.get(f"photo-{room + 1}") is None


async def test_a_photo_that_lies_at_a_platform_is_not_taken_and_the_words_are(office):
    await begins(office, Channel.TELEGRAM)
    photo = Attachment(AttachmentKind.PHOTO, "platform-file", 9)
    replies = await office.says(DENUNCIATION, channel=Channel.TELEGRAM, attachments=(photo,))
    assert says(replies, "restricted.only_web_photos")
    assert CODE.search(told(replies))
    async with office.desk() as desk:
        (record,) = await restricted.listed(desk)
        assert record.parts == 1


async def test_anothers_photo_is_not_taken(office):
    photos = await uploaded(office)
    await office.presses("restricted:start", who="binh")
    replies = await office.says(DENUNCIATION, who="binh", attachments=photos)
    assert says(replies, "restricted.only_web_photos")
    async with office.desk() as desk:
        assert await desk.archive.photos.get("photo-0")
