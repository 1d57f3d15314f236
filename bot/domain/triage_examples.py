"""How like the examples of each kind a message is: what the signals do not know by a phrase, the examples may.

Each kind's examples say how common a word, or two in a row, are in it; a message is weighed against that (complement
naive Bayes). Nothing is learned from citizens: the examples are those in `data/triage.json`, invented, and whoever
changes one sees what changes.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.domain.search.fold import Word
from bot.domain.triage_rules import TriageKind

_KINDS = tuple(TriageKind)
_LENGTH = 8
"""Words of one step of length: a name of a procedure is shorter than a story."""
_LONGEST = 6
"""Steps of length that are told apart."""
_ENOUGH = 40
"""Words from which more of them do not weigh more: a long story is not surer than a short one."""


class LikeExamples:
    """The weights that a message's words have for each kind. `doubt` is what a word counts that a kind never had."""

    def __init__(self, examples: Iterable[tuple[Sequence[Word], TriageKind]], doubt: float) -> None:
        counted: dict[str, list[int]] = {}
        totals = [0] * len(_KINDS)
        for said, kind in examples:
            place, seen = _KINDS.index(kind), marks(said)
            totals[place] += len(seen)
            for mark in seen:
                counted.setdefault(mark, [0] * len(_KINDS))[place] += 1
        # Most marks come up once: those that are counted alike share one row.
        rows: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._counts = {mark: rows.setdefault(row := tuple(counts), row) for mark, counts in counted.items()}
        room = doubt * len(self._counts)
        self._doubt = doubt
        self._rooms = [(total + room, sum(totals) - total + room) for total in totals]
        self._weights: dict[str, tuple[float, ...]] = {}

    def likeness(self, said: Sequence[Word]) -> Mapping[TriageKind, float]:
        """How much likelier the words are among the examples of each kind than among all others: a logarithm, below
        zero where they are less likely; all zero when no word is known.
        """
        known = [self._weight(mark) for mark in marks(said) if mark in self._counts]
        told = [sum(column) for column in zip(*known, strict=True)] or [0.0] * len(_KINDS)
        share = min(1.0, _ENOUGH / max(1, len(said)))
        return {kind: each * share for kind, each in zip(_KINDS, told, strict=True)}

    def _weight(self, mark: str) -> tuple[float, ...]:
        """What the mark says for each kind: how common in the kind, against how common in all others.

        Worked out when first asked for: most marks of the examples never come up.
        """
        weight = self._weights.get(mark)
        if weight is None:
            counts = self._counts[mark]
            often = sum(counts)
            weight = self._weights[mark] = tuple(
                math.log((count + self._doubt) / own) - math.log((often - count + self._doubt) / others)
                for count, (own, others) in zip(counts, self._rooms, strict=True)
            )
        return weight


def marks(said: Sequence[Word]) -> frozenset[str]:
    """What is looked at of the words: each with and without its accents, each two in a row, how they begin, and how
    many there are.
    """
    words = ["#" if word.plain[0].isdigit() else word.plain for word in said]
    accented = (word.marked for word in said if word.marked)
    begin = (f"^ {words[0]}", f"^ {' '.join(words[:2])}") if words else ()
    length = f"{min(_LONGEST, len(words) // _LENGTH)} steps"
    return frozenset((*words, *accented, *map(" ".join, pairwise(words)), *begin, length))
