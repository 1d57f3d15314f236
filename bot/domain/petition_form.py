"""The letter of complaint (đơn khiếu nại): what it must hold, as the citizen tells it part by part.

Luật Khiếu nại 2011, Điều 8: day; names and addresses of both sides; content, reason, papers; request; signature. It is
a draft to be printed and signed: a message is no complaint. Pure; the day comes in by argument.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.domain.wording import Texts

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""What the file of the letter is."""

PART_CAP = 3_000
"""Characters of one part that are kept."""

_DAY = re.compile(r"\b(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\b")


class Part(StrEnum):
    """The parts in the order in which they are asked for."""

    ACT = "act"
    """The decision or act complained of: what, its number, its day."""
    BODY = "body"
    """Who took or did it: the first complaint goes there (Điều 7)."""
    LEARNED = "learned"
    """The day on which the citizen got or learned of it: the limit runs from it (Điều 9)."""
    REASON = "reason"
    """Why it is wrong, and whom it harms."""
    WISH = "wish"
    """What is asked for."""
    PAPERS = "papers"
    """What goes along with the letter."""
    NAME = "name"
    ADDRESS = "address"


PARTS = tuple(Part)
OPTIONAL = frozenset({Part.LEARNED, Part.PAPERS})
"""Parts that may be left open, to be filled in by hand."""


class NotADay(ValueError):
    """What was typed is no day, or one that is still to come."""


@dataclass(frozen=True, slots=True)
class PetitionForm:
    """What was told so far; "" for a part that was left open."""

    told: Mapping[Part, str] = field(default_factory=dict)

    @property
    def next_part(self) -> Part | None:
        """The first part that was not asked for yet; None when the letter is whole."""
        return next((part for part in PARTS if part not in self.told), None)

    @property
    def learned(self) -> date | None:
        """The day on which the citizen learned of the act, if they said it."""
        return date.fromisoformat(self.told[Part.LEARNED]) if self.told.get(Part.LEARNED) else None

    def having(self, part: Part, words: str) -> "PetitionForm":
        """The letter with this part."""
        return replace(self, told={**self.told, part: words[:PART_CAP]})

    def without(self, part: Part) -> "PetitionForm":
        """The letter before this part was told."""
        return replace(self, told={each: words for each, words in self.told.items() if each is not part})

    def to_json(self) -> dict[str, str]:
        """Plain JSON values."""
        return {part.value: words for part, words in self.told.items()}

    @classmethod
    def from_json(cls, kept: object) -> "PetitionForm | None":
        """What `to_json` gave; None for anything else."""
        if not isinstance(kept, dict) or not all(key in set(Part) and isinstance(kept[key], str) for key in kept):
            return None
        form = cls({Part(key): words for key, words in kept.items()})
        try:
            date.fromisoformat(form.told.get(Part.LEARNED) or "2000-01-01")
        except ValueError:
            return None
        return form


def read_day(text: str, today: date) -> date:
    """The day in the words, such as 5/3/2026. Raises `NotADay`."""
    found = _DAY.search(text)
    if found is None:
        raise NotADay
    try:
        day = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise NotADay from None
    if day > today:
        raise NotADay
    return day


class Style(StrEnum):
    """How a line of the letter stands on the page."""

    CENTRE = "centre"
    TITLE = "title"
    PLAIN = "plain"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the letter."""

    style: Style
    text: str
    bold: bool = False


def lines(form: PetitionForm, texts: Texts, today: date) -> Iterator[Line]:
    """The letter from top to bottom, in Vietnamese, dots where something is to be filled in by hand."""

    def told(part: Part) -> str:
        return form.told.get(part) or texts.say("complaint.letter_blank")

    learned = f"{form.learned:%d/%m/%Y}" if form.learned else texts.say("complaint.letter_blank")
    yield Line(Style.CENTRE, texts.say("complaint.letter_state"), bold=True)
    yield Line(Style.CENTRE, texts.say("complaint.letter_motto"), bold=True)
    yield Line(Style.RIGHT, texts.say("complaint.letter_day", day=today.day, month=today.month, year=today.year))
    yield Line(Style.TITLE, texts.say("complaint.letter_title"), bold=True)
    yield Line(Style.CENTRE, texts.say("complaint.letter_to", body=told(Part.BODY)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_from", name=told(Part.NAME)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_address", address=told(Part.ADDRESS)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_against", body=told(Part.BODY)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_against_address"))
    yield Line(Style.PLAIN, texts.say("complaint.letter_act", act=told(Part.ACT)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_learned", day=learned))
    yield Line(Style.PLAIN, texts.say("complaint.letter_reason", reason=told(Part.REASON)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_wish", wish=told(Part.WISH)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_papers", papers=told(Part.PAPERS)))
    yield Line(Style.PLAIN, texts.say("complaint.letter_promise"))
    yield Line(Style.RIGHT, texts.say("complaint.letter_signature"), bold=True)
    yield Line(Style.RIGHT, texts.say("complaint.letter_signature_how"))
