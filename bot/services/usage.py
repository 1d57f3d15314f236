"""A month's messages of a channel: whether they get short, and telling an administrator in time."""

from collections.abc import Mapping

from bot.domain.message import Channel
from bot.domain.usage import SHORT, month_of
from bot.services import alarms
from bot.services.desk import Desk


async def warn(desk: Desk, caps: Mapping[Channel, int]) -> bool:
    """Tells every administrator once a month for each channel whose messages get short, and once when they are gone.
    True when somebody was told.
    """
    told = False
    for channel, cap in caps.items():
        sent = await desk.archive.usage.sent(channel, month_of(desk.now))
        if sent >= cap * SHORT:
            level = alarms.Month.GONE if sent >= cap else alarms.Month.SHORT
            told |= await alarms.sound_month(desk, channel, level, sent=sent, cap=cap)
    return told
