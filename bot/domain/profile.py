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

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.domain.office import Office, OfficeKey, Words
from bot.domain.place import NamedPlace, PlaceBook
from bot.domain.procedure import TermUnit
from bot.domain.reminder import Reminders
from bot.domain.route import NAMED, NOWHERE, Matter, Route, RoutingTable

RuleName = Literal[
    "receive", "classify", "transfer", "transfer_conduct", "answer", "answer_shared", "answer_max", "answer_late",
    "question",
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


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _InForce(_Fact):
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


class Rule(_InForce):
    """One legal number: a term of `number` units, for what it `applies` to."""

    id: Words
    what: RuleName
    number: Annotated[int, Field(ge=1, le=5000)]
    unit: Literal[TermUnit.WORKING_DAYS, TermUnit.DAYS]
    applies: Words


class Charge(_InForce):
    """One office's charge for the province, such as receiving feedback (NĐ 20/2008/NĐ-CP, Điều 8)."""

    charge: ChargeName
    office: OfficeKey


class CutOff(_Fact):
    """The hour after which a message counts as received on the next working day; null: the hour is not looked at."""

    hour: time | None
    source: Words
    needs_check: bool = False


class PlaceMatch(_Fact):
    """A place named in a text and the office that serves it today. `old` names the former unit that was meant."""

    office: Office
    name: str
    old: bool = False
    part: bool = False


class Profile(_Fact):
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
    reminders: Reminders = Reminders()
    offices: tuple[Office, ...]
    routing: RoutingTable | None = None

    @classmethod
    def load(cls, folder: Path) -> "Profile":
        """Reads `profile.json`, `offices.json`, `communes.json`, `contacts.json` and `routing.json` of the folder.

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
            routing = _read(folder, "routing.json", None)
            return cls.model_validate_json(json.dumps(known | {"offices": listed, "routing": routing}))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or folder.name
            msg = f"{folder.name}: {place}: {first['msg']}"
            raise ProfileError(msg) from error

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for complaint in (*_key_slips(self), *_date_slips(self), *_route_slips(self)):
            raise ValueError(complaint)
        return self

    def with_routing(self, table: RoutingTable) -> "Profile":
        """The profile with another routing table; raises `ProfileError` when a line leads nowhere."""
        changed = self.model_copy(update={"routing": table})
        for complaint in _route_slips(changed):
            raise ProfileError(complaint)
        return changed

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
        if rule := self.rule_or_none(what, on):
            return rule
        msg = f"{self.key}: no term for {what} is in force on {on}"
        raise ProfileError(msg)

    def rule_or_none(self, what: RuleName, on: date) -> Rule | None:
        """The term in force on that day, or None."""
        return next((one for one in self.rules if one.what == what and one.holds(self._in_its_time(on))), None)

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

    def route(self, matter: Matter, on: date) -> Route | None:
        """The line of the routing table for such a feedback on that day; None for a profile without a table."""
        return self.routing.route(matter, self._in_its_time(on)) if self.routing else None

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
        return tuple(office for office in self.offices if office.contact is None and office.until is None)


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
        if office.successor and office.successor not in keys:
            yield f"office {office.key}: its successor {office.successor} is not in the list"
        if office.level == "district" and profile.tiers == 2 and office.until is None:
            yield f"office {office.key}: there are no districts in two tiers"
    for charge in profile.charges:
        if charge.office not in keys:
            yield f"charge {charge.charge}: there is no office {charge.office}"
    ids = [rule.id for rule in profile.rules]
    for one in ids:
        if ids.count(one) > 1:
            yield f"rule {one} stands twice"


def _route_slips(profile: Profile) -> Iterator[str]:
    """Lines that lead to no office, or name a place that is none."""
    keys = {office.key for office in profile.offices}
    known = keys | {"@place", "@agency"} | {f"@{charge.charge}" for charge in profile.charges}
    for route in profile.routing.routes if profile.routing else ():
        for target in (route.office, route.otherwise):
            if target not in known:
                yield f"routing: {route.id} leads to {target}, which is not in the list"
        for place in route.places:
            if place not in (NAMED, NOWHERE) and place not in keys:
                yield f"routing: {route.id} names the place {place}, which is not in the list"


def _date_slips(profile: Profile) -> Iterator[str]:
    for what in {rule.what for rule in profile.rules}:
        yield from _slips_between(what, [rule for rule in profile.rules if rule.what == what])
    for name in {charge.charge for charge in profile.charges}:
        yield from _slips_between(name, [charge for charge in profile.charges if charge.charge == name])


def _slips_between(name: str, dated: Sequence[_InForce]) -> Iterator[str]:
    """An overlap, or a gap, between one period and the next."""
    ordered = sorted(dated, key=lambda one: one.since)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until >= later.since:
            yield f"{name}: what holds from {earlier.since} overlaps what holds from {later.since}"
        elif (later.since - earlier.until).days > 1:
            yield f"{name}: nothing holds between {earlier.until} and {later.since}"
