"""A table that leaves the desk as a file: the one way for everything that is opened in a spreadsheet.

Numbers and days are ours and stay numbers and days; words may be anybody's and go through `bot.domain.cell`.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.domain.cell import as_words

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

Value = str | int | float | date | None

_DAY = "DD/MM/YYYY"
_WIDTHS = (12, 60)


@dataclass(frozen=True, slots=True)
class Table:
    """A title (of the sheet, at most 31 signs), a head, and rows of as many values."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]

    def as_csv(self) -> bytes:
        """RFC 4180 in UTF-8, with the byte-order mark by which Excel knows it; days as 2026-03-10."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        for row in (self.head, *self.rows):
            writer.writerow([as_words(value) if isinstance(value, str) else value for value in row])
        return text.getvalue().encode("utf-8-sig")

    def as_xlsx(self) -> bytes:
        """A workbook with one sheet, its head in bold and always in sight."""
        # With what it brings it takes twenty megabytes, which a desk need not hold before somebody asks for a workbook.
        from openpyxl import Workbook
        from openpyxl.utils import get_column_letter

        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.title
        for at, row in enumerate((self.head, *self.rows), start=1):
            for place, value in enumerate(row, start=1):
                _fill(sheet.cell(at, place), value, bold=at == 1)
        for place in range(1, len(self.head) + 1):
            longest = max(len(str(row[place - 1] or "")) for row in (self.head, *self.rows))
            sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])
        sheet.freeze_panes = "A2"
        kept = io.BytesIO()
        book.save(kept)
        return kept.getvalue()


def _fill(cell: "Cell | MergedCell", value: Value, *, bold: bool) -> None:
    from openpyxl.styles import Alignment, Font

    if isinstance(value, str):
        cell.value = as_words(value) or None
        # openpyxl would take "#N/A" for an error, and a formula for one.
        cell.data_type = "s" if cell.value else "n"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        cell.value = value
        cell.alignment = Alignment(vertical="top")
        if isinstance(value, date):
            cell.number_format = _DAY
    if bold:
        cell.font = Font(bold=True)
