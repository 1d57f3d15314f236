"""Citizens who press "Gửi" at the real program while the database is broken under it; what they were told, and when.

The program runs as a province would run it: two processes at the front, two at the back. A citizen who is refused or
gets no answer sends again, through either door, as behind a load balancer.
"""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import cycle, islice

import httpx

from tests.browser.program import ONE_ADDRESS
from tests.fault.test_receiving import TOP, Citizen, free_port, prepared

AT_ONCE = 8
PACE = 0.04
"""Seconds between the first presses of two citizens."""


class Crowd:
    """Citizens whose talks stand before the last press."""

    def __init__(self, kept, count):
        self.kept = kept
        self.citizens = [Citizen(number) for number in range(1, count + 1)]
        self.told_at = []

    async def prepared(self):
        await prepared(self.kept, self.citizens)

    @asynccontextmanager
    async def pressing(self, doors):
        """Presses go on while the block runs, and then until every citizen was told."""
        hands = asyncio.Semaphore(AT_ONCE)

        async def press(citizen, door):
            async with hands:
                await citizen.presses(door)
                self.told_at.append(time.monotonic())

        async def come():
            async with asyncio.TaskGroup() as group:
                for citizen, door in zip(self.citizens, islice(cycle(doors), len(self.citizens)), strict=True):
                    group.create_task(press(citizen, door))
                    await asyncio.sleep(PACE)

        coming = asyncio.create_task(come())
        try:
            yield
            await coming
        finally:
            coming.cancel()

    async def some_told(self, count):
        """Waits until so many were told."""
        while len(self.told_at) < count:
            await asyncio.sleep(0.05)

    def longest_silence(self):
        """Seconds between one citizen who was told and the next."""
        return max(later - earlier for earlier, later in zip(self.told_at, self.told_at[1:], strict=False))

    async def lost(self):
        """Drafts of which a citizen was told that they were taken, and which the archive does not know."""
        held = {draft for (draft,) in await self.kept.asked("SELECT draft_id FROM cases")}
        return {citizen.draft.id for citizen in self.citizens if citizen.told} - held


@asynccontextmanager
async def program(kept):
    """Two `serve` and two `work` on this archive; gives the doors."""
    async with AsyncExitStack() as stack:
        doors = []
        for number in range(2):
            port = free_port()
            here = f"http://127.0.0.1:{port}"
            stack.enter_context(Running(kept, "serve", number, MOTCUA_PORT=str(port)))
            client = httpx.AsyncClient(base_url=here, headers={"Origin": here}, timeout=15)
            doors.append(await stack.enter_async_context(client))
            stack.enter_context(Running(kept, "work", number))
        yield doors


class Running:
    """One process of the program, with its words in a file of the test's folder."""

    def __init__(self, kept, command, number, **more):
        self.log = kept.folder / f"{command}{number}.log"
        environment = {**os.environ, **kept.environment, "MOTCUA_LIMITS": ONE_ADDRESS, **more}
        with self.log.open("w") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", command], cwd=TOP, env=environment, stdout=words, stderr=words
            )

    def __enter__(self):
        return self.process

    def __exit__(self, kind, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        finally:
            self.process.kill()
        words = self.log.read_text()
        if kind is not None:
            print(self.log.name, *words.splitlines()[-20:], sep="\n")
        else:
            # How it ends is tried in tests/fault; here it must not have broken by what nobody expected.
            assert "Traceback" not in words, words[-3000:]
