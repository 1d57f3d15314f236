"""Which officials hear of a case: the rungs from whoever holds it up to the leader of the province."""

from collections.abc import Callable

from bot.domain.case import Case, Event
from bot.domain.duty import OnDuty, Roll
from bot.domain.person import Act, Official, Role
from bot.domain.reminder import Level
from bot.services import access, notices
from bot.services.desk import Desk

_BEGINS = {Level.HEAD: 2, Level.COORDINATOR: 3, Level.LEADER: 4}


def hearing(roll: Roll, case: Case, level: Level) -> list[OnDuty]:
    """Who is to hear of it: whoever holds the case, else everybody of its office; the head; the receiver; the leader.

    Where nobody of a rung has a chat, the next higher one hears it, and where there is none, the next lower one. For
    who is on leave the deputy does.
    """
    rungs = (
        [case.holder_id] if case.holder_id else [],
        _those(roll, lambda one: one.office == case.office and access.may(one, Act.ACCEPT)),
        _those(roll, lambda one: one.office == case.office and one.role is Role.HEAD),
        _those(roll, lambda one: one.role is Role.RECEIVER),
        _those(roll, lambda one: one.role is Role.LEADER),
    )
    begins = _BEGINS.get(level, 0)
    for rung in (*rungs[begins:], *reversed(rungs[:begins])):
        if found := roll.hearing(rung):
            return found
    return []


async def alert(desk: Desk, case: Case, event: Event, level: Level) -> None:
    """Queues an alert of the event to whoever is to hear at this level, save who did it."""
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    await notices.alert_each(desk, case, event, hearing(roll, case, level))


async def alert_consenting(desk: Desk, case: Case, event: Event) -> None:
    """Queues an alert of the event to those who may consent for the office: its head, else the leader."""
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    heads = _those(roll, lambda one: one.office == case.office and one.role is Role.HEAD and one.id != event.actor_id)
    leaders = _those(roll, lambda one: one.role is Role.LEADER)
    await notices.alert_each(desk, case, event, roll.hearing(heads) or roll.hearing(leaders))


def _those(roll: Roll, fits: Callable[[Official], bool]) -> list[str]:
    return [each.official.id for each in roll if fits(each.official)]
