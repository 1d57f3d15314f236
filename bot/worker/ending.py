"""Ending in good order and in time: first as told by a signal, at last by the kernel."""

import asyncio
import signal
from collections.abc import Sequence
from typing import Any

import structlog

_log = structlog.get_logger(__name__)

ALL_ENDS = 9.5
"""Seconds after which the kernel ends whatever still hangs: what was acknowledged is on disk, and a hard stop is
harmless."""


def end_when_told(ending: asyncio.Event) -> None:
    """Sets `ending` at SIGINT or SIGTERM; from then on the process has `ALL_ENDS` to live."""
    loop = asyncio.get_running_loop()

    def end(*_: object) -> None:
        limit_the_end()
        loop.call_soon_threadsafe(ending.set)

    # Not by the loop: it may be what hangs.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def limit_the_end() -> None:
    """Gives the process `ALL_ENDS` from the first call on."""
    if not signal.getitimer(signal.ITIMER_REAL)[0]:
        signal.setitimer(signal.ITIMER_REAL, ALL_ENDS)


async def ended(tasks: Sequence[asyncio.Task[Any]], seconds: float) -> None:
    """Waits for the tasks to end by themselves, then breaks off those that do not."""
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        _log.warning("ended.by_force", part=task.get_name())
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=0.5)
