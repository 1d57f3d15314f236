"""Whether the office's keys are those that the archive was sealed under, and what happens when they change."""

from bot.domain.ports import Archive, Sealer, Store, Unsealable
from bot.domain.sender import Resealed
from bot.services import audit, restricted, second_factor, token_pairs
from bot.services.desk import Desk

_PURPOSE = "mark"
_WORD = "motcua"

BATCH = 500
"""Senders that are sealed in one transaction."""


async def fit(archive: Archive, sealer: Sealer) -> bool:
    """Whether the keys open what was sealed before. A new archive is marked with them."""
    mark = await archive.accounts.seal_mark()
    if mark is None:
        await archive.accounts.set_seal_mark(sealer.seal(_WORD, _PURPOSE))
        return True
    try:
        return sealer.open(mark, _PURPOSE) == _WORD
    except Unsealable:
        return False


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Seals anew what the office itself keeps, under the newest key; gives how many values there are. Senders come
    before (`reseal_senders`): the mark says that older keys can go.

    Raises `Unsealable`. Whatever else comes to be sealed joins here.
    """
    count = await second_factor.reseal(desk, sealer) + await restricted.reseal(desk, sealer)
    count += await audit.reseal(desk, sealer) + await token_pairs.reseal(desk, sealer)
    await desk.archive.accounts.set_seal_mark(sealer.seal(_WORD, _PURPOSE))
    return count


async def seal_plain_senders(store: Store) -> int:
    """Seals senders that a program from before the seal kept, a small transaction at a time; gives how many."""
    count = 0
    while True:
        async with store.transaction() as archive:
            done = await archive.senders.seal_plain(BATCH)
        count += done
        if done < BATCH:
            return count


async def reseal_senders(store: Store, *, drop_lost: bool = False) -> Resealed:
    """Seals every sender and contact under the newest key, a small transaction at a time; gives how many, and how many
    were lost.

    Broken off in the middle, the rest is done the next time. `drop_lost`: what no key opens any more goes; without it
    that raises `Unsealable`.
    """
    done, lost = await seal_plain_senders(store), 0
    after: tuple[str, ...] | None = ("",)
    while after:
        async with store.transaction() as archive:
            batch = await archive.senders.reseal_cases(after[0], BATCH, drop_lost=drop_lost)
        done, lost, after = done + batch.done, lost + batch.lost, batch.last
    place: tuple[str, ...] | None = ("", "")
    while place:
        async with store.transaction() as archive:
            batch = await archive.senders.reseal_talks((place[0], place[1]), BATCH, drop_lost=drop_lost)
        done, place = done + batch.done, batch.last
    after = ("",)
    while after:
        async with store.transaction() as archive:
            batch = await archive.contacts.reseal(after[0], BATCH, drop_lost=drop_lost)
        done, lost, after = done + batch.done, lost + batch.lost, batch.last
    return Resealed(done, lost)


async def start_over(desk: Desk, sealer: Sealer) -> int:
    """After the keys were lost for good: drops what nobody can open any more; gives how many second factors went.

    Their owners are told, and set up new ones.
    """
    lost = await desk.archive.accounts.with_second_factor()
    for official_id in lost:
        official = await desk.archive.officials.by_id(official_id)
        if official:
            await second_factor.drop(desk, official, None)
    await token_pairs.drop_lost(desk, sealer)
    await audit.mark_again(desk, sealer)
    await desk.archive.accounts.set_seal_mark(sealer.seal(_WORD, _PURPOSE))
    return len(lost)
