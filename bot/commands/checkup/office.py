"""What the office itself must keep up: the calendar, the list, its officials, and backups."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.commands.checkup.finding import Findings
from bot.domain.account import SecondFactorFor
from bot.domain.calendar import WorkCalendar
from bot.domain.coverage import STALE_MONTHS
from bot.domain.person import Official, Role
from bot.domain.publication import Publication

NEXT_YEAR_FROM, NEXT_YEAR_BY = (11, 1), (12, 15)
"""Month and day from which next year's days off are asked for, and by which dates that are counted now reach them."""

BACKUP_OLD = timedelta(hours=26)
"""A nightly backup, and two hours of grace."""


def look_at_calendar(found: Findings, calendar: WorkCalendar, today: date) -> None:
    """Whether days off are confirmed, this year's and late in it the next one's too (Bộ luật Lao động, Điều 112)."""
    years = [today.year]
    if (today.month, today.day) >= NEXT_YEAR_FROM:
        years.append(today.year + 1)
    for year in years:
        if not calendar.first_year <= year <= calendar.last_year:
            found.fail("doctor.calendar_ends", year=year)
            continue
        unsure = calendar.unconfirmed_between(max(date(year, 1, 1), today), date(year, 12, 31))
        if not unsure:
            found.ok("doctor.calendar_good", year=year)
            continue
        late = year > today.year and (today.month, today.day) >= NEXT_YEAR_BY
        say = found.fail if late else found.warn
        days = ", ".join(f"{day:%d/%m}" for day in unsure[:8])
        say("doctor.calendar_unsure", year=year, count=len(unsure), days=days)


def look_at_list(found: Findings, published: Publication | None, today: date) -> None:
    """How old the list in force is."""
    if published is None:
        return
    year, _, month = published.as_of.partition("-")
    months = (today.year - int(year)) * 12 + today.month - int(month or 1)
    if months < 0:
        found.fail("doctor.list_ahead", as_of=published.as_of)
    elif months > STALE_MONTHS:
        found.warn("doctor.list_old", number=published.number, as_of=published.as_of, months=months)
    else:
        found.ok("doctor.list_good", number=published.number, count=published.count, as_of=published.as_of)


def look_at_officials(found: Findings, officials: Sequence[Official]) -> None:
    """Whether somebody looks after the desk, and somebody receives what citizens file and opens
    restricted records.
    """
    admins = sum(each.role is Role.ADMIN for each in officials)
    if not admins:
        found.warn("doctor.no_administrator")
    elif not any(each.role is Role.RECEIVER for each in officials):
        found.warn("doctor.no_receiver")
    else:
        found.ok("doctor.officials", count=len(officials), admins=admins)
    if admins and not any(each.role is Role.INSPECTOR for each in officials):
        found.warn("doctor.no_inspector")


def look_at_second_factors(
    found: Findings, officials: Sequence[Official], wanted: SecondFactorFor, have: Collection[str]
) -> None:
    """Whether everybody who must have a second factor has one."""
    missing = sum(wanted.requires(each.role) and each.id not in have for each in officials)
    if missing:
        found.warn("doctor.factor_missing", count=missing)


def look_at_backups(found: Findings, folder: Path, now: datetime) -> None:
    """How old the newest backup in the folder is."""
    newest = max((path.stat().st_mtime for path in folder.glob("*.backup") if path.is_file()), default=None)
    if newest is None:
        found.warn("doctor.backup_none", folder=str(folder))
        return
    age = now - datetime.fromtimestamp(newest, UTC)
    hours = int(age / timedelta(hours=1))
    if age > BACKUP_OLD:
        found.warn("doctor.backup_old", hours=hours)
    else:
        found.ok("doctor.backup_good", hours=hours)
