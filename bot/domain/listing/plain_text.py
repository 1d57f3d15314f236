"""CSV files as a sheet of text. The separator is the one under which a row of headers is found."""

import csv
import io

from bot.domain.listing.encoding import encoding_of
from bot.domain.listing.sheet import Line, ListingError, Sheet, must_be_bounded

_SEPARATORS = ",;\t|"


def text_of_bytes(content: bytes) -> str:
    """The file's text: UTF-8, or UTF-16 with its mark, or the old one-byte encodings. Raises `ListingError`."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        if "\x00" not in text and encoding_of(text.splitlines()[:500]):
            return text
    else:
        if "\x00" not in text:
            return text
    msg = "Không rõ bảng mã của tệp. Xin mở bằng Excel, chọn Lưu thành > CSV UTF-8 rồi nhập lại."
    raise ListingError(msg)


def sheets_of_csv(content: bytes) -> tuple[Sheet, ...]:
    """The file under each separator that it uses, for the header to choose from; raises `ListingError`."""
    text = text_of_bytes(content)
    must_be_bounded(text.count("\n"))
    head = text[:20_000]
    used = [separator for separator in _SEPARATORS if separator in head] or [","]
    return tuple(_sheet(text, separator) for separator in used)


def _sheet(text: str, separator: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines = []
    try:
        begin = 1
        for cells in reader:
            lines.append(Line(begin, tuple(map(_bare, cells)), _formulas(cells)))
            begin = reader.line_num + 1
    except csv.Error as error:
        msg = f"Dòng {reader.line_num}: không đọc được ({error}). Xin xem dấu ngoặc kép có đóng đủ không."
        raise ListingError(msg) from None
    return Sheet("", tuple(lines))


def _bare(cell: str) -> str:
    """Excel's way to keep digits as text, ="1.001193", is no formula."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _formulas(cells: list[str]) -> frozenset[int]:
    return frozenset(at for at, cell in enumerate(cells) if _bare(cell).startswith("="))
