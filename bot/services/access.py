"""The door-keeper: everything that opens a case goes through here.

A case that is not yours and a case that does not exist are the same answer, None, so that nobody learns from a refusal
which codes are in use. docs/access.md shows the table in words.
"""

from bot.domain import casecode
from bot.domain.case import Case
from bot.domain.person import MAY, WHOLE_PROVINCE, Act, Official, Person
from bot.services.desk import Desk


def may(official: Official, act: Act) -> bool:
    """Whether the role allows the act at all."""
    return official.active and act in MAY[official.role]


def offices_seen(official: Official) -> frozenset[str] | None:
    """The offices whose cases the official may open; None means every office."""
    if not may(official, Act.SEE):
        return frozenset()
    return None if official.role in WHOLE_PROVINCE else frozenset({official.office})


async def case_for_official(desk: Desk, official: Official, code: str, act: Act) -> Case | None:
    """The case with this code (as typed or printed), when the official may do the act with it."""
    parsed = casecode.parse(code)
    case = await desk.archive.cases.by_code(parsed) if parsed else None
    if case is None:
        return None
    if not may(official, act):
        return None
    seen = offices_seen(official)
    if seen is not None and case.office not in seen:
        return None
    return case


async def case_for_person(desk: Desk, person: Person, code: str) -> Case | None:
    """The case with this code (as typed or printed), when the person filed it."""
    parsed = casecode.parse(code)
    return await desk.archive.cases.own(person.id, parsed) if parsed else None
