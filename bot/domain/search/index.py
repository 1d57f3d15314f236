"""The index: every way to name a procedure, by the words and word pairs that are in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log
from sys import intern
from typing import NamedTuple

from bot.domain.catalog import Catalog
from bot.domain.procedure import Level, Procedure
from bot.domain.search.fold import Word
from bot.domain.search.reading import Reader
from bot.domain.search.vocabulary import Asked, Vocabulary

PAIR = 0.9
"""A pair of words beside a single word of the same rarity."""

_SHORT = 12.0
"""What is added to a name's weight, so that the shortest names do not come first for a single word."""

OUTSIDE = -1
"""The place of what no procedure answers."""

_BRACKETS = re.compile(r"\([^()]*\)")
_PLACE_OF_WORK = re.compile(
    r"\(?thực hiện (?:tại|ở) .*$|\(cấp [^()]*\)|(?:thực hiện )?bằng dịch vụ công .*$|tại Công an cấp .*$|"
    r"thuộc thẩm quyền (?:của|giải quyết|cấp phép).*$",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^thủ tục:?\s+(?=\S+\s+\S+)", re.IGNORECASE)
# "Cấp, cấp lại …": the first issue is meant as well, so that the title asks for no special words.
_ALSO_FIRST = re.compile(r"\b(?:cấp|cấp mới|đăng ký|khai|thực hiện|xác định|công nhận)\s*[,/;]", re.IGNORECASE)


class Name(NamedTuple):
    """One way to name a procedure: its title, a part of the title, or what people say.

    `procedure` is its place in the catalog, or `OUTSIDE`. `terms` maps words and pairs to their marks (None: typed
    without). `weight` is their sum of rarities. `has`: twins that it names; `needs`: those that a question must name.
    """

    procedure: int
    terms: dict[str, str | None]
    weight: float
    said: bool
    has: int
    needs: int

    @property
    def plain(self) -> str:
        """Its words without marks, for comparing letter by letter."""
        return " ".join(term for term in self.terms if " " not in term)


@dataclass(frozen=True, slots=True)
class Entry:
    """What ranks a procedure beside its names. `bag`: words of its papers, results, field and office.

    `twins`: which twins its title names, one bit each; `core`: the other words of the title, each once.
    """

    procedure: Procedure
    often: int
    tier: int
    bag: frozenset[str]
    twins: int
    core: tuple[str, ...]


def terms_of(read: Sequence[Word]) -> dict[str, str | None]:
    """The words and the pairs of neighbours, with the marks that they were typed with.

    There is one copy of each: the same few thousand stand in all the names, and more than half of the memory with them.
    """
    terms: dict[str, str | None] = {}
    for word in read:
        terms.setdefault(intern(word.plain), intern(word.marked) if word.marked is not None else None)
    for left, right in pairwise(read):
        marked = f"{left.marked or left.plain} {right.marked or right.plain}"
        terms.setdefault(intern(f"{left.plain} {right.plain}"), intern(marked))
    return terms


class Index:
    """The names of all procedures of a catalog, and where each term stands."""

    def __init__(self, catalog: Catalog, vocabulary: Vocabulary, reader: Reader) -> None:
        texts = _Texts(reader)
        asked = {one.code: one for one in vocabulary.asked}
        drafts: list[Name] = []
        entries: list[Entry] = []
        for place, procedure in enumerate(catalog.procedures):
            entries.append(_entry(procedure, asked.get(procedure.code), texts))
            drafts.extend(_names(place, procedure, asked.get(procedure.code), texts))
        seen: dict[str, set[int]] = defaultdict(set)
        for name in drafts:
            for term in name.terms:
                seen[term].add(name.procedure)
        drafts.extend(_outside(vocabulary.outside, reader))
        count = len(entries)
        self.entries = tuple(entries)
        self.rarity: dict[str, float] = {
            term: log(1 + (count - len(where) + 0.5) / (len(where) + 0.5)) * (PAIR if " " in term else 1.0)
            for term, where in seen.items()
        }
        self.unknown = log(1 + count)
        for name in drafts:
            for term in name.terms:
                self.rarity.setdefault(term, self.unknown * (PAIR if " " in term else 1.0))
        self.names = tuple(name._replace(weight=sum(map(self.rarity.__getitem__, name.terms))) for name in drafts)
        postings: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            for term in name.terms:
                postings[term].append(number)
        self.postings = {term: tuple(numbers) for term, numbers in postings.items()}
        self.shares = tuple(1 / (name.weight + _SHORT) for name in self.names)


class _Texts:
    """The texts of a catalog, each read once: titles serve several ends, papers stand under hundreds of procedures."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.title = cache(reader.title)
        self.plain = cache(reader.plain)


def _entry(procedure: Procedure, asked: Asked | None, texts: _Texts) -> Entry:
    """The ranking facts of a procedure."""
    beside: list[str] = [procedure.field, *procedure.results, *procedure.agencies, *procedure.subjects]
    beside.extend(paper.title for paper in procedure.papers)
    bag: set[str] = set()
    for text in beside:
        bag.update(map(intern, texts.plain(text)))
    levels = procedure.levels
    tier = 0 if Level.COMMUNE in levels else 1 if not levels or Level.PROVINCE in levels else 2
    title = texts.title(_OPENING.sub("", procedure.title))
    core = tuple({word.plain: None for word in texts.reader.without_twins(texts.title(_bare(procedure.title)))})
    return Entry(procedure, asked.often if asked else 0, tier, frozenset(bag), texts.reader.titled_twins(title), core)


def _bare(title: str) -> str:
    """The title without its opening, brackets and place of work."""
    return " ".join(_BRACKETS.sub(" ", _PLACE_OF_WORK.sub(" ", _OPENING.sub("", title))).split())


def _names(place: int, procedure: Procedure, asked: Asked | None, texts: _Texts) -> Iterable[Name]:
    """Every way to name a procedure, each set of terms once."""
    reader = texts.reader
    title = _OPENING.sub("", procedure.title)
    bare = _bare(procedure.title)
    parts = [part.strip() for part in re.split(r"[;/]", bare) if len(part.split()) > 3] if len(bare) > 60 else []
    given: set[frozenset[str]] = set()
    for text in (title, bare, *parts):
        read = texts.title(text)
        terms = terms_of(read)
        if terms and (key := frozenset(terms)) not in given:
            given.add(key)
            has = reader.titled_twins(read)
            yield Name(place, terms, 0.0, False, has, 0 if _ALSO_FIRST.search(text) else has)
    twins = reader.titled_twins(texts.title(title))
    for text in asked.said if asked else ():
        read = reader.saying(text)
        terms = terms_of(read)
        if terms and (key := frozenset(terms)) not in given:
            given.add(key)
            needs = reader.said_twins(read)
            yield Name(place, terms, 0.0, True, twins | needs, needs)


def _outside(sayings: Iterable[str], reader: Reader) -> Iterable[Name]:
    """What is asked and answered by no procedure."""
    for text in sayings:
        read = reader.saying(text)
        if read:
            twins = reader.said_twins(read)
            yield Name(OUTSIDE, terms_of(read), 0.0, True, twins, 0)
