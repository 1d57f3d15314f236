"""After the result: one question, one tap; why, if the person likes; looked at again, while there is time."""

import pytest

from bot.domain import casecode
from bot.domain.case import EventKind, Status, Verdict
from bot.domain.message import Channel
from bot.services import cases
from tests.filing import filed, presses
from tests.talk import conversation, press_of, says, sentence, told

HERE = "ubnd-xa-hy-cuong"
ANSWER = "Đèn đường đã được thay ngày 12/03/2026."
WHY = "Đèn mới thay lại hỏng."


@pytest.fixture
def answer(office):
    """The office gives its result to the newest case of a person."""

    async def give(who="an", words=ANSWER):
        official = await office.official(office=HERE, chat=False)
        case = (await office.cases(who))[0]
        async with office.desk() as desk:
            await cases.answer(desk, case, official, words)
        return await office.heard(who)

    return give


@pytest.fixture
async def notice(office, answer):
    """The notice of the result of a case that was just filed."""
    await filed(office)
    return await answer()


async def case_of(office):
    return (await office.cases())[0]


async def events(office):
    case = await case_of(office)
    async with office.desk() as desk:
        return [event.kind for event in await desk.archive.cases.events(case.id)]


async def verdict(office):
    case = await case_of(office)
    async with office.desk() as desk:
        return await desk.archive.cases.verdict(case.id)


async def test_one_tap_of_satisfied_closes_the_case(office, notice):
    assert says(await presses(office, notice, "survey.yes"), "survey.thanks")
    assert (await case_of(office)).status is Status.CLOSED


async def test_a_second_tap_changes_nothing_and_is_thanked_too(office, notice):
    for _ in range(2):
        assert says(await presses(office, notice, "survey.yes"), "survey.thanks")
    assert await events(office) == [EventKind.OPENED, EventKind.ANSWERED, EventKind.RATED]


@pytest.mark.parametrize("word", ["hài lòng", "Hai long", "rất hài lòng", "satisfied"])
async def test_satisfied_may_be_typed(office, notice, word):
    assert says(await office.says(word), "survey.thanks")
    assert (await case_of(office)).status is Status.CLOSED


@pytest.mark.parametrize("word", ["chưa hài lòng", "không hài lòng", "ko hai long", "not satisfied"])
async def test_not_satisfied_may_be_typed(office, notice, word):
    code = casecode.show((await case_of(office)).code)
    assert says(await office.says(word), "survey.why", code=code)


async def test_typed_without_any_result_it_says_so(office):
    assert says(await office.says("hài lòng"), "survey.nothing_to_rate")


async def test_not_satisfied_asks_why_and_keeps_the_reason(office, notice):
    await presses(office, notice, "survey.no")
    assert says(await office.says(WHY), "survey.reason_kept")
    assert await verdict(office) == (Verdict.NOT_SATISFIED, WHY)
    assert (await case_of(office)).status is Status.ANSWERED


async def test_the_reason_may_be_left_out(office, notice):
    await presses(office, notice, "survey.no")
    assert says(await office.says("bỏ qua"), "survey.noted")
    assert await verdict(office) == (Verdict.NOT_SATISFIED, "")
    assert (await conversation(office)).flow == ""


async def test_a_reason_without_words_is_asked_for_again(office, notice):
    await presses(office, notice, "survey.no")
    assert says(await office.says("😡"), "survey.no_words")
    assert says(await office.says(WHY), "survey.reason_kept")


async def test_looked_at_again_with_the_reason_given_and_a_new_date(office, notice):
    await office.official(office=HERE, who="handler")
    await presses(office, notice, "survey.no")
    kept = await office.says(WHY)
    again = await presses(office, kept, "survey.reopen")
    case = await case_of(office)
    assert says(again, "survey.reopened", code=casecode.show(case.code))
    assert case.status is Status.REOPENED
    (alert,) = await office.heard("handler", Channel.TELEGRAM)
    assert WHY in alert.plain()


async def test_looked_at_again_without_a_reason_asks_what_is_wrong_first(office, notice):
    why = await presses(office, notice, "survey.no")
    assert says(await presses(office, why, "survey.reopen"), "survey.what_is_wrong")
    assert (await case_of(office)).status is Status.ANSWERED
    await office.says(WHY)
    assert (await case_of(office)).status is Status.REOPENED


async def test_too_late_to_look_again_is_said_with_the_way_to_file_anew(office, notice):
    why = await presses(office, notice, "survey.no")
    office.clock.pass_by(days=16)
    await presses(office, why, "survey.reopen")
    late = await office.says(WHY)
    assert says(late, "survey.too_late")
    assert press_of(late, "chat.door_feedback") == "feedback:start"
    assert (await case_of(office)).status is Status.ANSWERED


async def test_a_mind_may_change_from_not_satisfied_to_satisfied(office, notice):
    await presses(office, notice, "survey.no")
    await presses(office, notice, "survey.yes")
    assert (await verdict(office))[0] is Verdict.SATISFIED
    assert (await case_of(office)).status is Status.CLOSED


async def test_the_second_result_is_asked_about_anew(office, notice, answer):
    await presses(office, notice, "survey.no")
    await presses(office, await office.says(WHY), "survey.reopen")
    second = await answer(words="Đã thay cả bộ đèn ngày 13/03/2026.")
    shown = await office.says((await case_of(office)).code)
    assert press_of(shown, "survey.yes").startswith("survey:yes:")
    assert says(await office.says("hài lòng"), "survey.thanks")
    assert (await case_of(office)).status is Status.CLOSED
    assert second


async def test_a_reason_about_the_first_result_is_not_taken_for_the_second(office, notice, answer):
    await presses(office, notice, "survey.no")
    await presses(office, await office.says(WHY), "survey.reopen")
    second = await answer(words="Đã thay cả bộ đèn ngày 13/03/2026.")
    why = await presses(office, second, "survey.no")
    assert says(await presses(office, why, "survey.reopen"), "survey.what_is_wrong")


async def test_a_button_of_the_first_result_while_the_office_looks_again_changes_nothing(office, notice):
    await presses(office, notice, "survey.no")
    await presses(office, await office.says(WHY), "survey.reopen")
    assert says(await presses(office, notice, "survey.yes"), "survey.moved_on")
    assert (await case_of(office)).status is Status.REOPENED


async def test_somebody_else_rates_nothing(office, notice):
    for verb in ("yes", "no", "reopen", "skip"):
        code = (await case_of(office)).code
        replies = await office.presses(f"survey:{verb}:{code}", who="binh")
        assert told(replies) == sentence("tracking.not_found")
    assert await verdict(office) is None


async def test_a_reason_of_many_pages_is_cut(office, notice):
    await presses(office, notice, "survey.no")
    await office.says("hỏng " * 1_000)
    assert len((await verdict(office))[1]) <= 2_000
