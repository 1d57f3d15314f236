"""The routing table: field × level × place × content → office, with the reason (`routing.json` of a profile).

A line leaves out what it does not look at. Where two lines hold for the same feedback on the same day, one must be
narrower than the other in all that it looks at: then it is the one that counts. Anything else is an overlap, and
feedback that no line takes is a gap; both are named at the start, and the table is refused.
"""

from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations, product
from typing import Annotated, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from bot.domain.classification import Content
from bot.domain.in_force import InForce, Words

Target = Annotated[str, StringConstraints(pattern=r"^(@[a-z_]+|[a-z0-9]+(-[a-z0-9]+)*)$", max_length=80)]
"""An office's key, or `@place` (the office of the place), `@agency` (the one that the published list names), or the
charge that an office has for the province, such as `@receiver`."""

Settles = Literal["commune", "district", "province", "ministry", "unknown"]
"""The lowest level that settles the procedure; unknown without a procedure, or where it was not published."""

NAMED, NOWHERE = "@named", "@none"
"""A place was named, or none was."""

UNCLASSIFIED = "@none"
"""No official has said yet which content of Điều 5 it is."""


class RoutingError(ValueError):
    """A table that does not hold together; the text names the lines."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a feedback is about, as far as the table looks: the procedure's field and level, the place, the content."""

    field: str | None = None
    level: Settles = "unknown"
    place: str | None = None
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """The office's key, the line of the table that led there, and the reason in Vietnamese."""

    office: str
    route: str
    why: str


class Route(InForce):
    """One line. Empty: it does not look at that. `otherwise`: where it leads when its target cannot be told."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    fields: tuple[Words, ...] = ()
    levels: tuple[Settles, ...] = ()
    places: tuple[Words, ...] = ()
    contents: tuple[Content | Literal["@none"], ...] = ()
    office: Target
    otherwise: Target = "@receiver"
    why: Words

    def takes(self, matter: Matter) -> bool:
        """Whether it is about such a feedback."""
        content = matter.content or UNCLASSIFIED
        return (
            (not self.fields or matter.field in self.fields)
            and (not self.levels or matter.level in self.levels)
            and (not self.places or not set(self.places).isdisjoint(_kinds_of_place(matter.place)))
            and (not self.contents or content in self.contents)
        )

    def meets(self, other: "Route") -> bool:
        """Whether some feedback on some day is about both lines."""
        starts, ends = max(self.since, other.since), min(self.until or date.max, other.until or date.max)
        return starts <= ends and all(
            not mine or not theirs or not mine.isdisjoint(theirs) for mine, theirs in _pairs(self, other)
        )

    def narrower_than(self, other: "Route") -> bool:
        """Whether all that it takes is taken by the other line too, and not the other way round."""
        within = all(not theirs or (bool(mine) and mine <= theirs) for mine, theirs in _pairs(self, other))
        return within and any(mine != theirs for mine, theirs in _pairs(self, other))


class RoutingTable(BaseModel):
    """The whole. Checked when it is made: no overlap, no gap."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = ""
    routes: tuple[Route, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for slip in (*_twice(self.routes), *_overlaps(self.routes), *_gaps(self.routes)):
            raise ValueError(slip)
        return self

    def route(self, matter: Matter, on: date) -> Route:
        """The narrowest line that holds on that day. Before the first line it is the table's first day."""
        day = max(on, min(route.since for route in self.routes))
        found = [route for route in self.routes if route.holds(day) and route.takes(matter)]
        return next(one for one in found if all(one is other or one.narrower_than(other) for other in found))

    def unchecked(self) -> tuple[Route, ...]:
        """Lines that no lawyer or official act of the province has confirmed."""
        return tuple(route for route in self.routes if route.needs_check)


class Routes(Protocol):
    """Why each case went where it went first."""

    async def keep_route(self, case_id: str, routed: Routed, at: datetime) -> None:
        """Keeps the reason; a later one of the same case is left out."""

    def route_of(self, case_id: str) -> Awaitable[Routed | None]:
        """The reason; None for a case that was filed before reasons were kept. Asked along with what is asked next."""


def _kinds_of_place(place: str | None) -> set[str]:
    return {place, NAMED} if place else {NOWHERE}


def _pairs(one: Route, other: Route) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    yield frozenset(one.fields), frozenset(other.fields)
    yield frozenset(one.levels), frozenset(other.levels)
    yield _spread(one.places, other.places), _spread(other.places, one.places)
    yield frozenset(one.contents), frozenset(other.contents)


def _spread(places: Sequence[str], beside: Sequence[str]) -> frozenset[str]:
    """The places, with «any named one» taken to hold those that the other line names."""
    more = [place for place in beside if not place.startswith("@")] if NAMED in places else []
    return frozenset((*places, *more))


def _twice(routes: Sequence[Route]) -> Iterator[str]:
    names = [route.id for route in routes]
    if not names:
        yield "routing: the table has no line"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"routing: {name} stands twice"


def _overlaps(routes: Sequence[Route]) -> Iterator[str]:
    for one, other in combinations(routes, 2):
        if one.meets(other) and not one.narrower_than(other) and not other.narrower_than(one):
            yield f"routing: {one.id} overlaps {other.id}, and neither is the narrower one"


def _gaps(routes: Sequence[Route]) -> Iterator[str]:
    """Feedback that no line takes, on the first day of each stretch in which the table is the same."""
    days = {route.since for route in routes} | {route.until + timedelta(days=1) for route in routes if route.until}
    for day in sorted(days):
        held = [route for route in routes if route.holds(day)]
        if any(not (route.fields or route.levels or route.places or route.contents) for route in held):
            continue
        for matter in _every_kind(held):
            if not any(route.takes(matter) for route in held):
                yield f"routing: on {day} no line takes {_said(matter)}"
                return


def _every_kind(routes: Sequence[Route]) -> Iterator[Matter]:
    """One feedback of every kind that the lines could tell apart."""
    fields = sorted({field for route in routes for field in route.fields})
    levels: tuple[Settles, ...] = ("commune", "district", "province", "ministry", "unknown")
    places = sorted({place for route in routes for place in route.places if not place.startswith("@")})
    alike: dict[tuple[str, ...], str | None] = {}
    for field in (None, *fields):
        alike.setdefault(tuple(route.id for route in routes if not route.fields or field in route.fields), field)
    kinds = product(alike.values(), levels, (None, "a-place", *places), (None, *Content))
    return (Matter(field, level, place, content) for field, level, place, content in kinds)


def _said(matter: Matter) -> str:
    content = f"content {matter.content}" if matter.content else "no content yet"
    place = f"place {matter.place}" if matter.place else "no place"
    field = f"field «{matter.field}»" if matter.field else "no field"
    return f"feedback with {field}, level {matter.level}, {place}, {content}"
