"""Which column holds what, by the words of the header row, wherever that row stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.domain.listing.sheet import Sheet

_DEEPEST = 40
"""The header stands within so many lines; above it are titles and national mottoes."""


class Column(StrEnum):
    """What a list says of a procedure."""

    CODE = "code"
    LOCAL_CODE = "local_code"
    TITLE = "title"
    FIELD = "field"
    ISSUING_AGENCY = "issuing_agency"
    AGENCY = "agency"
    OFFICE = "office"
    LEVEL = "level"
    TERM = "term"
    CENTRAL_TERM = "central_term"
    PROVINCIAL_TERM = "provincial_term"
    TERM_REASON = "term_reason"
    FEE = "fee"
    FEE_FLAG = "fee_flag"
    PAPERS = "papers"
    RESULTS = "results"
    SUBMIT = "submit"
    SUBJECTS = "subjects"
    LEGAL_BASIS = "legal_basis"
    DECISION = "decision"
    LINK = "link"
    STATE = "state"
    TITLE_QUALITY = "title_quality"
    AS_OF = "as_of"


_NAMES: Mapping[Column, str] = {
    Column.CODE: "ma so | ma so tthc | ma tthc | ma thu tuc | ma thu tuc hanh chinh | ma so thu tuc | code",
    Column.LOCAL_CODE: "ten tat | ma noi bo | rnum",
    Column.TITLE: "ten | ten tthc | ten thu tuc | ten thu tuc hanh chinh | name | title | thu tuc hanh chinh",
    Column.FIELD: "linh vuc | linh vuc chinh | field",
    Column.ISSUING_AGENCY: "co quan ban hanh | co quan cong bo | bo nganh | issuing agency",
    Column.AGENCY: "co quan thuc hien | co quan thuc hien chinh | co quan giai quyet | co quan co tham quyen | agency",
    Column.OFFICE: "ten co quan",
    Column.LEVEL: "cap thuc hien | cap giai quyet | level",
    Column.TERM: "thoi han giai quyet | thoi gian giai quyet | thoi han | thoi gian | time text",
    Column.CENTRAL_TERM: "thoi han theo quy dinh | thoi han trung uong | thoi han theo luat | central term",
    Column.PROVINCIAL_TERM: "thoi han cua tinh | thoi han sau cat giam | thoi han da cat giam | provincial term",
    Column.TERM_REASON: "ly do | ly do khong cat giam | ly do chua cat giam | term reason",
    Column.FEE: "phi le phi | phi | le phi | phi va le phi | fee",
    Column.FEE_FLAG: "fee flag",
    Column.PAPERS: "thanh phan ho so | giay to | ten giay to | documents",
    Column.RESULTS: "ket qua | ket qua thuc hien | ket qua giai quyet | ten ket qua | result",
    Column.SUBMIT: "hinh thuc nop | cach thuc thuc hien | cach thuc | submit",
    Column.SUBJECTS: "doi tuong | doi tuong thuc hien | subjects",
    Column.LEGAL_BASIS: "can cu | can cu phap ly | legal basis",
    Column.DECISION: "so quyet dinh | quyet dinh | quyet dinh cong bo | decision",
    Column.LINK: "duong dan | lien ket | url | link",
    Column.STATE: "trang thai | trang thai tt | trang thai tthc | current",
    Column.TITLE_QUALITY: "name quality",
    Column.AS_OF: "as of",
}
_BY_NAME = {name.strip().replace(" ", ""): column for column, names in _NAMES.items() for name in names.split("|")}


def column_of(label: str) -> Column | None:
    """The column of a header or a key: marks, capitals, spaces and underscores do not count."""
    text = unicodedata.normalize("NFD", label.casefold()).replace("đ", "d")
    return _BY_NAME.get("".join(re.findall(r"[a-z0-9]+", text)))


def header_of(sheet: Sheet) -> tuple[int, dict[int, Column]] | None:
    """The place of the header line among the lines, and its columns; None when the sheet has none.

    A header names the title and one more column at least; where two lines could be it, the one that knows more.
    """
    best: tuple[int, dict[int, Column]] | None = None
    for place, line in enumerate(sheet.lines[:_DEEPEST]):
        columns = _columns(line.cells)
        if Column.TITLE in columns.values() and len(columns) > max(1, len(best[1]) if best else 1):
            best = (place, columns)
    return best


def _columns(cells: Iterable[str]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for at, cell in enumerate(cells):
        column = column_of(cell)
        if column and column not in found.values():
            found[at] = column
    return found
