"""A published list as a file of any of the kinds that offices have, read into rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.listing.plain_text import sheets_of_csv, text_of_bytes
from bot.domain.listing.row import Row, row_of_object, rows_of_sheets
from bot.domain.listing.sheet import ListingError, must_be_bounded
from bot.domain.listing.workbook import OLE, ZIP, sheets_of_xls, sheets_of_xlsx

MOST_BYTES = 64_000_000
"""A larger file is refused before it is read: the whole country's list takes 4 MB."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a file holds. `encoding`: it was converted from that; `whole`: it says itself that it is the whole list."""

    rows: Sequence[Row]
    encoding: str | None = None
    whole: bool = False
    source: str | None = None


def read(content: bytes) -> Listing:
    """The rows of a file; its kind is told by its content, never by its name. Raises `ListingError`."""
    if len(content) > MOST_BYTES:
        msg = f"Tệp nặng {len(content) // 1_000_000} MB; nhiều nhất {MOST_BYTES // 1_000_000} MB. Xin tách tệp."
        raise ListingError(msg)
    if content.startswith(ZIP):
        return Listing(*rows_of_sheets(sheets_of_xlsx(content)))
    if content.startswith(OLE):
        return Listing(*rows_of_sheets(sheets_of_xls(content)))
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if not start:
        raise ListingError("Tệp trống.")
    if start.startswith((b"{", b"[")):
        return _json(text_of_bytes(content))
    if start.startswith((b"<", b"%pdf", b"\x89png", b"\xff\xd8")):
        msg = "Tệp không phải bảng tính (trang web, PDF hoặc ảnh). Xin mở bằng Excel, lưu dạng .xlsx rồi nhập lại."
        raise ListingError(msg)
    return Listing(*rows_of_sheets(sheets_of_csv(content)))


def _json(text: str) -> Listing:
    try:
        whole: Any = json.loads(text)
    except (ValueError, RecursionError):
        return _json_lines(text)
    if isinstance(whole, dict) and isinstance(whole.get("procedures"), list):
        return _own(whole)
    items = whole if isinstance(whole, list) else next((v for v in whole.values() if isinstance(v, list)), [whole])
    must_be_bounded(len(items))
    return Listing([row_of_object(f"bản ghi {number}", item) for number, item in enumerate(items, 1)])


def _own(whole: dict[str, Any]) -> Listing:
    head, items = whole.get("published"), whole["procedures"]
    count = head.get("count") if isinstance(head, dict) else None
    if isinstance(count, int) and count != len(items):
        msg = f"Tệp ghi có {count} thủ tục nhưng chỉ còn {len(items)}: tệp bị cắt. Xin lấy lại tệp gốc."
        raise ListingError(msg)
    must_be_bounded(len(items))
    rows = [row_of_object(f"bản ghi {number}", item) for number, item in enumerate(items, 1)]
    source = head.get("source") if isinstance(head, dict) else None
    return Listing(rows, whole=count is not None, source=source if isinstance(source, str) else None)


def _json_lines(text: str) -> Listing:
    must_be_bounded(text.count("\n"))
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                rows.append(row_of_object(f"dòng {number}", json.loads(line)))
            except (ValueError, RecursionError):
                rows.append(Row(f"dòng {number}", fault="không phải JSON"))
    if all(row.fault for row in rows):
        msg = "Tệp không phải JSON: không dòng nào đọc được. Xin lấy lại tệp gốc."
        raise ListingError(msg)
    return Listing(rows)
