"""How often the search is right on labelled questions: the project's own, and another file when one is named."""

import os
import re
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.commands.bench import rivals
from bot.commands.bench.search import Asked, asked_of, read_questions
from bot.commands.bench.strain import times_larger
from bot.domain.catalog import Catalog
from bot.domain.search import Finder
from tests.fault.small_province import small_province
from tests.office import rules

DATA = Path(__file__).resolve().parents[2] / "data"
OWN = DATA / "questions.json"
OTHER = os.environ.get("MOTCUA_TEST_QUESTIONS")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return rules().catalog


@pytest.fixture(scope="module")
def finder() -> Finder:
    return rules().finder


def asked(finder: Finder, path: Path) -> list[Asked]:
    return asked_of(lambda text: list(finder.find(text).codes), read_questions(path))


def share(of: list[Asked], most: int) -> float:
    answerable = [one for one in of if one.question.right]
    return sum(one.place is not None and one.place < most for one in answerable) / len(answerable)


def silent(of: list[Asked], *, rightly: bool) -> float:
    some = [one for one in of if bool(one.question.right) is not rightly]
    return sum(not one.found for one in some) / len(some)


def test_the_own_questions_cover_every_field_and_every_kind(catalog):
    questions = read_questions(OWN)
    fields = {procedure.field for one in questions for code in one.codes if (procedure := catalog.get(code))}
    kinds = Counter(one.kind for one in questions)
    assert len(questions) >= 400
    assert {one.field for one in catalog.procedures} - fields == set()
    assert min(kinds[kind] for kind in ("accented", "unaccented", "typo", "slang/abbrev", "english", "off-topic")) >= 30
    assert len({one.id for one in questions}) == len({one.text for one in questions}) == len(questions)


def test_every_expected_code_of_the_own_questions_is_in_the_list(catalog):
    assert [code for one in read_questions(OWN) for code in one.codes if code not in catalog] == []


def test_the_own_questions_are_answered(finder):
    answered = asked(finder, OWN)
    assert share(answered, 1) >= 0.85
    assert share(answered, 3) >= 0.95
    assert silent(answered, rightly=False) <= 0.03
    assert silent(answered, rightly=True) >= 0.85


@pytest.mark.skipif(OTHER is None, reason="MOTCUA_TEST_QUESTIONS names no file: the search is not measured on it")
def test_the_questions_of_another_file_are_answered(finder):
    answered = asked(finder, Path(OTHER or ""))
    assert share(answered, 1) >= 0.60
    assert share(answered, 3) >= 0.75


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[str]:
    """What is printed for two questions, one with a procedure and one with none, where bm25s is not installed.

    The list is a short one; how the search does on the whole one is in docs/search.md.
    """
    folder = tmp_path_factory.mktemp("questions")
    few = folder / "few.jsonl"
    few.write_text(
        '{"id":"a","text":"đăng ký khai sinh","kind":"accented","codes":["1.001193"]}\n'
        '{"id":"b","text":"giá vàng hôm nay","kind":"off-topic","codes":[]}\n',
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rivals, "find_spec", lambda name: None)
        patch.setenv("MOTCUA_DATA", str(small_province(folder)))
        result = CliRunner().invoke(program, ["bench", "search", "--questions", str(few), "--times", "2"])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_bench_prints_a_row_for_every_kind_and_every_rival(printed):
    rows = [name for line in printed[3:] if (name := line[:28].strip()) and not name.startswith("index:")]
    ours = ["this search", "accented", "off-topic"]
    theirs = ["rapidfuzz WRatio", "rapidfuzz token_set_ratio", "SQLite FTS5, any word", "bm25s"]
    assert [one for one in rows if one in {*ours, *theirs}] == [*ours, *theirs]
    assert printed[3].split()[2:8] == ["2", "100.0", "100.0", "100.0", "0.0", "100.0"]


def test_bench_says_loudly_that_a_rival_is_not_installed(printed):
    assert any(line.startswith("bm25s ") and "NOT MEASURED" in line for line in printed)


def test_bench_tells_what_building_the_index_costs_and_how_long_an_unlikely_text_takes(printed):
    assert re.fullmatch(r"  index: \d+\.\d\d s, \d+\.\d MB", printed[6])
    assert any(re.fullmatch(r"Slowest of any text of 10,000 signs: \d+\.\d ms\.", line) for line in printed)


def test_bench_asks_a_list_many_times_as_long_too(printed):
    once, twice = (int(re.search(r"(\d+) procedures", printed[place]).group(1)) for place in (0, -2))
    assert twice == 2 * once
    assert re.fullmatch(r"2 times the list: the median is \d+\.\d times as long\.", printed[-1])


def test_an_installed_rival_finds_something(catalog):
    few = Catalog(catalog.published, catalog.procedures[:50])
    with ExitStack() as opened:
        found = {name: make() for name, make in rivals.rivals(few, opened) if make}
        assert all(few.procedures[0].code in search(few.procedures[0].title) for search in found.values())
    assert "bm25s" in found


def test_a_longer_list_keeps_every_record_and_makes_the_others_up(catalog):
    larger = times_larger(catalog, 3)
    assert larger.procedures[: len(catalog)] == catalog.procedures
    assert len({one.code for one in larger.procedures}) == 3 * len(catalog)


def test_bench_refuses_a_file_that_it_cannot_read(tmp_path):
    result = CliRunner().invoke(program, ["bench", "search", "--questions", str(tmp_path / "none.json")])
    assert result.exit_code == 2
    assert "none.json" in result.output
