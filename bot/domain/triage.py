"""Triage: which door a message belongs to, from rules that a lawyer can read and change (`data/triage.json`).

Signals are phrases, or phrases of several lists in one sentence; each gives weight to one kind. The kind with the most
weight is proposed. It is only ever a proposal: the citizen confirms it, and nothing is refused by machine alone.
The lines between the kinds: NĐ 20/2008/NĐ-CP Điều 3; Luật Khiếu nại 2011 Điều 2; Luật Tố cáo 2018 Điều 2.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.domain.search.fold import MOST_CHARACTERS, Word, words


class TriageKind(StrEnum):
    """The doors. The order decides between equal weights: danger first, then what must be kept secret."""

    EMERGENCY = "khan_cap"
    """Life or limb is in danger now: the numbers to call come first."""
    DENUNCIATION = "to_cao"
    """Wrongdoing of somebody, to be investigated: the restricted door (Luật Tố cáo 2018)."""
    COMPLAINT = "khieu_nai"
    """A decision or act against the writer, to be reviewed (Luật Khiếu nại 2011)."""
    OUTSIDE = "ngoai_pham_vi"
    """Not a matter of the province's offices, or no matter at all."""
    PETITION = "kien_nghi"
    """A report with a proposal, or a proposal for a rule (NĐ 20/2008/NĐ-CP, Điều 3 khoản 5)."""
    QUESTION = "hoi_dap"
    """A question about a procedure or a dossier."""
    REPORT = "phan_anh"
    """A difficulty, a delay, a fault (NĐ 20/2008/NĐ-CP, Điều 3 khoản 4)."""


class TriageError(ValueError):
    """Rules that do not hold together; the text says where and why."""


Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signal(_Line):
    """One reason for a kind. It is there when any of `any` is said, or when one sentence says one of each of `all`.

    An entry `@name` stands for the list of that name; "?" for a question mark, "." for the end of a sentence. With
    `unless`, nothing of that list may be said in the whole text.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    kind: TriageKind
    weight: Annotated[float, Field(gt=0, le=20)]
    why: Phrase
    any: tuple[Phrase, ...] = ()
    all: tuple[Phrase | tuple[Phrase, ...], ...] = ()
    unless: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if bool(self.any) == bool(self.all):
            msg = "a signal has either `any` or `all`"
            raise ValueError(msg)
        return self


class Example(_Line):
    """An invented message and the door it belongs to; `data/triage.json` is tested on its own examples."""

    text: str
    kind: TriageKind


class TriageRules(_Line):
    """The whole file. `short` maps chat spellings to words; `particles` are dropped at the end of a sentence."""

    about: str = ""
    restricted_from: Annotated[float, Field(gt=0)]
    also_from: Annotated[float, Field(gt=0, le=1)]
    short: dict[Phrase, Phrase]
    particles: tuple[Phrase, ...]
    lists: dict[Phrase, tuple[Phrase, ...]]
    signals: tuple[Signal, ...]
    examples: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [signal.id for signal in self.signals]
        for name in names:
            if names.count(name) > 1:
                msg = f"signal {name} stands twice"
                raise ValueError(msg)
        return self

    @classmethod
    def load(cls, path: Path) -> "TriageRules":
        """Reads the file; raises `TriageError` with the place and the reason."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            msg = f"{path.name}: {place}: {first['msg']}"
            raise TriageError(msg) from error


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a message looks like. `alternatives` are the other kinds with weight, the heaviest first.

    `restricted`: it may hold a denunciation, so only the restricted door may store it. `signals` are the reasons.
    """

    kind: TriageKind
    restricted: bool
    alternatives: tuple[TriageKind, ...] = ()
    signals: tuple[str, ...] = ()


_Said = tuple[Word, ...]
_END, _ASKED = Word(".", None), Word("?", None)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\S)[^.!?;\n]+)*([.!?;\n]*)")
_LONG = 120


class Triage:
    """Judges messages by the rules."""

    def __init__(self, rules: TriageRules) -> None:
        self._rules = rules
        self._short = {"".join(w.plain for w in words(short)): tuple(words(long)) for short, long in rules.short.items()}
        self._particles = {_phrase(particle) for particle in rules.particles}
        self._signals = [
            (signal, [self._phrases([part] if isinstance(part, str) else part) for part in (signal.all or [signal.any])])
            for signal in rules.signals
        ]
        self._unless = {signal.id: self._phrases(signal.unless) for signal in rules.signals}

    def judge(self, text: str) -> Judgement:
        """What `text` looks like. Never raises, whatever is typed; only the first 10,000 characters are read."""
        said = [self._sentence(part) for part in _sentences(text[:MOST_CHARACTERS])]
        said = [sentence for sentence in said if len(sentence) > 1]
        if not said:
            return Judgement(TriageKind.OUTSIDE, restricted=False)
        heard = [signal for signal, groups in self._signals if self._is_there(signal, groups, said)]
        weights = dict.fromkeys(TriageKind, 0.0)
        for signal in heard:
            weights[signal.kind] += signal.weight
        order = sorted(TriageKind, key=lambda kind: -weights[kind])
        kind = order[0] if weights[order[0]] else TriageKind.REPORT
        also = tuple(k for k in order if k is not kind and 0 < weights[k] >= self._rules.also_from * weights[kind])
        restricted = kind is TriageKind.DENUNCIATION or weights[TriageKind.DENUNCIATION] >= self._rules.restricted_from
        return Judgement(kind, restricted, also, tuple(signal.id for signal in heard))

    def _sentence(self, text: str) -> _Said:
        said: list[Word] = []
        for word in words(text):
            said.extend(self._short.get(word.plain, (word,)) if word.marked is None else (word,))
        while said and any(_is_said((last,), particle) for last in said[-1:] for particle in self._particles):
            said.pop()
        return (*said, _ASKED, _END) if text.endswith("?") else (*said, _END)

    def _phrases(self, entries: Iterable[str]) -> list[_Said]:
        phrases: list[_Said] = []
        for entry in entries:
            if not entry.startswith("@"):
                phrases.append(_phrase(entry))
            elif entry[1:] in self._rules.lists:
                phrases.extend(_phrase(phrase) for phrase in self._rules.lists[entry[1:]])
            else:
                msg = f"there is no list {entry}"
                raise TriageError(msg)
        return phrases

    def _is_there(self, signal: Signal, groups: Sequence[Sequence[_Said]], said: Sequence[_Said]) -> bool:
        if any(_is_said(sentence, phrase) for phrase in self._unless[signal.id] for sentence in said):
            return False
        return any(
            all(any(_is_said(sentence, phrase) for phrase in phrases) for phrases in groups) for sentence in said
        )


def _sentences(text: str) -> Iterable[str]:
    """Sentences with their end sign; very long ones in pieces, so that nothing late in a text goes unheard."""
    for hit in _SENTENCE.finditer(text):
        parts = hit.group().split()
        for start in range(0, len(parts), _LONG):
            yield " ".join(parts[start : start + _LONG])


def _phrase(entry: str) -> _Said:
    marks = {"?": _ASKED, ".": _END}
    said: list[Word] = []
    for part in entry.split():
        said.extend([marks[part]] if part in marks else words(part))
    return tuple(said)


def _is_said(sentence: _Said, phrase: _Said) -> bool:
    first, length = phrase[0].plain, len(phrase)
    return any(
        sentence[place].plain == first and all(map(_same, sentence[place : place + length], phrase, strict=True))
        for place in range(len(sentence) - length + 1)
    )


def _same(typed: Word, meant: Word) -> bool:
    """A word typed without marks may be any; one with marks must carry the right ones."""
    return typed.plain == meant.plain and (typed.marked is None or typed.marked == meant.marked)
