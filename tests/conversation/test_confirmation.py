"""Words that only look like a denunciation: the person is asked, and no machine alone refuses a report."""

import pytest

from bot.domain.photo import StoredPhoto
from bot.domain.triage_rules import TriageKind
from tests.filing import ADDRESS, ADDRESSED, CONTENT, NAME, filed, goes_to, photos, presses
from tests.office import rules
from tests.talk import conversation, labels, press_of, says, sentence, told

PERHAPS = "Nhà thầu Zzyzx đổ bê tông đường xóm mỏng tang, xi măng toàn cát."
SURELY = "Trưởng thôn Zzyzx ăn chặn tiền cứu trợ."
PERHAPS_TOO = "Kế toán trường Zzyzx thu tiền bán trú hai lần mà không ghi sổ."


def on_disk(folder):
    files = (path.read_bytes() for path in folder.iterdir() if path.is_file())
    return b"".join(files).decode("utf-8", "replace").casefold()


def test_the_words_of_these_tests_are_what_they_are_called():
    for words, surely in ((PERHAPS, False), (PERHAPS_TOO, False), (SURELY, True)):
        judged = rules().triage.judge(words)
        assert (judged.door, judged.surely) == (TriageKind.DENUNCIATION, surely)


async def test_who_surely_denounces_sees_the_door_at_once_and_may_still_say_no(office, tmp_path):
    door = await office.says(SURELY)
    assert not says(door, "feedback.perhaps_denunciation")
    assert says(door, "restricted.offer")
    await presses(office, await presses(office, door, "feedback.denounces_not"), "procedures.file_it")
    assert (await conversation(office)).data["draft"]["content"] == SURELY


async def test_who_says_nothing_of_it_leaves_no_word_of_a_sure_denunciation(office, tmp_path):
    await office.says(SURELY)
    await office.says("đăng ký khai sinh cần gì")
    await office.store.close()
    assert "zzyzx" not in on_disk(tmp_path)


@pytest.mark.parametrize("inside", [True, False])
async def test_until_the_answer_nothing_of_the_words_lies_open(office, tmp_path, inside):
    if inside:
        await goes_to(office, CONTENT)
    assert says(await office.says(PERHAPS), "feedback.perhaps_denunciation")
    await office.store.close()
    assert "zzyzx" not in on_disk(tmp_path)


async def test_with_yes_the_door_is_shown_and_the_words_are_gone(office, tmp_path):
    shown = await presses(office, await office.says(PERHAPS), "feedback.denounces")
    assert says(shown, "restricted.offer")
    assert "held" not in (await conversation(office)).data
    await office.store.close()
    assert "zzyzx" not in on_disk(tmp_path)


@pytest.mark.parametrize("inside", [True, False])
async def test_with_no_the_words_are_filed_as_they_were_typed(office, inside):
    if inside:
        await goes_to(office, CONTENT)
    heard = await presses(office, await office.says(PERHAPS), "feedback.denounces_not")
    if not inside:
        await presses(office, heard, "procedures.file_it")
    for words in ("không ở xã, phường nào", NAME, ADDRESS, "0912 345 678", "bỏ qua", "gửi"):
        await office.says(words)
    assert [case.content for case in await office.cases()] == [PERHAPS]


@pytest.mark.parametrize(("said", "key"), [("đúng", "restricted.offer"), ("không", "procedures.like_feedback")])
async def test_a_plain_yes_or_no_typed_is_understood(office, said, key):
    await office.says(PERHAPS)
    assert says(await office.says(said), key)


async def test_who_goes_on_to_something_else_leaves_nothing_behind(office, tmp_path):
    asked = await office.says(PERHAPS)
    await office.says("đăng ký khai sinh cần gì")
    for key in ("feedback.denounces", "feedback.denounces_not"):
        assert says(await presses(office, asked, key), "chat.old_button")
    await office.store.close()
    assert "zzyzx" not in on_disk(tmp_path)


async def test_what_is_added_to_a_case_is_asked_about_with_its_photo_and_joins_with_no(office):
    case = await filed(office)
    await office.presses(f"tracking:supply:{case.code}")
    asked = await office.says(PERHAPS_TOO, attachments=photos(1))
    assert says(asked, "feedback.perhaps_denunciation")
    assert "Zzyzx" not in str(await office.cases())
    await presses(office, asked, "feedback.denounces_not")
    (found,) = await office.cases()
    assert len(found.attachments) == 1
    async with office.desk() as desk:
        assert PERHAPS_TOO in [event.note for event in await desk.archive.cases.events(case.id)]


async def test_a_later_step_goes_on_where_it_was(office):
    await goes_to(office, ADDRESSED)
    asked = await office.says(f"Xóm 4. {PERHAPS_TOO}")
    assert says(asked, "feedback.perhaps_denunciation")
    assert says(await presses(office, asked, "feedback.denounces_not"), "feedback.ask_phone")


async def test_without_a_key_the_door_is_shown_at_once(office):
    office.reception._sealer = None
    shown = await office.says(PERHAPS)
    assert sentence("feedback.denounces") not in labels(shown)
    assert "tố cáo" in told(shown)


async def test_another_key_meanwhile_loses_the_words_and_says_so(office):
    from bot.store.seal import FernetSealer, fresh_key

    asked = await office.says(PERHAPS)
    office.reception._sealer = FernetSealer([fresh_key()])
    assert says(await office.presses(press_of(asked, "feedback.denounces_not")), "chat.old_button")


@pytest.mark.parametrize("words", [PERHAPS, SURELY])
@pytest.mark.parametrize("inside", [True, False])
async def test_photos_of_a_denunciation_join_no_later_feedback(office, words, inside):
    if inside:
        await goes_to(office, CONTENT)
    await office.says(words, attachments=photos(1))
    data = (await conversation(office)).data
    assert not data.get("photos")
    assert not data.get("draft", {}).get("photos")


@pytest.mark.parametrize("inside", [True, False])
async def test_photos_come_back_with_the_words_of_who_denounces_nobody(office, inside):
    if inside:
        await goes_to(office, CONTENT)
    asked = await office.says(PERHAPS, attachments=photos(1))
    heard = await presses(office, asked, "feedback.denounces_not")
    if not inside:
        await presses(office, heard, "procedures.file_it")
    assert (await conversation(office)).data["draft"]["photos"] == ["photo-1"]


@pytest.mark.parametrize(
    ("key", "kept"), [("feedback.denounces", False), ("feedback.denounces_not", True), (None, False)]
)
async def test_photos_of_the_web_page_go_with_the_words_unless_they_are_no_denunciation(office, key, kept):
    async with office.desk() as desk:
        await desk.archive.photos.put(StoredPhoto("photo-1", "image/jpeg", b"x"), office.identity("an"), desk.now)
    asked = await office.says(PERHAPS, attachments=photos(1))
    await (presses(office, asked, key) if key else office.says("đăng ký khai sinh cần gì"))
    async with office.desk() as desk:
        assert bool(await desk.archive.photos.get("photo-1")) is kept


async def test_photos_told_before_stay_in_the_draft(office):
    await goes_to(office, CONTENT)
    await office.says("", attachments=photos(1))
    await office.says(SURELY, attachments=photos(1, first=2))
    assert (await conversation(office)).data["draft"]["photos"] == ["photo-1"]
