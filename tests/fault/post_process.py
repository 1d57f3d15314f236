"""A postman who dies as told: `python -m tests.fault.post_process DATABASE WIRE DEATHS`.

The wire is a file: one line per message that a platform would have taken. Each life begins a lease later than the
one before, so that what was in a dead hand is due again.
"""

import asyncio
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from bot.domain.message import Channel
from bot.worker.postman import Postman
from bot.worker.way import LEASE
from tests.clock import Counted, SetClock
from tests.fault.kept_in import store_at
from tests.fault.nine_lives import live


class Wire:
    """A platform that writes down what it gets, and cannot take it back."""

    channel = Channel.WEB

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def send(self, message):
        os.write(self._file, f"{message.dedupe_key}\n".encode())


async def run(database, wire, number, reach):
    clock = SetClock()
    clock.at += number * (LEASE + timedelta(seconds=1))
    # As one postman of several: a server that is alone on its archive would not wait for the leases.
    store = await store_at(database)
    try:
        postman = Postman(store, {Channel.WEB: Wire(wire)}, clock, Counted(number * 1000), reach=reach)
        while await postman.run_once():
            pass
    finally:
        await store.close()


def main() -> None:
    database, wire, deaths = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    live(deaths, lambda number, reach: asyncio.run(run(database, wire, number, reach)))


if __name__ == "__main__":
    main()
