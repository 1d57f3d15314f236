"""Terms of settlement as a published list writes them."""

import re

from bot.domain.procedure import Term, TermUnit

_UNITS = (
    ("ngày làm việc", TermUnit.WORKING_DAYS),
    ("ngày", TermUnit.DAYS),
    ("giờ", TermUnit.HOURS),
    ("tháng", TermUnit.MONTHS),
    ("năm", TermUnit.YEARS),
)
_TERM = re.compile(r"(\d+(?:[.,]\d+)?)\s*(ngày làm việc|ngày|giờ|tháng|năm)", re.IGNORECASE)


def terms_of(text: str) -> tuple[Term, ...]:
    """Every term in the text, each once, in its order."""
    units = dict(_UNITS)
    found = []
    for number, unit in _TERM.findall(text):
        value = float(number.replace(",", "."))
        if 0 < value <= 5000:
            found.append(Term(number=value, unit=units[unit.lower()]))
    return tuple(dict.fromkeys(found))
