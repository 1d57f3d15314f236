"""Excel files, new (XLSX) and old (XLS), as sheets of text.

Merged cells: every line of a vertical merge gets the value. Formulas: their saved value counts; one without a saved
value is marked, so that the row is refused and not read as empty.
"""

import io
import warnings
import zipfile

import openpyxl
import xlrd
from openpyxl.cell.cell import TYPE_FORMULA
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.listing.sheet import Line, ListingError, Sheet, cell_text, must_be_bounded

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an XLSX and an XLS file begin; an encrypted XLSX begins like an XLS."""

MOST_UNPACKED = 60_000_000
"""Bytes that an XLSX may hold unpacked: ten times the largest list there is."""

_LOCKED = "Tệp có mật khẩu. Xin mở bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc), lưu rồi nhập lại."
_BROKEN = "Tệp Excel bị hỏng hoặc bị cắt. Xin mở bằng Excel, lưu lại dạng .xlsx rồi nhập lại."
_OTHER = "Tệp không phải bảng tính. Xin đưa tệp .xlsx, .xls, .csv hoặc .json."


def sheets_of_xlsx(content: bytes) -> tuple[Sheet, ...]:
    """Every worksheet; raises `ListingError`."""
    _must_be_sound(content)
    shown = _loaded(content, values=False)
    formulas = any(cell.data_type == TYPE_FORMULA for sheet in shown.worksheets for row in sheet for cell in row)
    saved = _loaded(content, values=True) if formulas else shown
    return tuple(_xlsx_sheet(sheet, value) for sheet, value in zip(shown.worksheets, saved.worksheets, strict=True))


def _must_be_sound(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            names = set(parts.namelist())
    except zipfile.BadZipFile:
        raise ListingError(_BROKEN) from None
    if "xl/workbook.xml" not in names:
        raise ListingError(_OTHER)
    if unpacked > MOST_UNPACKED:
        msg = f"Tệp nặng {unpacked // 1_000_000} MB khi mở ra, quá lớn cho một danh mục. Xin tách tệp rồi nhập lại."
        raise ListingError(msg)


def _loaded(content: bytes, *, values: bool) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        # It warns of styles and extensions that we do not read.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(content), data_only=values)
        except Exception:  # noqa: BLE001 - it raises whatever a broken part leads to
            raise ListingError(_BROKEN) from None


def _xlsx_sheet(shown: Worksheet, saved: Worksheet) -> Sheet:
    must_be_bounded(shown.max_row or 0)
    above = {
        (row, merge.min_col): (merge.min_row, merge.min_col)
        for merge in shown.merged_cells.ranges
        for row in range(merge.min_row + 1, merge.max_row + 1)
    }
    lines = []
    for number, (cells, values) in enumerate(zip(shown.iter_rows(), saved.iter_rows(values_only=True), strict=True), 1):
        texts = [cell_text(value) for value in values]
        for column in range(len(texts)):
            if start := above.get((number, column + 1)):
                texts[column] = cell_text(saved.cell(*start).value)
        unsolved = frozenset(
            at for at, cell in enumerate(cells) if cell.data_type == TYPE_FORMULA and values[at] is None
        )
        lines.append(Line(number, tuple(texts), unsolved))
    return Sheet(shown.title, tuple(lines))


def sheets_of_xls(content: bytes) -> tuple[Sheet, ...]:
    """Every worksheet of an old Excel file; raises `ListingError`, also for an encrypted new one."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ListingError(_LOCKED)
    if "WordDocument".encode("utf-16-le") in content:
        raise ListingError(_OTHER)
    try:
        # What it has to say of a file's flaws is no concern of the person at the keyboard.
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
        return tuple(_xls_sheet(sheet) for sheet in book.sheets())
    except ListingError:
        raise
    except Exception as error:  # noqa: BLE001 - it raises whatever a broken part leads to
        raise ListingError(_LOCKED if "encrypt" in str(error).lower() else _BROKEN) from None


def _xls_sheet(sheet: xlrd.sheet.Sheet) -> Sheet:
    must_be_bounded(sheet.nrows)
    rows = [[cell_text(value) for value in sheet.row_values(at)] for at in range(sheet.nrows)]
    for first, end, left, _ in sheet.merged_cells:
        for at in range(first + 1, min(end, len(rows))):
            rows[at][left] = rows[first][left]
    return Sheet(sheet.name, tuple(Line(number, tuple(row)) for number, row in enumerate(rows, 1)))
