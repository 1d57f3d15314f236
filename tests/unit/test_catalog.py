"""The published list: what it holds, what it refuses, and that it is made again from its source."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from bot.domain.catalog import Catalog, CatalogError
from bot.domain.procedure import FeeState, Part

TOP = Path(__file__).resolve().parents[2]
LIST = TOP / "data" / "procedures.json"
SOURCE = os.environ.get("MOTCUA_TEST_PROCEDURES")

CODE = "1.000001"
RECORD = {"code": CODE, "title": "Đăng ký việc A", "field": "Hộ tịch", "fee": {"state": "free"}, "as_of": "2026-06"}
ROW = {
    "code": CODE,
    "name": "Thủ tục  đăng ký việc A",
    "field": "Hộ tịch",
    "issuing_agency": "Bộ Tư pháp",
    "agency": "Ủy ban nhân dân cấp xã",
    "level": ["xã"],
    "time_text": "03 ngày làm việc",
    "fee": "Miễn phí",
    "fee_flag": "free_display_only",
    "submit": ["trực tiếp"],
    "legal_basis": ["60/2014/QH13"],
    "subjects": "Công dân Việt Nam",
    "decision": "1/QĐ-BTP",
    "url": "https://example.vn/a",
    "current": True,
    "name_quality": "verbatim",
    "documents": ["Tờ khai theo mẫu"],
    "result": ["Giấy A"],
    "as_of": "2026-06",
}


@pytest.fixture(scope="module")
def published() -> Catalog:
    return Catalog.load(LIST.read_bytes())


def text_of(*records: dict, count: int | None = None, **published: object) -> str:
    head = {"source": "Danh mục thử", "as_of": "2026-06", "count": len(records) if count is None else count}
    return json.dumps({"published": {**head, **published}, "procedures": list(records)}, ensure_ascii=False)


def made_from(rows: list[dict], folder: Path) -> tuple[Catalog, str]:
    """The list that the script makes from these rows, and its text."""
    source, out = folder / "source.jsonl", folder / "list.json"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    make(source, out)
    return Catalog.load(out.read_bytes()), out.read_text(encoding="utf-8")


def make(source: Path, out: Path) -> None:
    command = [sys.executable, str(TOP / "tools" / "make_catalog.py"), str(source), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)


def test_a_good_list_gives_its_procedures_in_their_order():
    second = {**RECORD, "code": "1.000002"}
    assert [one.code for one in Catalog.load(text_of(second, RECORD)).procedures] == ["1.000002", CODE]


def test_a_procedure_is_found_by_its_code_and_an_unknown_code_is_none(published):
    assert published.get("1.001193").title.casefold().endswith("đăng ký khai sinh")
    assert published.get("9.999999") is None
    assert "1.001193" in published


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "1.193"}, "code: String should match pattern"),
        ({"title": ""}, "title: String should have at least 3 characters"),
        ({"field": ""}, "field: String should have at least 1 character"),
        ({"fee": {"state": "cheap"}}, "fee.state: Input should be 'amounts', 'free', 'by_rule' or 'not_published'"),
        ({"fee": {"state": "amounts", "amounts": [{"dong": 0}]}}, "fee.amounts.0.dong: Input should be greater than 0"),
        ({"terms": [{"number": -3, "unit": "days"}]}, "terms.0.number: Input should be greater than 0"),
        ({"papers": [{"title": "x" * 101}]}, "papers.0.title: String should have at most 100 characters"),
        ({"link": "not an address"}, "link: Input should be a valid URL"),
        ({"as_of": "June"}, "as_of: String should match pattern"),
        ({"phone": "113"}, "phone: Extra inputs are not permitted"),
    ],
)
def test_a_bad_record_is_refused_with_its_place_its_code_and_the_reason(change, reason):
    good, bad = {**RECORD, "code": "1.000009"}, {**RECORD, **change}
    with pytest.raises(CatalogError, match=re.escape(f"record 2 ({bad['code']}): {reason}")):
        Catalog.load(text_of(good, bad))


def test_a_record_without_a_code_is_refused_as_such():
    with pytest.raises(CatalogError, match=r"record 1 \(no code\): code: Field required"):
        Catalog.load(text_of({key: value for key, value in RECORD.items() if key != "code"}))


def test_a_code_that_stands_twice_is_refused_with_both_places():
    with pytest.raises(CatalogError, match=r"record 2 \(1\.000001\): the code is already that of record 1"):
        Catalog.load(text_of(RECORD, RECORD))


def test_a_list_cut_short_is_refused():
    with pytest.raises(CatalogError, match="says that it holds 2 records, but 1 are there"):
        Catalog.load(text_of(RECORD, count=2))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"procedures": []}', "[" * 5000, b"\xff\xfe"])
def test_what_is_no_list_is_refused(content):
    with pytest.raises(CatalogError):
        Catalog.load(content)


def test_a_list_that_does_not_say_where_it_comes_from_is_refused():
    with pytest.raises(CatalogError, match='"published": source'):
        Catalog.load(text_of(RECORD, source=""))


def test_every_record_of_the_published_list_is_whole(published):
    for one in published.procedures:
        texts = [one.title, one.field, *one.agencies, *one.subjects, *one.results, *(p.title for p in one.papers)]
        assert all(text == unicodedata.normalize("NFC", " ".join(text.split())) for text in texts), one.code
        assert one.as_of, one.code
        assert (one.fee.state is FeeState.AMOUNTS) == bool(one.fee.amounts), one.code
        assert set(one.missing()) <= set(Part), one.code


def test_every_paper_of_the_published_list_is_a_short_title(published):
    titles = [paper.title for one in published.procedures for paper in one.papers]
    assert len(titles) > 5000
    assert max(map(len, titles)) <= 100


def test_what_was_not_published_is_named():
    (one,) = Catalog.load(text_of({**RECORD, "fee": {"state": "not_published"}})).procedures
    assert one.missing() == tuple(Part)


def test_a_fee_that_is_only_shown_as_free_is_not_told_as_free(tmp_path):
    shown, stated = ROW, {**ROW, "code": "1.000002", "fee_flag": "free_stated"}
    made, _ = made_from([shown, stated], tmp_path)
    assert [one.fee.state for one in made.procedures] == [FeeState.NOT_PUBLISHED, FeeState.FREE]


def test_the_list_is_made_without_what_is_no_longer_in_force(tmp_path):
    made, _ = made_from([ROW, {**ROW, "code": "1.000002", "current": False}], tmp_path)
    assert [one.code for one in made.procedures] == [CODE]


def test_the_list_is_made_in_the_order_of_the_codes_whatever_the_order_of_the_source(tmp_path):
    other = {**ROW, "code": "1.000002"}
    assert made_from([ROW, other], tmp_path)[1] == made_from([other, ROW], tmp_path)[1]


@pytest.mark.skipif(SOURCE is None, reason="MOTCUA_TEST_PROCEDURES names no source: the published list is not remade")
def test_the_published_list_is_made_again_from_its_source(tmp_path):
    out = tmp_path / "list.json"
    make(Path(SOURCE or ""), out)
    assert out.read_bytes() == LIST.read_bytes()
