"""A question that nothing was found for reaches the office's list: its words, never the person. All names invented."""

import sqlite3
from dataclasses import fields

import pytest

from bot.domain.question import LONGEST, MEMORY, Question, State
from bot.domain.search import Outcome
from bot.services import questions
from bot.worker.timer import Timer
from tests.office import rules
from tests.talk import press_of, says

NOTHING = "qwrtp zxcvb"


async def kept(office):
    async with office.desk() as desk:
        return list(await desk.archive.questions.in_state(State.OPEN, 100))


async def words(office):
    return [each.words for each in await kept(office)]


def unclear():
    """An everyday name that fits several procedures."""
    names = ("hộ kinh doanh", "xe máy", "đất đai", "giấy phép", "bảo hiểm xã hội", "học sinh")
    return next(name for name in names if rules().finder.find(name).outcome is Outcome.CHOICES)


async def test_what_was_not_found_is_kept_with_its_day(office):
    assert says(await office.says(NOTHING), "procedures.not_found")
    (one,) = await kept(office)
    assert (one.words, one.count, one.first) == (NOTHING, 1, office.clock.now().date())


async def test_what_was_found_is_not_kept(office):
    await office.says("đăng ký thường trú")
    assert await kept(office) == []


async def test_several_people_with_the_same_question_are_counted_however_they_type_it(office):
    for who, typed in (("an", "Qwrtp zxcvb?"), ("binh", "qwrtp  ZXCVB"), ("chi", NOTHING)):
        await office.says(typed, who)
    (one,) = await kept(office)
    assert (one.words, one.count) == ("Qwrtp zxcvb?", 3)


async def test_one_person_who_asks_the_same_again_at_once_counts_once(office):
    for _ in range(3):
        await office.says(NOTHING)
    assert [one.count for one in await kept(office)] == [1]


async def test_a_question_whose_choices_were_all_refused_is_kept(office):
    replies = await office.says(unclear())
    assert await kept(office) == []
    await office.presses(press_of(replies, "procedures.none_of_these"))
    assert await words(office) == [unclear()]


async def test_a_question_whose_card_and_others_were_refused_is_kept(office):
    replies = await office.says("đăng ký thường trú")
    others = await office.presses(press_of(replies, "procedures.wrong"))
    if not says(others, "procedures.not_found"):
        await office.presses(press_of(others, "procedures.none_of_these"))
    assert await words(office) == ["đăng ký thường trú"]


async def test_nothing_in_the_row_tells_who_asked_or_at_what_time(office, tmp_path):
    await office.says(f"Tôi là Nguyễn Văn Thử, số nhà 12 đường Thử, gọi 0912 345 678, cần {NOTHING}", "mot-nguoi")
    (path,) = tmp_path.glob("*.db")
    with sqlite3.connect(path) as archive:
        (row,) = archive.execute("SELECT * FROM questions").fetchall()
    text = " ".join(map(str, row))
    assert NOTHING in text
    for personal in ("Nguyễn", "nguyen", "Thử", "thu ", "912", "12 ", "mot-nguoi", "02:00", "T02"):
        assert personal not in text
    assert {"person_id", "channel", "origin", "at"}.isdisjoint(field.name for field in fields(Question))


@pytest.mark.parametrize(
    "said",
    [
        "tôi tố cáo chủ tịch xã nhận hối lộ 50 triệu qwrtp zxcvb",
        "tôi khiếu nại quyết định xử phạt số 12 của xã qwrtp zxcvb",
        "cháy nhà cứu với qwrtp zxcvb",
        "cán bộ vòi tiền mới làm giấy qwrtp zxcvb",
    ],
)
async def test_a_denunciation_a_complaint_and_a_cry_for_help_are_never_in_the_list(office, said):
    replies = await office.says(said)
    for reply in replies:
        for button in reply.buttons:
            if button.press and button.press.startswith("procedures:"):
                await office.presses(button.press)
    assert await kept(office) == []


@pytest.mark.parametrize(
    "said", ["tôi tố cáo ông chủ tịch nhận hối lộ", "tôi khiếu nại quyết định xử phạt", "cháy nhà cứu với"]
)
def test_the_list_itself_refuses_such_words_whoever_brings_them(said):
    assert questions.kept_words(rules(), said) is None


async def test_refusing_choices_after_a_denunciation_brings_its_words_to_no_list(office):
    await office.says("tôi tố cáo chủ tịch xã nhận hối lộ qwrtp zxcvb")
    await office.presses("procedures:none")
    assert await kept(office) == []


async def test_a_story_is_too_long_to_be_kept(office):
    await office.says(("qwrtp zxcvb " * LONGEST)[: LONGEST + 1])
    assert await kept(office) == []


async def test_after_three_months_without_being_asked_it_is_forgotten(office):
    timer = Timer(
        office.store, rules(), office.clock, office.chance, wake=office._woken, search=lambda _catalog: rules().finder,
        leadership=None,
    )  # fmt: skip
    await office.says(NOTHING)
    office.clock.pass_by(days=MEMORY.days)
    await timer.forget()
    assert await words(office) == [NOTHING]
    office.clock.pass_by(days=1)
    await timer.forget()
    assert await kept(office) == []
