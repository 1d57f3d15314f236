"""Names of places in free text: today's communes and wards, and the old ones that they were formed from.

A name with accents must carry the right ones; a name without matches every accent. Where an old name belongs to more
than one of today's units, all of them are given, so that the citizen can be asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.search.fold import MOST_CHARACTERS, fold, words

_WORD = re.compile(r"[^\W_]+")
_COMMA = re.compile(r"\s*[,\-–]")
_LONGEST_NAME = 4

# Written before a commune's name, folded, with the type that it says.
_PREFIXES = {
    "xa": "xã",
    "x": "xã",
    "phuong": "phường",
    "p": "phường",
    "f": "phường",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
}
_LARGER = frozenset({"huyen", "h", "tinh", "thi xa", "tx", "thanh pho", "tp", "quan", "song", "cau", "duong"})
_NEAR = frozenset({"o", "tai", "ben", "khu", "cho", "trung tam", "dia ban", "ve", "tu", "den", "dan"})
_PROVINCES = frozenset({"phu tho", "vinh phuc", "hoa binh"})


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One name that leads to an office: today's, or an old unit's. `part`: only a part of it went there."""

    office: str
    type: str
    name: str
    old: bool = False
    part: bool = False
    district: str | None = None

    @property
    def title(self) -> str:
        """The type and the name: "xã Hy Cương"."""
        return f"{self.type} {self.name}"


class _Typed(NamedTuple):
    """One word as typed, and where it stands in the text."""

    typed: str
    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    places: tuple[NamedPlace, ...]
    told: bool


class PlaceBook:
    """All names, ready to be looked for."""

    def __init__(self, places: Iterable[NamedPlace]) -> None:
        self._by_name: dict[str, list[NamedPlace]] = {}
        for place in places:
            self._by_name.setdefault(fold(place.name), []).append(place)

    def find(self, text: str) -> tuple[NamedPlace, ...]:
        """The places named in `text`, in the order of their names; today's unit before old ones of one name."""
        text = unicodedata.normalize("NFC", text[:MOST_CHARACTERS])
        typed = [_Typed(hit.group(), fold(hit.group()), hit.start(), hit.end()) for hit in _WORD.finditer(text)]
        found: list[_Found] = []
        start = 0
        while start < len(typed):
            hit = self._at(typed, start)
            if hit:
                found.append(hit)
            start = hit.end if hit else start + 1
        return tuple(_narrowed(found, typed, text))

    def _at(self, typed: Sequence[_Typed], start: int) -> _Found | None:
        for end in range(min(start + _LONGEST_NAME, len(typed)), start, -1):
            named = self._by_name.get(" ".join(word.plain for word in typed[start:end]))
            if named and (hit := _accepted(typed, start, end, named)):
                return hit
        return None


def _accepted(text: Sequence[_Typed], start: int, end: int, named: Sequence[NamedPlace]) -> _Found | None:
    spoken = " ".join(word.typed for word in text[start:end])
    if not spoken.isascii():
        named = [place for place in named if words(place.name) == words(spoken)]
    if not named:
        return None
    before = [word.plain for word in text[max(0, start - 2) : start]]
    around = {" ".join(before), before[-1] if before else ""}
    told = next((_PREFIXES[word] for word in around if word in _PREFIXES), None)
    if not told and (around & _LARGER or not _stands_alone(text, start, end, around)):
        return None
    of_type = [place for place in named if place.type == told]
    return _Found(start, end, tuple(sorted(of_type or named, key=lambda place: place.old)), told is not None)


def _stands_alone(text: Sequence[_Typed], start: int, end: int, around: set[str]) -> bool:
    """Whether a name without xã or phường before it is meant as a place, and not as common words."""
    spoken = text[start:end]
    if " ".join(word.plain for word in spoken) in _PROVINCES:
        return False
    if all(word.typed[0].isupper() for word in spoken):
        return True
    if len(spoken) == 1:
        return len(text) == 1
    at_start = start == 0 and all(word.typed.isascii() for word in text)
    return at_start or bool(around & _NEAR) or len(text) <= len(spoken) + 1


def _narrowed(found: Sequence[_Found], typed: Sequence[_Typed], text: str) -> Iterator[NamedPlace]:
    """Each place once. In an address ("Hùng Sơn, Lâm Thao") the second name only tells which the first is."""
    given: set[str] = set()
    skipped: _Found | None = None
    for number, hit in enumerate(found):
        if hit is skipped:
            continue
        follower = found[number + 1] if number + 1 < len(found) else None
        rest = text[typed[hit.end - 1].end :]
        if follower and follower.start == hit.end and not follower.told and _COMMA.match(rest):
            skipped = follower
        for place in _of_district(hit.places, fold(rest[:60])):
            if place.office not in given:
                given.add(place.office)
                yield place


def _of_district(places: Sequence[NamedPlace], after: str) -> Sequence[NamedPlace]:
    """The places of the old district that is named right after them, if one is."""
    named = [place for place in places if place.district and _names_first(after, fold(place.district))]
    return named or places


def _names_first(after: str, district: str) -> bool:
    bare = district.removeprefix("huyen ").removeprefix("thi xa ").removeprefix("thanh pho ")
    return f"{after} ".startswith((f"{district} ", f"{bare} "))
