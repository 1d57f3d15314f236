"""Near twins are told apart by one question; buttons and everyday answers lead to the card."""

import pytest

from bot.domain.search import Outcome
from tests.filing import presses
from tests.office import rules
from tests.talk import conversation, labels, says, sentence, told

# Questions that leave one thing open; the first is sent too early, in the middle of its last word.
FOREIGN, AT_HOME, ABROAD = "khai sinh có yếu tố nước", "1.001193", "2.000528"
ISSUE, FIRST, AGAIN = "giấy phép hoạt động khám bệnh chữa bệnh", "issue_first", "issue_again"
LEVEL = "khóa căn cước điện tử"


def answers(question):
    found = rules().finder.find(question)
    assert found.outcome is Outcome.CHOICES
    assert found.twins
    return dict(found.twins.answers)


async def card(office, code):
    return told(await office.presses(f"procedures:card:{code}", who="another"))


async def test_a_foreign_element_is_asked_for_with_a_plain_yes_and_no(office):
    asked = await office.says(FOREIGN)
    assert says(asked, "procedures.twin_foreign")
    assert labels(asked) == ["Có", "Không", sentence("procedures.twin_list")]
    assert (await conversation(office)).procedure is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        *((yes, ABROAD) for yes in ("có", "Co", "dạ có", "có ạ", "vâng", "1", "bố quốc tịch Nhật")),
        *((no, AT_HOME) for no in ("không", "khong", "dạ không", "không ạ", "2")),
    ],
)
async def test_yes_and_no_in_any_words_lead_to_the_card(office, answer, code):
    await office.says(FOREIGN)
    assert told(await office.says(answer)) == await card(office, code)


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        *((words, FIRST) for words in ("làm lần đầu", "lan dau a", "Làm lần đầu", "lần đầu")),
        *((words, AGAIN) for words in ("mất", "mat roi", "bị hỏng", "cấp lại", "em làm mất giấy cũ", "hư")),
    ],
)
async def test_first_issue_and_reissue_are_told_apart_by_a_word(office, answer, meant):
    assert says(await office.says(ISSUE), "procedures.twin_issue")
    assert told(await office.says(answer)) == await card(office, answers(ISSUE)[meant])


@pytest.mark.parametrize(
    ("answer", "meant"),
    [("xã", "level_commune"), ("ở phường", "level_commune"), ("cấp tỉnh", "level_province"), ("bộ", "level_ministry")],
)
async def test_the_level_is_picked_by_its_name(office, answer, meant):
    assert says(await office.says(LEVEL), "procedures.twin_level")
    assert told(await office.says(answer)) == await card(office, answers(LEVEL)[meant])


async def test_buttons_lead_to_the_card_and_fit_a_phone(office):
    asked = await office.says(LEVEL)
    assert all(len(label) <= 40 for label in labels(asked))
    assert told(await presses(office, asked, "procedures.twin_level_commune")) == await card(
        office, answers(LEVEL)["level_commune"]
    )


async def test_the_similar_procedures_can_be_seen_by_name_instead(office):
    listed = await presses(office, await office.says(LEVEL), "procedures.twin_list")
    assert says(listed, "procedures.choose")
    assert len(labels(listed)) > 2


async def test_another_question_in_place_of_an_answer_is_answered(office):
    await office.says(ISSUE)
    assert told(await office.says("mất bằng lái xe")) == await card(office, "3.000348")


async def test_words_that_say_it_are_not_asked_again(office):
    assert not says(await office.says(f"{FOREIGN} ngoài"), "procedures.twin_foreign")
    assert not says(await office.says(f"cấp lại {ISSUE}"), "procedures.twin_issue")


async def test_the_question_is_asked_in_english_too(office):
    await office.says("english")
    asked = await office.says(FOREIGN)
    assert says(asked, "procedures.twin_foreign", "en")
    assert told(await office.says("yes")) == told(await office.presses(f"procedures:card:{ABROAD}"))
