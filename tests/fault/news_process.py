"""A desk that brings a broadcast to its people and dies as told: `python -m tests.fault.news_process DATABASE DEATHS`.

Letters are written two at a time, and the postman sends what waits between two looks of the timer.
"""

import asyncio
import json
import sys

from bot.domain.broadcast import BroadcastState
from bot.domain.message import Channel
from bot.services import mailing
from bot.worker.postman import Postman
from tests.bureau import rules
from tests.clock import Scattered, SetClock
from tests.fault.kept_in import store_at
from tests.fault.nine_lives import live

mailing.BATCH, mailing.AHEAD = 2, 8


class Nothing:
    """A channel on whose other side nobody is."""

    def __init__(self, channel):
        self.channel = channel

    async def send(self, message):
        pass


async def run(database, number, reach):
    clock, chance = SetClock(), Scattered(number * 100_000)
    # A life begins when the leases of the one before have ended.
    clock.pass_by(minutes=2 * number)
    store = await store_at(database)
    try:
        channels = (Channel.WEB, Channel.TELEGRAM)
        bags = {channel: Nothing(channel) for channel in channels}
        postman = Postman(store, bags, clock, chance, reach=lambda _point: None)
        over = False
        while not over:
            await mailing.carry_on(store, rules(), clock, chance, reach=reach, stopping=lambda: False)
            while await postman.run_once():
                pass
            async with store.reading() as archive:
                (broadcast,) = await archive.news.broadcasts.known(None, 2)
            over = broadcast.state is BroadcastState.DONE
    finally:
        await store.close()


def main() -> None:
    database, deaths = sys.argv[1], json.loads(sys.argv[2])
    rules()
    live(deaths, lambda number, reach: asyncio.run(run(database, number, reach)))


if __name__ == "__main__":
    main()
