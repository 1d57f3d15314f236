"""Picking one of the buttons last shown by typing: its number, its words, or "số hai"."""

import re
from collections.abc import Sequence
from enum import IntEnum

from bot.domain.search.fold import fold, words

_NUMBERS = {
    fold(word): number
    for number, named in enumerate(
        (
            "mot nhat one first",
            "hai nhi two second",
            "ba three third",
            "bon tu four",
            "nam five",
            "sau six",
            "bay seven",
            "tam eight",
            "chin nine",
        ),
        start=1,
    )
    for word in named.split()
}
_LEAD = re.compile(r"^(?:(?:toi|em)\s+)?(?:chon\s+)?(?:cai|so|muc|cau|y|option|number)?\s*(?:thu\s+|so\s+)?(?=\S)")
_SAID_TO_BE_ONE = re.compile(
    r"^(?:(?:toi|em)\s+)?(?:chon(?:\s+(?:so|muc|dong))?|so|muc|dong|lua chon|option|number)\s+(?:so\s+)?(?=\S)"
)
_POLITE = re.compile(r"\s+(?:a|nhe|nha|please)$")
_SHORTEST = 3


class Ear(IntEnum):
    """How much of what is typed may be a choice; each takes what the one before takes."""

    EXACT = 0
    """A bare number and the whole label: "2" is never a name."""
    SAID = 1
    """Also a number that is said to be one, "số hai": where choices are numbered and a name is asked for."""
    NUMBERED = 2
    """Also a number in a word, "hai": where choices are numbered, and the answer could not be just that."""
    LOOSE = 3
    """Also the beginning of one label: where nothing but a choice is asked for."""


def pick(choices: Sequence[tuple[str, str]], text: str, ear: Ear) -> str | None:
    """The press that the typed text means, or None."""
    typed = fold(text)
    if not typed or not choices:
        return None
    exact = [press for label, press in choices if fold(label) == typed]
    if exact:
        return exact[0]
    if re.fullmatch(r"\d{1,2}", typed):
        return _at(choices, int(typed))
    if ear is Ear.LOOSE:
        return _loosely(choices, text)
    said = _SAID_TO_BE_ONE.sub("", typed)
    if ear is Ear.NUMBERED or (ear is Ear.SAID and said != typed):
        return _number(choices, said)
    return None


def _loosely(choices: Sequence[tuple[str, str]], text: str) -> str | None:
    typed = fold(text)
    if typed in {"dau tien", "cai dau", "cai dau tien"}:
        return _at(choices, 1)
    if typed in {"cuoi cung", "cai cuoi", "cai cuoi cung"}:
        return _at(choices, len(choices))
    if (numbered := _number(choices, _LEAD.sub("", typed))) is not None:
        return numbered
    begun = [press for label, press in choices if len(typed) >= _SHORTEST and _begins(label, text)]
    return begun[0] if len(begun) == 1 else None


def _number(choices: Sequence[tuple[str, str]], said: str) -> str | None:
    said = _POLITE.sub("", said)
    if re.fullmatch(r"\d{1,2}", said):
        return _at(choices, int(said))
    return _at(choices, _NUMBERS[said]) if said in _NUMBERS else None


def _begins(label: str, text: str) -> bool:
    """Whether the label begins with the text; marks that were typed must be the label's: "dừng" is not "Đúng"."""
    pairs = zip(words(text), words(label), strict=False)
    same = all(not typed.marked or typed == shown for typed, shown in pairs if typed.plain == shown.plain)
    return same and fold(label).startswith(fold(text))


def _at(choices: Sequence[tuple[str, str]], number: int) -> str | None:
    return choices[number - 1][1] if 1 <= number <= len(choices) else None
