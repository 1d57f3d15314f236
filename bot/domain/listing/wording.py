"""Short texts of a published list: who may ask, how to hand in, which document decided."""

import re
import unicodedata
from collections.abc import Iterator

from bot.domain.procedure import SubmitWay


def tidy(text: str) -> str:
    """NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def subjects_of(text: str) -> tuple[str, ...]:
    """Who may ask for it; commas inside brackets do not part."""
    names: Iterator[str] = (tidy(part) for part in re.split(r",\s*(?=[A-ZĐ])(?!HTX)", text))
    return tuple(dict.fromkeys(name for name in names if name))


def decision_of(text: str | None) -> str | None:
    """The number of the deciding document, when it is one."""
    return text if text and re.match(r"^\d", text) else None


_WAYS = (
    (re.compile(r"trực tiếp", re.IGNORECASE), SubmitWay.IN_PERSON),
    (re.compile(r"trực tuyến", re.IGNORECASE), SubmitWay.ONLINE),
    (re.compile(r"bưu chính", re.IGNORECASE), SubmitWay.POST),
)


def ways_of(text: str) -> tuple[SubmitWay, ...]:
    """The ways to hand a dossier in that the text names."""
    return tuple(way for pattern, way in _WAYS if pattern.search(text))
