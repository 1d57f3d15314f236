"""What only one of several processes may do: it runs in the one that leads, and in another when that one ends."""

import asyncio
from contextlib import suppress
from typing import Protocol

from bot.domain.ports import Leadership

LOOK = 5.0
"""Seconds between two looks at who leads: about as long as Telegram's updates wait after the leader dies."""


class Runs(Protocol):
    """Work that goes on until it is told to end."""

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`."""


class AlwaysLeads:
    """`Leadership` of a process that is alone on its archive."""

    async def held(self) -> bool:
        """Yes."""
        return True


class Led:
    """Runs `work` while this process leads."""

    def __init__(self, work: Runs, leadership: Leadership, look: float = LOOK) -> None:
        self._work, self._leadership, self._look = work, leadership, look

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`; work under way is told to end and is waited for."""
        while not ending.is_set():
            if await self._leadership.held():
                await self._lead(ending)
            else:
                await _pause(ending, self._look)

    async def _lead(self, ending: asyncio.Event) -> None:
        over = asyncio.Event()
        work = asyncio.create_task(self._work.run(over), name="led work")
        try:
            while not (ending.is_set() or work.done()):
                await _pause(ending, self._look)
                if not await self._leadership.held():
                    break
        finally:
            over.set()
            await work


async def _pause(ending: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await ending.wait()
