"""What nobody has compared with an official text yet, said where it counts: at the case and on the first page."""

from datetime import date

from bot.domain.case import OPEN, Case
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.profile import ProfileError
from bot.services.desk import Desk

NEXT_YEAR_FROM = (12, 1)
"""Month and day from which terms that are counted now reach next year."""


def of_case(desk: Desk, case: Case) -> tuple[str, ...]:
    """Sentences for the case's page: its term is not checked yet; nothing for one that has no date or has ended."""
    if case.due is None or case.status not in OPEN:
        return ()
    try:
        rule = desk.rules.profile.rule("answer", case.received_at.astimezone(OFFICE_ZONE).date())
    except ProfileError:
        return ()
    return (desk.rules.texts.say("register.unchecked_rule", source=rule.source),) if rule.needs_check else ()


def years(desk: Desk) -> tuple[int, ...]:
    """Years whose days off no notice confirms, as far as terms that are counted today reach."""
    today = desk.today
    reached = [today.year] if (today.month, today.day) < NEXT_YEAR_FROM else [today.year, today.year + 1]
    return tuple(year for year in reached if not _confirmed(desk, year))


def _confirmed(desk: Desk, year: int) -> bool:
    calendar = desk.rules.calendar
    return calendar.first_year <= year <= calendar.last_year and calendar.is_confirmed(date(year, 1, 1))
