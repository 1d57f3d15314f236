"""How whole the published list is: which parts are missing, where, and what has grown old.

The plan of 2015 (I.3) wants every procedure published whole and current; Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2 names
the parts.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.procedure import Part, Procedure

STALE_MONTHS = 12
"""Months after which a record is called old. No law sets them: they are a reminder to look again."""


@dataclass(slots=True)
class Coverage:
    """Some procedures: how many there are, are whole, are old, and lack each part."""

    count: int = 0
    whole: int = 0
    stale: int = 0
    missing: Counter[Part] = field(default_factory=Counter)

    def add(self, procedure: Procedure, today: date) -> None:
        """Counts one more."""
        gaps = procedure.missing()
        self.count += 1
        self.whole += not gaps
        self.stale += months_old(procedure, today) > STALE_MONTHS
        self.missing.update(gaps)


def months_old(procedure: Procedure, today: date) -> int:
    """Months since its source was read; a year alone counts from its January, so that nothing looks too fresh."""
    year, _, month = procedure.as_of.partition("-")
    return (today.year - int(year)) * 12 + today.month - int(month or 1)


def coverage(procedures: Iterable[Procedure], today: date) -> Coverage:
    """All of them together."""
    whole = Coverage()
    for procedure in procedures:
        whole.add(procedure, today)
    return whole


def by_field(procedures: Iterable[Procedure], today: date) -> dict[str, Coverage]:
    """By field (lĩnh vực), the one with the most procedures that have gaps first."""
    return _by(procedures, today, lambda one: (one.field,))


def by_level(procedures: Iterable[Procedure], today: date) -> dict[str, Coverage]:
    """By level; a procedure of several levels counts in each, one whose level is not published under ""."""
    return _by(procedures, today, lambda one: tuple(level.value for level in one.levels) or ("",))


def _by(
    procedures: Iterable[Procedure], today: date, groups: Callable[[Procedure], tuple[str, ...]]
) -> dict[str, Coverage]:
    found: dict[str, Coverage] = {}
    for procedure in procedures:
        for group in groups(procedure):
            found.setdefault(group, Coverage()).add(procedure, today)
    return dict(sorted(found.items(), key=lambda one: (one[1].whole - one[1].count, one[0])))
