"""Questions without an answer: counted without a person, kept while of use, moved by one official at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain import question as rules
from bot.domain.ports import BrokenRule, Stale
from bot.domain.question import State, Step
from bot.store import questions as storing
from tests.contract.made import NOW, fresh, official

DAY = date(2026, 3, 10)
CODE = "1.000001"


@pytest.fixture
async def officials(store):
    first, second = official(), official()
    async with store.transaction() as archive:
        for each in (first, second):
            await archive.officials.save(each, NOW)
    return first.id, second.id


@pytest.fixture
async def questions(store, officials):
    async with store.transaction() as archive:
        yield archive.questions


async def noted(questions, words, times=1, on=DAY):
    for _ in range(times):
        await questions.note(words, words, fresh("question"), on)
    found = [each for each in await questions.in_state(State.OPEN, 100) if each.words == words]
    return found[0]


async def taught(questions, officials, words, on=DAY):
    one = await noted(questions, words)
    await questions.save(one.after(Step.PROPOSE, officials[0], on, CODE))
    one = await questions.by_id(one.id)
    await questions.save(one.after(Step.APPROVE, officials[1], on))
    return await questions.by_id(one.id)


async def words_in(questions, state):
    return [each.words for each in await questions.in_state(state, 100)]


async def test_the_same_words_are_counted_together_with_their_first_and_last_day(questions):
    await noted(questions, "quắc la", times=2)
    one = await noted(questions, "quắc la", on=DAY + timedelta(days=3))
    assert (one.count, one.first, one.last) == (3, DAY, DAY + timedelta(days=3))


async def test_the_most_asked_come_first_and_no_more_than_wanted(questions):
    await noted(questions, "một lần")
    await noted(questions, "ba lần", times=3)
    await noted(questions, "hai lần", times=2)
    assert await words_in(questions, State.OPEN) == ["ba lần", "hai lần", "một lần"]
    assert [each.words for each in await questions.in_state(State.OPEN, 1)] == ["ba lần"]


async def test_a_question_comes_back_as_it_was_saved(questions, officials):
    one = await taught(questions, officials, "quắc la")
    assert (one.state, one.code, one.proposed_by, one.decided_by, one.moved) == (State.TAUGHT, CODE, *officials, DAY)
    assert await questions.counts() == {State.OPEN: 0, State.PROPOSED: 0, State.TAUGHT: 1, State.DISMISSED: 0}
    assert await questions.by_id("nothing") is None


async def test_the_second_of_two_who_saw_the_same_version_is_told(questions, officials):
    one = await noted(questions, "quắc la")
    await questions.save(one.after(Step.PROPOSE, officials[0], DAY, CODE))
    with pytest.raises(Stale):
        await questions.save(one.after(Step.DISMISS, officials[1], DAY))
    assert await words_in(questions, State.PROPOSED) == ["quắc la"]


async def test_being_asked_again_makes_no_official_late(questions, officials):
    one = await noted(questions, "quắc la")
    await noted(questions, "quắc la")
    await questions.save(one.after(Step.DISMISS, officials[0], DAY))
    assert await words_in(questions, State.DISMISSED) == ["quắc la"]


async def test_only_a_dismissed_question_is_erased(questions, officials):
    one = await noted(questions, "quắc la")
    with pytest.raises(Stale):
        await questions.erase(one)
    await questions.save(one.after(Step.DISMISS, officials[0], DAY))
    await questions.erase(await questions.by_id(one.id))
    assert await questions.by_id(one.id) is None


async def test_the_latest_decision_is_told_first(questions, officials):
    await taught(questions, officials, "cũ")
    await taught(questions, officials, "mới", on=DAY + timedelta(days=1))
    assert list(await questions.taught()) == [("mới", CODE), ("cũ", CODE)]


async def test_what_was_not_asked_for_long_is_forgotten_and_what_was_taught_stays(questions, officials):
    await taught(questions, officials, "đã dạy")
    await noted(questions, "cũ")
    await noted(questions, "mới", on=DAY + timedelta(days=1))
    moved = await noted(questions, "vừa xem")
    await questions.save(moved.after(Step.DISMISS, officials[0], DAY + timedelta(days=1)))
    assert await questions.forget(DAY + timedelta(days=1)) == 1
    assert await words_in(questions, State.OPEN) == ["mới"]
    assert await words_in(questions, State.DISMISSED) == ["vừa xem"]
    assert await words_in(questions, State.TAUGHT) == ["đã dạy"]


async def test_beyond_the_most_that_are_kept_the_least_asked_go_first(questions, officials, monkeypatch):
    monkeypatch.setattr(storing, "MOST", 3)
    await taught(questions, officials, "đã dạy")
    await noted(questions, "hay hỏi", times=2)
    await noted(questions, "cũ")
    for words in ("mới", "mới hơn"):
        await noted(questions, words, on=DAY + timedelta(days=1))
    assert set(await words_in(questions, State.OPEN)) == {"hay hỏi", "mới", "mới hơn"}
    assert await words_in(questions, State.TAUGHT) == ["đã dạy"]


async def test_no_row_is_taught_by_one_person_alone(store, questions, officials):

    one = await noted(questions, "quắc la")
    alone = replace(one, state=State.TAUGHT, code=CODE, proposed_by=officials[0], decided_by=officials[0])
    with pytest.raises(BrokenRule):
        await questions.save(alone)


def test_every_state_has_a_way_out():
    assert {state for state, _ in rules.STEPS} == set(State)
