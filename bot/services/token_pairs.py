"""A platform's tokens: an administrator is paged while there is time to bring others, and they are sealed anew."""

from collections.abc import Collection
from datetime import timedelta

from bot.domain.message import Channel
from bot.domain.ports import Sealer, Unsealable
from bot.domain.token_pair import FRESH_FOR, sealed_for
from bot.services import alarms
from bot.services.desk import Desk

LATE = FRESH_FOR + timedelta(hours=1)
"""From this age on nobody renews the pair, though it is due."""


async def warn(desk: Desk, channels: Collection[Channel]) -> bool:
    """Tells every administrator once a day of a channel whose tokens are missing or not renewed. True when told now."""
    told = False
    for channel in channels:
        pair = await desk.archive.token_pairs.of(channel)
        if pair is None or pair.failed_at is not None or desk.now >= pair.got_at + LATE:
            told |= await alarms.sound_tokens(desk, channel)
    return told


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Seals every pair under the newest key; gives how many. Raises `Unsealable`."""
    done = 0
    for channel in Channel:
        pair = await desk.archive.token_pairs.of(channel)
        if pair is not None:
            told = sealer.open(pair.sealed, sealed_for(channel))
            await desk.archive.token_pairs.reseal(channel, sealer.seal(told, sealed_for(channel)))
            done += 1
    return done


async def drop_lost(desk: Desk, sealer: Sealer) -> None:
    """Drops the pairs that no key opens any more."""
    for channel in Channel:
        pair = await desk.archive.token_pairs.of(channel)
        try:
            if pair is not None:
                sealer.open(pair.sealed, sealed_for(channel))
        except Unsealable:
            await desk.archive.token_pairs.drop(channel)
