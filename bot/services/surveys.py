"""The five factors after a result: optional, confidential, and never asked twice for one result."""

from bot.domain.case import OPEN, Case
from bot.domain.survey import CASE, SCORES, Factor
from bot.services import cases
from bot.services.desk import Desk


class NothingToRate(ValueError):
    """The case has no result in force that its sender spoke on."""


def following(answered: frozenset[Factor]) -> Factor | None:
    """The first factor that was not answered."""
    return next((factor for factor in Factor if factor not in answered), None)


async def next_factor(desk: Desk, case: Case) -> Factor | None:
    """The factor to ask about now; None when all were answered. Raises `NothingToRate`."""
    return following(await desk.archive.surveys.answered(CASE, await _result(desk, case)))


async def score(desk: Desk, case: Case, factor: Factor, given: int) -> Factor | None:
    """Counts the score under the case's office and this month; gives the factor to ask about next.

    The same factor again changes nothing. Raises `NothingToRate`, and `ValueError` for what is no score.
    """
    if given not in SCORES:
        msg = f"{given} is no score"
        raise ValueError(msg)
    about = await _result(desk, case)
    await desk.archive.surveys.score(CASE, about, factor, given, office=case.office, month=desk.today)
    return following(await desk.archive.surveys.answered(CASE, about))


async def _result(desk: Desk, case: Case) -> str:
    """The result that was spoken on: the case, and which of its results."""
    if case.status in OPEN or await cases.verdict(desk, case) is None:
        raise NothingToRate
    rounds = await desk.archive.cases.verdicts(case.id)
    return f"{case.id}:{rounds[-1][0]}"
