"""Due dates: a term of n days from a receipt to its last day, with the reasons in words.

The convention is written out in docs/reference/deadlines.md: Bộ luật Dân sự 2015, Điều 147 (the day of receipt is not
counted) and Điều 148 khoản 5 (a last day that is a day off moves on). What the law leaves open, the cut-off hour above
all, comes in by argument from the profile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import WEEKDAYS, WorkCalendar
from bot.domain.procedure import TermUnit
from bot.domain.wording import Language, Texts

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which days begin and end."""

LONGEST_TERM = 5000
"""Days; no law gives a longer one, and a slip of the keyboard must not cost minutes."""


class DeadlineError(ValueError):
    """A receipt or a term that no due date can be counted from."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days off of one name that follow one another, weekends between them aside."""

    first: date
    last: date
    names: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term, which ends at 24:00, and how it came about.

    `counted_from` is the day of receipt as the rules see it; `moved_from` is the last day before it moved on from a
    day off. `confirmed` is false when a day inside rests on a notice that was not seen, so that the date may change.
    """

    day: date
    number: int
    unit: TermUnit
    received: date
    counted_from: date
    confirmed: bool
    cutoff: time | None = None
    received_on_day_off: bool = False
    days_off: tuple[DaysOff, ...] = ()
    made_up: tuple[date, ...] = ()
    moved_from: date | None = None
    moved_from_name: Mapping[Language, str] = field(default_factory=dict)

    def explain(self, texts: Texts, language: Language = "vi") -> tuple[str, ...]:
        """The reasons in short sentences, the date first."""
        return tuple(_explanation(self, texts, language))


def parse_received(text: str) -> datetime:
    """A moment of receipt such as `2026-02-13T16:30`; raises `DeadlineError` for anything else.

    Without a zone it is local time of the office (Asia/Ho_Chi_Minh).
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        msg = f"{text.strip()[:40]!r} is not a date and time such as 2026-02-13T16:30"
        raise DeadlineError(msg) from None
    return _local(moment)


def due(received: datetime, number: int, unit: TermUnit, calendar: WorkCalendar, cutoff: time | None = None) -> Due:
    """The last day of `number` working or calendar days after `received` (local, or aware in any zone).

    With a cut-off, what comes after that hour of a working day, or on a day off, counts as received on the next
    working day. Raises `DeadlineError` for a term of less than 1 or more than `LONGEST_TERM` days or of another unit,
    `CalendarError` when it leaves the known years.
    """
    _check_term(number, unit)
    local = _local(received)
    start = day_of_receipt(local, calendar, cutoff)
    moved_from = None
    if unit is TermUnit.WORKING_DAYS:
        day = _nth_working_day(start, number, calendar)
    else:
        day = start + timedelta(days=number)
        if not calendar.is_working_day(day):
            moved_from, day = day, calendar.next_working_day(day)
    weighed = _days(local.date() if cutoff else local.date() + timedelta(days=1), day)
    return Due(
        day=day,
        number=number,
        unit=unit,
        received=local.date(),
        counted_from=start,
        confirmed=all(calendar.is_confirmed(one) for one in weighed),
        cutoff=cutoff,
        received_on_day_off=not calendar.is_working_day(local.date()),
        days_off=_runs([one for one in _days(start, day)[1:] if calendar.is_weekday_off(one)], calendar),
        made_up=tuple(one for one in _days(start, day)[1:] if calendar.is_made_up(one)),
        moved_from=moved_from,
        moved_from_name=_names(moved_from, calendar) if moved_from else {},
    )


def day_of_receipt(moment: datetime, calendar: WorkCalendar, cutoff: time | None) -> date:
    """The day on which what came at that moment counts as received."""
    local = _local(moment)
    day = local.date()
    if cutoff is None or (calendar.is_working_day(day) and local.time() <= cutoff):
        return day
    return calendar.next_working_day(day)


def say_day(day: date, language: Language = "vi") -> str:
    """A day as people say it: "thứ Tư 25/02/2026"."""
    return f"{WEEKDAYS[language][day.weekday()]} {day:%d/%m/%Y}"


def say_left(today: date, last_day: date, calendar: WorkCalendar, texts: Texts, language: Language = "vi") -> str:
    """How the due date stands today: "còn 3 ngày làm việc", "hạn hôm nay", "quá hạn 2 ngày làm việc"."""
    if today == last_day:
        return texts.say("deadline.today", language)
    if today < last_day:
        return texts.say("deadline.left", language, number=calendar.working_days_between(today, last_day))
    over = calendar.working_days_between(last_day, today)
    return texts.say("deadline.over" if over else "deadline.over_no_working_day", language, number=over)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=OFFICE_ZONE)
    try:
        return moment.astimezone(OFFICE_ZONE)
    except OverflowError:
        msg = f"{moment.year} lies outside the known calendar"
        raise DeadlineError(msg) from None


def _check_term(number: int, unit: TermUnit) -> None:
    if unit not in (TermUnit.WORKING_DAYS, TermUnit.DAYS):
        msg = f"a term in {unit} has no due day; only working_days and days are counted"
        raise DeadlineError(msg)
    if not 1 <= number <= LONGEST_TERM:
        msg = f"a term of {number} days cannot be counted; it must lie between 1 and {LONGEST_TERM}"
        raise DeadlineError(msg)


def _nth_working_day(start: date, number: int, calendar: WorkCalendar) -> date:
    day = start
    for _ in range(number):
        day = calendar.next_working_day(day)
    return day


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _names(day: date, calendar: WorkCalendar) -> dict[Language, str]:
    languages: tuple[Language, ...] = ("vi", "en")
    return {language: calendar.name_of_day_off(day, language) or "" for language in languages}


def _runs(days: list[date], calendar: WorkCalendar) -> tuple[DaysOff, ...]:
    """Days off by name; Friday and Monday of one name are one run."""
    runs: list[DaysOff] = []
    for day in days:
        names = _names(day, calendar)
        if runs and runs[-1].names == names and _only_weekend_between(runs[-1].last, day):
            runs[-1] = DaysOff(runs[-1].first, day, names)
        else:
            runs.append(DaysOff(day, day, names))
    return tuple(runs)


def _only_weekend_between(earlier: date, later: date) -> bool:
    return all(day.weekday() >= 5 for day in _days(earlier, later)[1:-1])


def _explanation(due_date: Due, texts: Texts, language: Language) -> list[str]:
    said = [texts.say("deadline.due", language, day=say_day(due_date.day, language))]
    if due_date.counted_from != due_date.received:
        key = "deadline.received_on_day_off" if due_date.received_on_day_off else "deadline.received_after_hour"
        hour = f"{due_date.cutoff:%H:%M}" if due_date.cutoff else ""
        received = say_day(due_date.received, language)
        counted = say_day(due_date.counted_from, language)
        said.append(texts.say(key, language, received=received, hour=hour, day=counted))
    key = "deadline.count_working_days" if due_date.unit is TermUnit.WORKING_DAYS else "deadline.count_days"
    said.append(texts.say(key, language, number=due_date.number, day=say_day(due_date.counted_from, language)))
    if due_date.unit is TermUnit.WORKING_DAYS:
        said.extend(_uncounted(due_date, texts, language))
    if due_date.moved_from:
        last, name = say_day(due_date.moved_from, language), due_date.moved_from_name[language]
        key = "deadline.moved_weekend" if name in WEEKDAYS[language] else "deadline.moved"
        said.append(texts.say(key, language, day=last, name=name))
    if not due_date.confirmed:
        said.append(texts.say("deadline.unconfirmed", language))
    return said


def _uncounted(due_date: Due, texts: Texts, language: Language) -> list[str]:
    said = []
    if due_date.days_off:
        days = "; ".join(_say_run(run, language) for run in due_date.days_off)
        said.append(texts.say("deadline.days_off", language, days=days))
    if due_date.made_up:
        days = ", ".join(say_day(day, language) for day in due_date.made_up)
        said.append(texts.say("deadline.made_up", language, days=days))
    return said


def _say_run(run: DaysOff, language: Language) -> str:
    first, last = f"{run.first:%d/%m}", f"{run.last:%d/%m}"
    if run.first == run.last:
        span = first
    elif run.first.month == run.last.month:
        span = f"{run.first:%d}–{last}"
    else:
        span = f"{first}–{last}"
    return f"{span} ({run.names[language]})"
