"""A message with two matters: feedback beside a complaint, a denunciation or a question, which are taken apart.

Mixed content is split into separate submissions (Luật Tiếp công dân 2013, Điều 25; Nghị định 154/2026/NĐ-CP, Điều 14).
Each sentence is judged by itself; it is only a proposal, and the citizen decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.search.fold import fold
from bot.domain.triage import Judgement, Triage
from bot.domain.triage_rules import FEEDBACK, TriageKind

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\S)[^.!?;\n]+)*[.!?;\n]*\s*")
_OTHER = frozenset({TriageKind.COMPLAINT, TriageKind.DENUNCIATION})
_SIGNS = 2
"""Signals that feedback beside another door must have, and a question: one alone may be the wish at the other's end."""

_TURNING = 6
"""Words among which those that turn to another matter stand."""
_LONGEST = 200
"""Words of one sentence in which such a turn is looked for."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """The two parts in the citizen's own words. `kind` is the door of the part that is no feedback."""

    feedback: str
    other: str
    kind: TriageKind


def apart(triage: Triage, text: str) -> Mixed | None:
    """The two matters of a message; None when it has one, or when they cannot be told apart by sentences.

    Never puts a sentence that may hold a denunciation among the feedback.
    """
    sentences = list(_sentences(triage, text))
    if len(sentences) == 1:
        return None
    door = triage.judge(text).door
    turned = any(map(triage.turns, sentences))
    if door not in _OTHER and not (turned and door in FEEDBACK | {TriageKind.QUESTION}):
        return None
    told, rest = _two(triage, sentences, beside_question=door not in _OTHER)
    if not told or not rest:
        return None
    feedback, other = triage.judge(told), triage.judge(rest)
    beside = _another_door(other) and len(feedback.signals) >= _SIGNS if door in _OTHER else _asks(other)
    if feedback.door not in FEEDBACK & feedback.heard or not beside:
        return None
    return Mixed(told, rest, other.door)


def _two(triage: Triage, sentences: Iterable[str], *, beside_question: bool) -> tuple[str, str]:
    """The feedback and the other matter, each sentence with the one before unless it opens a new matter."""
    feedback: list[str] = []
    other: list[str] = []
    last: list[str] | None = None
    for sentence in sentences:
        judged = triage.judge(sentence)
        anew = last is None or triage.turns(sentence)
        if judged.door in _OTHER or judged.restricted:
            last = other
        elif judged.kind in FEEDBACK and judged.signals and (anew or last is feedback):
            last = feedback
        elif beside_question and judged.kind is TriageKind.QUESTION and anew:
            last = other
        # What comes after mostly goes on about the same ("Làm việc kiểu gì vậy?"), so what is new must say so.
        last = other if last is None else last
        last.append(sentence)
    return " ".join(feedback), " ".join(other)


def _another_door(judged: Judgement) -> bool:
    """Whether the part is a complaint or a denunciation by signals of its own. One that is only like the examples may
    have its heart in the other part, which then is no feedback.
    """
    return judged.door in _OTHER and judged.door in judged.heard


def _asks(judged: Judgement) -> bool:
    """Whether the part is a question of its own."""
    return judged.door is TriageKind.QUESTION and len(judged.signals) >= _SIGNS


def _sentences(triage: Triage, text: str) -> Iterator[str]:
    """The sentences; one is cut where it turns to another matter after a comma, or to a question ("và cho tôi hỏi")."""
    for hit in _SENTENCE.finditer(text):
        words, begin = hit.group().split(), 0
        for place in range(1, min(len(words), _LONGEST)):
            turning = " ".join(words[place : place + _TURNING])
            if triage.turns(turning) and (words[place - 1].endswith(",") or "hoi" in fold(turning).split()):
                yield " ".join(words[begin:place]).rstrip(",")
                begin = place
        if words[begin:]:
            yield " ".join(words[begin:])
