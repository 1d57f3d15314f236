"""Sealing the history every day, and going over it again: what shows that somebody altered the register.

The seal of a day covers every event since the seal before, so that a case which is gone as a whole is missed as well.
Its root is sealed with the office's key: who can write to the database alone cannot make one.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from bot.domain.audit import FIRST, Fault, Found, Link, Root, Seal, faults, missing_numbers
from bot.domain.ports import Archive, Clock, Sealer, Store, Unsealable
from bot.services.desk import Desk

REST = timedelta(hours=1)
"""How old an event must be before it is sealed: far longer than any transaction lasts, so that none comes after."""

EVERY = timedelta(hours=23)
"""How long after a seal the next one is made, when the timer asks at an hour of every day."""

AT_ONCE = 2_000
"""Events that are read at a time."""

MOST = 50_000
"""Events in one seal; a large archive is sealed in several."""


async def seal(store: Store, clock: Clock, sealer: Sealer) -> int:
    """Seals what came to rest since the last seal, unless there is one of today; gives how many events.

    Raises `ArchiveUnavailable`; the seals that were made before stay.
    """
    sealed = 0
    while True:
        async with store.transaction() as archive:
            events = await _seal_more(archive, clock, sealer, again=sealed > 0)
        sealed += events
        if events < MOST:
            return sealed


async def _seal_more(archive: Archive, clock: Clock, sealer: Sealer, *, again: bool) -> int:
    now = clock.now()
    last = await archive.audits.last_seal()
    # The first seal waits for a day, in which processes of the version before, which chain nothing, may still run.
    since = last.at if last else await archive.audits.begun()
    if since is None or (not again and now - since < EVERY):
        return 0
    after = last.upto if last else 0
    end = await archive.audits.at_rest(after, now - REST)
    root = Root(last.root if last else FIRST)
    while root.events < MOST:
        rows = await archive.audits.rows(max(after, root.upto), end, min(AT_ONCE, MOST - root.events))
        for link in rows:
            root.add(link)
        if len(rows) < AT_ONCE:
            break
    if root.events:
        number = last.number + 1 if last else 1
        mark = sealer.seal(root.word, _purpose(number))
        await archive.audits.add_seal(Seal(number, now, root.upto, root.events, root.word, mark))
    return root.events


async def verify(archive: Archive, sealer: Sealer) -> AsyncIterator[Found]:
    """Everything that is broken, in a view of one moment: seals, histories of cases, numbers of the register."""
    seals = await archive.audits.seals()
    async for found in _seals(archive, sealer, seals):
        yield found
    first = seals[0].upto if seals else None
    async for history in _histories(archive):
        for found in faults(history, first):
            yield found
    for code in await archive.audits.without_events(AT_ONCE):
        yield Found(Fault.NO_EVENTS, code)
    for year in await archive.audits.years():
        if year.held < year.last:
            for found in missing_numbers(year.year, year.last, await archive.audits.numbers(year.year)):
                yield found


async def _seals(archive: Archive, sealer: Sealer, seals: Sequence[Seal]) -> AsyncIterator[Found]:
    before, after, number = FIRST, 0, 0
    for sealed in seals:
        number += 1
        root = Root(before)
        while rows := await archive.audits.rows(max(after, root.upto), sealed.upto, AT_ONCE):
            for link in rows:
                root.add(link)
        if (sealed.number, sealed.root, sealed.events) != (number, root.word, root.events):
            yield Found(Fault.SEAL, f"{sealed.number} ({sealed.at:%Y-%m-%d})")
        if not _marked(sealer, sealed):
            yield Found(Fault.MARK, f"{sealed.number} ({sealed.at:%Y-%m-%d})")
        # Gone over from what was written, so that one broken day does not make all later ones look broken.
        before, after, number = sealed.root, sealed.upto, sealed.number


def _marked(sealer: Sealer, sealed: Seal) -> bool:
    try:
        return sealer.open(sealed.mark, _purpose(sealed.number)) == sealed.root
    except Unsealable:
        return False


async def _histories(archive: Archive) -> AsyncIterator[list[Link]]:
    """The whole history of one case after the other."""
    history: list[Link] = []
    place = ("", 0)
    while rows := await archive.audits.histories(place, AT_ONCE):
        for link in rows:
            if history and history[0].event.case_id != link.event.case_id:
                yield history
                history = []
            history.append(link)
        place = (rows[-1].event.case_id, rows[-1].seq)
    if history:
        yield history


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Marks every seal anew under the newest key; gives how many. Raises `Unsealable`."""
    seals = await desk.archive.audits.seals()
    for sealed in seals:
        root = sealer.open(sealed.mark, _purpose(sealed.number))
        await desk.archive.audits.mark(sealed.number, sealer.seal(root, _purpose(sealed.number)))
    return len(seals)


async def mark_again(desk: Desk, sealer: Sealer) -> None:
    """After the keys were lost for good: marks what is written now, which nobody can prove to be what was."""
    for sealed in await desk.archive.audits.seals():
        await desk.archive.audits.mark(sealed.number, sealer.seal(sealed.root, _purpose(sealed.number)))


def _purpose(number: int) -> str:
    return f"audit seal {number}"
