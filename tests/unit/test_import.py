"""`import`: files as offices have them become versions of the list, or are refused with the row and the reason."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.domain.procedure import Procedure
from bot.domain.publication import text_of
from tests import exports
from tests.exports import A, B, C, csv_list, one_door, portal_list

EXPORTS = os.environ.get("MOTCUA_TEST_EXPORTS")
DATA = Path(__file__).parents[2] / "data"


def record(row, **more):
    code, title, issuing, agency, field = row
    known = {"code": code, "title": title, "issuing_agency": issuing, "agencies": agency.split("\n"), "field": field}
    levels = [level for name, level in (("Sở", "province"), ("xã", "commune")) if name in agency]
    detail = {"fee": {"state": "free"}, "papers": [{"title": "Tờ khai"}], "as_of": "2026-01", "levels": levels}
    return Procedure.model_validate(known | detail | more)


@pytest.fixture
def province(tmp_path, monkeypatch):
    """A province whose list is A, B, C of one ministry and three procedures of another."""
    data = tmp_path / "data"
    data.mkdir()
    others = [record((f"2.00000{n}", f"Xác nhận việc {n}", "Bộ Khác", "Sở Tư pháp", "Khác")) for n in (1, 2, 3)]
    (data / "procedures.json").write_text(text_of("Danh mục thử", [*map(record, (A, B, C)), *others]), "utf-8")
    for each in ("texts", "profiles"):
        (data / each).symlink_to(DATA / each)
    monkeypatch.setenv("MOTCUA_DATA", str(data))
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    return tmp_path


def run(*words):
    return CliRunner().invoke(program, ["import", *map(str, words)])


@pytest.fixture
def given(province):
    """Writes the content into a file and imports it."""

    def importing(content, *words, name="list.xlsx"):
        path = province / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run(path, *words)

    return importing


def own(*records):
    """Records of our own format, some of a list only."""
    return json.dumps([each.model_dump(mode="json") for each in records])


def found(result):
    return json.loads(result.stdout)


def versions():
    return [json.loads(line) for line in run("--list", "--json").stdout.splitlines()]


def test_the_portals_list_changes_a_name_and_leaves_the_facts_that_it_does_not_have(given, province):
    changed = (A[0], " Đăng ký việc A theo cách mới ", *A[2:])
    result = given(portal_list(changed, B, C), "--json")
    assert result.exit_code == 0
    assert {key: found(result)[key] for key in ("read", "new", "changed", "unchanged", "removed", "rejected")} == {
        "read": 3, "new": [], "changed": ["1.000001"], "unchanged": 5, "removed": [], "rejected": [],
    }  # fmt: skip
    back = given(own(record(changed, title="Đăng ký việc A theo cách mới")), "--json")
    assert found(back)["unchanged"] == 6


def test_a_new_procedure_of_the_file_joins_the_list_and_its_unknown_fee_is_not_published(given):
    new = ("3.000001", "Cấp mới việc D", "Bộ Thử nghiệm", "Sở Tư pháp", "Hộ tịch")
    assert found(given(portal_list(A, B, C, new), "--json"))["new"] == ["3.000001"]
    said = record(new, fee={"state": "not_published"}, papers=[], as_of="2020-01")
    assert found(given(own(said), "--json"))["changed"] == []


@pytest.mark.parametrize("above", [0, 1, 7])
def test_the_header_is_found_wherever_the_title_rows_are(given, above):
    assert found(given(portal_list(A, B, C, above=above), "--json"))["unchanged"] == 6


def test_the_columns_are_found_by_their_names_in_any_order(given):
    rows = [(row[4], row[1], "", row[0]) for row in (A, B, C)]
    content = csv_list(*rows, header=("LĨNH VỰC", "Tên TTHC", "Ghi chú", "MA_TTHC"))
    assert found(given(content, "--json", name="a.csv"))["unchanged"] == 6


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_with_any_usual_separator_and_encoding(given, separator, encoding):
    content = csv_list(A, B, C, separator=separator, encoding=encoding)
    assert found(given(content, "--json", name="a.csv"))["unchanged"] == 6


@pytest.mark.parametrize("lines", [False, True])
def test_our_own_records_are_read_as_json_and_as_json_lines(given, lines):
    records = [record(each, title=f"{each[1]} mới").model_dump(mode="json") for each in (A, B, C)]
    content = "\n".join(map(json.dumps, records)) if lines else json.dumps(records)
    assert found(given(content, "--json", name="a.json"))["changed"] == ["1.000001", "1.000002", "1.000003"]


def test_a_communes_copy_in_json_is_read_with_its_nested_parts(given):
    item = {
        "ma_tthc": "1.000001.000.00.00.H44",
        "ten_tthc": "Đăng ký việc A",
        "linh_vuc": "Hộ tịch",
        "cach_thuc_thuc_hien": [{"hinh_thuc_nop": "Trực tuyến", "thoi_gian": "5 ngày làm việc", "phi_le_phi": ""}],
        "tphs": [{"ten_giay_to": "Đơn đề nghị", "ban_chinh": 1}, {"ten_giay_to": "Giấy chứng nhận cũ"}],
        "kqth": [{"ten_ket_qua": "Giấy A", "code": "KQ1", "name": "Kết quả"}],
    }
    assert found(given(json.dumps([item]), "--json"))["changed"] == ["1.000001"]
    said = record(
        A, terms=[{"number": 5, "unit": "working_days"}], submit=["online"], results=["Giấy A"], as_of="2020-01",
        papers=[{"title": "Đơn đề nghị"}, {"title": "Giấy chứng nhận cũ"}],
    )  # fmt: skip
    assert found(given(own(said), "--json"))["changed"] == []


def test_a_one_door_export_without_national_codes_is_matched_by_name_and_changes_nothing(given):
    result = given(one_door("Đăng ký việc A;", "đăng ký việc A ;", "Việc không có ở đâu;"), "--json", name="a.xls")
    told = found(result)
    assert (result.exit_code, told["unchanged"], told["repeated"], told["removed"]) == (0, 6, 1, [])
    assert [(each["row"], each["title"]) for each in told["unmatched"]] == [("dòng 4", "Việc không có ở đâu")]


def test_a_ministrys_list_takes_away_what_it_no_longer_has_and_nothing_of_others(given):
    told = found(given(portal_list(A, B), "--json", "--yes"))
    assert (told["removed"], told["version"]) == (["1.000003"], 2)


def test_a_stray_row_of_another_ministry_does_not_make_the_file_speak_for_it(given):
    stray = ("2.000001", "Xác nhận việc 1", "Bộ Khác", "Sở Tư pháp", "Khác")
    told = found(given(portal_list(A, B, C, stray), "--json"))
    assert (told["removed"], told["partial"]) == ([], {"Bộ Khác": [1, 3]})


def test_less_than_half_of_a_ministrys_procedures_take_none_away(given):
    told = found(given(portal_list(A), "--json"))
    assert (told["removed"], told["partial"]) == ([], {"Bộ Thử nghiệm": [1, 3]})


def test_taking_away_more_than_a_fifth_needs_a_yes(given):
    refused = given(portal_list(A, B))
    assert (refused.exit_code, "--yes" in refused.stderr, len(versions())) == (2, True, 1)
    assert given(portal_list(A, B), "--yes").exit_code == 0
    assert versions()[0]["procedures"] == 5


def test_the_whole_list_takes_away_everything_else(given):
    assert found(given(portal_list(A), "--json", "--whole", "--yes"))["removed"] == [
        "1.000002", "1.000003", "2.000001", "2.000002", "2.000003",
    ]  # fmt: skip


def test_a_procedure_marked_as_ended_is_taken_away(given):
    header = (*exports.PORTAL_HEADER, "Trạng thái")
    told = found(given(portal_list((*A, "Hết hiệu lực"), header=header), "--json", "--yes"))
    assert told["removed"] == ["1.000001"]


def test_a_dry_run_writes_nothing_at_all(given, province):
    result = given(portal_list((A[0], "Tên mới", *A[2:]), B, C), "--dry-run")
    assert result.exit_code == 0
    assert "thay đổi 1" in result.stdout
    assert not (province / "var").exists()


def test_a_version_keeps_its_decision_and_date_and_an_earlier_one_comes_back(given):
    given(portal_list((A[0], "Tên mới", *A[2:]), B, C), "--decision", "12/QĐ-UBND", "--date", "2026-03-09")
    newest, first = versions()
    assert (newest["decision"], newest["date"], newest["in_force"]) == ("12/QĐ-UBND", "2026-03-09", True)
    assert (first["origin"], first["in_force"]) == ("packaged", False)
    assert run("--put-back", 1).exit_code == 0
    assert [each["in_force"] for each in versions()] == [False, True]
    assert run("--put-back", 9).exit_code == 2


def test_the_other_commands_read_the_version_in_force(given):
    given(portal_list((A[0], "Tên mới", *A[2:]), B, C, ("3.000001", "Việc D", *A[2:])))
    checked = CliRunner().invoke(program, ["check", "--json"])
    assert json.loads(checked.stdout)["procedures"] == 7


def test_the_same_file_again_makes_no_version(given):
    given(portal_list((A[0], "Tên mới", *A[2:]), B, C))
    again = given(portal_list((A[0], "Tên mới", *A[2:]), B, C))
    assert ("Không có gì thay đổi" in again.stdout, len(versions())) == (True, 2)


BAD_ROWS = {
    "empty name": ((A, ("1.000002", " ", *B[2:])), "dòng 4", "thiếu tên"),
    "wrong code": ((A, ("T-CCC-1", *B[1:])), "dòng 4", "mã «T-CCC-1» không đúng"),
    "no code": ((A, ("", *B[1:])), "dòng 4", "thiếu mã"),
    "sub-service": ((A, ("1.000002.01", *B[1:])), "dòng 4", "dịch vụ con"),
    "code twice": ((A, (A[0], *B[1:])), "dòng 4", "đã có ở dòng 3"),
    "lost letters": ((A, (B[0], "C?p gi?y ph?p B", *B[2:])), "dòng 4", "mất dấu"),
    "new without field": ((A, ("4.000001", "Việc mới", "Bộ Thử nghiệm", "", "")), "dòng 4", "thiếu lĩnh vực"),
    "formula of a cell": ((A, B, C, ("3.000001", "=1+1", *B[2:])), "dòng 6", "công thức"),
}


@pytest.mark.parametrize(("rows", "place", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_named_with_its_reason_and_the_list_stays(given, rows, place, reason):
    result = given(portal_list(*rows), "--json", "--yes")
    ((told),) = found(result)["rejected"]
    assert told["row"] == place
    assert reason in told["reason"]
    assert (result.exit_code, found(result)["version"], len(versions())) == (2, None, 1)


def test_bad_rows_can_be_left_out_and_take_nothing_away(given):
    result = given(portal_list((A[0], "Tên mới", *A[2:]), B, ("bad", *C[1:])), "--json", "--skip-rejected")
    assert (result.exit_code, found(result)["changed"], found(result)["removed"]) == (0, ["1.000001"], [])


def test_a_code_whose_last_zero_excel_took_is_known_by_the_list(given):
    zero = record(("1.000010", "Việc số không", "Bộ Thử nghiệm", "Sở Tư pháp", "Hộ tịch"))
    given(own(zero))
    assert found(given(portal_list(A, B, C, (1.00001, "Việc số không", *A[2:])), "--json"))["rejected"] == []


def test_a_value_merged_over_several_rows_holds_for_each_of_them(given):
    new = [(f"3.00000{n}", f"Việc mới {n}", *B[2:4], field) for n, field in ((1, "Lĩnh vực mới"), (2, None))]
    result = given(portal_list(A, B, C, *new, merge=["E6:E7"]), "--json")
    assert (found(result)["new"], found(result)["rejected"]) == (["3.000001", "3.000002"], [])


def test_a_formula_counts_by_its_saved_value_and_is_refused_without_one(given):
    saved = found(given(exports.with_formula("Cấp giấy phép B"), "--json", "--yes"))
    assert (saved["changed"], saved["rejected"]) == ([], [])
    (told,) = found(given(exports.with_formula(""), "--json"))["rejected"]
    assert (told["row"], "công thức" in told["reason"]) == ("dòng 3", True)


def test_csv_keeps_a_code_that_excel_wrote_as_text_and_refuses_a_formula(given):
    told = found(given(csv_list(('="1.000001"', *A[1:]), (B[0], "=A1", *B[2:]), C), "--json", name="a.csv"))
    assert [each["row"] for each in told["rejected"]] == ["dòng 3"]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (("§¨ng ký viÖc A", "CÊp giÊy phÐp B", "CÊp l¹i giÊy phÐp C"), "TCVN3"),
        (("Ñaêng kyù vieäc A", "Caáp giaáy pheùp B", "Caáp laïi giaáy pheùp C"), "VNI"),
    ],
)
def test_names_in_an_old_encoding_become_unicode_and_the_office_is_told(given, names, encoding):
    header = {"TCVN3": ("M· sè", "Tªn thñ tôc"), "VNI": ("Maõ soá", "Teân thuû tuïc")}[encoding]
    rows = [(row[0], name) for row, name in zip((A, B, C), names, strict=True)]
    files = {"a.xlsx": portal_list(*rows, header=header), "a.csv": csv_list(*rows, header=header, encoding="latin-1")}
    for name, content in files.items():
        told = found(given(content, "--json", name=name))
        assert (told["encoding"], told["unchanged"]) == (encoding, 6)


BAD_FILES = {
    "empty": (b"", "trống"),
    "locked": (exports.locked(), "mật khẩu"),
    "broken zip": (b"PK\x03\x04" + b"x" * 50, "hỏng"),
    "broken xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "hỏng"),
    "page": (b"<html><table><tr><td>1.000001</td></tr></table>", "không phải bảng tính"),
    "pdf": (b"%PDF-1.7\n", "không phải bảng tính"),
    "no header": (portal_list(A, B, header=("a", "b", "c", "d", "e")), "tiêu đề"),
    "words": ("Kính gửi Ủy ban nhân dân tỉnh".encode(), "tiêu đề"),
    "other bytes": ("\u00d0ãng ký khai sinh".encode("latin-1") + b"\x81", "bảng mã"),
    "cut list": (json.dumps({"published": {"count": 9}, "procedures": [{}]}).encode(), "bị cắt"),
    "broken json": (b'{"procedures": [', "không phải JSON"),
    "deep json": (b"[" * 100_000, "không phải JSON"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_list_is_refused_in_a_sentence_and_the_list_stays(given, province, content, reason):
    result = given(content)
    assert (result.exit_code, reason in result.stderr, "Traceback" in result.stderr) == (2, True, False)
    assert not (province / "var").exists()


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(province):
    path = province / "huge.csv"
    with path.open("wb") as huge:
        huge.truncate(200_000_000)
    result = run(path)
    assert (result.exit_code, "200 MB" in result.stderr) == (2, True)


def test_a_workbook_that_unpacks_to_more_than_a_list_can_hold_is_refused(given, monkeypatch):
    monkeypatch.setattr("bot.domain.listing.workbook.MOST_UNPACKED", 1000)
    assert "quá lớn" in given(portal_list(A)).stderr


@pytest.mark.parametrize("content", [portal_list(A, B, C), csv_list(A, B, C), one_door("A", "B", "C")])
def test_a_sheet_with_endless_rows_is_refused(given, monkeypatch, content):
    monkeypatch.setattr("bot.domain.listing.sheet.MOST_LINES", 2)
    assert "hơn 2 dòng" in given(content).stderr


@pytest.mark.parametrize("words", [(), ("--list", "--put-back", "1"), ("nowhere.xlsx",), ("--put-back", "x")])
def test_what_to_do_must_be_said_clearly(province, words):
    assert run(*words).exit_code == 2


REAL = {"danh-sach-tthc-BoCongAn.xlsx": 339, "danh-sach-tthc-BoTaiChinh.xlsx": 706, "danh-sach-tthc-BoTuPhap.xlsx": 271}


@pytest.mark.skipif(EXPORTS is None, reason="MOTCUA_TEST_EXPORTS names no folder of real exports")
@pytest.mark.parametrize(("name", "rows"), [*REAL.items(), ("PTO_2022-07.xls", 1037)])
def test_a_real_export_is_read_whole_and_takes_nothing_away(tmp_path, monkeypatch, name, rows):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    result = run(Path(EXPORTS or "") / name, "--dry-run", "--json")
    told = found(result)
    assert (result.exit_code, told["read"], told["rejected"], told["removed"]) == (0, rows, [], [])


TERMS_HEADER = ("Mã số", "Tên", "Thời hạn theo quy định", "Thời hạn sau cắt giảm", "Lý do không cắt giảm")
TERMS = (
    ("1.000001", A[1], "15 ngày làm việc", "10 ngày làm việc", ""),
    ("1.000002", B[1], "15 ngày làm việc", "12 ngày làm việc", ""),
    ("1.000003", C[1], "15 ngày làm việc", "15 ngày làm việc", "Luật không cho rút ngắn"),
    ("2.000001", "Xác nhận việc 1", "15 ngày làm việc", "12 ngày", ""),
)


def test_the_report_lists_terms_cut_by_less_than_a_third_without_a_reason(given):
    assert given(csv_list(*TERMS, header=TERMS_HEADER)).exit_code == 0
    (told,) = CliRunner().invoke(program, ["report", "terms", "--json"]).stdout.splitlines()
    assert (json.loads(told)["code"], json.loads(told)["cut"]) == ("1.000002", 0.2)
    said = CliRunner().invoke(program, ["report", "terms"]).stdout
    assert "trung ương 15 ngày làm việc, tỉnh 12 ngày làm việc, rút ngắn 20 %" in said
    assert "4 thủ tục biết cả hai thời hạn" in said
