"""A channel whose tokens end is looked after until the desk ends, whatever happens meanwhile."""

import asyncio

from structlog.testing import capture_logs

from bot.domain.message import Channel
from bot.domain.outbox import Temporary
from bot.worker.keeper import Keeper


class Channelled:
    channel = Channel.ZALO_OA

    def __init__(self):
        self.looks = 0

    async def keep_fresh(self):
        self.looks += 1
        if self.looks < 3:
            raise Temporary("Zalo is away")


async def test_it_is_looked_after_again_and_again_and_failures_are_told():
    channel, ending = Channelled(), asyncio.Event()
    with capture_logs() as logs:
        running = asyncio.create_task(Keeper(channel, look=0.001).run(ending))
        async with asyncio.timeout(5):
            while channel.looks < 5:
                await asyncio.sleep(0.001)
            ending.set()
            await running
    assert str(logs).count("zalo_oa.not_fresh") == 2


async def test_an_end_is_not_waited_for():
    ending = asyncio.Event()
    running = asyncio.create_task(Keeper(Channelled()).run(ending))
    await asyncio.sleep(0.01)
    ending.set()
    async with asyncio.timeout(1):
        await running
