"""Reading a text with the vocabulary: abbreviations written out, everyday words put into official ones, noise left out.

Titles of the catalog and questions are read by the same rules, so that both come out in the same words.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.domain.search.fold import Word, words
from bot.domain.search.vocabulary import Vocabulary

_LONGEST = 8


class _Rule(NamedTuple):
    """A phrase and what it becomes; no words: it is left out."""

    phrase: tuple[Word, ...]
    becomes: tuple[Word, ...]


class Reader:
    """Reads texts with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._shorts: dict[str, tuple[Word, ...]] = {
            words(short)[0].plain: tuple(words(long)) for short, long in vocabulary.abbreviations.items()
        }
        self._meanings = _by_first_word(
            (self.written_out(words(said)), self.written_out(words(meaning.means)))
            for meaning in vocabulary.meanings
            for said in meaning.said
        )
        self._noise = _by_first_word((self.written_out(words(said)), []) for said in vocabulary.noise)

    def title(self, text: str) -> list[Word]:
        """The words of an official title."""
        return _replaced(self.written_out(words(text)), self._meanings)

    def question(self, text: str) -> list[Word]:
        """The words of a question that say what it is about."""
        return _replaced(self.title(text), self._noise)

    def written_out(self, typed: Iterable[Word]) -> list[Word]:
        """The words with every abbreviation written out."""
        out: list[Word] = []
        for word in typed:
            long = self._shorts.get(word.plain)
            # A word typed with vowel marks is that word: "ở" is not the abbreviation "o".
            if long is None or (word.marked and word.marked.replace("đ", "d") != word.plain):
                out.append(word)
            else:
                out.extend(long)
        return out


def _by_first_word(pairs: Iterable[tuple[Sequence[Word], Sequence[Word]]]) -> dict[str, list[_Rule]]:
    """The rules by the first plain word of their phrase, the longest phrase first."""
    rules: dict[str, list[_Rule]] = {}
    for phrase, becomes in pairs:
        if phrase:
            rules.setdefault(phrase[0].plain, []).append(_Rule(tuple(phrase[:_LONGEST]), tuple(becomes)))
    for found in rules.values():
        found.sort(key=lambda rule: -len(rule.phrase))
    return rules


def _replaced(typed: list[Word], rules: dict[str, list[_Rule]]) -> list[Word]:
    """The words with the longest phrase at each place replaced, once, from left to right."""
    out: list[Word] = []
    place = 0
    while place < len(typed):
        rule = next((one for one in rules.get(typed[place].plain, ()) if _stands(one.phrase, typed, place)), None)
        if rule is None:
            out.append(typed[place])
            place += 1
        else:
            out.extend(rule.becomes)
            place += len(rule.phrase)
    return out


def _stands(phrase: tuple[Word, ...], typed: list[Word], place: int) -> bool:
    """Whether the phrase stands at the place. One wrong mark in three words is a slip; more is another phrase."""
    if place + len(phrase) > len(typed):
        return False
    wrong = 0
    for ours, theirs in zip(phrase, typed[place : place + len(phrase)], strict=True):
        if ours.plain != theirs.plain:
            return False
        wrong += bool(theirs.marked and theirs.marked != (ours.marked or ours.plain))
    return wrong <= len(phrase) // 3
