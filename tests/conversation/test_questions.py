"""Questions in everyday words: a card, a few choices, or an honest not-found that can be passed on."""

from functools import cache

import pytest

from bot.domain import casecode
from bot.domain.case import Kind
from bot.domain.message import Folded
from bot.domain.person import Role
from bot.domain.procedure import FeeState
from bot.domain.search import Outcome
from bot.services import cases
from tests.filing import presses
from tests.office import rules
from tests.talk import conversation, labels, press_of, says, sentence, told, value_of

RESIDENCE = "1.004222"
"""Đăng ký thường trú: its term is published, its fee is not."""

BIRTH = "1.001193"
"""Đăng ký khai sinh: neither its term nor its fee is published."""

NOTHING = "qwrtp zxcvb"


@cache
def unclear() -> str:
    """A short everyday name that fits several procedures about equally."""
    names = ("hộ kinh doanh", "xe máy", "đất đai", "giấy phép", "bảo hiểm xã hội", "học sinh")
    return next(name for name in names if rules().finder.find(name).outcome is Outcome.CHOICES)


def with_fee(state):
    return next(one for one in rules().catalog.procedures if one.fee.state is state and one.papers)


async def card_of(office, code):
    return await office.presses(f"procedures:card:{code}")


@pytest.mark.parametrize(
    "words",
    ["dang ky thuong tru", "Dang Ky THUONG TRU", "đăng ký thường trú cần giấy tờ gì?", "Đăng kí thường trú ạ"],
)
async def test_a_citizen_with_or_without_accents_gets_the_same_card(office, words):
    replies = await office.says(words)
    assert told(replies) == told(await card_of(office, RESIDENCE))


async def test_a_card_has_papers_term_fee_place_way_source_and_date(office):
    card = await office.says("đăng ký thường trú")
    known = rules().catalog.get(RESIDENCE)
    assert value_of(card, "card.term") == "7 ngày làm việc"
    assert value_of(card, "card.where") == "Công an cấp xã"
    assert value_of(card, "card.online") == sentence("card.online_yes")
    assert all(paper.title in told(card) for paper in known.papers)
    assert all(number in value_of(card, "card.legal_basis") for number in known.legal_basis)
    assert known.decision in told(card)
    assert "tháng 7/2026" in told(card)
    (link,) = [button.link for button in card[0].buttons if button.link]
    assert link == str(known.link)
    assert press_of(card, "procedures.wrong") == f"procedures:wrong:{RESIDENCE}"
    assert any(isinstance(block, Folded) for block in card[0].blocks)


@pytest.mark.parametrize("state", FeeState)
async def test_a_fee_is_called_free_only_where_the_source_says_so(office, state):
    procedure = with_fee(state)
    card = await card_of(office, procedure.code)
    asked = await office.says("phí bao nhiêu?")
    for replies in (card, asked):
        shown = value_of(replies, "card.fee")
        assert (shown == sentence("card.fee_free")) is (state is FeeState.FREE)


async def test_what_was_not_published_is_said_to_be_so(office):
    bare = next(one for one in rules().catalog.procedures if len(one.missing()) >= 7)
    card = await card_of(office, bare.code)
    for key in ("papers", "term", "fee", "where", "online", "legal_basis"):
        assert value_of(card, f"card.{key}") == sentence("card.unpublished")
    assert says(card, "card.papers_unpublished")
    assert says(card, "card.decision_unpublished")


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        ("phí bao nhiêu?", "card.ask.fee", "chưa công bố"),
        ("het bao nhieu tien", "card.ask.fee", "chưa công bố"),
        ("nộp ở đâu?", "card.ask.where", "Công an cấp xã"),
        ("mất bao lâu ạ", "card.ask.term", "7 ngày làm việc"),
        ("có làm qua mạng được không", "card.ask.online", "có"),
        ("căn cứ pháp lý?", "card.ask.legal", "68/2020/QH14"),
    ],
)
async def test_a_short_question_is_about_the_procedure_in_hand(office, words, key, value):
    await office.says("đăng ký thường trú")
    replies = await office.says(words)
    assert says(replies, "procedures.about", title="Đăng ký thường trú")
    assert value in value_of(replies, key)


async def test_when_it_will_be_ready_is_counted_in_working_days_with_the_reason(office):
    await office.says("đăng ký thường trú")
    replies = await office.says("nộp hôm nay thì bao giờ có?")
    assert "thứ Năm 19/03/2026" in told(replies)
    assert says(replies, "card.ready_note")


async def test_when_it_will_be_ready_is_not_guessed_without_a_published_term(office):
    await card_of(office, BIRTH)
    assert says(await office.says("nộp hôm nay thì bao giờ có?"), "card.ready_unknown")


async def test_two_things_asked_at_once_are_both_answered(office):
    await office.says("đăng ký thường trú")
    replies = await office.says("phí bao nhiêu, nộp ở đâu?")
    assert value_of(replies, "card.ask.where") == "Công an cấp xã"
    assert value_of(replies, "card.ask.fee") == "chưa công bố"


async def test_a_short_question_about_nothing_in_hand_asks_which(office):
    assert says(await office.says("phí bao nhiêu?"), "procedures.which")


async def test_a_new_question_changes_the_procedure_in_hand(office):
    await office.says("đăng ký thường trú")
    await office.says("làm giấy khai sinh")
    replies = await office.says("nộp ở đâu?")
    assert value_of(replies, "card.ask.where") == "Ủy ban nhân dân cấp xã"


async def test_the_procedure_in_hand_survives_thanks_and_a_greeting(office):
    await office.says("đăng ký thường trú")
    await office.says("cảm ơn")
    assert says(await office.says("mất bao lâu?"), "procedures.about", title="Đăng ký thường trú")


async def test_an_unclear_question_offers_at_most_five_and_none_of_these(office):
    replies = await office.says(unclear())
    assert says(replies, "procedures.choose")
    *choices, none = labels(replies)
    assert 2 <= len(choices) <= 5
    assert none == sentence("procedures.none_of_these")
    assert len(set(choices)) == len(choices)
    assert all(len(label) <= 40 for label in choices)


@pytest.mark.parametrize("typed", ["2", "số 2", "số hai", "cái thứ hai", "chọn 2", "two", "LABEL"])
async def test_a_choice_is_picked_by_number_words_or_label(office, typed):
    offered = await office.says(unclear())
    second = offered[0].buttons[1]
    picked = await office.says(second.label if typed == "LABEL" else typed)
    assert told(picked) == told(await office.presses(second.press))


@pytest.mark.parametrize("typed", ["không phải các mục trên", "khong phai cac muc tren", "không phải", "cuối cùng"])
async def test_none_of_these_leads_to_an_honest_not_found(office, typed):
    await office.says(unclear())
    assert says(await office.says(typed), "procedures.not_found")


async def test_not_this_procedure_offers_others_without_it(office):
    card = await office.says("đăng ký thường trú")
    others = await presses(office, card, "procedures.wrong")
    assert says(others, "procedures.choose_other")
    assert not any(RESIDENCE in (button.press or "") for button in others[0].buttons)
    assert (await conversation(office)).procedure is None


async def test_what_is_not_found_offers_a_person_passing_on_and_feedback(office):
    replies = await office.says(NOTHING)
    assert says(replies, "procedures.not_found")
    offered = ("procedures.pass_on", "chat.door_person", "procedures.file_it")
    assert labels(replies) == [sentence(key) for key in offered]


async def test_a_question_passed_on_becomes_one_case_without_personal_data(office):
    await office.official(Role.HANDLER, "van-phong-ubnd-tinh")
    confirm = await presses(office, await office.says(NOTHING), "procedures.pass_on")
    assert says(confirm, "procedures.confirm_passing")
    assert await office.cases() == []
    await presses(office, confirm, "procedures.send")
    again = await presses(office, confirm, "procedures.send")
    (case,) = await office.cases()
    assert (case.kind, case.content, case.sender, case.due, case.register_no) == (
        Kind.QUESTION, NOTHING, None, None, None,
    )  # fmt: skip
    assert says(again, "feedback.already_sent", code=casecode.show(case.code))


async def test_after_another_door_an_old_button_passes_no_question_on(office):
    not_found = await office.says(NOTHING)
    await office.says("Cháy nhà, cứu với!")
    assert says(await presses(office, not_found, "procedures.pass_on"), "procedures.ask_again")


@pytest.mark.parametrize(("word", "count"), [("vâng", 1), ("ok", 1), ("chuyển", 1), ("không", 0), ("thôi", 0)])
async def test_passing_on_is_settled_by_a_plain_word(office, word, count):
    await presses(office, await office.says(NOTHING), "procedures.pass_on")
    await office.says(word)
    assert len(await office.cases()) == count


async def test_the_answer_to_a_question_comes_back_here(office):
    official = await office.official(Role.HANDLER, "van-phong-ubnd-tinh", chat=False)
    confirm = await presses(office, await office.says(NOTHING), "procedures.pass_on")
    await presses(office, confirm, "procedures.send")
    (case,) = await office.cases()
    async with office.desk() as desk:
        await cases.answer(desk, case, official, "Việc này không phải là thủ tục hành chính.")
    (notice,) = await office.heard()
    assert "Việc này không phải là thủ tục hành chính." in notice.plain()


async def test_several_candidates_leave_no_procedure_in_hand(office):
    await office.says("đăng ký thường trú")
    await office.says(unclear())
    assert says(await office.says("nộp ở đâu?"), "procedures.choose")
    assert (await conversation(office)).procedure is None


async def test_words_like_feedback_may_be_a_question_after_all(office):
    offered = await office.says("Hồ sơ đăng ký thường trú của tôi nộp hai tháng chưa giải quyết.")
    assert says(offered, "procedures.like_feedback")
    looked = await presses(office, offered, "procedures.only_asking")
    assert "thường trú" in told(looked) + "".join(labels(looked))


async def test_an_english_question_about_one_part_is_understood(office):
    await office.says("english")
    await office.says("đăng ký thường trú")
    assert value_of(await office.says("how much is it?"), "card.ask.fee", "en") == sentence("card.unpublished", "en")
    assert value_of(await office.says("how long"), "card.ask.term", "en") == "7 working days"
