"""Hearing people on a platform with a window: the ledger of when they were heard, and stepping back for an official."""

from bot.domain.manner import MANNERS
from bot.domain.message import Incoming
from bot.domain.search.fold import fold
from bot.services.desk import Desk

_CALLS = frozenset({"menu", "bot", "start", "bat dau", "tro giup", "help"})
"""Words that call the desk back while an official writes by hand."""


async def noted(desk: Desk, incoming: Incoming) -> bool:
    """Notes the contact; True when the desk is to keep quiet: an official writes to this person by hand."""
    if not MANNERS[incoming.sender.channel].has_window:
        return False
    hearings = desk.archive.hearings
    if incoming.quiet_until is not None:
        await hearings.step_back(incoming.sender, incoming.quiet_until)
        return True
    if incoming.reachable is not False:
        await hearings.heard(incoming.sender, incoming.at)
    if incoming.reachable is not None:
        return False
    if not (await hearings.of(incoming.sender)).quiet(desk.now):
        return False
    if incoming.press is None and fold(incoming.text) not in _CALLS:
        return True
    await hearings.step_back(incoming.sender, None)
    return False
