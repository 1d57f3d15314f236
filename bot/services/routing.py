"""Which office a draft goes to first, and why, so that the citizen and the office can both see the reason.

The place decides for what a commune settles; a procedure that the province settles goes to the agency named in the
catalog; all else goes to the office that receives feedback for the province (NĐ 20/2008/NĐ-CP, Điều 8), which is
also the fall-back when nothing fits.
"""

from dataclasses import dataclass
from typing import Literal

from bot.domain.draft import Draft
from bot.domain.procedure import Level, Procedure
from bot.domain.profile import PlaceMatch
from bot.domain.search.fold import fold
from bot.services.desk import Desk

Why = Literal["place", "agency", "receiver"]


@dataclass(frozen=True, slots=True)
class Routed:
    """The office's key and why: its place, the procedure's agency, or that it receives for the province."""

    office: str
    why: Why


def route(desk: Desk, draft: Draft) -> Routed:
    """Where the draft goes first. Never fails: the receiver takes what fits nowhere."""
    procedure = desk.rules.catalog.get(draft.procedure) if draft.procedure else None
    if procedure and _above_commune(procedure):
        agency = _agency(desk, procedure)
        return Routed(agency, "agency") if agency else Routed(desk.rules.profile.receiver(desk.today).key, "receiver")
    if draft.place:
        return Routed(draft.place, "place")
    return Routed(desk.rules.profile.receiver(desk.today).key, "receiver")


def places(desk: Desk, text: str) -> list[PlaceMatch]:
    """The places that a text names, one for each office that serves them today, in the order found."""
    seen: dict[str, PlaceMatch] = {}
    for match in desk.rules.profile.find_place(text):
        seen.setdefault(match.office.key, match)
    return list(seen.values())


def _above_commune(procedure: Procedure) -> bool:
    return bool(procedure.levels) and not {Level.COMMUNE, Level.DISTRICT, Level.OTHER} & set(procedure.levels)


def _agency(desk: Desk, procedure: Procedure) -> str | None:
    """The provincial office whose name the catalog gives among the procedure's agencies."""
    named = [f" {fold(agency)} " for agency in procedure.agencies]
    offices = (office for office in desk.rules.profile.offices if office.level == "province")
    return next((office.key for office in offices if any(_is_named(office.name, name) for name in named)), None)


def _is_named(office: str, agency: str) -> bool:
    """Offices carry the province's name ("Sở Y tế tỉnh …"), the catalog does not."""
    bare = fold(office).split(" tinh ")[0]
    return f" {bare} " in agency
