"""Ninety days of a province, and what must come of them: worked out by hand, beside the program.

The working days, the terms and the reminders are counted here from a list of days and the data of the profile alone, so
that a mistake of the program's own counting shows.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from bot.domain.deadline import OFFICE_ZONE

BEGIN = datetime(2026, 1, 5, 0, 0, tzinfo=OFFICE_ZONE)
DAYS = 90
HOUR, CUTOFF = time(7, 30), time(17)

NEVER = datetime.max.replace(tzinfo=OFFICE_ZONE)
OFF = {date(2026, 2, day) for day in range(16, 21)}
"""Tết."""
WORKED = {date(2026, 1, 10)}
"""A Saturday that is worked for 2 January."""

PROFILE = json.loads((Path(__file__).parents[2] / "data/profiles/phu_tho_2026/profile.json").read_text("utf-8"))
TERM = {rule["what"]: rule["number"] for rule in PROFILE["rules"]}
MARKS = [(mark["step"], mark["level"], mark["days"]) for mark in PROFILE["reminders"]["marks"]]
HOLDER = ("before", "on", "after")


def works(day):
    return (day.weekday() < 5 and day not in OFF) or day in WORKED


def shifted(day, number):
    step = timedelta(days=1 if number > 0 else -1)
    for _ in range(abs(number)):
        day += step
        while not works(day):
            day += step
    return day


def between(first, last):
    return sum(works(first + timedelta(days=one)) for one in range(1, (last - first).days + 1))


def received(at):
    day = at.date()
    return day if works(day) and at.time() <= CUTOFF else shifted(day, 1)


def is_off(at):
    """Whether the machine is off: three hours a day, at another hour each day, and once for five days."""
    day = (at - BEGIN).days
    return 46 <= day < 51 or (day * 5) % 22 <= at.hour < (day * 5) % 22 + 3


def first_look(at):
    """The first minute at which the machine is on, from that moment."""
    while is_off(at):
        at = (at + timedelta(hours=1)).replace(minute=0)
    return at


@dataclass
class Span:
    """A stretch of time in which one clock ran to one date."""

    step: str
    turn: int
    due: date
    set_at: datetime
    begin: datetime
    waits: bool = False
    end: datetime = NEVER


@dataclass
class Life:
    """What happens to one case: (moment, act), the first being its receipt; and what its clocks do meanwhile."""

    acts: list
    spans: list = field(default_factory=list)

    def __post_init__(self):
        self.turns, self.waits = defaultdict(int), None
        for at, act in self.acts:
            getattr(self, f"_{act}")(at)

    def _begin(self, at, *steps):
        for step in steps:
            self.turns[step] += 1
            self.spans.append(Span(step, self.turns[step], shifted(received(at), TERM[step]), at, at))

    def _end(self, at, *steps):
        for span in self.spans:
            if span.step in steps and span.end == NEVER:
                span.end = at

    def _open(self, at):
        self._begin(at, "receive", "classify", "transfer", "answer")

    def _accept(self, at):
        self._end(at, "receive", "transfer")

    def _ask(self, at):
        self._end(at, "receive", "transfer")
        self.waits = [span for span in self.spans if span.end == NEVER]
        for span in self.waits:
            span.end = at
        self.spans += [
            Span(span.step, span.turn, at.date(), at, at, waits=True) for span in self.waits if span.step == "answer"
        ]

    def _supply(self, at):
        self._end(at, "answer")
        for span in self.waits or ():
            paused = span.end.date()
            left = between(paused, span.due) if span.due >= paused else -between(span.due, paused)
            if left >= 0:
                self.turns[span.step] += 1
            day = received(at)
            due = shifted(day if works(day) else shifted(day, 1), left)
            self.spans.append(Span(span.step, self.turns[span.step], due, at, at))
        self.waits = None

    def _answer(self, at):
        self._end(at, "receive", "classify", "transfer", "answer")

    def _reopen(self, at):
        self._begin(at, "receive", "answer")

    def reminders(self, until):
        """(step, turn, level) -> the minute of the first look at which it is due, and whether it is told."""
        due = {}
        for span in self.spans:
            looked = defaultdict(list)
            for step, level, days in MARKS:
                at = datetime.combine(shifted(span.due, days), HOUR, OFFICE_ZONE)
                late = at <= span.set_at and (at.date() != span.set_at.date() or level == "before")
                look = first_look(max(at, span.begin))
                if (level == "citizen") != span.waits:
                    continue
                if step == span.step and not late and look < min(span.end, until):
                    looked[look].append((days, level))
            for look, levels in looked.items():
                last = (
                    max((days, level) for days, level in levels if level in HOLDER)
                    if any(level in HOLDER for _, level in levels)
                    else None
                )
                for days, level in levels:
                    key = (span.step, 0 if level == "apology" else span.turn, level)
                    told = level not in HOLDER or (days, level) == last
                    if key not in due or look < due[key][0]:
                        due[key] = look, told
        return due


def lives(count, seed):
    """Cases with their lives, made by chance of this seed. Acts fall into minutes at which the machine is on."""
    chance = Random(seed)
    made = []
    for _ in range(count):
        at = first_look(BEGIN + timedelta(minutes=chance.randrange(70 * 24 * 60)))
        acts = [(at, "open")]
        ways = (
            (), ("accept",), ("accept", "answer"), ("accept", "ask", "supply", "answer"), ("ask", "supply"),
            ("accept", "ask"), ("answer", "reopen"), ("accept", "answer", "reopen", "accept", "answer"),
            ("accept", "ask", "supply", "ask", "supply"),
        )  # fmt: skip
        for act in chance.choice(ways):
            # Somebody can reopen for fifteen days only.
            at = first_look(at + timedelta(minutes=chance.randrange(1, (10 if act == "reopen" else 14) * 24 * 60)))
            acts.append((at, act))
        made.append(Life([(moment, act) for moment, act in acts if moment < BEGIN + timedelta(days=DAYS)]))
    return made
