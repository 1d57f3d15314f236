"""Finding an office by a part of its name, as an official types it: with or without accents, with small slips."""

from rapidfuzz import fuzz

from bot.domain.office import Office
from bot.domain.search.fold import fold
from bot.services.desk import Desk

_NEAR = 75
"""Similarity from which a name counts as meant (0 to 100)."""


def named(desk: Desk, text: str, *, besides: str = "", limit: int = 5) -> tuple[Office, ...]:
    """Up to `limit` offices that the words mean, the likeliest first, without the office `besides`.

    Units named by their own or an old name come first, then names that hold the words or look like them.
    """
    wanted = fold(text)
    if not wanted:
        return ()
    profile = desk.rules.profile
    placed = [match.office for match in profile.find_place(text)]
    scored = [(_likeness(wanted, fold(office.name)), office) for office in profile.offices]
    near = sorted((pair for pair in scored if pair[0] >= (_NEAR, 0.0)), key=lambda pair: pair[0], reverse=True)
    found = {office.key: office for office in (*placed, *(office for _, office in near)) if office.key != besides}
    return tuple(found.values())[:limit]


def _likeness(wanted: str, name: str) -> tuple[float, float]:
    """How much of the words the name holds, then how much of the name they are."""
    return fuzz.token_set_ratio(wanted, name), fuzz.ratio(wanted, name)
