"""The apology of a late case: the reason and a new date, once in the life of a case (the one-stop rule).

An official writes it with the reason from the day before the date on; where nobody did, the desk sends it by itself on
the day that the profile's reminders say. What the register says of the date stays.
"""

from bot.domain.case import OPEN, ActorKind, Case, Event, EventKind, Status
from bot.domain.deadline import say_day
from bot.domain.person import Official
from bot.domain.reminder import Level, Reminder
from bot.domain.step import Step
from bot.services import clocks, notices
from bot.services.cases import WORDS_CAP, Refused
from bot.services.desk import Desk

_TURN = 0
"""No turn of a clock: one apology, however often the date is set."""


def reminder(desk: Desk, case: Case) -> Reminder:
    """The row that makes it one."""
    return Reminder(case.id, Step.ANSWER, _TURN, Level.APOLOGY, desk.now)


def in_time(desk: Desk, case: Case) -> bool:
    """Whether an apology could be due: the office owes the result, and the date is tomorrow, today or over."""
    if case.due is None or case.status not in OPEN - {Status.WAITING}:
        return False
    return desk.rules.calendar.working_days_between(desk.today, case.due) <= 1


async def could_be_made(desk: Desk, case: Case) -> bool:
    """The same, while there was none yet."""
    book = await desk.archive.reminders.of_case(case.id) if in_time(desk, case) else ()
    return in_time(desk, case) and not any(one.level is Level.APOLOGY for one in book)


async def make(desk: Desk, case: Case, official: Official, reason: str) -> Event:
    """An official apologises, with the reason. Raises `Refused` without one, too early, or when there was one."""
    words = reason.strip()
    if not words:
        raise Refused("apology.no_reason")
    if len(words) > WORDS_CAP:
        raise Refused("officials.too_long")
    if not in_time(desk, case) or not (await desk.archive.reminders.add([reminder(desk, case)]))[0]:
        raise Refused("apology.not_now")
    return await tell(desk, case, words, official)


async def tell(desk: Desk, case: Case, reason: str = "", official: Official | None = None) -> Event:
    """Writes the apology into the history and tells the citizen; the row was kept before."""
    new, texts = clocks.term(desk, "answer_late"), desk.rules.texts
    day = texts.say("apology.new_day", "vi", day=say_day(new.day)) if new else texts.say("apology.no_day")
    event = Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=EventKind.APOLOGISED,
        at=desk.now,
        actor=ActorKind.OFFICIAL if official else ActorKind.DESK,
        actor_id=official.id if official else None,
        before=case.status,
        after=case.status,
        note=f"{reason or texts.say('apology.reason')}\n{day}",
        office=case.office,
    )
    telling = notices.Telling(desk, case, event)
    await desk.archive.cases.add_event(event)
    await telling.queue(case, event)
    return event
