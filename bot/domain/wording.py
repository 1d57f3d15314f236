"""The sentences of the desk, by key, in Vietnamese first and English second.

They live in `data/texts/*.vi.json` and `*.en.json`, so that an office can reword them without code. A sentence may
hold `{names}` to fill in and `**bold**` marks; marks are read before the names are filled, so that what a person
typed can never become a mark.
"""

import json
import re
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from bot.domain.message import Paragraph, Span

Language = Literal["vi", "en"]

_MARK = re.compile(r"\*\*(.+?)\*\*")


class TextsError(ValueError):
    """The files of sentences do not fit together; the text says which key and why."""


def names_in(sentence: str) -> frozenset[str]:
    """The names to fill in."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name)


class Texts:
    """All sentences, checked once: both languages hold the same keys with the same names to fill in."""

    def __init__(self, sentences: Mapping[Language, Mapping[str, str]]) -> None:
        self._sentences = sentences
        vi, en = sentences["vi"], sentences["en"]
        for key in vi.keys() ^ en.keys():
            msg = f"{key}: only in one language"
            raise TextsError(msg)
        for key, sentence in vi.items():
            if names_in(sentence) != names_in(en[key]):
                msg = f"{key}: the languages differ in the names to fill in"
                raise TextsError(msg)

    @classmethod
    def load(cls, folder: Path) -> "Texts":
        """Reads every `*.vi.json` and `*.en.json` (or `vi.json`, `en.json`) of the folder."""
        return cls({"vi": _merged(folder, "vi"), "en": _merged(folder, "en")})

    def keys(self) -> frozenset[str]:
        """Every key."""
        return frozenset(self._sentences["vi"])

    def say(self, key: str, language: Language = "vi", /, **names: object) -> str:
        """The sentence as plain words; raises KeyError for an unknown key or a missing name."""
        return _MARK.sub(r"\1", self._sentences[language][key]).format_map(names)

    def paragraphs(self, key: str, language: Language = "vi", /, **names: object) -> tuple[Paragraph, ...]:
        """The sentence as paragraphs, one per line, bold where marked."""
        lines = self._sentences[language][key].split("\n")
        return tuple(Paragraph(spans=_spans(line, names)) for line in lines if line.strip())


def _spans(line: str, names: Mapping[str, object]) -> tuple[Span, ...]:
    """Odd parts of the split stand between marks."""
    parts = _MARK.split(line)
    return tuple(Span(text=part.format_map(names), bold=bool(place % 2)) for place, part in enumerate(parts) if part)


def _merged(folder: Path, language: Language) -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted((*folder.glob(f"{language}.json"), *folder.glob(f"*.{language}.json"))):
        for key, sentence in json.loads(path.read_text(encoding="utf-8")).items():
            if key in merged:
                msg = f"{path.name}: {key} stands in another file too"
                raise TextsError(msg)
            merged[key] = sentence
    return merged
