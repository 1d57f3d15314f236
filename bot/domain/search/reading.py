"""Reading a text with the vocabulary: abbreviations written out, everyday words put into official ones, noise left out.

Titles of the catalog and questions are read by the same rules, so that both come out in the same words.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from bot.domain.search.fold import Word, agree, words
from bot.domain.search.spelling import Spelling
from bot.domain.search.vocabulary import Vocabulary

_LONGEST = 10


class _Rule(NamedTuple):
    """A phrase and what it becomes; no words: it is left out."""

    phrase: tuple[Word, ...]
    becomes: tuple[Word, ...]


class Reader:
    """Reads texts with one vocabulary. `known`: texts whose spelling is right, for the mending of questions."""

    def __init__(self, vocabulary: Vocabulary, known: Iterable[str] = ()) -> None:
        self._shorts: dict[str, tuple[Word, ...]] = {
            words(short)[0].plain: tuple(words(long)) for short, long in vocabulary.abbreviations.items()
        }
        meanings = list(self._meant(vocabulary))
        noise: list[tuple[list[Word], list[Word]]] = [(self.written_out(words(said)), []) for said in vocabulary.noise]
        single = {phrase[0] for phrase, _ in noise if len(phrase) == 1}
        self._usual = _usual(self.written_out(words(text)) for text in vocabulary.phrases())
        self._meanings = _by_beginning(meanings)
        self._all = _by_beginning([*meanings, *((kept, kept) for kept in self._kept(vocabulary)), *noise])
        self._titled = _marking(twin.titled for twin in vocabulary.twins)
        self._said = _marking((*twin.titled, *twin.said) for twin in vocabulary.twins)
        self._weights = tuple(twin.weight for twin in vocabulary.twins)
        texts = [self.written_out(words(text)) for text in (*known, *vocabulary.phrases())]
        self._forms = frozenset(word for text in texts for word in text)
        self._content = Spelling([word for word in text if word not in single] for text in texts)
        self._spelling = Spelling((*texts, *(self.written_out(words(text)) for text in vocabulary.noise)))

    def title(self, text: str) -> list[Word]:
        """The words of an official title."""
        return self._replaced(self.written_out(words(text)), self._meanings)

    def plain(self, text: str) -> frozenset[str]:
        """The plain words of any text, as they are written."""
        return frozenset(word.plain for word in self.written_out(words(text)))

    def saying(self, text: str) -> list[Word]:
        """The words of what people say, spelt as it should be."""
        return self._replaced(self.written_out(words(text)), self._all)

    def question(self, text: str) -> list[Word]:
        """The words of a question that say what it is about."""
        typed = [self._with_all_marks(word) for word in self.written_out(words(text), self._content)]
        return self._replaced(self._spelling.mended(typed), self._all)

    def written_out(self, typed: Sequence[Word], content: Spelling | None = None) -> list[Word]:
        """The words with every abbreviation written out, unless it is a word of a known pair of `content`."""
        out: list[Word] = []
        for place, word in enumerate(typed):
            long = self._shorts.get(word.plain)
            # A word typed with vowel marks is that word: "ở" is not the abbreviation "o".
            itself = word.marked is not None and word.marked.replace("đ", "d") != word.plain
            if long is None or itself or (content and content.pairs(*_around(typed, place))):
                out.append(word)
            else:
                out.extend(long)
        return out

    def _meant(self, vocabulary: Vocabulary) -> Iterable[tuple[list[Word], list[Word]]]:
        """Every saying with the official words; those stay as they are where they are written."""
        for meaning in vocabulary.meanings:
            means = self.written_out(words(meaning.means))
            yield means, means
            for said in meaning.said:
                yield self.written_out(words(said)), means

    def _kept(self, vocabulary: Vocabulary) -> Iterable[list[Word]]:
        """Phrases of which no word is noise: those that tell twins apart, and what no procedure answers."""
        for twin in vocabulary.twins:
            yield from (self.written_out(words(text)) for text in (*twin.titled, *twin.said))
        yield from (self.written_out(words(text)) for text in vocabulary.outside)

    def _replaced(self, typed: list[Word], rules: "_Rules") -> list[Word]:
        """The words with the longest phrase at each place replaced, once, from left to right."""
        out: list[Word] = []
        place = 0
        while place < len(typed):
            rule = _rule_at(rules, typed, place)
            if rule is None or (len(rule.phrase) == 1 and self._another(rule, typed, place)):
                out.append(typed[place])
                place += 1
            else:
                out.extend(rule.becomes)
                place += len(rule.phrase)
        return out

    def _another(self, rule: _Rule, typed: list[Word], place: int) -> bool:
        """Whether a word typed without marks may be another word than the rule's: "di" of "di chúc" is not "đi"."""
        if rule.phrase[0].marked is None or typed[place].marked is not None:
            return False
        if rule.becomes and not self._likely(rule.phrase[0]):
            return True
        return self._content.pairs(*_around(typed, place))

    def _with_all_marks(self, word: Word) -> Word:
        """The word that was meant when a mark was left out and what is left is no word: "căt" is "cắt"."""
        usual = self._usual.get(word.plain)
        if word.marked is None or usual is None or word in self._forms or not agree(word.marked, usual):
            return word
        return Word(word.plain, usual)

    def _likely(self, word: Word) -> bool:
        """Whether people mostly mean this word when they type it without marks."""
        return self._usual.get(word.plain, word.marked) == word.marked

    def titled_twins(self, read: list[Word]) -> int:
        """Which twins the words of a title name, one bit each in the order of the vocabulary."""
        return self._marked(read, self._titled)

    def said_twins(self, read: list[Word]) -> int:
        """Which twins the words of a question or a saying name."""
        return self._marked(read, self._said)

    def without_twins(self, read: list[Word]) -> list[Word]:
        """The words of a title that tell it from no twin."""
        named: set[int] = set()
        for place, word in enumerate(read):
            for phrase, _ in self._titled.get(word.plain, ()):
                if _stands(phrase, read, place):
                    named.update(range(place, place + len(phrase)))
        return [word for place, word in enumerate(read) if place not in named]

    def _marked(self, read: list[Word], marks: "_Marks") -> int:
        """The bits of the phrases that stand anywhere in the words."""
        bits = 0
        for place, word in enumerate(read):
            for phrase, bit in marks.get(word.plain, ()):
                if bits & bit or not _stands(phrase, read, place):
                    continue
                if len(phrase) > 1 or word.marked or self._likely(phrase[0]):
                    bits |= bit
        return bits

    def twin_share(self, bits: int) -> float:
        """What is left of a score when these twins are named on one side only."""
        left = 1.0
        for place, weight in enumerate(self._weights):
            if bits >> place & 1:
                left *= 1.0 - weight
        return left


_Rules: TypeAlias = dict[str, dict[str, list[_Rule]]]
"""By the first plain word of the phrase and the second ("" for a phrase of one), the longest phrase first."""


_Marks: TypeAlias = dict[str, list[tuple[tuple[Word, ...], int]]]


def _marking(twins: Iterable[Iterable[str]]) -> _Marks:
    """The phrases by their first plain word, each with the bit of its twin."""
    marks: _Marks = {}
    for number, texts in enumerate(twins):
        for text in texts:
            phrase = tuple(words(text))
            marks.setdefault(phrase[0].plain, []).append((phrase, 1 << number))
    return marks


def _usual(texts: Iterable[Sequence[Word]]) -> dict[str, str | None]:
    """The marks that each plain word has most often."""
    seen: dict[str, Counter[str | None]] = {}
    for text in texts:
        for word in text:
            seen.setdefault(word.plain, Counter())[word.marked] += 1
    return {plain: marks.most_common(1)[0][0] for plain, marks in seen.items()}


def _by_beginning(pairs: Iterable[tuple[Sequence[Word], Sequence[Word]]]) -> _Rules:
    """The rules by how their phrases begin."""
    rules: _Rules = {}
    for phrase, becomes in pairs:
        if phrase:
            second = phrase[1].plain if len(phrase) > 1 else ""
            beginning = rules.setdefault(phrase[0].plain, {}).setdefault(second, [])
            beginning.append(_Rule(tuple(phrase[:_LONGEST]), tuple(becomes)))
    for first in rules.values():
        for found in first.values():
            found.sort(key=lambda rule: -len(rule.phrase))
    return rules


def _around(typed: Sequence[Word], place: int) -> tuple[str, str, str]:
    """The plain word at the place between its neighbours; "" where there is none."""
    before = typed[place - 1].plain if place else ""
    after = typed[place + 1].plain if place + 1 < len(typed) else ""
    return before, typed[place].plain, after


def _rule_at(rules: _Rules, typed: list[Word], place: int) -> _Rule | None:
    first = rules.get(typed[place].plain)
    if first is None:
        return None
    second = typed[place + 1].plain if place + 1 < len(typed) else ""
    for beginning in (second, "") if second else ("",):
        for rule in first.get(beginning, ()):
            if _stands(rule.phrase, typed, place):
                return rule
    return None


def _stands(phrase: tuple[Word, ...], typed: list[Word], place: int) -> bool:
    """Whether the phrase stands at the place. One wrong mark in three words is a slip; more is another phrase."""
    if place + len(phrase) > len(typed):
        return False
    wrong = 0
    for offset, ours in enumerate(phrase):
        theirs = typed[place + offset]
        if ours.plain != theirs.plain:
            return False
        wrong += theirs.marked is not None and theirs.marked != (ours.marked or ours.plain)
    return wrong <= len(phrase) // 3
