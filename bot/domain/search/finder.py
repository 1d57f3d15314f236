"""The finder: from a question to the procedures it may mean, and whether the answer is plain, a choice, or none."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest

from bot.domain.catalog import Catalog
from bot.domain.search.index import OUTSIDE, Index, Name, terms_of
from bot.domain.search.reading import Reader
from bot.domain.search.vocabulary import Vocabulary

_SHORT_LIST = 60
_COMMON = 400
_COVER = 0.55
_WHOLE = 0.45
_BESIDE = 0.3
_OTHER_MARKS = 0.35
_OFTEN = 0.05
_TIER = (0.0, 0.02, 0.06)
_UNKNOWN = 0.6


class Outcome(StrEnum):
    """What the desk may answer with."""

    CARD = "card"
    CHOICES = "choices"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Hit:
    """One procedure that may be meant; `score` from 0 to 1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer. With `NOT_FOUND` the hits are near misses, for the office's work-list only."""

    outcome: Outcome
    hits: tuple[Hit, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be shown, best first; nothing when nothing was found."""
        return () if self.outcome is Outcome.NOT_FOUND else tuple(hit.code for hit in self.hits)


class Finder:
    """Finds procedures of one catalog with one vocabulary. Built once; finding changes nothing."""

    def __init__(self, catalog: Catalog, vocabulary: Vocabulary) -> None:
        self._reader = Reader(vocabulary, (procedure.title for procedure in catalog.procedures))
        self._index = Index(catalog, vocabulary, self._reader)

    def find(self, text: str, limit: int = 5) -> Finding:
        """The procedures meant by any text, at most `limit`, in bounded time and without failing."""
        read = self._reader.question(text)
        asked = terms_of(read)
        if not asked:
            return Finding(Outcome.NOT_FOUND)
        scores = self._scores(asked, self._reader.said_twins(read))
        astray = scores.pop(OUTSIDE, 0.0)
        best = nlargest(limit, scores.items(), key=lambda one: (one[1], -one[0]))
        hits = tuple(Hit(self._index.entries[place].procedure.code, min(1.0, score)) for place, score in best)
        return Finding(_decide(hits, min(1.0, astray)), hits)

    def _scores(self, asked: dict[str, str | None], twins: int) -> dict[int, float]:
        """The places of the procedures that come into question, with the score of their best name."""
        rarity = self._index.rarity
        words = sum(rarity.get(term, self._index.unknown * _UNKNOWN) for term in asked if " " not in term)
        scores: dict[int, float] = {}
        for number in self._short_list(asked):
            name = self._index.names[number]
            score = self._score(asked, name, words)
            apart = (twins & ~name.has) | (name.needs & ~twins)
            if apart:
                score *= self._reader.twin_share(apart)
            if score > scores.get(name.procedure, 0.0):
                scores[name.procedure] = score
        return scores

    def _short_list(self, asked: dict[str, str | None]) -> list[int]:
        """The names that share most with the question; words that stand everywhere bring none in by themselves."""
        index = self._index
        shared: defaultdict[int, float] = defaultdict(float)
        known = [term for term in asked if term in index.postings]
        rare = [term for term in known if len(index.postings[term]) <= _COMMON] or known[:4]
        for term in rare:
            weight = index.rarity[term]
            for number in index.postings[term]:
                shared[number] += weight
        names = index.names
        return nlargest(_SHORT_LIST, shared, key=lambda number: shared[number] / (names[number].weight + 12.0))

    def _score(self, asked: dict[str, str | None], name: Name, words: float) -> float:
        """How well a name covers the question and the question the name."""
        rarity = self._index.rarity
        entry = self._index.entries[name.procedure] if name.procedure != OUTSIDE else None
        covered = whole = beside = 0.0
        for term, marks in asked.items():
            if term in name.terms:
                value = rarity[term]
                ours = name.terms[term]
                if marks is not None and ours is not None and marks != ours:
                    value *= _OTHER_MARKS
                whole += value
                if " " not in term:
                    covered += value
            elif entry and term in entry.bag:
                beside += rarity.get(term, 0.0)
        cover = min(1.0, (covered + _BESIDE * beside) / words)
        base: float = cover**_COVER * (whole / name.weight) ** _WHOLE
        if entry is None:
            return base
        return base * (1.0 + _OFTEN * entry.often - _TIER[entry.tier])


def _decide(hits: tuple[Hit, ...], astray: float) -> Outcome:
    """Card, choices or nothing, by how sure the first is and how far the second stands behind."""
    if not hits or hits[0].score < 0.3 or hits[0].score < astray:
        return Outcome.NOT_FOUND
    if hits[0].score >= 0.55 and (len(hits) == 1 or hits[0].score - hits[1].score >= 0.06):
        return Outcome.CARD
    return Outcome.CHOICES
