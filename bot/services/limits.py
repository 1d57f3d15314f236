"""How much one sender may do, counted in the archive; kindly refused beyond, never silently lost.

Counters carry the opaque id of a person, or a digest of an address under a secret that is drawn anew every hour and
forgotten with the counters; no words, no channel identity and no address.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.counter import Limit
from bot.domain.limit import Bound
from bot.domain.person import Person
from bot.domain.tally import MESSAGES
from bot.services import alarms
from bot.services.desk import Desk

DELAY = timedelta(seconds=10)
"""How long the answer to a code waits, once too many wrong ones came."""


class Pace(StrEnum):
    """How fast somebody writes."""

    FINE = "fine"
    TOLD = "told"
    """The first message beyond the limit: the person is told to wait."""
    SILENT = "silent"
    """More of the same minute: no further reply, since replies would only feed the flood."""


async def pace(desk: Desk, person: Person, before: int) -> Pace:
    """Counts one message of this minute, before which `before` were counted."""
    await _note(desk, MESSAGES + person.id, minute(desk.now))
    count = before + 1
    limit = desk.rules.limits.messages_per_minute
    if count <= limit:
        return Pace.FINE
    desk.counter.refused(Limit.MESSAGES)
    return Pace.TOLD if count == limit + 1 else Pace.SILENT


async def filing(desk: Desk, person: Person, address: str) -> Bound | None:
    """Counts one case of this hour; the limit that it is beyond, or None when it may be filed."""
    limits = desk.rules.limits
    bounds = (limits.cases_per_hour, limits.cases_per_hour_per_address, limits.cases_per_hour_in_all)
    return await _within(desk, Limit.CASES, (person.id, address), bounds)


async def missing(desk: Desk, person: Person, address: str) -> Bound | None:
    """Counts one code that is no case of this person; the limit that it is beyond, or None."""
    limits = desk.rules.limits
    bounds = (limits.lookups_per_hour, limits.lookups_per_hour_per_address, limits.lookups_per_hour_in_all)
    return await _within(desk, Limit.LOOKUPS, (person.id, address), bounds)


async def entering(desk: Desk, address: str, *, newcomer: bool) -> Bound | None:
    """Counts one message at the web's door, before anything of it is kept; None when it may come in.

    Whoever throws the cookie away is a newcomer each time, so that newcomers are counted too.
    """
    limits = desk.rules.limits
    if not address:
        return None
    name = await address_name(desk, address)
    full = await _count(desk, f"address:messages:{name}", minute(desk.now)) > limits.messages_per_minute_per_address
    if newcomer and not full:
        met = await _count(desk, f"address:newcomers:{name}", _hour(desk.now))
        full = met > limits.newcomers_per_hour_per_address
    if full:
        desk.counter.refused(Limit.MESSAGES)
    return Bound.ADDRESS if full else None


async def photographing(desk: Desk, address: str) -> Bound | None:
    """Counts one photo that is about to be taken in, good or bad; the limit that it is beyond, or None."""
    limits = desk.rules.limits
    bounds = (limits.photos_per_hour, limits.photos_per_hour_per_address, limits.photos_per_hour_in_all)
    return await _within(desk, Limit.PHOTOS, ("", address), bounds)


async def linking(desk: Desk, person: Person, address: str) -> Bound | None:
    """Counts one code that is to join two channels, right or wrong; the limit that it is beyond, or None."""
    limits = desk.rules.limits
    bounds = (limits.links_per_hour, limits.links_per_hour_per_address, limits.links_per_hour_in_all)
    return await _within(desk, Limit.LINKS, (person.id, address), bounds)


async def address_name(desk: Desk, address: str) -> str:
    """The name under which an address is counted in this hour. Without the hour's secret it leads to no address."""
    secret = await desk.archive.tallies.secret(_hour(desk.now), desk.chance.token())
    return hmac.new(secret.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def free_again(now: datetime) -> datetime:
    """When the hour's counters begin anew."""
    return _hour(now) + timedelta(hours=1)


async def count_again(desk: Desk, counted: list[tuple[str, datetime]]) -> None:
    """Writes once more what was counted in a transaction that was rolled back: failing is not a way around a limit."""
    for name, window in counted:
        await desk.archive.tallies.note(name, window)


async def _within(desk: Desk, what: Limit, who: tuple[str, str], bounds: tuple[int, int, int]) -> Bound | None:
    """Counts by person, address and in all, in this order; what one refuses does not count for the next.

    An administrator is told, once a day, when everybody together reached the limit.
    """
    bound = await _reached(desk, what, who, bounds)
    if bound:
        desk.counter.refused(what)
    if bound is Bound.ALL:
        await alarms.sound(desk, what)
    return bound


async def _reached(desk: Desk, what: Limit, who: tuple[str, str], bounds: tuple[int, int, int]) -> Bound | None:
    (person, address), hour = who, _hour(desk.now)
    own, per_address, in_all = bounds
    tallies = desk.archive.tallies
    counted = tallies.count(f"{what}:{person}", hour), tallies.count(f"{what}:all", hour)
    if person:
        await _note(desk, f"{what}:{person}", hour)
        if await counted[0] >= own:
            return Bound.PERSON
    if address:
        name = await address_name(desk, address)
        if await _count(desk, f"address:{what}:{name}", hour) > per_address:
            return Bound.ADDRESS
    await _note(desk, f"{what}:all", hour)
    return Bound.ALL if await counted[1] >= in_all else None


async def _count(desk: Desk, name: str, window: datetime) -> int:
    desk.counted.append((name, window))
    return await desk.archive.tallies.add(name, window)


async def _note(desk: Desk, name: str, window: datetime) -> None:
    desk.counted.append((name, window))
    await desk.archive.tallies.note(name, window)


def minute(now: datetime) -> datetime:
    """When the minute began."""
    return now.replace(second=0, microsecond=0)


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
