"""Sheets of a file as text: numbered lines of cells, whatever the file was."""

from dataclasses import dataclass


class ListingError(ValueError):
    """The file cannot be read as a list. The text (Vietnamese, for the person at the keyboard) says what to do."""


MOST_LINES = 100_000
"""The whole country's list has some 6,000 procedures; a provincial one-door export a few rows for each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number as a spreadsheet shows it, its cells, and the columns whose formula has no saved value."""

    number: int
    cells: tuple[str, ...]
    unsolved: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `name` is "" where a file has no sheets."""

    name: str
    lines: tuple[Line, ...]


def cell_text(value: object) -> str:
    """A cell's value as text; a whole number loses the ".0" that spreadsheets put there."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def must_be_bounded(lines: int) -> None:
    """Raises `ListingError` when there are more lines than any list has."""
    if lines > MOST_LINES:
        msg = f"Tệp có hơn {MOST_LINES:,} dòng. Xin tách tệp, hoặc xóa các dòng trống ở cuối, rồi nhập lại."
        raise ListingError(msg)
