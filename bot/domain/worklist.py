"""An official's work, sorted into the piles in which it wants attention. Pure: today comes in by argument."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from bot.domain.case import TRANSITIONS, Case, Status
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.person import Act


class Pile(StrEnum):
    """The piles, in the order in which they are looked at."""

    OVERDUE = "overdue"
    """The next legal date has passed."""
    TODAY = "today"
    """The next legal date is today."""
    NEW = "new"
    """No official of the office has taken it yet."""
    WAITING = "waiting"
    """The citizen was asked for more."""
    IN_HAND = "in_hand"
    """Taken, with time left."""


RESULT: dict[Act, Status] = {
    Act.ACCEPT: Status.ACCEPTED,
    Act.ANSWER: Status.ANSWERED,
    Act.ASK: Status.WAITING,
    Act.TRANSFER: Status.TRANSFERRED,
    Act.DECLINE: Status.DECLINED,
}
"""Where an act leads, in the order in which the acts are offered."""

FRESH = frozenset({Status.SUBMITTED, Status.TRANSFERRED, Status.REOPENED})
"""Statuses in which the case waits to be taken."""

Worklist = dict[Pile, tuple[Case, ...]]
"""Every pile with its cases; an empty pile is there too."""


def open_acts(case: Case) -> tuple[Act, ...]:
    """What can be done with the case as it stands; taking it is offered only while it waits to be taken."""
    return tuple(
        act
        for act, after in RESULT.items()
        if after in TRANSITIONS[case.status] and (act is not Act.ACCEPT or case.status in FRESH)
    )


def next_date(case: Case) -> date | None:
    """The next date by law: the one for sending on while nobody has taken the case, the one of the answer after.

    None while the citizen is waited for: the clocks stand still then.
    """
    if case.status is Status.WAITING:
        return None
    if case.status is Status.SUBMITTED:
        return min((day for day in (case.transfer_due, case.due) if day), default=None)
    return case.due


def pile_of(case: Case, today: date) -> Pile:
    """Where the case lies today. A date that has passed outweighs everything else."""
    day = next_date(case)
    if day and day < today:
        return Pile.OVERDUE
    if day == today:
        return Pile.TODAY
    if case.status in FRESH:
        return Pile.NEW
    return Pile.WAITING if case.status is Status.WAITING else Pile.IN_HAND


def sort(cases: Iterable[Case], today: date) -> Worklist:
    """The cases in their piles, each pile by the next legal date, the earliest first; one without by its receipt."""
    piles: dict[Pile, list[Case]] = {pile: [] for pile in Pile}
    for case in cases:
        piles[pile_of(case, today)].append(case)
    return {pile: tuple(sorted(held, key=_urgency)) for pile, held in piles.items()}


def _urgency(case: Case) -> tuple[date, str]:
    return (next_date(case) or case.received_at.astimezone(OFFICE_ZONE).date(), case.received_at.isoformat())
