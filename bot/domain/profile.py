"""The organisation that the desk serves: its offices, who does what, and the terms in force on a day.

A profile is a folder of data (`data/profiles/<key>/`). Every legal number and every charge has the day it came into
force, its source, and `needs_check` where a lawyer has not looked yet. A fact that is not known is null.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from bot.domain.in_force import Approval, Fact, InForce, Words
from bot.domain.place import NamedPlace, PlaceBook
from bot.domain.procedure import TermUnit

OfficeKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Level = Literal["province", "district", "commune"]

RuleName = Literal[
    "transfer", "transfer_conduct", "answer", "answer_shared", "answer_max",
    "complaint_limit", "complaint_acceptance", "complaint_settlement",
    "denunciation_processing", "denunciation_transfer", "denunciation_settlement",
    "data_request_answer", "data_provide", "data_withdraw", "data_delete", "data_extension",
]  # fmt: skip
"""What a term is for; docs/glossary.md says each in Vietnamese."""

ChargeName = Literal[
    "receiver", "one_stop_desk", "reform_coordinator", "legal_documents", "platform", "complaint_desk",
    "denunciation_desk",
]  # fmt: skip
"""What an office is charged with for the whole province."""


class ProfileError(ValueError):
    """A profile that does not hold together, or has nothing in force on the day asked for."""


class Contact(Fact):
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


class OldUnit(Fact):
    """A unit that existed before. `part`: only a part of it went to the new one."""

    type: Words
    name: Words
    part: bool = False
    district: Words | None = None


class Office(Fact):
    """One office. Communes carry the unit that they govern and the old units that it was formed from."""

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


class Rule(InForce):
    """One legal number: a term of `number` units, for what it `applies` to."""

    id: Words
    what: RuleName
    number: Annotated[int, Field(ge=1, le=5000)]
    unit: Literal[TermUnit.WORKING_DAYS, TermUnit.DAYS]
    applies: Words


class Charge(InForce):
    """One office's charge for the province, such as receiving feedback (NĐ 20/2008/NĐ-CP, Điều 8)."""

    charge: ChargeName
    office: OfficeKey


class CutOff(Fact):
    """The hour after which a message counts as received on the next working day; null: the hour is not looked at."""

    hour: time | None
    source: Words
    needs_check: bool = False


class PlaceMatch(Fact):
    """A place named in a text and the office that serves it today. `old` names the former unit that was meant."""

    office: Office
    name: str
    old: bool = False
    part: bool = False


class Profile(Fact):
    """One organisation. Checked as a whole: keys are unique and known, dated lists have no overlap and no gap.

    One that `ended` is kept for looking back: on later days it answers as it did on its last day.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    name: Words
    about: str = ""
    tiers: Literal[2, 3]
    ended: date | None = None
    cutoff: CutOff
    charges: tuple[Charge, ...]
    rules: tuple[Rule, ...]
    offices: tuple[Office, ...]
    approvals: tuple[Approval, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> "Profile":
        """Reads `profile.json`, `offices.json`, `communes.json` and `contacts.json` of the folder.

        Raises `ProfileError` with the place and the reason.
        """
        try:
            known = _read(folder, "profile.json", {})
            contacts = _read(folder, "contacts.json", {})
            offices = [*_read(folder, "offices.json", []), *_read(folder, "communes.json", [])]
            for key in contacts.keys() - {office["key"] for office in offices}:
                msg = f"contacts.json: there is no office {key}"
                raise ProfileError(msg)
            listed = [office | {"contact": contacts.get(office["key"])} for office in offices]
            return cls.model_validate_json(json.dumps(known | {"offices": listed}))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or folder.name
            msg = f"{folder.name}: {place}: {first['msg']}"
            raise ProfileError(msg) from error

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for complaint in (*_key_slips(self), *_date_slips(self)):
            raise ValueError(complaint)
        return self

    @cached_property
    def _by_key(self) -> dict[str, Office]:
        return {office.key: office for office in self.offices}

    @cached_property
    def _places(self) -> PlaceBook:
        return PlaceBook(_named_places(self.offices))

    def office(self, key: str) -> Office:
        """The office with this key; raises `ProfileError` when there is none."""
        if key not in self._by_key:
            msg = f"{self.key}: there is no office {key}"
            raise ProfileError(msg)
        return self._by_key[key]

    def _in_its_time(self, on: date) -> date:
        return min(on, self.ended or on)

    def rule(self, what: RuleName, on: date) -> Rule:
        """The term in force on that day; raises `ProfileError` when none is."""
        for rule in self.rules:
            if rule.what == what and rule.holds(self._in_its_time(on)):
                return rule
        msg = f"{self.key}: no term for {what} is in force on {on}"
        raise ProfileError(msg)

    def approval(self, kind: str, on: date) -> Approval | None:
        """Whose word an answer to a case of this kind needs on that day; None: it goes out at once."""
        day = self._in_its_time(on)
        return next((one for one in self.approvals if kind in one.kinds and one.holds(day)), None)

    def charged(self, charge: ChargeName, on: date) -> Office:
        """The office charged with it on that day; raises `ProfileError` when none is."""
        for one in self.charges:
            if one.charge == charge and one.holds(self._in_its_time(on)):
                return self.office(one.office)
        msg = f"{self.key}: no office is charged as {charge} on {on}"
        raise ProfileError(msg)

    def receiver(self, on: date) -> Office:
        """The office that receives feedback for the province (NĐ 20/2008/NĐ-CP, Điều 8) on that day."""
        return self.charged("receiver", on)

    def find_place(self, text: str) -> tuple[PlaceMatch, ...]:
        """Today's units named in free text, by their own or an old name, with or without accents.

        More than one match for one old name means that the citizen has to be asked.
        """
        return tuple(
            PlaceMatch(office=self.office(place.office), name=place.title, old=place.old, part=place.part)
            for place in self._places.find(text)
        )

    def offices_without_contact(self) -> tuple[Office, ...]:
        """Offices whose contact is not published here, in the order of the data."""
        return tuple(office for office in self.offices if office.contact is None)


def _read(folder: Path, name: str, otherwise: Any) -> Any:
    path = folder / name
    if not path.exists():
        return otherwise
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        msg = f"{folder.name}/{name}: not readable as JSON: {error}"
        raise ProfileError(msg) from error


def _named_places(offices: Iterable[Office]) -> Iterator[NamedPlace]:
    for office in offices:
        if office.unit_type and office.unit_name:
            yield NamedPlace(office.key, office.unit_type, office.unit_name)
            for old in office.formed_from:
                yield NamedPlace(office.key, old.type, old.name, old=True, part=old.part, district=old.district)


def _key_slips(profile: Profile) -> Iterator[str]:
    keys = [office.key for office in profile.offices]
    for office in profile.offices:
        if keys.count(office.key) > 1:
            yield f"office {office.key} stands twice"
        if office.parent and office.parent not in keys:
            yield f"office {office.key}: its parent {office.parent} is not in the list"
        if office.level == "district" and profile.tiers == 2:
            yield f"office {office.key}: there are no districts in two tiers"
    for charge in profile.charges:
        if charge.office not in keys:
            yield f"charge {charge.charge}: there is no office {charge.office}"
    ids = [rule.id for rule in profile.rules]
    for one in ids:
        if ids.count(one) > 1:
            yield f"rule {one} stands twice"


def _date_slips(profile: Profile) -> Iterator[str]:
    for what in {rule.what for rule in profile.rules}:
        yield from _slips_between(what, [rule for rule in profile.rules if rule.what == what])
    for name in {charge.charge for charge in profile.charges}:
        yield from _slips_between(name, [charge for charge in profile.charges if charge.charge == name])


def _slips_between(name: str, dated: Sequence[InForce]) -> Iterator[str]:
    """An overlap, or a gap, between one period and the next."""
    ordered = sorted(dated, key=lambda one: one.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until >= later.since:
            yield f"{name}: what holds from {earlier.since} overlaps what holds from {later.since}"
        elif (later.since - earlier.until).days > 1:
            yield f"{name}: nothing holds between {earlier.until} and {later.since}"
