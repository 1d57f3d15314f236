"""An office of the organisation: its name, its level, the unit that it governs, and from when to when it stands.

A fact that is not known is null. An office that ended is kept, so that old cases and old habits find its successor.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

OfficeKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Level = Literal["province", "district", "commune"]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(_Fact):
    """How to reach an office, as published (NĐ 20/2008/NĐ-CP, Điều 10 and 13). Unknown parts are null."""

    phone: Words | None = None
    address: Words | None = None
    email: Words | None = None
    website: Words | None = None
    source: Words
    needs_check: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any((self.phone, self.address, self.email, self.website)):
            msg = "a contact needs a phone, an address, an e-mail or a website"
            raise ValueError(msg)
        return self


class OldUnit(_Fact):
    """A unit that existed before. `part`: only a part of it went to the new one."""

    type: Words
    name: Words
    part: bool = False
    district: Words | None = None


class Office(_Fact):
    """One office. Communes carry the unit that they govern and the old units that it was formed from.

    `until`: its last day; `successor`: the office that has its tasks since.
    """

    key: OfficeKey
    name: Words
    level: Level
    parent: OfficeKey | None = None
    unit_type: Words | None = None
    unit_name: Words | None = None
    formed_from: tuple[OldUnit, ...] = ()
    contact: Contact | None = None
    source: Words | None = None
    needs_check: bool = False
    since: date | None = None
    until: date | None = None
    successor: OfficeKey | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.since and self.until and self.until < self.since:
            msg = f"{self.key} ends on {self.until}, before it begins on {self.since}"
            raise ValueError(msg)
        if self.successor and not self.until:
            msg = f"{self.key} has a successor and no last day"
            raise ValueError(msg)
        return self

    def stands(self, on: date) -> bool:
        """Whether it is there on that day; a day that is not known shuts nothing out."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)
