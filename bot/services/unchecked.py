"""What nobody has compared with an official text yet, said where it counts: at the case and on the first page."""

from datetime import date, timedelta

from bot.domain.case import OPEN, Case
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.profile import ProfileError
from bot.domain.route import Routed
from bot.services.desk import Desk

AHEAD = timedelta(days=90)
"""How far the dates reach that are counted today."""


def of_case(desk: Desk, case: Case) -> tuple[str, ...]:
    """Sentences for the case's page: its term is not checked yet; nothing for one that has no date or has ended."""
    if case.due is None or case.status not in OPEN:
        return ()
    try:
        rule = desk.rules.profile.rule("answer", case.received_at.astimezone(OFFICE_ZONE).date())
    except ProfileError:
        return ()
    return (desk.rules.texts.say("register.unchecked_rule", source=rule.source),) if rule.needs_check else ()


def of_route(desk: Desk, routed: Routed | None) -> bool:
    """Whether the line of the routing table that led a case to its office waits for a check."""
    table = desk.rules.profile.routing
    lines = table.unchecked() if table and routed else ()
    return any(routed is not None and line.id == routed.route for line in lines)


def days_off(desk: Desk) -> tuple[date, ...]:
    """Days off and make-up days ahead that no notice confirms, as far as dates counted today reach."""
    calendar = desk.rules.calendar
    return calendar.unconfirmed_between(desk.today, min(desk.today + AHEAD, date(calendar.last_year, 12, 31)))
