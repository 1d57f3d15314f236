"""The office's vocabulary: what it changes, and which mistakes are refused with their place."""

import json
from pathlib import Path

import pytest

from bot.domain.catalog import Catalog
from bot.domain.search import Finder, Outcome, Vocabulary, VocabularyError

DATA = Path(__file__).resolve().parents[2] / "data"

TITLES = ("Đăng ký việc A", "Đăng ký lại việc A", "Cấp giấy phép việc B", "Xóa đăng ký việc C", "Khai báo việc D")


def catalog() -> Catalog:
    records = [
        {"code": f"1.00000{place}", "title": title, "field": "Thử", "fee": {"state": "free"}, "as_of": "2026-06"}
        for place, title in enumerate(TITLES)
    ]
    head = {"source": "Danh mục thử", "as_of": "2026-06", "count": len(records)}
    return Catalog.load(json.dumps({"published": head, "procedures": records}))


def vocabulary(**parts: object) -> Vocabulary:
    return Vocabulary.load(json.dumps(parts))


def scores(text: str, **parts: object) -> dict[str, float]:
    return {hit.code: hit.score for hit in Finder(catalog(), vocabulary(**parts)).find(text).hits}


def test_the_published_vocabulary_is_whole():
    whole = Vocabulary.load((DATA / "vocabulary.json").read_bytes())
    codes = {one.code for one in Catalog.load((DATA / "procedures.json").read_bytes()).procedures}
    assert {asked.code for asked in whole.asked} - codes == set()
    assert len(whole.asked) > 500


def test_a_saying_leads_to_the_procedure_that_it_stands_under():
    assert max(scores("cái kia", asked=[{"code": "1.000002", "said": ["cái kia"]}])) == "1.000002"
    assert scores("cái kia") == {}


def test_an_abbreviation_is_written_out():
    assert set(scores("gp việc b", abbreviations={"gp": "giấy phép"})) >= {"1.000002"}
    with_short = scores("gpb", abbreviations={"gpb": "giấy phép việc B"})
    assert max(with_short, key=with_short.__getitem__) == "1.000002"


def test_an_everyday_word_is_read_as_the_official_one():
    found = scores("bỏ đăng ký việc c", meanings=[{"means": "xóa", "said": ["bỏ"]}])
    assert found["1.000003"] > scores("bỏ đăng ký việc c")["1.000003"]


def test_noise_says_nothing_about_what_is_asked():
    assert scores("xin hỏi đăng ký việc a", noise=["xin hỏi"]) == scores("đăng ký việc a")


def test_a_twin_is_told_apart_by_its_words():
    twin = {"name": "lại", "titled": ["đăng ký lại"], "said": ["mất"], "weight": 0.5}
    plain, lost = scores("việc a", twins=[twin]), scores("mất việc a", twins=[twin])
    assert plain["1.000000"] > plain["1.000001"]
    assert lost["1.000001"] > lost["1.000000"]


def test_what_lies_outside_is_not_found_even_when_it_shares_words():
    finder = Finder(catalog(), vocabulary(outside=["việc a ở sao hỏa"]))
    assert finder.find("việc a ở sao hỏa").outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"asked": [{"code": "khai sinh"}]}, "asked 0 code: String should match pattern"),
        ({"asked": [{"code": "1.000001", "often": 9}]}, "asked 0 often: Input should be less than or equal to 3"),
        ({"asked": [{"code": "1.000001"}, {"code": "1.000001"}]}, "asked: 1.000001 stands there twice"),
        (
            {"asked": [{"code": "1.000001", "said": ["a b"]}, {"code": "1.000002", "said": ["A b"]}]},
            "asked: 'A b' stands under 1.000001 and 1.000002",
        ),
        ({"meanings": [{"means": "a", "said": []}]}, "meanings 0 said: Tuple should have at least 1 item"),
        ({"meanings": [{"means": "a", "said": ["?!"]}]}, "meanings: '?!' holds no word"),
        (
            {"meanings": [{"means": "a", "said": ["x"]}, {"means": "b", "said": ["X"]}]},
            "meanings: 'X' stands under two meanings",
        ),
        ({"abbreviations": {"hai từ": "a"}}, "abbreviations: 'hai từ' must be one word"),
        ({"twins": [{"name": "a", "titled": ["b"], "weight": 2}]}, "twins 0 weight: Input should be less than 1"),
        ({"noise": ["…"]}, "noise: '…' holds no word"),
        ({"synonyms": []}, "synonyms: Extra inputs are not permitted"),
    ],
)
def test_a_mistake_is_refused_with_the_part_the_entry_and_the_reason(parts, reason):
    with pytest.raises(VocabularyError) as refused:
        vocabulary(**parts)
    assert str(refused.value).startswith(f"vocabulary: {reason}")


def test_what_is_not_json_is_refused():
    with pytest.raises(VocabularyError, match="the file"):
        Vocabulary.load("{")
