"""The clocks of a case as its page shows them: each step with its date, how it stands, and why it is that date."""

from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.clock import Clock
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.services import clocks
from bot.services.desk import Desk
from bot.web.desk_row import Chip, chip_of


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One step: its name, how it stands (a chip while it runs, words otherwise), the reasons, and whether a lawyer
    has still to look at the number.
    """

    step: str
    chip: Chip | None
    state: str
    why: tuple[str, ...]
    source: str
    needs_check: bool


async def clock_lines(desk: Desk, case: Case) -> list[ClockLine]:
    """The clocks of the case, in the order of the steps."""
    return [_line(desk, clock) for clock in await desk.archive.clocks.of_case(case.id)]


def _line(desk: Desk, clock: Clock) -> ClockLine:
    say = desk.rules.texts.say
    state, day = "", say_day(clock.due)
    if clock.ended_at:
        over = clock.ended_at.astimezone(OFFICE_ZONE).date()
        state = say("clock.done_late" if over > clock.due else "clock.done", day=say_day(over), due=day)
    elif clock.paused_at:
        state = say("clock.stands", day=say_day(clock.paused_at.astimezone(OFFICE_ZONE).date()), due=day)
    rule = next((one for one in desk.rules.profile.rules if one.id == clock.rule), None)
    return ClockLine(
        step=say(f"clock.step_{clock.step}"),
        chip=chip_of(desk, clock.due) if clock.runs else None,
        state=state,
        why=clock.why,
        source=rule.source if rule else "",
        needs_check=clocks.needs_check(desk, clock),
    )
