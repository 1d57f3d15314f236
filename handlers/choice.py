"""Picking one of the buttons last shown by typing: its number, its words, or "số hai"."""

import re
from collections.abc import Sequence

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
        ),
        start=1,
    )
    for word in named.split()
}
_LEAD = re.compile(r"^(?:(?:toi|em)\s+)?(?:chon\s+)?(?:cai|so|muc|cau|y|option|number)?\s*(?:thu\s+|so\s+)?(?=\S)")
_SHORTEST = 3


def pick(choices: Sequence[tuple[str, str]], text: str, *, loosely: bool) -> str | None:
    """The press that the typed text means, or None.

    A bare number and the exact label always count. `loosely` also takes number words and the beginning of one label;
    it is for questions that ask to choose, since "Hai" may be somebody's name and "2" never is.
    """
    typed = fold(text)
    if not typed or not choices:
        return None
    exact = [press for label, press in choices if fold(label) == typed]
    if exact:
        return exact[0]
    if re.fullmatch(r"\d{1,2}", typed):
        return _at(choices, int(typed))
    return _loosely(choices, text) if loosely else None


def _loosely(choices: Sequence[tuple[str, str]], text: str) -> str | None:
    typed = fold(text)
    if typed in {"dau tien", "cai dau", "cai dau tien"}:
        return _at(choices, 1)
    if typed in {"cuoi cung", "cai cuoi", "cai cuoi cung"}:
        return _at(choices, len(choices))
    rest = _LEAD.sub("", typed)
    if re.fullmatch(r"\d{1,2}", rest):
        return _at(choices, int(rest))
    if rest in _NUMBERS:
        return _at(choices, _NUMBERS[rest])
    begun = [press for label, press in choices if len(typed) >= _SHORTEST and _begins(label, text)]
    return begun[0] if len(begun) == 1 else None


def _begins(label: str, text: str) -> bool:
    """Whether the label begins with the text; marks that were typed must be the label's: "dừng" is not "Đúng"."""
    pairs = zip(words(text), words(label), strict=False)
    same = all(not typed.marked or typed == shown for typed, shown in pairs if typed.plain == shown.plain)
    return same and fold(label).startswith(fold(text))


def _at(choices: Sequence[tuple[str, str]], number: int) -> str | None:
    return choices[number - 1][1] if 1 <= number <= len(choices) else None
