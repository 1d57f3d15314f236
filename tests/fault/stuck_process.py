"""The whole program, whose first turn never ends and lets nothing else run: `python -m tests.fault.stuck_process`."""

import asyncio
import time

from bot import log
from bot.app import serve, started
from bot.config import Settings
from bot.rulebook import load_rules
from bot.web.door import listen


def hang(point):
    if point == "after_claim":
        time.sleep(3600)


async def run(settings, rules):
    with listen(settings.host, settings.port) as door:
        async with started(settings, rules, hang, door=door) as app:
            await serve(app, lambda _address: None)


def main() -> None:
    settings = Settings.read()
    log.set_up("ERROR", "lines")
    asyncio.run(run(settings, load_rules(settings)))


if __name__ == "__main__":
    main()
