"""Officials put cases of one matter together, and take them apart again.

The reason is the note of an event in the history of both cases; `bot.services.carrying` does the rest.
"""

from bot.domain.case import OPEN, Case, EventKind
from bot.domain.joining import Link
from bot.domain.person import Official
from bot.services import history, similar
from bot.services.cases import Refused
from bot.services.desk import Desk

WHY_CAP = 1_000
"""Characters of a reason."""


async def merge(desk: Desk, case: Case, into: Case | None, official: Official, why: str) -> None:
    """Puts the case to another, with the reason. `into` is None when the official may open no such case.

    Raises `Refused` without a reason, for a case that is not open or is put to another already, and for a circle.
    """
    if into is None:
        raise Refused("merging.no_such_case")
    reason = _reason(why)
    root = await similar.root_of(desk, into)
    if root.id == case.id:
        raise Refused("merging.itself")
    if case.status not in OPEN or root.status not in OPEN:
        raise Refused("merging.not_open")
    if await desk.archive.joinings.link_of(case.id):
        raise Refused("merging.already")
    await desk.archive.joinings.link(Link(desk.chance.id(), case.id, root.id, desk.now))
    for each in (case, root):
        await history.note(desk, each, EventKind.MERGED, official, reason)


async def split(desk: Desk, case: Case, official: Official, why: str) -> None:
    """Takes the case apart from the one that it was put to, with the reason; it goes on by itself.

    Raises `Refused` without a reason and for a case that is put to none.
    """
    reason = _reason(why)
    link = await desk.archive.joinings.link_of(case.id)
    if link is None or not await desk.archive.joinings.unlink(case.id, desk.now):
        raise Refused("merging.not_merged")
    into = await desk.archive.joinings.by_id(link.into_id)
    for each in (case, into):
        if each:
            await history.note(desk, each, EventKind.SPLIT, official, reason)


def _reason(why: str) -> str:
    words = why.strip()
    if not words:
        raise Refused("merging.empty")
    return words[:WHY_CAP]
