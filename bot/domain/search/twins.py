"""Near twins: procedures whose titles differ in one thing that the citizen knows and has not said.

Told apart by one question: is there anything foreign in it, is it the first issue or another, at which level.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.procedure import Level
from bot.domain.search.index import Entry
from bot.domain.search.vocabulary import Twin

_ALIKE = {"foreign": 0.7, "issue": 0.7, "level": 0.95}
"""How much of the rarity of two titles' other words twins share at least; at two levels all but a small word."""

_ANSWERS = 3
_BASE = {"foreign": "foreign_no", "issue": "issue_first"}
_LEVELS = ((Level.COMMUNE, "level_commune"), (Level.PROVINCE, "level_province"), (Level.MINISTRY, "level_ministry"))


@dataclass(frozen=True, slots=True)
class Twins:
    """One question: `about` what (foreign, issue, level), and each answer with its code, the likeliest first."""

    about: str
    answers: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> frozenset[str]:
        """The procedures that it tells apart."""
        return frozenset(code for _, code in self.answers)


class Telling:
    """Tells twins apart by the vocabulary's twins that a citizen can be asked about."""

    def __init__(self, twins: Sequence[Twin]) -> None:
        self._answers: dict[str, dict[int, str]] = {about: {} for about in _ALIKE}
        for place, twin in enumerate(twins):
            if twin.answer:
                self._answers[twin.answer.partition("_")[0]][1 << place] = twin.answer

    def question(self, best: Sequence[Entry], said: int, rarity: Mapping[str, float]) -> Twins | None:
        """What to ask when the first two are twins and the words, which name the twins `said`, do not decide."""
        about = self._about(best[0], best[1], rarity) if len(best) > 1 else None
        if about is None or said & sum(self._answers[about]):
            return None
        answers: dict[str, str] = {}
        for entry in best:
            answer = self._answer(entry, about)
            if answer and (entry is best[0] or self._about(best[0], entry, rarity) == about):
                answers.setdefault(answer, entry.procedure.code)
        told = tuple(answers.items())[:_ANSWERS]
        return Twins(about, told) if len(told) > 1 and told[0][1] == best[0].procedure.code else None

    def _about(self, one: Entry, other: Entry, rarity: Mapping[str, float]) -> str | None:
        """The one thing that two titles differ in; None when there is none, or more, or when they are no twins."""
        apart = one.twins ^ other.twins
        if apart & ~sum(sum(answers) for answers in self._answers.values()):
            return None
        differing = [about for about in _ALIKE if self._answer(one, about) != self._answer(other, about)]
        if len(differing) != 1:
            return None
        ours, theirs = set(one.core), set(other.core)
        both = sum(rarity.get(word, 0.0) for word in ours & theirs)
        either = sum(rarity.get(word, 0.0) for word in ours | theirs)
        return differing[0] if either and both / either >= _ALIKE[differing[0]] else None

    def _answer(self, entry: Entry, about: str) -> str | None:
        """The answer that means this procedure; None when its title names several, or its level is not known."""
        named = [answer for bit, answer in self._answers[about].items() if entry.twins & bit]
        if about == "level" and len(named) != 1:
            return next((answer for level, answer in _LEVELS if level in entry.procedure.levels), None)
        return None if len(named) > 1 else named[0] if named else _BASE[about]
