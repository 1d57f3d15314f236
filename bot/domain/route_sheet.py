"""The routing table as a spreadsheet, for the office that keeps it, and back.

Each head ends with the name of its column in brackets, by which it is found again in any order. Several values in a
cell stand apart by ";". What begins with "@" stands in square brackets: a spreadsheet takes it for a formula.
"""

import re
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from bot.domain.listing.sheet import Line, Sheet
from bot.domain.route import Route, RoutingError, RoutingTable
from bot.domain.table import Table

COLUMNS = (
    "id", "fields", "levels", "places", "contents", "office", "otherwise", "why", "since", "until", "source",
    "needs_check",
)  # fmt: skip
"""The columns, as `routing.json` names them."""

_LISTS = frozenset({"fields", "levels", "places", "contents"})
_HEAD = re.compile(r"\((\w+)\)\s*$")
_VIETNAMESE_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YES = frozenset({"x", "1", "true", "có"})


def as_table(routing: RoutingTable, title: str, heads: Mapping[str, str]) -> Table:
    """The table; `heads` are the words before each column's name."""
    head = tuple(f"{heads[column]} ({column})" for column in COLUMNS)
    return Table(title, head, [_row(route) for route in routing.routes])


def _row(route: Route) -> tuple[str, ...]:
    kept = route.model_dump(mode="json")
    return tuple(_cell(column, kept[column]) for column in COLUMNS)


def _cell(column: str, value: object) -> str:
    if column in _LISTS and isinstance(value, list):
        return "; ".join(_bracketed(str(each)) for each in value)
    if column == "needs_check":
        return "x" if value else ""
    return _bracketed(str(value)) if value is not None else ""


def _bracketed(word: str) -> str:
    return f"[{word[1:]}]" if word.startswith("@") else word


def from_sheets(sheets: Sequence[Sheet], about: str) -> RoutingTable:
    """The table that was written there; raises `RoutingError` with the line of the sheet and the reason."""
    routes = []
    for sheet in sheets:
        found = next(((line, columns) for line in sheet.lines if (columns := _columns(line))), None)
        if found is None:
            continue
        head, columns = found
        routes += [_route(line, columns) for line in sheet.lines if line.number > head.number and any(line.cells)]
        break
    if not routes:
        msg = "routing: no line with a head such as (id), (office), (why) and rows under it"
        raise RoutingError(msg)
    try:
        return RoutingTable(about=about, routes=tuple(routes))
    except ValidationError as error:
        raise RoutingError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None


def _columns(line: Line) -> dict[int, str]:
    named = {place: found[1] for place, cell in enumerate(line.cells) if (found := _HEAD.search(cell))}
    return named if {"id", "office", "why"} <= set(named.values()) else {}


def _route(line: Line, columns: Mapping[int, str]) -> Route:
    told = {columns[place]: cell.strip() for place, cell in enumerate(line.cells) if place in columns}
    values: dict[str, object] = {}
    for column, cell in told.items():
        if column not in COLUMNS or not cell:
            continue
        if column in _LISTS:
            values[column] = [_plain(part) for part in re.split(r"[;\n]", cell) if part.strip()]
        elif column == "needs_check":
            values[column] = cell.casefold() in _YES
        elif column in ("since", "until"):
            values[column] = _day(cell)
        else:
            values[column] = _plain(cell)
    try:
        return Route.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise RoutingError(f"routing: line {line.number}: {place}: {first['msg']}") from None


def _plain(word: str) -> str:
    word = word.strip()
    return f"@{word[1:-1].strip()}" if word.startswith("[") and word.endswith("]") else word


def _day(cell: str) -> str:
    """A day as a spreadsheet gives it: 2026-03-10, with or without a time, or 10/03/2026."""
    if found := _VIETNAMESE_DAY.fullmatch(cell):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return cell[:10]
