"""Folding: one plain form for the many ways to type the same words.

Composed or decomposed letters, old or new place of the tone (hoà, hòa), đ, capitals, punctuation, Telex and VNI keys
left in the text: all fold to small letters a-z and digits with single spaces. The marks that were typed are kept
beside the plain form, since they count where they are there (má is not mã).
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.domain.search.syllable import read_keys

MOST_CHARACTERS = 10_000
"""What is read of a text; the rest cannot change the answer any more."""

MOST_WORDS = 160
"""Words of a question that are read."""

_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """One word: `plain` without marks; `marked` with them, the tone at the end; None when it was typed without."""

    plain: str
    marked: str | None


def words(text: str) -> list[Word]:
    """The words of a text, at most `MOST_WORDS`."""
    whole = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold())
    found: list[Word] = []
    for typed in _WORD.findall(whole):
        found.extend(_read(typed))
        if len(found) >= MOST_WORDS:
            break
    return found[:MOST_WORDS]


def agree(typed: str, whole: str) -> bool:
    """Whether `typed` has only marks that `whole` has as well: the vowel's without the tone, or the tone alone."""
    return typed == whole.rstrip("12345") or (
        typed[-1:] == whole[-1:] and typed[-1:].isdigit() and typed[:-1].isascii()
    )


def fold(text: str) -> str:
    """The plain words of a text. Folding what is folded changes nothing."""
    return " ".join(word.plain for word in words(text))


@lru_cache(maxsize=8192)
def _read(typed: str) -> tuple[Word, ...]:
    """One typed word; nothing when it has no Latin letter or digit, two when a number was written on to it."""
    letters: list[str] = []
    tone = ""
    for sign in unicodedata.normalize("NFD", typed):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    shaped = unicodedata.normalize("NFC", "".join(letters))
    plain = "".join(sign for sign in "".join(letters).replace("đ", "d") if sign.isascii() and sign.isalnum())
    if not plain:
        return ()
    meant = read_keys(plain)
    if meant == plain and (shaped != plain or tone):
        return (Word(plain, shaped + tone),)
    return tuple(Word(part, None) for part in meant.split())
