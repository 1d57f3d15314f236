"""The working calendar of a Vietnamese office: which days count, and what the others are called.

The package `holidays` gives the days of Bộ luật Lao động 2019, Điều 112; `data/calendar.json` overrules it, one line
per official notice. Where no notice was seen the day is kept as the package has it and marked unconfirmed.
This room counts no terms; `bot.domain.deadline` does.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Self

from holidays import country_holidays
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from bot.domain.wording import Language

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
"""Names of the days as they stand inside a sentence, Monday first."""

_SATURDAY = 5
_LANGUAGES: dict[Language, str] = {"vi": "vi", "en": "en_US"}
_TET: dict[Language, str] = {"vi": "nghỉ Tết", "en": "Lunar New Year"}
_SWAPPED: dict[Language, str] = {"vi": "nghỉ hoán đổi, làm bù {day}", "en": "day off swapped with {day}"}
_SWAPPED_DAY = re.compile(r"\d{2}/\d{2}/\d{4}")


class CalendarError(ValueError):
    """A calendar file that does not hold together, or a day outside the years that are known."""


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedDay(_Line):
    """A day that an official notice takes off or makes a working day, in words for both languages."""

    day: date
    vi: Words
    en: Words
    notice: Words
    needs_check: bool = False

    def name(self, language: Language) -> str:
        """What the day is called."""
        return self.vi if language == "vi" else self.en


class UnconfirmedDay(_Line):
    """A day off that the package gives, while the legal act was not seen."""

    day: date
    why: Words


class CheckedYears(_Line):
    """The first and last year whose days were compared with announced calendars."""

    first: int
    last: int


class Overlay(_Line):
    """What overrules the package. A day stands in one list once."""

    about: str = ""
    checked_years: CheckedYears
    off_days: tuple[NamedDay, ...] = ()
    work_days: tuple[NamedDay, ...] = ()
    unconfirmed: tuple[UnconfirmedDay, ...] = ()

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        settled = [line.day for line in (*self.off_days, *self.work_days)]
        for day in settled:
            if settled.count(day) > 1:
                msg = f"{day} stands twice among off_days and work_days"
                raise ValueError(msg)
        open_days = [line.day for line in self.unconfirmed]
        for day in open_days:
            if open_days.count(day) > 1 or day in settled:
                msg = f"{day} is unconfirmed and stands in the file a second time"
                raise ValueError(msg)
        return self


class WorkCalendar:
    """Working days of the office: Monday to Friday without the days off, and announced make-up Saturdays.

    Every method raises `CalendarError` for a day outside the years that the package knows.
    """

    def __init__(self, overlay: Overlay) -> None:
        self._holidays = {language: country_holidays("VN", language=code) for language, code in _LANGUAGES.items()}
        self.first_year: int = self._holidays["vi"].start_year
        self.last_year: int = self._holidays["vi"].end_year
        self._checked = overlay.checked_years
        self._off = {line.day: line for line in overlay.off_days}
        self._work = {line.day: line for line in overlay.work_days}
        # Asked for the same days again and again: the package looks each up anew.
        self._worked: dict[date, bool] = {}
        self._unconfirmed = frozenset(line.day for line in overlay.unconfirmed)
        for day in sorted(self._unconfirmed):
            if self.is_working_day(day):
                msg = f"{day} is listed as an unconfirmed day off but is a working day"
                raise CalendarError(msg)

    @classmethod
    def load(cls, path: Path) -> "WorkCalendar":
        """Reads `data/calendar.json`; raises `CalendarError` with the line and the reason."""
        try:
            return cls(Overlay.model_validate_json(path.read_bytes()))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            msg = f"{path.name}: {place}: {first['msg']}"
            raise CalendarError(msg) from error

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on `day`."""
        known = self._worked.get(day)
        if known is None:
            self._known(day)
            known = day in self._work or (day not in self._off and self._holidays["vi"].is_working_day(day))
            self._worked[day] = known
        return known

    def is_confirmed(self, day: date) -> bool:
        """Whether `day` was compared with an announced calendar and no act is missing."""
        self._known(day)
        return self._checked.first <= day.year <= self._checked.last and day not in self._unconfirmed

    def name_of_day_off(self, day: date, language: Language = "vi") -> str | None:
        """Why the office is closed on `day`, as it stands inside a sentence; None for a working day."""
        if self.is_working_day(day):
            return None
        if day in self._off:
            return self._off[day].name(language)
        if day not in self._holidays["vi"]:
            return WEEKDAYS[language][day.weekday()]
        local: str = self._holidays["vi"][day]
        if "Tết" in local and "Dương lịch" not in local:
            return _TET[language]
        if swapped := _SWAPPED_DAY.search(local):
            return _SWAPPED[language].format(day=swapped.group())
        name: str = self._holidays[language][day]
        return name.replace(" (", ", ").removesuffix(")")

    def is_weekday_off(self, day: date) -> bool:
        """Whether `day` is a Monday to Friday on which the office is closed."""
        return day.weekday() < _SATURDAY and not self.is_working_day(day)

    def is_made_up(self, day: date) -> bool:
        """Whether `day` is a Saturday or Sunday on which the office works."""
        return day.weekday() >= _SATURDAY and self.is_working_day(day)

    def unconfirmed_between(self, first: date, last: date) -> tuple[date, ...]:
        """Weekdays off and working Saturdays from one day to another, both included, that no notice confirms."""
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        moved = (day for day in days if self.is_weekday_off(day) or self.is_made_up(day))
        return tuple(day for day in moved if not self.is_confirmed(day))

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return next(after for after in self.days_after(day) if self.is_working_day(after))

    def shifted(self, day: date, number: int) -> date:
        """The working day that many working days after `day`, or before it when less than 0; `day` itself for 0."""
        step = timedelta(days=1 if number > 0 else -1)
        for _ in range(abs(number)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and with `end`; 0 when `end` is not later."""
        self._known(start)
        self._known(end)
        days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def days_after(self, day: date) -> Iterator[date]:
        """The days after `day`, one by one, to the end of the known years; beyond them `CalendarError`."""
        self._known(day)
        while True:
            if day == date.max:
                self._refuse(day)
            day += timedelta(days=1)
            self._known(day)
            yield day

    def _known(self, day: date) -> None:
        if not self.first_year <= day.year <= self.last_year:
            self._refuse(day)

    def _refuse(self, day: date) -> None:
        msg = f"{day} lies outside the known calendar ({self.first_year}-{self.last_year})"
        raise CalendarError(msg)
