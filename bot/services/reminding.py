"""The message of reminders: to whom it goes, and what it says. To one person one message for all of a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain import casecode
from bot.domain.case import Case
from bot.domain.clock import Clock
from bot.domain.deadline import say_day, say_left
from bot.domain.duty import OnDuty, Roll
from bot.domain.message import Block, Checklist, Heading, Reply
from bot.domain.outbox import Purpose
from bot.domain.reminder import Level, Reminder
from bot.domain.wording import Language
from bot.services import digests, hearers, notices
from bot.services.desk import Desk

AT_ONCE = 15
"""Cases named in one message; more go into the next one, so that each is named."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due, with the clock and the case that it is about."""

    reminder: Reminder
    clock: Clock
    case: Case


async def tell(desk: Desk, due: Sequence[Due]) -> None:
    """Queues one message, or a few when it is much, to each person who is to hear of any of it.

    In somebody's quiet hours it waits for their end.
    """
    if not due:
        return
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    heard: dict[str, tuple[OnDuty, list[Due]]] = {}
    for one in due:
        for hearer in hearers.hearing(roll, one.case, one.reminder.level):
            heard.setdefault(hearer.official.id, (hearer, []))[1].append(one)
    for hearer, owed in heard.values():
        ordered = sorted(owed, key=_urgency)
        for begin in range(0, len(ordered), AT_ONCE):
            await _queue(desk, hearer, ordered[begin : begin + AT_ONCE])


def message(desk: Desk, due: Sequence[Due], language: Language) -> Reply:
    """What is due, by level, and what can be done about the most urgent with one tap."""
    texts = desk.rules.texts
    blocks: list[Block] = [Heading(text=texts.say("clock.reminder", language, day=say_day(desk.today, language)))]
    for level, group in groupby(due, key=lambda one: one.reminder.level):
        lines = tuple(_line(desk, one, language) for one in group)
        title = texts.say(f"clock.level_{level}", language, count=len(lines))
        blocks.append(Checklist(title=title, items=lines))
    return Reply(blocks=tuple(blocks), buttons=digests.one_tap(desk, [one.case for one in due], language))


def _line(desk: Desk, one: Due, language: Language) -> str:
    rules, clock = desk.rules, one.clock
    return rules.texts.say(
        "clock.line",
        language,
        code=casecode.show(one.case.code),
        matter=digests.matter(one.case),
        step=rules.texts.say(f"clock.step_{clock.step}", language),
        due=say_day(clock.due, language),
        left=say_left(desk.today, clock.due, rules.calendar, rules.texts, language),
        office=notices.office_name(desk, one.case.office),
    )


def _urgency(one: Due) -> tuple[int, str, str]:
    """The highest level first, then the earliest date."""
    return (-list(Level).index(one.reminder.level), one.clock.due.isoformat(), one.case.code)


async def _queue(desk: Desk, hearer: OnDuty, due: Sequence[Due]) -> None:
    first = due[0].reminder
    key = f"{first.case_id}:{first.step}:{first.turn}:{first.level}"
    name = f"remind:{hearer.official.id}:{key}"
    said = message(desk, due, hearer.language)
    await notices.to_official(desk, hearer, notices.message(desk, name, hearer.identity, said, purpose=Purpose.ALERT))
