"""Keeps a channel open that nobody asks anything of: its tokens are renewed in time, whatever is sent."""

import asyncio
from typing import Protocol

import structlog

from bot.domain.message import Channel
from bot.domain.outbox import SendError
from bot.worker.poller import unless

_log = structlog.get_logger(__name__)

LOOK = 600.0
"""Seconds between two looks: tokens are due five hours before they end."""


class Fresh(Protocol):
    """A channel whose tokens end."""

    channel: Channel

    async def keep_fresh(self) -> None:
        """Renews what is due. Raises a `SendError`."""


class Keeper:
    """Looks after one channel until the desk ends."""

    def __init__(self, channel: Fresh, look: float = LOOK) -> None:
        self._channel, self._look = channel, look

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`."""
        while not ending.is_set():
            try:
                await self._channel.keep_fresh()
            except SendError as error:
                _log.error(f"{self._channel.channel}.not_fresh", why=str(error))
            await unless(ending, asyncio.sleep(self._look))
