"""Bringing a broadcast to everybody who takes it: its letters are written a few at a time, each in a transaction.

How far that has come is kept with the letters, so that whoever goes on after a kill writes none twice and leaves nobody
out. Only so many letters wait in the post at once: what is taken back is little, and whether a person still agrees is
asked when their letter is written, not hours before.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.broadcast import (
    AHEAD,
    BATCH,
    Broadcast,
    BroadcastState,
    BroadcastStep,
    Deed,
    Letters,
    Progress,
    Taker,
    letter_key,
)
from bot.domain.manner import MANNERS
from bot.domain.message import Identity, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.ports import Chance, Clock, Reach, Store
from bot.domain.wording import Language
from bot.services.desk import Desk, Rules
from bot.services.letters import letter


async def carry_on(
    store: Store, rules: Rules, clock: Clock, chance: Chance, *, reach: Reach, stopping: Callable[[], bool]
) -> int:
    """Goes on with every broadcast whose time has come; gives how many letters were written.

    Nothing is written in the quiet hours, and no more once `stopping`. Raises `ArchiveUnavailable`.
    """
    now = clock.now()
    async with store.reading() as archive:
        found = await archive.news.mailing.under_way(now)
    written = 0
    for broadcast in found:
        if not rules.quiet.hold(now):
            for channel in MANNERS:
                count, going = 0, True
                # What else is done by the clock waits meanwhile: not longer than for this many.
                while going and count < AHEAD and not stopping():
                    async with store.transaction() as archive:
                        desk = Desk(rules, archive, clock.now(), chance)
                        more, going = await write(desk, broadcast.id, Progress(channel, "", ended=False))
                        reach("letters_written")
                    count += more
                    reach("letters_kept")
                written += count
        await _account(store, rules, clock, chance, broadcast.id)
    return written


async def write(desk: Desk, broadcast_id: str, first: Progress) -> tuple[int, bool]:
    """Writes the next letters of one channel, in this transaction; gives how many, and whether more may follow now."""
    mailing = desk.archive.news.mailing
    await mailing.alone()
    broadcast = await _started(desk, broadcast_id)
    if broadcast is None:
        return 0, False
    stands = {one.channel: one for one in await mailing.progress(broadcast_id)}.get(first.channel, first)
    room = min(BATCH, AHEAD - await mailing.waiting(first.channel))
    if stands.ended or room <= 0:
        return 0, False
    page = await mailing.takers(broadcast.topic, stands, room)
    replies: dict[Language, Reply] = {}
    count = 0
    for taker in page:
        if taker.identity is not None:
            if taker.language not in replies:
                replies[taker.language] = letter(desk, broadcast, first.channel, taker.language)
            await desk.archive.outbox.queue(_outgoing(desk, broadcast, taker, taker.identity, replies[taker.language]))
            count += 1
    ended = len(page) < room
    after = page[-1].person_id if page else stands.after
    await mailing.reached(broadcast_id, Progress(first.channel, after, ended))
    return count, not ended


async def take_back(desk: Desk, broadcast: Broadcast) -> int:
    """Takes back what has not left of a broadcast; gives how many letters."""
    taken = await desk.archive.news.mailing.take_back(broadcast.id, desk.now)
    await desk.archive.news.mailing.count(broadcast.id, await desk.archive.news.mailing.letters(broadcast.id))
    return taken


async def _started(desk: Desk, broadcast_id: str) -> Broadcast | None:
    """The broadcast, going; None when it was given up or is done."""
    broadcast = await desk.archive.news.broadcasts.by_id(broadcast_id)
    if broadcast is None or broadcast.state not in (BroadcastState.APPROVED, BroadcastState.GOING):
        return None
    if broadcast.state is BroadcastState.APPROVED:
        broadcast = replace(broadcast, state=BroadcastState.GOING)
        await desk.archive.news.broadcasts.save(broadcast, BroadcastState.APPROVED)
        await desk.archive.news.broadcasts.note(BroadcastStep(desk.chance.id(), broadcast.id, Deed.STARTED, desk.now))
    return broadcast


async def _account(store: Store, rules: Rules, clock: Clock, chance: Chance, broadcast_id: str) -> None:
    """Keeps what became of the letters so far; ends the broadcast when all are written and none waits."""
    async with store.reading() as archive:
        broadcast = await archive.news.broadcasts.by_id(broadcast_id)
        letters = await archive.news.mailing.letters(broadcast_id)
        ways = await archive.news.mailing.progress(broadcast_id)
    if broadcast is None or broadcast.state is not BroadcastState.GOING:
        return
    over = len(ways) == len(MANNERS) and all(one.ended for one in ways) and not letters.waiting
    if letters == broadcast.letters and not over:
        return
    async with store.transaction() as archive:
        await _settle(Desk(rules, archive, clock.now(), chance), broadcast, letters, over=over)


async def _settle(desk: Desk, broadcast: Broadcast, letters: Letters, *, over: bool) -> None:
    await desk.archive.news.mailing.alone()
    now = await desk.archive.news.broadcasts.by_id(broadcast.id)
    if now is None or now.state is not BroadcastState.GOING:
        return
    await desk.archive.news.mailing.count(broadcast.id, letters)
    if over:
        await desk.archive.news.broadcasts.save(replace(broadcast, state=BroadcastState.DONE), BroadcastState.GOING)
        await desk.archive.news.broadcasts.note(BroadcastStep(desk.chance.id(), broadcast.id, Deed.ENDED, desk.now))


def _outgoing(desk: Desk, broadcast: Broadcast, taker: Taker, to: Identity, reply: Reply) -> Outgoing:
    return Outgoing(
        id=desk.chance.id(),
        dedupe_key=letter_key(broadcast.id, taker.person_id),
        recipient=to,
        reply=reply,
        purpose=Purpose.BROADCAST,
        created_at=desk.now,
        send_after=desk.now,
    )
