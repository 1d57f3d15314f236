"""Which of the eight contents of Điều 5 a feedback seems to have, from signals that a lawyer can read.

`data/contents.json` names the signals of triage and further phrases for each content, with the reason in words. The
first rule that hears something suggests; an official decides.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from bot.domain.classification import Content, Group
from bot.domain.search.fold import fold

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class ContentsError(ValueError):
    """Rules that do not hold together; the text says where and why."""


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ContentRule(_Line):
    """One reason for a content: any of these signals of triage, or any of these phrases, with or without accents."""

    content: Content
    why: Words
    signals: tuple[Words, ...] = ()
    phrases: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _hears_something(self) -> Self:
        if not self.signals and not self.phrases:
            msg = "a rule needs signals or phrases"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A content, and why it is suggested."""

    content: Content
    why: str


class ContentRules(_Line):
    """The whole file, in the order in which the rules are asked."""

    about: str = ""
    rules: tuple[ContentRule, ...]

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Reads `data/contents.json`; raises `ContentsError` with the place and the reason."""
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise ContentsError(f"contents: {place}: {first['msg']}") from error

    def suggest(self, text: str, signals: Collection[str], *, proposal: bool) -> Suggestion | None:
        """What the words seem to be about; None when no rule hears anything. `proposal`: a solution was given too."""
        said = f" {fold(text)} "
        for rule in self.rules:
            if rule.content.group is Group.PROPOSAL and not proposal:
                continue
            if not set(rule.signals).isdisjoint(signals) or any(f" {fold(each)} " in said for each in rule.phrases):
                return Suggestion(rule.content, rule.why)
        return None
