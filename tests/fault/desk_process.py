"""The whole program, dying as told: `python -m tests.fault.desk_process DEATHS`, settings by environment."""

import asyncio
import json
import sys
from datetime import timedelta

from bot import log
from bot.app import serve, started
from bot.config import Settings
from bot.rulebook import load_rules
from bot.web.door import listen
from bot.worker import round as working
from tests.fault.nine_lives import live


def main() -> None:
    settings = Settings.read()
    if settings.database:
        # Alone on its SQLite file a server ends the leases of the dead at its start; one of several waits for that.
        working.LEASE = timedelta(seconds=3)
    log.set_up("ERROR", "lines")
    rules = load_rules(settings)

    async def run(reach):
        with listen(settings.host, settings.port) as door:
            async with started(settings, rules, reach, door=door) as app:
                await serve(app, lambda _address: None)

    live(json.loads(sys.argv[1]), lambda _number, reach: asyncio.run(run(reach)))


if __name__ == "__main__":
    main()
