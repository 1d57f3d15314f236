"""Reminders of dates, and who is told next when a date passed: the holder, the head of the office, the office that
receives feedback for the province, its leader; and the citizen, who is apologised to once.

Rows decide, not timers: a reminder is a row with a unique key, so that each is sent once, whoever looks and however
often. The clocks themselves say what is due next, so that nothing is left out, whether anybody holds it or not.
"""

from bot.domain.case import OPEN, ActorKind, Case, Event, EventKind, Status
from bot.domain.clock import Ringing
from bot.domain.reminder import HIGHER, TO_CITIZEN, TO_HOLDER, Level, Reminder
from bot.domain.step import Step
from bot.services import apologies, clocks, notices, reminding
from bot.services.desk import Desk
from bot.services.reminding import Due

BATCH = 200
"""Clocks looked at in one transaction."""


async def sweep(desk: Desk) -> int:
    """Sends what is due of up to `BATCH` clocks, the longest due first; gives how many clocks were looked at."""
    ringing = await desk.archive.clocks.ringing(desk.now, BATCH)
    if not ringing:
        return 0
    done = {ring.case.id for ring in ringing if ring.clock.step is Step.CLASSIFY and await _classified(desk, ring)}
    due = [
        one
        for ring in ringing
        if ring.clock.step is not Step.CLASSIFY or ring.case.id not in done
        for one in _due(desk, ring)
    ]
    fresh = await desk.archive.reminders.add([one.reminder for one in due])
    first = [one for one, is_first in zip(due, fresh, strict=True) if is_first]
    for ring in ringing:
        await _settle(desk, ring)
    for one in first:
        if one.reminder.level is Level.APOLOGY:
            await apologies.tell(desk, one.case)
        elif one.reminder.level is Level.CITIZEN:
            await _remind_citizen(desk, one.case)
        elif one.reminder.level in HIGHER:
            await desk.archive.cases.add_event(_event(desk, one.case, EventKind.ESCALATED, one.reminder.level.value))
    await reminding.tell(desk, [one for one in first if one.reminder.told and one.reminder.level not in TO_CITIZEN])
    return len(ringing)


def _due(desk: Desk, ring: Ringing) -> list[Due]:
    """What the clock's next look asks for. Of several reminders to the holder the latest alone is told."""
    clock, case = ring.clock, ring.case
    waits = case.status is Status.WAITING
    if case.status not in OPEN or clock.next_at is None or waits != (clock.paused_at is not None):
        return []
    moments = desk.rules.profile.reminders.moments(clock, desk.rules.calendar)
    levels = [level for at, level in moments if clock.next_at <= at <= desk.now]
    if clock.step is not Step.ANSWER or case.due is None:
        levels = [level for level in levels if level is not Level.APOLOGY]
    last = next((level for level in reversed(levels) if level in TO_HOLDER), None)
    return [
        Due(_reminder(desk, ring, level, told=level not in TO_HOLDER or level is last), clock, case) for level in levels
    ]


def _reminder(desk: Desk, ring: Ringing, level: Level, *, told: bool) -> Reminder:
    if level is Level.APOLOGY:
        return apologies.reminder(desk, ring.case)
    return Reminder(ring.case.id, ring.clock.step, ring.clock.turn, level, desk.now, told)


async def _classified(desk: Desk, ring: Ringing) -> bool:
    """Whether the case was classified without its clock being told; the clock is ended then."""
    events = await desk.archive.cases.events(ring.case.id)
    said = next((event for event in reversed(events) if event.kind is EventKind.CLASSIFIED), None)
    if said is None:
        return False
    await clocks.noted(desk, said)
    return True


async def _settle(desk: Desk, ring: Ringing) -> None:
    """Notes when the clock wants to be looked at next. One that a program of before did not stop is stopped here."""
    book, case = desk.archive.clocks, ring.case
    if case.status not in OPEN:
        await book.end(case.id, tuple(Step), desk.now)
    elif case.status is Status.WAITING and ring.clock.paused_at is None:
        await clocks.pause(desk, case.id)
    else:
        reminders = desk.rules.profile.reminders
        await book.rung(ring.clock, reminders.next_at(ring.clock, desk.rules.calendar, after=desk.now))


async def _remind_citizen(desk: Desk, case: Case) -> None:
    """Tells the citizen once more what was asked."""
    asked = [one for one in await desk.archive.cases.events(case.id) if one.kind is EventKind.ASKED]
    if asked:
        await notices.Telling(desk, case, asked[-1]).remind(case, asked[-1])


def _event(desk: Desk, case: Case, kind: EventKind, note: str) -> Event:
    return Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=kind,
        at=desk.now,
        actor=ActorKind.DESK,
        actor_id=None,
        before=case.status,
        after=case.status,
        note=note,
        office=case.office,
    )
