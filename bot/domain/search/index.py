"""The index: every way to name a procedure, by the words and word pairs that are in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from bot.domain.catalog import Catalog
from bot.domain.procedure import Level, Procedure
from bot.domain.search.fold import Word
from bot.domain.search.reading import Reader
from bot.domain.search.vocabulary import Asked, Vocabulary

PAIR = 0.9
"""A pair of words beside a single word of the same rarity."""

_BRACKETS = re.compile(r"\([^()]*\)")
_PLACE_OF_WORK = re.compile(r"\(?thực hiện (?:tại|ở) .*$|\(cấp [^()]*\)|bằng dịch vụ công .*$", re.IGNORECASE)
_OPENING = re.compile(r"^thủ tục:?\s+(?=\S+\s+\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name a procedure: its title, a part of the title, or what people say.

    `terms` maps words and pairs to their marks (None: typed without). `weight` is their sum of rarities.
    """

    procedure: int
    terms: dict[str, str | None]
    weight: float
    said: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What ranks a procedure beside its names. `bag`: words of its papers, results, field and office."""

    procedure: Procedure
    often: int
    tier: int
    bag: frozenset[str]


def terms_of(read: Sequence[Word]) -> dict[str, str | None]:
    """The words and the pairs of neighbours, with the marks that they were typed with."""
    terms: dict[str, str | None] = {}
    for word in read:
        terms.setdefault(word.plain, word.marked)
    for left, right in pairwise(read):
        terms.setdefault(f"{left.plain} {right.plain}", f"{left.marked or left.plain} {right.marked or right.plain}")
    return terms


class Index:
    """The names of all procedures of a catalog, and where each term stands."""

    def __init__(self, catalog: Catalog, vocabulary: Vocabulary, reader: Reader) -> None:
        asked = {one.code: one for one in vocabulary.asked}
        drafts: list[tuple[int, dict[str, str | None], bool]] = []
        entries: list[Entry] = []
        seen: dict[str, set[int]] = defaultdict(set)
        for place, procedure in enumerate(catalog.procedures):
            entry = _entry(procedure, asked.get(procedure.code), reader)
            entries.append(entry)
            for terms, said in _names(procedure, asked.get(procedure.code), reader):
                drafts.append((place, terms, said))
                for term in terms:
                    seen[term].add(place)
        count = len(entries)
        self.entries = tuple(entries)
        self.rarity: dict[str, float] = {
            term: log(1 + (count - len(where) + 0.5) / (len(where) + 0.5)) * (PAIR if " " in term else 1.0)
            for term, where in seen.items()
        }
        self.unknown = log(1 + count)
        self.names = tuple(
            Name(place, terms, sum(self.rarity[term] for term in terms), said) for place, terms, said in drafts
        )
        postings: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            for term in name.terms:
                postings[term].append(number)
        self.postings = {term: tuple(numbers) for term, numbers in postings.items()}


def _entry(procedure: Procedure, asked: Asked | None, reader: Reader) -> Entry:
    """The ranking facts of a procedure."""
    beside: list[str] = [procedure.field, *procedure.results, *procedure.agencies, *procedure.subjects]
    beside.extend(paper.title for paper in procedure.papers)
    bag: set[str] = set()
    for text in beside:
        bag.update(terms_of(reader.title(text)))
    levels = procedure.levels
    tier = 0 if Level.COMMUNE in levels else 1 if not levels or Level.PROVINCE in levels else 2
    return Entry(procedure, asked.often if asked else 0, tier, frozenset(bag))


def _names(procedure: Procedure, asked: Asked | None, reader: Reader) -> Iterable[tuple[dict[str, str | None], bool]]:
    """Every way to name a procedure, each set of terms once."""
    title = _OPENING.sub("", procedure.title)
    bare = " ".join(_BRACKETS.sub(" ", _PLACE_OF_WORK.sub(" ", title)).split())
    parts = [part.strip() for part in re.split(r"[;/]", bare) if len(part.split()) > 3] if len(bare) > 60 else []
    given: set[frozenset[str]] = set()
    for text in (title, bare, *parts):
        terms = terms_of(reader.title(text))
        if terms and (key := frozenset(terms)) not in given:
            given.add(key)
            yield terms, False
    for text in asked.said if asked else ():
        terms = terms_of(reader.question(text))
        if terms and (key := frozenset(terms)) not in given:
            given.add(key)
            yield terms, True
