"""How much one sender may do, counted in the archive; kindly refused beyond, never silently lost.

Counters carry the opaque id of a person, no words and no channel identity.
"""

from datetime import datetime
from enum import StrEnum

from bot.domain.counter import Limit
from bot.domain.person import Person
from bot.services.desk import Desk


class Pace(StrEnum):
    """How fast somebody writes."""

    FINE = "fine"
    TOLD = "told"
    """The first message beyond the limit: the person is told to wait."""
    SILENT = "silent"
    """More of the same minute: no further reply, since replies would only feed the flood."""


async def pace(desk: Desk, person: Person) -> Pace:
    """Counts one message of this minute."""
    count = await desk.archive.tallies.add(f"messages:{person.id}", _minute(desk.now))
    limit = desk.rules.limits.messages_per_minute
    if count <= limit:
        return Pace.FINE
    desk.counter.refused(Limit.MESSAGES)
    return Pace.TOLD if count == limit + 1 else Pace.SILENT


async def may_file(desk: Desk, person: Person) -> bool:
    """Counts one case of this hour; False beyond the person's limit or that of the whole desk."""
    return await _within(
        desk, Limit.CASES, person, desk.rules.limits.cases_per_hour, desk.rules.limits.cases_per_hour_in_all
    )


async def may_miss(desk: Desk, person: Person) -> bool:
    """Counts one look-up that found nothing; False beyond the limit of wrong codes in an hour."""
    limits = desk.rules.limits
    return await _within(desk, Limit.LOOKUPS, person, limits.lookups_per_hour, limits.lookups_per_hour_in_all)


async def _within(desk: Desk, what: Limit, person: Person, own: int, in_all: int) -> bool:
    hour = desk.now.replace(minute=0, second=0, microsecond=0)
    mine = await desk.archive.tallies.add(f"{what}:{person.id}", hour)
    fine = mine <= own and await desk.archive.tallies.add(f"{what}:all", hour) <= in_all
    if not fine:
        desk.counter.refused(what)
    return fine


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
