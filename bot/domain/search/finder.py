"""The finder: from a question to the procedures it may mean, and whether the answer is plain, a choice, or none."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from bot.domain.catalog import Catalog
from bot.domain.search.fold import Word, fold
from bot.domain.search.index import OUTSIDE, Index, Name, terms_of
from bot.domain.search.reading import Reader
from bot.domain.search.twins import Telling, Twins
from bot.domain.search.vocabulary import Vocabulary

# Names that are scored, and in how many names a word may stand that brings a name on to that list.
_SHORT_LIST = 60
_COMMON = 400

# How a name is scored. Chosen on the questions that docs/search.md names, never on those held back.
_COVER = 0.6
_WHOLE = 0.3
_BESIDE = 0.1
_OTHER_MARKS = 0.25
_UNKNOWN = 0.6
_OFTEN = 0.025
_TIER = (0.0, 0.02, 0.06)
_LIKENESS = 0.05
_LIKENED = 15

# Whether anything was found: the best score and what it rests on, against what lies outside; below 0: nothing was.
_SURE_FROM = -10.2
_SURE_SCORE = 7.5
_SURE_EVIDENCE = 3.2
_SURE_OUTSIDE = -9.0
_PLAIN = 0.9

# One card: good enough, and far enough before the second.
_CARD_SCORE = 0.55
_CARD_AHEAD = 0.06

# Signs of the longest published name, and some to spare.
_LONGEST_NAME = 1500

# Words that are a name by themselves where they are its beginning, or how much of it they must be otherwise.
_NAME_WORDS = 4
_NAME_SHARE = 0.8
_SLIP_FROM = 4

# How far behind the first another twin may stand to be asked about.
_NEAR = 0.15


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
    """The answer. With `NOT_FOUND` the hits are near misses, for the office's work-list only.

    `twins`: the one question that settles `CHOICES` whose first two differ in one thing only.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    twins: Twins | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be shown, best first; nothing when nothing was found."""
        return () if self.outcome is Outcome.NOT_FOUND else tuple(hit.code for hit in self.hits)


class Finder:
    """Finds procedures of one catalog with one vocabulary. Built once; finding changes nothing."""

    def __init__(self, catalog: Catalog, vocabulary: Vocabulary) -> None:
        self._reader = Reader(vocabulary, (procedure.title for procedure in catalog.procedures))
        self._index = Index(catalog, vocabulary, self._reader)
        self._telling = Telling(vocabulary.twins)
        self._called: defaultdict[str, list[str]] = defaultdict(list)
        for procedure in catalog.procedures:
            self._called[_called(procedure.title)].append(procedure.code)

    def find(self, text: str, limit: int = 5) -> Finding:
        """The procedures meant by any text, at most `limit`, in bounded time and without failing."""
        found = self._find(text, limit)
        called = self._called.get(_called(text), []) if len(text) <= _LONGEST_NAME else []
        if not called or found.codes[:1] in {(code,) for code in called}:
            return found
        # Somebody who types the whole published name means that procedure, whatever else comes near.
        others = [hit for hit in found.hits if hit.code not in called]
        hits = (*(Hit(code, 1.0) for code in called), *others)[:limit]
        return Finding(Outcome.CARD if len(called) == 1 else Outcome.CHOICES, hits)

    def _find(self, text: str, limit: int) -> Finding:
        read = self._reader.question(text)
        asked = terms_of(read)
        if not asked:
            return Finding(Outcome.NOT_FOUND)
        said = self._reader.said_twins(read)
        matches = self._matches(asked, said)
        outside = matches.pop(OUTSIDE, _NOTHING)
        best = nlargest(max(limit, 2), matches.items(), key=lambda one: (one[1].score, -one[0]))
        hits = tuple(Hit(self._index.entries[place].procedure.code, min(1.0, match.score)) for place, match in best)
        outcome = _decide([match for _, match in best], outside)
        return Finding(outcome, hits[:limit], self._twins(best, said) if outcome is Outcome.CHOICES else None)

    def named(self, text: str) -> bool:
        """Whether the words are a published name and nothing beside it: the whole, its beginning, or nearly the whole,
        with slips of the pen and with what people say around a name ("tôi muốn làm …").
        """
        if len(text) > _LONGEST_NAME:
            return False
        called = _called(text)
        begins = called.count(" ") + 1 >= _NAME_WORDS and any(name.startswith(called) for name in self._called)
        if begins or called in self._called:
            return True
        asked = terms_of(self._reader.question(text))
        words = [term for term in asked if " " not in term]
        names = (self._index.names[number] for number in self._short_list(asked)) if len(words) >= _NAME_WORDS else ()
        return any(_is_name(words, name) for name in names if not name.said and name.procedure != OUTSIDE)

    def told_apart(self, text: str, codes: Collection[str]) -> str | None:
        """The one of these procedures that the words name by what tells twins apart; None: none or several."""
        said = self._reader.said_twins(self._reader.question(text))
        named = [one.procedure.code for one in self._index.entries if one.procedure.code in codes and one.twins & said]
        return named[0] if len(named) == 1 else None

    def _twins(self, best: list[tuple[int, "_Match"]], said: int) -> Twins | None:
        """What to ask when the best two are twins and the words do not decide."""
        near = [place for place, match in best if match.score >= best[0][1].score - _NEAR]
        return self._telling.question([self._index.entries[place] for place in near], said, self._index.rarity)

    def read(self, text: str) -> tuple[Word, ...]:
        """The words of a question that say what it is about, as they are looked for."""
        return tuple(self._reader.question(text))

    def _matches(self, asked: dict[str, str | None], twins: int) -> dict[int, "_Match"]:
        """The places of the procedures that come into question, with the best match of their names."""
        rarity = self._index.rarity
        words = sum(rarity.get(term, self._index.unknown * _UNKNOWN) for term in asked if " " not in term)
        matches: dict[int, _Match] = {}
        for number in self._short_list(asked):
            name = self._index.names[number]
            match = self._match(asked, name, words)
            apart = (twins & ~name.has) | (name.needs & ~twins)
            if apart:
                match = _Match(match.score * self._reader.twin_share(apart), match.evidence)
            if match > matches.get(name.procedure, _NOTHING):
                matches[name.procedure] = _Match(match.score, match.evidence, number)
        return self._likened(asked, matches)

    def _likened(self, asked: dict[str, str | None], matches: dict[int, "_Match"]) -> dict[int, "_Match"]:
        """The best of the matches weighed by how alike the plain words are as well, whatever their rarity."""
        question = " ".join(term for term in asked if " " not in term)
        for place in nlargest(_LIKENED, matches, key=lambda place: matches[place].score):
            match = matches[place]
            if place != OUTSIDE:
                likeness = fuzz.token_set_ratio(question, self._index.names[match.name].plain) / 100
                matches[place] = match._replace(score=match.score * (1.0 - _LIKENESS * (1.0 - likeness)))
        return matches

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
        share = {number: value * index.shares[number] for number, value in shared.items()}
        return sorted(share, key=share.__getitem__, reverse=True)[:_SHORT_LIST]

    def _match(self, asked: dict[str, str | None], name: Name, words: float) -> "_Match":
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
        share = whole / name.weight
        if entry is None and whole <= covered and len(name.terms) > 1:
            return _NOTHING  # Words alone are shared by chance; what lies outside must share two that stand together.
        usual = 1.0 + _OFTEN * entry.often - _TIER[entry.tier] if entry else 1.0
        return _Match(cover**_COVER * share**_WHOLE * usual, whole)


class _Match(NamedTuple):
    """How well one name fits: its score, and `evidence`, the rarity of all the words and pairs that it rests on.

    `name` is the name's place in the index.
    """

    score: float
    evidence: float
    name: int = -1


_NOTHING = _Match(0.0, 0.0)


def _called(title: str) -> str:
    """A name as it is compared: folded, and without the word "thủ tục" that some begin with."""
    return fold(title).removeprefix("thu tuc ")


def _is_name(words: list[str], name: Name) -> bool:
    """Whether all the words are the name's, in its order from the first on or nearly all that it has."""
    if name.plain.startswith(" ".join(words)):
        return True
    own = [term for term in name.terms if " " not in term]
    for word in words:
        slips = (Levenshtein.distance(word, each, score_cutoff=1) <= 1 for each in own if len(word) >= _SLIP_FROM)
        if word not in name.terms and not any(slips):
            return False
    return len(words) >= _NAME_SHARE * len(own)


def _decide(best: list[_Match], outside: _Match) -> Outcome:
    """Card, choices or nothing, by how sure the first is and how far the second stands behind."""
    if not best:
        return Outcome.NOT_FOUND
    first, second = best[0], best[1] if len(best) > 1 else _NOTHING
    sure = _SURE_FROM + _SURE_SCORE * first.score + _SURE_EVIDENCE * log(1.0 + first.evidence)
    if (first.score < _PLAIN or outside.score > first.score) and sure + _SURE_OUTSIDE * outside.score < 0:
        return Outcome.NOT_FOUND
    if first.score >= _CARD_SCORE and first.score - second.score >= _CARD_AHEAD:
        return Outcome.CARD
    return Outcome.CHOICES
