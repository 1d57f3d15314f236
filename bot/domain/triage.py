"""Triage: which door a message belongs to, from rules that a lawyer can read and change (`data/triage.json`).

Signals are phrases, or phrases of several lists in one sentence; each gives weight to one kind. The kind with the most
weight is proposed. It is only ever a proposal: the citizen confirms it, and nothing is refused by machine alone.
The lines between the kinds: NĐ 20/2008/NĐ-CP Điều 3; Luật Khiếu nại 2011 Điều 2; Luật Tố cáo 2018 Điều 2.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Self

from pydantic import ValidationError

from bot.domain.search.fold import MOST_CHARACTERS, Word, fold, words
from bot.domain.triage_examples import LikeExamples
from bot.domain.triage_rules import ANOTHER_DOOR, Example, Signal, TriageError, TriageKind, TriageRules


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a message looks like. `alternatives` are the other kinds with weight, the heaviest first.

    `restricted`: it may hold a denunciation, so only the restricted door may store it. `signals` are the reasons, and
    `heard` the kinds that they speak for; what is like the examples alone is not among them. `surely`: the signals by
    themselves say that it may be a denunciation.
    """

    kind: TriageKind
    restricted: bool
    alternatives: tuple[TriageKind, ...] = ()
    signals: tuple[str, ...] = ()
    heard: frozenset[TriageKind] = frozenset()
    surely: bool = False

    @property
    def door(self) -> TriageKind:
        """Where it is led: what may hold a denunciation goes to the restricted door, unless life is in danger."""
        return TriageKind.DENUNCIATION if self.restricted and self.kind is not TriageKind.EMERGENCY else self.kind


_Said = tuple[Word, ...]
_START, _END, _ASKED, _NUMBER, _LETTER = (Word(sign, None) for sign in "^.?#$")
_SIGNS = {"^": _START, ".": _END, "?": _ASKED, "#": _NUMBER, "$": _LETTER}
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\S)[^.!?;\n]+)*([.!?;\n]*)")
_LONG = 40
_ACCENTED = 0.7
"""The share of words with marks from which a sentence was typed with all of them: Vietnamese has few without any."""


@dataclass(frozen=True, slots=True)
class _Ear:
    """A signal made ready: the numbers of its phrases, one set for each part."""

    signal: Signal
    parts: tuple[frozenset[int], ...]
    unless: frozenset[int]

    def hears(self, sentences: Sequence[set[int]], whole: set[int], length: int) -> bool:
        """Whether the signal is in the sentences, of which `whole` is the sum. `length`: words of the text."""
        if self.signal.up_to is not None and length > self.signal.up_to:
            return False
        if any(part.isdisjoint(whole) for part in self.parts) or not self.unless.isdisjoint(whole):
            return False
        if self.signal.across:
            return True
        return any(not any(part.isdisjoint(sentence) for part in self.parts) for sentence in sentences)


class Triage:
    """Judges messages by the rules. Each phrase is looked for once in a sentence, by its first two words."""

    def __init__(self, rules: TriageRules) -> None:
        self._rules = rules
        self._numbers: dict[_Said, int] = {}
        self._short = {short: tuple(_heard(long)) for key, long in rules.short.items() for short in _heard(key)[:1]}
        self._particles = {particle for entry in rules.particles for particle in _heard(entry)}
        self._turns = tuple(f"{fold(entry)} " for entry in rules.turns)
        self._ears = [self._ear(signal) for signal in rules.signals]
        examples = ((self._plain(example.text), example.kind) for example in rules.examples)
        self._like = LikeExamples(examples, rules.examples_doubt)
        self._by_opening: dict[tuple[str, ...], list[tuple[_Said, int]]] = {}
        for phrase, number in self._numbers.items():
            opening = (phrase[0].plain, phrase[1].plain if len(phrase) > 1 else "")
            self._by_opening.setdefault(opening, []).append((phrase, number))

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Reads `data/triage.json`; raises `TriageError` with the place and the reason."""
        try:
            return cls(TriageRules.model_validate_json(data))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise TriageError(f"triage: {place}: {first['msg']}") from error

    @property
    def examples(self) -> tuple[Example, ...]:
        """The invented messages that the rules bring along, with their doors."""
        return self._rules.examples

    @property
    def short(self) -> Mapping[str, str]:
        """Chat spellings and the words they stand for."""
        return self._rules.short

    def judge(self, text: str) -> Judgement:
        """What `text` looks like. Never raises, whatever is typed; only the first 10,000 characters are read."""
        said = [sentence for part in _sentences(text[:MOST_CHARACTERS]) if len(sentence := self._sentence(part)) > 2]
        if not said:
            return Judgement(TriageKind.OUTSIDE, restricted=False)
        sentences = [set(self._phrases_in(sentence)) for sentence in said]
        whole = set[int]().union(*sentences)
        length = len(text[:MOST_CHARACTERS].split())
        heard = [ear.signal for ear in self._ears if ear.hears(sentences, whole, length)]
        weights = dict.fromkeys(TriageKind, 0.0)
        for signal in heard:
            most = self._rules.at_most.get(signal.kind, math.inf)
            weights[signal.kind] = min(most, weights[signal.kind] + signal.weight)
        return self._weighed(text, weights, tuple(signal.id for signal in heard))

    def _weighed(self, text: str, weights: Mapping[TriageKind, float], heard: tuple[str, ...]) -> Judgement:
        """The judgement from the weights of the signals and the likeness to the examples."""
        rules = self._rules
        scores = self._scores(text, weights)
        order = sorted(TriageKind, key=lambda kind: -scores[kind])
        behind = {each: scores[order[0]] - scores[each] for each in order}
        cried = weights[TriageKind.EMERGENCY] or scores[TriageKind.EMERGENCY] >= rules.emergency_from
        near = behind[TriageKind.EMERGENCY] <= rules.emergency_within
        kind = TriageKind.EMERGENCY if cried and near else order[0]
        most = max(weights.values())
        also = (k for k in order if k is not kind and 0 < weights[k] >= rules.also_from * most)
        surely = weights[TriageKind.DENUNCIATION] >= rules.restricted_from
        restricted = (
            surely
            or kind is TriageKind.DENUNCIATION
            or (scores[TriageKind.DENUNCIATION] > 0 and behind[TriageKind.DENUNCIATION] < rules.restricted_within)
        )
        spoken_for = frozenset(each for each, weight in weights.items() if weight)
        return Judgement(kind, restricted, tuple(also), heard, spoken_for, surely)

    def turns(self, sentence: str) -> bool:
        """Whether a sentence begins with words that turn to another matter."""
        return fold(sentence).startswith(self._turns)

    def _scores(self, text: str, weights: Mapping[TriageKind, float]) -> Mapping[TriageKind, float]:
        """The weights of the signals, and what the examples say beside them."""
        rules, said = self._rules, self._plain(text)
        count = len({word.plain for word in said if word is not _ASKED})
        like = self._like.likeness(said)
        if max(weights.values()) < rules.quiet_below and not any(like.values()):
            quiet = TriageKind.QUESTION if count <= rules.quiet_question else TriageKind.REPORT
            return {**weights, quiet: rules.quiet_below}
        scores = {kind: weights[kind] + rules.like_examples * like[kind] for kind in TriageKind}
        for kind in ANOTHER_DOOR:
            if not weights[kind]:
                scores[kind] -= rules.alone_behind * max(0.0, 1 - count / rules.alone_words)
        return scores

    def _plain(self, text: str) -> list[Word]:
        """The words, chat spellings written out, and whether something is asked."""
        said = [part for word in _heard(text) for part in self._short.get(word, (word,))]
        return [*said, _ASKED] if "?" in text else said

    def _sentence(self, text: str) -> _Said:
        said: list[Word] = []
        for word in _heard(text):
            said.extend(self._short.get(word, (word,)))
        while said and said[-1] in self._particles:
            said.pop()
        said = _as_typed(said)
        return (_START, *said, _ASKED, _END) if "?" in text[-3:] else (_START, *said, _END)

    def _phrases_in(self, sentence: _Said) -> Iterator[int]:
        keys = [_keys(word) for word in sentence]
        for place, firsts in enumerate(keys):
            seconds = ("", *keys[place + 1]) if place + 1 < len(keys) else ("",)
            for opening in product(firsts, seconds):
                for phrase, number in self._by_opening.get(opening, ()):
                    here = sentence[place : place + len(phrase)]
                    if len(here) == len(phrase) and all(map(_same, here, phrase)):
                        yield number

    def _ear(self, signal: Signal) -> _Ear:
        where = f"triage: signals.{signal.id}"
        parts = [[part] if isinstance(part, str) else part for part in signal.all] or [signal.any]
        return _Ear(
            signal,
            tuple(self._numbered(part, where) for part in parts),
            self._numbered(signal.unless, f"{where}.unless"),
        )

    def _numbered(self, entries: Iterable[str], where: str) -> frozenset[int]:
        """The numbers of the phrases that the entries stand for."""
        numbers: set[int] = set()
        for entry in entries:
            meant = self._rules.lists.get(entry[1:]) if entry.startswith("@") else (entry,)
            if meant is None:
                raise TriageError(f"{where}: there is no list {entry}")
            for phrase in meant:
                said = _phrase(phrase)
                if not said:
                    raise TriageError(f"{where}: «{phrase}» holds no word")
                numbers.add(self._numbers.setdefault(said, len(self._numbers)))
        return frozenset(numbers)


def _sentences(text: str) -> Iterator[str]:
    """Sentences with their end sign; long ones in pieces, cut at a comma where there is one, so that only what was
    said close together counts as one sentence and nothing late in a text goes unheard.
    """
    for hit in _SENTENCE.finditer(text):
        parts = hit.group().split()
        while len(parts) > _LONG:
            commas = [place for place in range(_LONG // 2, _LONG) if parts[place].endswith(",")]
            cut = commas[-1] + 1 if commas else _LONG
            yield " ".join(parts[:cut])
            parts = parts[cut:]
        yield " ".join(parts)


def _phrase(entry: str) -> _Said:
    said: list[Word] = []
    for part in entry.split():
        if part in _SIGNS:
            said.append(_SIGNS[part])
        elif part.startswith("="):
            said.extend(Word(word.plain, f"={word.marked}") for word in _heard(part))
        else:
            said.extend(_heard(part))
    if len(said) == 1 and said[0].marked:
        return (Word(said[0].plain, f"={said[0].marked}"),)
    return tuple(said)


def _keys(word: Word) -> tuple[str, ...]:
    """The words of the rules that a typed word may be: itself, any number, any letter."""
    if word.plain[0].isdigit():
        return (word.plain, "#")
    return (word.plain, "$") if len(word.plain) == 1 and word.plain.isalpha() else (word.plain,)


def _same(typed: Word, meant: Word) -> bool:
    """A word typed without marks may be any; one with marks must carry the right ones."""
    if meant is _NUMBER:
        return typed.plain[0].isdigit()
    if meant is _LETTER:
        return len(typed.plain) == 1 and typed.plain.isalpha()
    if typed.plain != meant.plain:
        return False
    if typed.marked is None:
        return meant.marked is None or meant.marked[0] != "="
    if typed.marked == typed.plain:
        return meant.marked is None
    return meant.marked is not None and typed.marked == meant.marked.removeprefix("=")


def _as_typed(said: list[Word]) -> list[Word]:
    """The words of a sentence; where most carry their marks, one without has none: «làm gia hạn» is not «làm giả»."""
    letters = [word for word in said if word.plain.isalpha()]
    if sum(word.marked is not None for word in letters) < _ACCENTED * len(letters):
        return said
    return [word._replace(marked=word.plain) if word.marked is None else word for word in said]


def _heard(text: str) -> list[Word]:
    """The words of a text; hỏi and ngã, which are often mixed up, count as one tone."""
    return [_one_tone(word) for word in words(text)]


@lru_cache(maxsize=8192)
def _one_tone(word: Word) -> Word:
    return word._replace(marked=word.marked and word.marked.replace("4", "3"))
