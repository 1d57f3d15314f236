"""What a file would do to the list in force: a new list, and row by row what could not be used.

A file says what it has columns for; every other fact stays as it was. It takes procedures away only where it speaks for
them: those of an issuing agency of which it holds half or more, all of them when it is the whole list, and those that
it marks as no longer in force. A row that cannot be used takes nothing away.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from bot.domain.listing.file import Listing
from bot.domain.listing.header import Column
from bot.domain.listing.record import BadRow, code_of, facts_of, has_ended, title_of
from bot.domain.listing.row import Row
from bot.domain.procedure import Fee, FeeState, Procedure, TitleQuality
from bot.domain.publication import LARGE_REMOVAL, Difference
from bot.domain.search.fold import fold

_DETAILS = {"terms", "fee", "papers", "results", "legal_basis"}
"""Facts that a names-only export lacks; a row with one of them was read from the full record."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that could not be used, and why."""

    place: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """`repeated` rows said again what an earlier one said; `unmatched` have a local name that no procedure bears.

    `scope` counts the procedures in force that the file speaks for; `partial` are agencies of which it holds less than
    half, with how many it holds and how many are in force.
    """

    read: int
    repeated: int
    rejected: tuple[Rejection, ...]
    unmatched: tuple[Rejection, ...]
    procedures: tuple[Procedure, ...] = field(repr=False)
    difference: Difference = field(repr=False)
    scope: int
    partial: dict[str, tuple[int, int]]

    @property
    def removes_much(self) -> bool:
        """Whether it takes away so much of what it speaks for that somebody should look first."""
        return len(self.difference.removed) > LARGE_REMOVAL * self.scope


def revise(
    current: Sequence[Procedure],
    listing: Listing,
    *,
    as_of: str,
    whole: bool = False,
    watch: Callable[[Sequence[Row]], Iterable[Row]] = iter,
) -> Revision:
    """Reads the rows over the list in force. `as_of` is the month of the file; `watch` may show how far it is."""
    reading = _Reading(current, as_of)
    for row in watch(listing.rows):
        reading.take(row)
    scope, partial = reading.scope(whole=whole or listing.whole)
    gone = (scope - reading.held.keys() - reading.spared) | reading.ended
    after = {one.code: one for one in current if one.code not in gone} | reading.held
    procedures = tuple(after[code] for code in sorted(after))
    return Revision(
        read=len(listing.rows),
        repeated=reading.repeated,
        rejected=tuple(reading.rejected),
        unmatched=tuple(reading.unmatched),
        procedures=procedures,
        difference=Difference.between(current, procedures),
        scope=len(scope | (reading.ended & reading.known.keys())),
        partial=partial,
    )


class _Reading:
    """The rows so far."""

    def __init__(self, current: Sequence[Procedure], as_of: str) -> None:
        self.known = {one.code: one for one in current}
        self._as_of = as_of
        self._by_title: dict[str, list[str]] = {}
        for one in current:
            self._by_title.setdefault(_key(one.title), []).append(one.code)
        self.held: dict[str, Procedure] = {}
        self._places: dict[str, str] = {}
        self.ended: set[str] = set()
        self.spared: set[str] = set()
        self._agencies: set[str] = set()
        self.repeated = 0
        self.rejected: list[Rejection] = []
        self.unmatched: list[Rejection] = []

    def take(self, row: Row) -> None:
        title = str(row.whole.get("title") if row.whole else row.values.get(Column.TITLE, ""))[:200]
        try:
            self._take(row)
        except BadRow as error:
            self.rejected.append(Rejection(row.place, title, str(error)))
            self.spared.update(self._by_title.get(_key(title), ()))
            self.spared.update(self._code_if_any(row))

    def _take(self, row: Row) -> None:
        if row.fault:
            raise BadRow(row.fault)
        if row.whole is not None:
            self._hold(row, _checked(row.whole))
            return
        title = title_of(row.values.get(Column.TITLE, ""))
        try:
            code = self._code(row)
        except BadRow:
            if Column.OFFICE not in row.values and Column.LOCAL_CODE not in row.values:
                raise
            self._match(row, title)
            return
        if has_ended(row.values):
            self.ended.add(code)
            return
        self._hold(row, _checked(self._facts(row, code, title)))

    def _code(self, row: Row) -> str:
        """The row's code; one that lost its last zeros as a number is known by the list in force."""
        text = row.values.get(Column.CODE, "")
        padded = text.strip().replace(",", ".").ljust(8, "0")
        return padded if len(text.strip()) > 2 and padded in self.known else code_of(text)

    def _code_if_any(self, row: Row) -> set[str]:
        try:
            return {code_of(str(row.whole.get("code"))) if row.whole else self._code(row)}
        except BadRow:
            return set()

    def _match(self, row: Row, title: str) -> None:
        """A row of a one-door export: it has no national code, and nothing to say but that the name is in use."""
        codes = self._by_title.get(_key(title), [])
        if len(codes) != 1:
            reason = "tên trùng nhiều mã" if codes else "tên không có trong danh mục đang hiệu lực"
            self.unmatched.append(Rejection(row.place, title, f"{reason}; tệp không có mã quốc gia"))
        elif codes[0] in self.held:
            self.repeated += 1
        else:
            self.held[codes[0]] = self.known[codes[0]]

    def _facts(self, row: Row, code: str, title: str) -> dict[str, Any]:
        facts = facts_of(row.values)
        known = self.known.get(code)
        quality = row.values.get(Column.TITLE_QUALITY, "").strip()
        facts |= {"code": code, "title": title, "title_quality": quality or TitleQuality.VERBATIM}
        if known is None:
            if "field" not in facts:
                raise BadRow("thủ tục mới mà thiếu lĩnh vực")
            facts = {"fee": Fee(state=FeeState.NOT_PUBLISHED), "as_of": self._as_of} | facts
        elif facts.keys() & _DETAILS:
            facts["as_of"] = row.values.get(Column.AS_OF, "").strip() or self._as_of
        return {**dict(known or {}), **facts}

    def _hold(self, row: Row, procedure: Procedure) -> None:
        before = self.held.get(procedure.code)
        if before is not None:
            if before != procedure:
                msg = f"mã {procedure.code} đã có ở {self._places.get(procedure.code, 'một dòng trước')}"
                raise BadRow(f"{msg} mà nội dung khác; xin giữ một dòng")
            self.repeated += 1
            return
        self.held[procedure.code] = procedure
        self._places[procedure.code] = row.place
        if procedure.issuing_agency and (row.whole or row.values.get(Column.ISSUING_AGENCY, "").strip()):
            self._agencies.add(procedure.issuing_agency)

    def scope(self, *, whole: bool) -> tuple[set[str], dict[str, tuple[int, int]]]:
        """The codes in force that the file speaks for, and the agencies of which it holds too few for that."""
        if whole:
            return set(self.known), {}
        scope: set[str] = set()
        partial: dict[str, tuple[int, int]] = {}
        for agency in sorted(self._agencies):
            theirs = {code for code, one in self.known.items() if one.issuing_agency == agency}
            here = theirs & (self.held.keys() | self.spared | self.ended)
            if 2 * len(here) >= len(theirs):
                scope |= theirs
            else:
                partial[agency] = (len(here), len(theirs))
        return scope, partial


def _checked(facts: Any) -> Procedure:
    try:
        return Procedure.model_validate(facts)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "bản ghi"
        msg = f"phần «{where}» không dùng được: {first['msg']}"
        raise BadRow(msg) from None


def _key(title: str) -> str:
    """The title as two lists may agree on it: without marks, signs and the word "thủ tục" before it."""
    return fold(title).removeprefix("thu tuc ")
