"""Leave with a deputy, and how an official wants to hear: in which channel, at what hour, and when not at all."""

from collections.abc import Sequence
from datetime import date, time

from bot.domain.duty import Absence, DigestChoice
from bot.domain.message import Channel
from bot.domain.person import WHOLE_PROVINCE, Act, Official, Role
from bot.services import access
from bot.services.desk import Desk
from bot.services.digests import EARLIEST, LATEST

LONGEST_LEAVE = 366
"""Days of one absence."""


class BadDuty(ValueError):
    """What was given cannot be taken; the text is the key of the sentence that says why."""


async def choose(
    desk: Desk, official: Official, *, hour: str, channel: str = "", quiet: tuple[str, str] = ("", "")
) -> DigestChoice:
    """Keeps how the official wants to hear. Hours as HH:MM; no channel: where they wrote last. Raises `BadDuty`."""
    at = _hour(hour)
    if at is None or not EARLIEST <= at <= LATEST:
        raise BadDuty("duty.hour_wrong")
    begins, ends = (_hour(one) if one else None for one in quiet)
    if (begins is None) != (ends is None) or (begins is not None and begins == ends) or _unread(quiet):
        raise BadDuty("duty.quiet_wrong")
    if channel and channel not in {chat.channel for chat in await desk.archive.officials.chat_of(official.id)}:
        raise BadDuty("duty.channel_wrong")
    choice = DigestChoice(official.id, at, Channel(channel) if channel else None, begins, ends)
    await desk.archive.duties.choose(choice)
    return choice


async def deputies(desk: Desk, official: Official) -> Sequence[Official]:
    """Who may stand in: of the same office, and for one who watches over the whole province one who does so too."""
    return [
        one
        for one in await desk.archive.officials.active()
        if one.id != official.id
        and one.office == official.office
        and access.may(one, Act.SEE)
        and (official.role not in WHOLE_PROVINCE or one.role is official.role)
    ]


def notes_for(official: Official, colleague: Official) -> bool:
    """Whether the official may note the colleague's leave: their own, and the head's of everybody in the office."""
    heads = official.role is Role.HEAD and official.office == colleague.office and access.may(colleague, Act.LEAVE)
    return access.may(official, Act.LEAVE) and (official.id == colleague.id or heads)


async def note_absence(
    desk: Desk, by: Official, official: Official, *, deputy_id: str, first_day: date | None, last_day: date | None
) -> Absence:
    """Keeps an absence. Raises `BadDuty` for days that lie behind or the wrong way round, or no possible deputy."""
    if first_day is None or last_day is None or last_day < max(first_day, desk.today):
        raise BadDuty("duty.days_wrong")
    if (last_day - first_day).days >= LONGEST_LEAVE:
        raise BadDuty("duty.days_wrong")
    if not notes_for(by, official) or deputy_id not in {one.id for one in await deputies(desk, official)}:
        raise BadDuty("duty.deputy_wrong")
    absence = Absence(desk.chance.id(), official.id, first_day, last_day, deputy_id, by.id)
    await desk.archive.duties.add_absence(absence)
    return absence


async def end_absence(desk: Desk, by: Official, absence_id: str) -> bool:
    """Takes an absence back; False when it is none that this official may note."""
    known = await desk.archive.duties.absences({by.office}, desk.today)
    found = next((one for one in known if one.id == absence_id), None)
    absent = await desk.archive.officials.by_id(found.official_id) if found else None
    if absent is None or not notes_for(by, absent):
        return False
    return await desk.archive.duties.end_absence(absence_id)


def _hour(text: str) -> time | None:
    """An hour such as 7:30 or 07:30."""
    try:
        hour, _, minute = text.strip().partition(":")
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def _unread(quiet: tuple[str, str]) -> bool:
    return any(one and _hour(one) is None for one in quiet)
