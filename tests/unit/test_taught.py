"""Taught questions: found however they are typed, never instead of another word, and in use from the start on."""

from dataclasses import replace
from functools import cache

import pytest

from bot.app import started
from bot.config import Settings
from bot.domain.question import LONGEST, State, Step
from bot.domain.search import Finder, Vocabulary
from bot.domain.taught import Taught
from bot.store.sqlite import SqliteStore
from tests.contract.made import NOW, official
from tests.office import rules
from tests.sealing import SEALER

CODE, OTHER = "1.004222", "1.001193"


@cache
def another_finder():
    """The search over the same list, made anew with a word that the first does not know."""
    return Finder(rules().catalog, Vocabulary(abbreviations={"qzl": "quắc la"}))


@pytest.fixture
def taught():
    made = Taught()
    made.use([("bìa mạ quắc la", CODE)])
    return made


@pytest.mark.parametrize("typed", ["bìa mạ quắc la", "BIA MA QUAC LA", "cho em hỏi bìa mạ quắc la ạ?"])
def test_a_taught_question_is_found_however_it_is_typed(taught, typed):
    assert taught.code(typed, rules().finder) == CODE


@pytest.mark.parametrize(
    "typed", ["bìa mã quắc la", "bìa mạ", "bìa mạ quắc la cho con", "", "bìa mạ quắc la " * LONGEST]
)
def test_other_words_are_not_taken_for_it(taught, typed):
    assert taught.code(typed, rules().finder) is None


def test_who_asks_with_their_name_gets_what_was_taught_without_it():
    made = Taught()
    made.use([("tôi là … cần bìa mạ quắc la", CODE)])
    assert made.code("tôi là Lê Thị Thử cần bìa mạ quắc la", rules().finder) == CODE


def test_of_two_that_read_the_same_the_last_decision_counts():
    made = Taught()
    made.use([("bìa zíc zắc ạ", OTHER), ("bìa zíc zắc", CODE)])
    assert made.code("cho em hỏi bìa zíc zắc", rules().finder) == OTHER


def test_one_word_left_of_a_taught_question_is_not_the_question():
    made = Taught()
    made.use([("cho em hỏi zíc ạ", CODE)])
    assert made.code("cho em hỏi zíc ạ", rules().finder) == CODE
    assert made.code("zíc", rules().finder) is None


def test_what_is_no_longer_taught_is_not_found(taught):
    assert taught.code("bìa mạ quắc la", rules().finder)
    taught.use([])
    assert taught.code("bìa mạ quắc la", rules().finder) is None


def test_a_new_search_reads_the_taught_words_anew():
    made = Taught()
    made.use([("bìa qzl", CODE)])
    assert made.code("bìa quắc la", rules().finder) is None
    assert made.code("bìa quắc la", another_finder()) == CODE


async def test_a_desk_that_begins_uses_what_was_taught_before(tmp_path):
    settings = Settings.read().model_copy(update={"var": tmp_path})
    first, second = official(), official()
    store = await SqliteStore.open(settings.sqlite_file, exclusive=True, sealer=SEALER)
    async with store.transaction() as archive:
        for each in (first, second):
            await archive.officials.save(each, NOW)
        await archive.questions.note("quac la", "quắc la", "question", NOW.date())
        for step, by, code in ((Step.PROPOSE, first, CODE), (Step.APPROVE, second, None)):
            now = await archive.questions.by_id("question")
            await archive.questions.save(now.after(step, by.id, NOW.date(), code))
        assert (await archive.questions.by_id("question")).state is State.TAUGHT
    await store.close()
    own = replace(rules(), taught=Taught())
    async with started(settings, own):
        assert own.taught.code("quắc la", own.finder) == CODE
