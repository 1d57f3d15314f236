"""The clock of restricted records: the first processing of a denunciation (Luật Tố cáo 2018, Điều 24), and who hears.

Messages say how many there are and never a word of what is in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.deadline import OFFICE_ZONE, Due
from bot.domain.duty import OnDuty, Roll
from bot.domain.message import Reply
from bot.domain.outbox import Purpose
from bot.domain.person import Act, Role
from bot.domain.profile import RuleName
from bot.domain.restricted import RestrictedRecord
from bot.services import access, clocks, notices
from bot.services.desk import Desk

WATCHED = 1000
"""Waiting records that one look reads, the longest waiting first."""


def due(desk: Desk, record: RestrictedRecord, what: RuleName = "denunciation_processing") -> Due | None:
    """The last day to process what waits, or to send it on; None when nothing waits or the profile has no such term."""
    if record.waiting_since is None:
        return None
    rule = desk.rules.profile.rule_or_none(what, record.waiting_since.astimezone(OFFICE_ZONE).date())
    return clocks.counted(desk, rule, record.waiting_since) if rule else None


async def alert(desk: Desk, record: RestrictedRecord) -> None:
    """Tells every inspector that there is something new; where none has a chat, the leader that nobody was there."""
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    name = f"restricted:{record.id}:{desk.chance.id()}"
    inspectors = _inspectors(roll)
    key = "restricted.alert" if inspectors else "restricted.alert_nobody"
    await _tell(desk, inspectors or _leaders(roll), name, key)


@dataclass(frozen=True, slots=True)
class _Load:
    """How many records are near or at their date, and those that are past it."""

    near: int
    late: tuple[tuple[RestrictedRecord, int], ...]


async def remind(desk: Desk) -> bool:
    """Once on a working day, from the hour of reminders on: tells each inspector what is near or past its date, and
    each leader once of a record that is past it for days or that no inspector was there to be reminded of. Gives
    whether there was anything to tell.
    """
    now = desk.now.astimezone(OFFICE_ZONE)
    if not desk.rules.calendar.is_working_day(desk.today) or now.time() < desk.rules.profile.reminders.hour:
        return False
    load = await _load(desk)
    if not load.near and not load.late:
        return False
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    inspectors = _inspectors(roll)
    await _tell(
        desk, inspectors, f"restricted-due:{desk.today}", "restricted.remind", near=load.near, late=len(load.late)
    )
    for record, days in load.late:
        if days >= desk.rules.profile.reminders.restricted_late or not inspectors:
            await _tell(desk, _leaders(roll), f"restricted-late:{record.id}:{record.waiting_since}", "restricted.late")
    return True


async def _load(desk: Desk) -> _Load:
    near_from = desk.rules.profile.reminders.restricted_near
    near, late = 0, list[tuple[RestrictedRecord, int]]()
    calendar = desk.rules.calendar
    for record in await desk.archive.restricted.waiting(WATCHED):
        term = due(desk, record)
        if term is None:
            continue
        if term.day < desk.today:
            late.append((record, calendar.working_days_between(term.day, desk.today)))
        elif calendar.shifted(term.day, -near_from) <= desk.today:
            near += 1
    return _Load(near, tuple(late))


def _inspectors(roll: Roll) -> list[OnDuty]:
    """Those who may open records, and none who stands in for them: a deputy could not."""
    return [one for one in roll if access.may(one.official, Act.OPEN_RESTRICTED)]


def _leaders(roll: Roll) -> list[OnDuty]:
    return roll.hearing(one.official.id for one in roll if one.official.role is Role.LEADER)


async def _tell(desk: Desk, hearers: Iterable[OnDuty], name: str, key: str, **names: object) -> None:
    """Queues one message to each, once under the name."""
    for one in hearers:
        said = Reply(blocks=desk.rules.texts.paragraphs(key, one.language, **names))
        made = notices.message(desk, f"{name}:{one.official.id}", one.identity, said, purpose=Purpose.ALERT)
        await notices.to_official(desk, one, made)
