"""Which office a case goes to, by the routing table of the profile, and where it may be sent on to.

The reason is kept with the case and shown to the officials. The office that receives feedback for the province
(NĐ 20/2008/NĐ-CP, Điều 8) takes what fits nowhere, and decides when offices hand a case to and fro.
"""

from collections.abc import Sequence

from bot.domain.case import Case, Event, EventKind
from bot.domain.classification import Content
from bot.domain.draft import Draft
from bot.domain.office import Office
from bot.domain.person import Official, Role
from bot.domain.procedure import Level, Procedure
from bot.domain.profile import PlaceMatch, ProfileError
from bot.domain.route import Matter, Routed, Settles
from bot.domain.search.fold import fold
from bot.services.desk import Desk
from bot.services.refused import Refused

HANDED_BACK = 2
"""How often a case may go back to an office that had it before; after that the receiver decides."""

_LOWEST: tuple[tuple[frozenset[Level], Settles], ...] = (
    (frozenset({Level.COMMUNE, Level.OTHER}), "commune"),
    (frozenset({Level.DISTRICT}), "district"),
    (frozenset({Level.PROVINCE}), "province"),
    (frozenset({Level.MINISTRY}), "ministry"),
)


def route(desk: Desk, draft: Draft) -> Routed:
    """Where the draft goes first. Never fails: the receiver takes what fits nowhere."""
    return _routed(desk, draft.procedure, draft.place or None, None)


def of_case(desk: Desk, case: Case, content: Content | None) -> Routed:
    """Where the table sends a case, now that its content was said, if it was."""
    office = next((one for one in desk.rules.profile.offices if one.key == case.office), None)
    placed = office is not None and office.level != "province"
    return _routed(desk, case.procedure, case.office if placed else None, content)


def places(desk: Desk, text: str) -> list[PlaceMatch]:
    """The places that a text names, one for each office that serves them today, in the order found."""
    seen: dict[str, PlaceMatch] = {}
    for match in desk.rules.profile.find_place(text):
        seen.setdefault(match.office.key, match)
    return list(seen.values())


def in_the_way(desk: Desk, official: Official, office_key: str, past: Sequence[Event]) -> Refused | None:
    """Why the official cannot send a case with this history on to the office; None when nothing is in the way.

    An office that ended is named with its successor. After two hand-backs only the receiver decides; everybody else
    may then give the case to the receiver alone.
    """
    profile = desk.rules.profile
    try:
        office = profile.office(office_key)
    except ProfileError:
        return Refused("officials.unknown_office")
    if not office.stands(desk.today):
        if office.successor is None:
            return Refused("officials.office_ended", office=office.name)
        successor = profile.office(office.successor).name
        return Refused("officials.office_succeeded", office=office.name, successor=successor)
    receiver = profile.receiver(desk.today)
    if official.role is Role.RECEIVER or office_key == receiver.key:
        return None
    if _goes_back(past, office_key) and _handed_back(past) >= HANDED_BACK:
        return Refused("officials.back_too_often", times=HANDED_BACK, receiver=receiver.name)
    return None


def _held(past: Sequence[Event]) -> list[str]:
    """The offices that had the case, in their order."""
    return [event.office for event in past if event.kind in (EventKind.OPENED, EventKind.TRANSFERRED) and event.office]


def _goes_back(past: Sequence[Event], office_key: str) -> bool:
    return office_key in _held(past)


def _handed_back(past: Sequence[Event]) -> int:
    held = _held(past)
    return sum(office in held[:place] for place, office in enumerate(held))


def _routed(desk: Desk, code: str | None, place: str | None, content: Content | None) -> Routed:
    procedure = desk.rules.catalog.get(code) if code else None
    receiver = desk.rules.profile.receiver(desk.today)
    matter = Matter(
        field=procedure.field if procedure else None,
        level=_level(procedure),
        place=place,
        content=content,
    )
    line = desk.rules.profile.route(matter, desk.today)
    if line is None:
        return Routed(receiver.key, "", "")
    office = _target(desk, line.office, procedure, place) or _target(desk, line.otherwise, procedure, place)
    return Routed((office or receiver).key, line.id, line.why)


def _level(procedure: Procedure | None) -> Settles:
    """The lowest level that settles it."""
    levels = set(procedure.levels) if procedure else set()
    return next((name for group, name in _LOWEST if group & levels), "unknown")


def _target(desk: Desk, target: str, procedure: Procedure | None, place: str | None) -> Office | None:
    """The office that a line names, today's one where it ended; None when it cannot be told."""
    profile = desk.rules.profile
    if target == "@agency":
        return _agency(desk, procedure) if procedure else None
    if target == "@place" and place is None:
        return None
    try:
        if target.startswith("@") and target != "@place":
            return profile.charged(target.removeprefix("@"), desk.today)  # type: ignore[arg-type]
        office = profile.office(place or "" if target == "@place" else target)
        return office if office.stands(desk.today) else profile.office(office.successor or "")
    except ProfileError:
        return None


def _agency(desk: Desk, procedure: Procedure) -> Office | None:
    """The provincial office whose name the catalog gives among the procedure's agencies."""
    named = [f" {fold(agency)} " for agency in procedure.agencies]
    offices = (one for one in desk.rules.profile.offices if one.level == "province" and one.stands(desk.today))
    return next((office for office in offices if any(_is_named(office.name, name) for name in named)), None)


def _is_named(office: str, agency: str) -> bool:
    """Offices carry the province's name ("Sở Y tế tỉnh …"), the catalog does not."""
    bare = fold(office).split(" tinh ")[0]
    return f" {bare} " in agency
