"""A case as one row of the work list: never with the sender's name, address or phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain import casecode
from bot.domain.case import Case
from bot.domain.deadline import say_day, say_left
from bot.domain.worklist import next_date
from bot.services import digests, notices
from bot.services.desk import Desk

SOON = 2
"""Working days left from which a date counts as near."""


@dataclass(frozen=True, slots=True)
class Chip:
    """How a date stands: `state` picks the sign and the colour, `words` say it, `day` is the date itself."""

    state: str
    words: str
    day: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    code: str
    shown: str
    kind: str
    matter: str
    office: str
    channel: str
    status: str
    holder: str
    chip: Chip | None


def chip(desk: Desk, case: Case) -> Chip | None:
    """The next legal date; None for a case without one."""
    day = next_date(case)
    return chip_of(desk, day) if day else None


def chip_of(desk: Desk, day: date) -> Chip:
    """How a date stands today."""
    calendar = desk.rules.calendar
    if day < desk.today:
        state = "over"
    elif day == desk.today:
        state = "today"
    else:
        state = "soon" if calendar.working_days_between(desk.today, day) <= SOON else "fine"
    return Chip(state, say_left(desk.today, day, calendar, desk.rules.texts), say_day(day))


async def rows(desk: Desk, cases: Iterable[Case], holders: dict[str, str]) -> list[Row]:
    """The cases as rows. `holders` remembers names by id from one pile to the next."""
    made = []
    for case in cases:
        if case.holder_id and case.holder_id not in holders:
            found = await desk.archive.officials.by_id(case.holder_id)
            holders[case.holder_id] = found.name if found else ""
        made.append(
            Row(
                code=case.code,
                shown=casecode.show(case.code),
                kind=desk.rules.texts.say(f"notices.kind_{case.kind}"),
                matter=digests.matter(case),
                office=notices.office_name(desk, case.office),
                channel=desk.rules.texts.say(f"desk.channel_{case.origin.channel}"),
                status=desk.rules.texts.say(f"notices.status_{case.status}"),
                holder=holders.get(case.holder_id or "", ""),
                chip=chip(desk, case),
            )
        )
    return made
