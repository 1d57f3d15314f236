"""A pseudonym in the place of a sender: what was filed stays in the register, who filed it does not.

The sender's name, address and phone are struck out of free words too, however they were typed: with or without marks,
in capitals, the number with spaces or with +84.
"""

import re

from bot.domain.case import Sender
from bot.domain.redact import GONE, masked, redact, strike
from bot.domain.search.fold import fold

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[ .-]?\d){8,14}(?![\w-])")
_NATIONAL = 10
"""Digits of a number at home, with its first 0."""
_SHORTEST = 2
"""Words of a name or an address from which on it is struck as a whole; one word alone is too common."""


def made(bits: int) -> str:
    """A pseudonym of 40 random bits: "ND-1A2B3C4D5E". It is derived from nothing."""
    return f"ND-{bits % (1 << 40):010X}"


def without(text: str, sender: Sender | None, *, own_words: bool) -> str:
    """The words with the sender's name, address and phone struck out; of somebody unknown, whatever looks like it.

    `own_words`: they are the sender's, so that every phone number and e-mail address in them goes too. An official's
    keep the numbers of the office.
    """
    if sender is None:
        return redact(text) if own_words else strike(text)
    struck = strike(text) if own_words else _NUMBER.sub(lambda run: _other_number(run[0], sender.phone), text)
    for part in (sender.name, sender.address):
        struck = _without_words(struck, part)
    return struck


def covered(text: str, sender: Sender | None, *, own_words: bool) -> str:
    """The words as they are read while their sender is sealed: without name, numbers and e-mail addresses.

    The address stays, since the matter mostly lies there. `own_words` as above.
    """
    bare = masked(text) if own_words else text
    if sender is None:
        return bare
    bare = _NUMBER.sub(lambda run: _other_number(run[0], sender.phone), bare)
    return _without_words(bare, sender.name)


def _other_number(run: str, phone: str) -> str:
    """The digits as they are, unless they are the sender's own."""
    return GONE if _bare(run) == _bare(phone) else run


def _bare(number: str) -> str:
    """The digits without the country's, so that 0912… and +84912… are one number."""
    digits = re.sub(r"\D", "", number)
    return digits.removeprefix("84" if len(digits) > _NATIONAL else "0")


def _without_words(text: str, part: str) -> str:
    """`text` without the words of `part` where they follow one another, marks and capitals apart."""
    wanted = fold(part).split()
    if len(wanted) < _SHORTEST:
        return text
    found = [(match.start(), match.end(), fold(match[0])) for match in _WORD.finditer(text)]
    runs = [found[place : place + len(wanted)] for place in range(len(found) - len(wanted) + 1)]
    spans = [(run[0][0], run[-1][1]) for run in runs if [word for _, _, word in run] == wanted]
    for start, end in reversed(spans):
        text = f"{text[:start]}{GONE}{text[end:]}"
    return text
