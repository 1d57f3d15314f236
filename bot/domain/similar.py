"""Whether two messages tell of the same matter: the words they share, weighed by how rare each is in messages at all.

Pure: the messages come in by argument, and how common a word is comes from invented ones (the examples of triage), so
that no citizen's words are needed for it. It only ever proposes: the citizen, or an official, says whether it is so.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.search.fold import fold, words

_Share = Annotated[float, Field(gt=0, le=1)]


class SimilarError(ValueError):
    """Rules that cannot be used; the text says where and why."""


class SimilarRules(BaseModel):
    """`data/similar.json`. `stop`: words that say nothing of a matter; `subjects`: phrases that name a subject.

    `same_from`: the likeness from which two are proposed as one matter. `pair_weight`: what two words in a row count
    beside one. `shorter_counts`: how far the shorter message decides. `same_place_counts`: what the likeness of
    two that name one place is multiplied by. A case of the last `days` is looked at, and of
    those the `looked_at` newest of the office.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = ""
    same_from: _Share
    pair_weight: _Share
    shorter_counts: _Share
    same_place_counts: Annotated[float, Field(ge=1, le=2)]
    days: Annotated[int, Field(ge=1, le=366)]
    looked_at: Annotated[int, Field(ge=1, le=1000)]
    stop: tuple[str, ...]
    subjects: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a message tells, ready to be compared. `places`: today's units that it names; none: it does not say."""

    terms: frozenset[str]
    weight: float
    places: frozenset[str]


class Likeness:
    """Compares matters. `short` maps chat spellings to words, both as typed; `background` are other messages."""

    def __init__(self, rules: SimilarRules, short: Mapping[str, str], background: Iterable[str]) -> None:
        self.rules = rules
        self._short = {fold(key): tuple(fold(value).split()) for key, value in short.items()}
        self._stop = frozenset(fold(" ".join(rules.stop)).split())
        self._subjects = [(f" {fold(said)} ", key) for key, phrases in rules.subjects.items() for said in phrases]
        seen = Counter[str]()
        count = 0
        for message in background:
            seen.update(self._terms(message))
            count += 1
        self._rarest = _rarity(count, 0)
        self._rarity = {term: _rarity(count, often) for term, often in seen.items()}

    @classmethod
    def load(cls, data: bytes, short: Mapping[str, str], background: Iterable[str]) -> Self:
        """Reads `data/similar.json`; raises `SimilarError` with the place and the reason."""
        try:
            return cls(SimilarRules.model_validate_json(data), short, background)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise SimilarError(f"similar: {place}: {first['msg']}") from error

    def matter(self, text: str, places: Iterable[str] = (), names: Iterable[str] = ()) -> Matter:
        """The message made ready. Never raises, whatever is typed.

        `names` of places say nothing of the matter: that two tell of one place is asked for, and proves nothing.
        """
        terms = self._terms(text, frozenset(fold(" ".join(names)).split()))
        return Matter(terms, sum(map(self._weight, terms)), frozenset(places))

    def likeness(self, one: Matter, other: Matter) -> float:
        """How far the two tell the same, from 0 (nothing) to 1 (everything); 0 for two that name other places."""
        if not one.weight or not other.weight or (one.places and other.places and not one.places & other.places):
            return 0.0
        shared = sum(map(self._weight, one.terms & other.terms))
        shorter, longer = sorted((one.weight, other.weight))
        share = self.rules.shorter_counts
        place = self.rules.same_place_counts if one.places & other.places else 1
        return min(1.0, float(place * shared / (shorter**share * longer ** (1 - share))))

    def same(self, one: Matter, other: Matter) -> bool:
        """Whether the two are proposed as one matter."""
        return self.likeness(one, other) >= self.rules.same_from

    def subject(self, text: str) -> str | None:
        """The key of the subject that is named first; None when the text names none."""
        said = f" {' '.join(self._spelled(text))} "
        named = [(place, key) for phrase, key in self._subjects if (place := said.find(phrase)) >= 0]
        return min(named)[1] if named else None

    def _spelled(self, text: str) -> Sequence[str]:
        return [part for word in words(text) for part in self._short.get(word.plain, (word.plain,))]

    def _terms(self, text: str, names: frozenset[str] = frozenset()) -> frozenset[str]:
        """Words that say something, and each two in a row of which one does."""
        said = self._spelled(text)
        telling = {word for word in said if word not in self._stop and word not in names}
        pairs = {f"{left} {right}" for left, right in pairwise(said) if left in telling or right in telling}
        return frozenset(telling | pairs)

    def _weight(self, term: str) -> float:
        rarity = self._rarity.get(term, self._rarest)
        return rarity * self.rules.pair_weight if " " in term else rarity


def _rarity(count: int, often: int) -> float:
    """How much a term tells: the rarer in the background, the more (Robertson's weight, as in BM25)."""
    return math.log(1 + (count - often + 0.5) / (often + 0.5))
