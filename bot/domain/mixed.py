"""A message with two matters: feedback beside a complaint or a denunciation, which must be filed apart.

Mixed content is split into separate submissions (Luật Tiếp công dân 2013, Điều 25; Nghị định 154/2026/NĐ-CP, Điều 14).
Each sentence is judged by itself; it is only a proposal, and the citizen decides.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.triage import Judgement
from bot.domain.triage_rules import TriageKind

_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\S)[^.!?;\n]+)*[.!?;\n]*\s*")
_FEEDBACK = frozenset({TriageKind.REPORT, TriageKind.PETITION})
_OTHER = frozenset({TriageKind.COMPLAINT, TriageKind.DENUNCIATION})
_SIGNS = 2
"""Signals that the feedback must have of its own."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """The two parts in the citizen's own words. `kind` is the door of the part that is no feedback."""

    feedback: str
    other: str
    kind: TriageKind


def apart(judge: Callable[[str], Judgement], text: str) -> Mixed | None:
    """The two matters of a message; None when it has one, or when they cannot be told apart by sentences.

    Never puts a sentence that may hold a denunciation among the feedback.
    """
    whole = judge(text)
    if whole.door not in _OTHER:
        return None
    feedback: list[str] = []
    other: list[str] = []
    last = other
    for sentence in _sentences(text):
        judged = judge(sentence)
        if judged.door in _OTHER or judged.restricted:
            last = other
        elif judged.kind in _FEEDBACK and judged.signals:
            last = feedback
        if last is other and not other and not feedback:
            # What comes after the other matter mostly goes on about it, so the feedback must come first.
            return None
        last.append(sentence)
    told, rest = " ".join(feedback), " ".join(other)
    if not told or not rest:
        return None
    alone, beside = judge(told), judge(rest)
    # One sign alone may be the wish at the end of the other matter: "mong được xem xét".
    if alone.door not in _FEEDBACK or len(alone.signals) < _SIGNS or beside.door not in _OTHER:
        return None
    return Mixed(told, rest, beside.door)


def _sentences(text: str) -> Iterator[str]:
    return (part for hit in _SENTENCE.finditer(text) if (part := hit.group().strip()))
