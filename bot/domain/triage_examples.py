"""How like the examples of each kind a message is: what the signals do not know by a phrase, the examples may.

Each kind's examples say how common a word, or two in a row, are in it; a message is weighed against that (complement
naive Bayes). Nothing is learned from citizens: the examples are those in `data/triage.json`, invented, and whoever
changes one sees what changes.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.domain.triage_rules import TriageKind

_KINDS = tuple(TriageKind)
_LENGTH = 8
"""Words of one step of length: a name of a procedure is shorter than a story."""
_LONGEST = 6
"""Steps of length that are told apart."""


class LikeExamples:
    """The weights that a message's words have for each kind. `doubt` is what a word counts that a kind never had."""

    def __init__(self, examples: Iterable[tuple[Sequence[str], TriageKind]], doubt: float) -> None:
        counts = {kind: Counter[str]() for kind in _KINDS}
        for said, kind in examples:
            counts[kind].update(marks(said))
        whole = sum(counts.values(), Counter[str]())
        self._weights = dict(zip(whole, _weighed(counts, whole, doubt), strict=True))

    def shares(self, said: Sequence[str], spread: float) -> Mapping[TriageKind, float]:
        """How like each kind the words are, as shares of 1; `spread`: the larger, the more alike all shares are."""
        known = [self._weights[mark] for mark in marks(said) if mark in self._weights]
        told = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(_KINDS)
        most = max(told)
        shares = [math.exp((each - most) / spread) for each in told]
        return dict(zip(_KINDS, (each / sum(shares) for each in shares), strict=True))


def marks(said: Sequence[str]) -> frozenset[str]:
    """What is looked at of the words: each, each two in a row, how they begin, and how many there are."""
    words = ["#" if word[0].isdigit() else word for word in said]
    begin = (f"^ {words[0]}", f"^ {' '.join(words[:2])}") if words else ()
    length = f"{min(_LONGEST, len(words) // _LENGTH)} steps"
    return frozenset((*words, *map(" ".join, pairwise(words)), *begin, length))


def _weighed(
    counts: Mapping[TriageKind, Counter[str]], whole: Counter[str], doubt: float
) -> Iterable[tuple[float, ...]]:
    """For each mark, what it says for each kind: how common in the kind, against how common in all others."""
    totals = {kind: sum(counts[kind].values()) for kind in _KINDS}
    every, room = sum(totals.values()), doubt * len(whole)
    for mark, often in whole.items():
        yield tuple(
            math.log((counts[kind][mark] + doubt) / (totals[kind] + room))
            - math.log((often - counts[kind][mark] + doubt) / (every - totals[kind] + room))
            for kind in _KINDS
        )
