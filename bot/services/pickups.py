"""Files of cases that lie at their platform: put on the list of what is to be fetched, and tried anew when asked."""

import re
from collections.abc import Iterable

from bot.domain.case import Case
from bot.domain.message import EVIDENCE, Attachment, Identity
from bot.domain.pickup import Pickup
from bot.services.desk import Desk

_OURS = re.compile(r"[0-9a-f]{32}")
"""The id of a file that came through the web: it is in the archive already. No platform's handle looks like that."""


async def queue(desk: Desk, case: Case, attachments: Iterable[Attachment], sender: Identity) -> None:
    """Has these files of the case fetched from their platform: the one that the sender used, or another of theirs."""
    for each in attachments:
        if each.kind in EVIDENCE and each.ref and not _OURS.fullmatch(each.ref):
            await desk.archive.pickups.add(Pickup(each.ref, sender, case.id, each.kind), desk.now)


async def again(desk: Desk, case: Case, number: int) -> bool:
    """Has the file with this number (from 1) tried anew; False when there is none that was given up."""
    if not 1 <= number <= len(case.attachments):
        return False
    return await desk.archive.pickups.again(case.attachments[number - 1].ref, desk.now)
