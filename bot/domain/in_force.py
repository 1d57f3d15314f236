"""What a profile is made of: facts that are never changed, and rules with the days on which they hold."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Fact(BaseModel):
    """One fact of a profile: nothing may be in it that the program does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class InForce(Fact):
    """Something that holds from a day to a day, both included; `until` null: to this day."""

    since: date
    until: date | None = None
    source: Words
    needs_check: bool = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until and self.until < self.since:
            msg = f"it ends on {self.until}, before it begins on {self.since}"
            raise ValueError(msg)
        return self

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Approval(InForce):
    """Whose word an answer needs before it goes out: the head of the office (or the leader), or the leader alone.

    `kinds`: to which cases that applies.
    """

    by: Literal["head", "leader"]
    kinds: Annotated[tuple[Literal["report", "petition", "question"], ...], Field(min_length=1)]
