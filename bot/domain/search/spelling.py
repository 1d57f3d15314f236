"""Misspelt words, read by their neighbours.

Vietnamese is misspelt by sound: "xổ đỏ" for "sổ đỏ", "thường chú" for "thường trú", "hộ triếu" for "hộ chiếu". Both
words of such a slip may be good words by themselves, so that a word is changed only where it forms no known pair with
its neighbours and another word of the same sound (or, for a word that nobody knows, of one letter more, less or other)
does. Words run together ("dangky") are parted the same way.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.domain.search.fold import Word

_SHORTEST = 3
_LONGEST = 12
_LIKE_SOUNDING = (
    (re.compile(r"^(?:tr|ch)"), "C"),
    (re.compile(r"^(?:s|x)"), "S"),
    (re.compile(r"^(?:gi(?=[aeiouy])|d|r)"), "Z"),
    (re.compile(r"^(?:n(?![gh])|l)"), "L"),
    (re.compile(r"^ngh?"), "G"),
    (re.compile(r"^gh"), "g"),
    (re.compile(r"^(?:qu|k|c)(?!h)"), "K"),
    (re.compile(r"y"), "i"),
    (re.compile(r"ng$"), "n"),
    (re.compile(r"c$"), "t"),
)


def sound(plain: str) -> str:
    """How a plain syllable sounds where people mix up s and x, ch and tr, d, gi and r, l and n, -n and -ng."""
    for pattern, same in _LIKE_SOUNDING:
        plain = pattern.sub(same, plain)
    return plain


class Spelling:
    """Reads misspelt words with the words and pairs of known texts."""

    def __init__(self, texts: Iterable[Sequence[Word]]) -> None:
        self._words: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        for text in texts:
            plain = [word.plain for word in text]
            self._words.update(plain)
            self._pairs.update(pairwise(plain))
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_gap: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if word.isalpha():
                self._by_sound[sound(word)].append(word)
                for gap in _gaps(word):
                    self._by_gap[gap].append(word)

    def mended(self, typed: list[Word]) -> list[Word]:
        """The words with the misspelt ones replaced; a replaced word has no marks."""
        out: list[Word] = []
        for place, word in enumerate(typed):
            before = out[-1].plain if out else ""
            after = typed[place + 1].plain if place + 1 < len(typed) else ""
            out.extend(self._meant(word, before, after))
        return out

    def pairs(self, before: str, plain: str, after: str) -> bool:
        """Whether the word forms a known pair with one of its neighbours ("": there is none)."""
        return (before, plain) in self._pairs or (plain, after) in self._pairs

    def _meant(self, word: Word, before: str, after: str) -> tuple[Word, ...]:
        plain = word.plain
        if not plain.isalpha() or self.pairs(before, plain, after):
            return (word,)
        unknown = plain not in self._words and len(plain) >= _SHORTEST
        others = list(self._by_sound.get(sound(plain), ())) if unknown or word.marked else []
        if unknown and len(plain) <= _LONGEST:
            parted = self._parted(plain)
            if parted:
                return parted
            others.extend(dict.fromkeys(near for gap in _gaps(plain) for near in self._by_gap.get(gap, ())))
        possible = [other for other in others if other != plain and self.pairs(before, other, after)]
        if not possible:
            return (word,)
        return (Word(min(possible, key=lambda other: OSA.distance(plain, other)), None),)

    def _parted(self, plain: str) -> tuple[Word, ...]:
        """Two words that were run together, when they are a known pair."""
        for cut in range(2, len(plain) - 1):
            pair = (plain[:cut], plain[cut:])
            if pair in self._pairs:
                return (Word(pair[0], None), Word(pair[1], None))
        return ()


def _gaps(word: str) -> Iterable[str]:
    """The word, and the word with any one letter left out: two words that share one are a letter apart."""
    yield word
    if len(word) >= _SHORTEST:
        for place in range(len(word)):
            yield word[:place] + word[place + 1 :]
