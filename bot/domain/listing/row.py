"""One row of a list: what each known column says, as text; several values in one cell stand on lines of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.listing.encoding import encoding_of, modern
from bot.domain.listing.header import Column, column_of, header_of
from bot.domain.listing.sheet import Line, ListingError, Sheet, cell_text


@dataclass(frozen=True, slots=True)
class Row:
    """`place`: where in the file ("dòng 12"); `fault`: why it cannot be used; `whole`: a record in our own format."""

    place: str
    values: Mapping[Column, str] = field(default_factory=dict)
    fault: str | None = None
    whole: Mapping[str, Any] | None = None


def rows_of_sheets(sheets: tuple[Sheet, ...]) -> tuple[list[Row], str | None]:
    """The rows under each header, and the old encoding that they were converted from. Raises `ListingError`."""
    texts = [cell for sheet in sheets for line in sheet.lines[:2000] for cell in line.cells if cell]
    encoding = encoding_of(texts)
    if encoding:
        sheets = tuple(_converted(sheet, encoding) for sheet in sheets)
    rows: list[Row] = []
    for sheet in sheets:
        rows.extend(_rows(sheet, named=len(sheets) > 1 and bool(sheet.name)))
        if rows and not sheet.name:
            break
    if not rows:
        msg = (
            "Không thấy danh mục trong tệp: cần một dòng tiêu đề có cột «Tên» và «Mã số» (hoặc «TEN_THU_TUC»), "
            "và ít nhất một thủ tục bên dưới."
        )
        raise ListingError(msg)
    return rows, encoding


def _converted(sheet: Sheet, encoding: str) -> Sheet:
    lines = (
        Line(line.number, tuple(modern(cell, encoding) for cell in line.cells), line.unsolved) for line in sheet.lines
    )
    return Sheet(sheet.name, tuple(lines))


def _rows(sheet: Sheet, *, named: bool) -> Iterator[Row]:
    found = header_of(sheet)
    if found is None:
        return
    place, columns = found
    for line in sheet.lines[place + 1 :]:
        values = {column: line.cells[at] for at, column in columns.items() if at < len(line.cells)}
        unsolved = line.unsolved & columns.keys()
        if not unsolved and not any(value.strip() for value in values.values()):
            continue
        where = f"trang «{sheet.name}», dòng {line.number}" if named else f"dòng {line.number}"
        fault = None
        if unsolved:
            fault = "ô chứa công thức chưa có giá trị; xin dán lại dạng giá trị (Dán đặc biệt > Giá trị)"
        yield Row(where, values, fault)


def row_of_object(place: str, item: Any) -> Row:
    """The row of one JSON object: a record of our own, or keys as the portals name them, however deep."""
    if not isinstance(item, dict):
        return Row(place, fault="không phải một đối tượng JSON")
    if "title" in item and isinstance(item.get("fee"), dict):
        return Row(place, whole=item)
    parts: dict[Column, list[str]] = {}
    _gather(item, parts, top=True)
    return Row(place, {column: "\n".join(dict.fromkeys(texts)) for column, texts in parts.items()})


def _gather(item: Mapping[str, Any], parts: dict[Column, list[str]], *, top: bool) -> None:
    for key, value in item.items():
        for each in value if isinstance(value, list) else [value]:
            column = column_of(str(key))
            if isinstance(each, dict):
                _gather(each, parts, top=False)
            elif column and each not in (None, "") and (top or column not in (Column.CODE, Column.TITLE)):
                parts.setdefault(column, []).append(cell_text(each))
