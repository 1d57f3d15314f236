"""Short names of procedures for buttons: at most 40 signs, and no two of one list alike.

Official titles run to hundreds of signs and often differ in their last words only, so plain cutting would give
buttons that nobody can tell apart.
"""

import re
from collections.abc import Sequence

LABEL_CAP = 40
"""Signs of a button (what a narrow phone shows in one line)."""

_LEAD = re.compile(r"^(?:thủ tục(?: hành chính)?|tthc)\s*:?\s+", re.IGNORECASE)
_TAIL = re.compile(r"[\s,;:(–-]+$")
_OPENING = 14


def short(title: str, cap: int = LABEL_CAP) -> str:
    """The title without its empty first word, cut at a word's end."""
    bare = _LEAD.sub("", " ".join(title.split()))
    bare = bare[:1].upper() + bare[1:]
    if len(bare) <= cap:
        return bare
    cut = bare[:cap].rsplit(" ", 1)[0] if " " in bare[:cap] else bare[: cap - 1]
    return _TAIL.sub("", cut[: cap - 1]) + "…"


def labels(titles: Sequence[str]) -> tuple[str, ...]:
    """One label per title; where cutting would make two alike, they show what tells them apart."""
    plain = [short(title) for title in titles]
    told = [
        label if plain.count(label) == 1 else _apart(title, titles) for title, label in zip(titles, plain, strict=True)
    ]
    return tuple(
        label if told.index(label) == place else _numbered(label, told[:place].count(label) + 1)
        for place, label in enumerate(told)
    )


def _apart(title: str, titles: Sequence[str]) -> str:
    """The beginning, then the words from where this title leaves the others that begin like it."""
    mine = title.split()
    opening = short(title, _OPENING).rstrip("…")
    others = [other.split() for other in titles if other != title and short(other) == short(title)]
    shared = max((_common(mine, other) for other in others), default=0)
    own = " ".join(mine[max(0, shared - 1) :])
    room = LABEL_CAP - len(opening) - 2
    tail = own if len(own) <= room else _TAIL.sub("", own[: room - 1]) + "…"
    return f"{opening}… {tail}" if tail else short(title)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _numbered(label: str, number: int) -> str:
    mark = f" ({number})"
    return label[: LABEL_CAP - len(mark)] + mark
