"""After a restore: the archive is back at an earlier moment, and some of what it means to do was done since.

What waited to be sent may have gone out in the time that is lost, so that it goes again only when an official says so.
Who was logged in then may have been sent away since, so that everybody logs in anew.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.broadcast import BroadcastState, BroadcastStep, Deed
from bot.domain.outbox import RESTORED, Outgoing
from bot.domain.ports import Archive
from bot.services.desk import Desk

MOST = 10_000
"""Held messages that one word sends again; beyond it the word is given once more."""


async def settle(archive: Archive, now: datetime) -> int:
    """Holds back what waits to be sent, ends every log-in at the desk; gives how many messages are held.

    Broadcasts that were agreed to or going are given up: who of the people got them since, nobody knows.
    """
    held = await archive.outbox.hold(RESTORED, now)
    await archive.sessions.close_all(None)
    for broadcast in await archive.news.broadcasts.known(None, MOST):
        if broadcast.state in (BroadcastState.APPROVED, BroadcastState.GOING):
            await archive.news.broadcasts.save(replace(broadcast, state=BroadcastState.CANCELLED), broadcast.state)
            step = BroadcastStep(f"restored:{broadcast.id}", broadcast.id, Deed.RESTORED, now)
            await archive.news.broadcasts.note(step)
    return held


async def held_back(desk: Desk, limit: int) -> Sequence[Outgoing]:
    """What a restore held back and nobody has decided about, the newest first."""
    return await desk.archive.outbox.dead_letters(limit, RESTORED)


async def send_held(desk: Desk) -> int:
    """Queues what a restore held back, in its old order; gives how many messages that were."""
    letters = sorted(await held_back(desk, MOST), key=lambda letter: letter.seq)
    for letter in letters:
        await desk.archive.outbox.revive(letter.id, desk.now)
    return len(letters)
