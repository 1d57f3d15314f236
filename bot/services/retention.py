"""Letting go of what was kept long enough, a small transaction at a time, so that nobody waits for it.

Nothing registered is deleted: a case that ended long ago gets a pseudonym in its sender's place.
"""

from datetime import datetime

from bot.domain.ports import Archive, Chance, Clock, Stale, Store
from bot.domain.retention import WHOLE, Period, Trace
from bot.services import erasure
from bot.services.desk import Desk, Rules

BATCH = 200
"""Traces let go in one transaction."""

ROUNDS = 50
"""Transactions for one kind in one sweep; the rest waits for the next hour."""

_ALL = 10**9


async def sweep(store: Store, rules: Rules, clock: Clock, chance: Chance) -> dict[Trace, int]:
    """Lets go of what is due; gives how many of each. Raises `ArchiveUnavailable`; what went before stays gone."""
    gone: dict[Trace, int] = {}
    for period in rules.privacy.retention:
        rounds = 0
        gone[period.trace] = 0
        while rounds < ROUNDS:
            async with store.transaction() as archive:
                went = await _let_go(Desk(rules, archive, clock.now(), chance), period)
            gone[period.trace] += went
            rounds += 1
            if went < BATCH or period.trace in WHOLE:
                break
    async with store.transaction() as archive:
        await archive.petitions.drop(clock.now())
        await archive.linkings.drop(clock.now())
        await archive.contacts.drop_needless(rules.privacy.period(Trace.TALKS).before(clock.now()), clock.now())
    return gone


async def count(archive: Archive, rules: Rules, now: datetime) -> dict[Trace, int]:
    """How many of each a sweep would let go now; nothing is changed."""
    kept = archive.personal.kept
    counts = {}
    for period in rules.privacy.retention:
        before = period.before(now)
        whole = period.trace in WHOLE
        counts[period.trace] = (
            await kept.count(period.trace, before) if whole else len(await kept.due(period.trace, before, _ALL))
        )
    return counts


async def _let_go(desk: Desk, period: Period) -> int:
    archive, before = desk.archive, period.before(desk.now)
    match period.trace:
        case Trace.UPDATES:
            return await archive.inbox.forget(before)
        case Trace.LOGINS:
            return await archive.sessions.forget(before)
        case Trace.SENDERS:
            return await _let_senders_go(desk, before)
    keys = await archive.personal.kept.due(period.trace, before, BATCH)
    await archive.personal.kept.drop(period.trace, keys)
    return len(keys)


async def _let_senders_go(desk: Desk, before: datetime) -> int:
    codes = await desk.archive.personal.kept.due(Trace.SENDERS, before, BATCH)
    for code in codes:
        case = await desk.archive.cases.by_code(code)
        if case is None:
            raise Stale
        await erasure.pseudonymise(desk, case)
    return len(codes)
