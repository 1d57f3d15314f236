"""Tells a platform at the start how the desk introduces itself, as often as it takes, and then waits for the end."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.domain.introduction import Introduces, Introduction
from bot.domain.outbox import Bad, SendError
from bot.worker.poller import Backoff, unless

_log = structlog.get_logger(__name__)


class Introducer:
    """Says every introduction once. What is refused for good is left, loudly: people can write all the same."""

    def __init__(self, platform: Introduces, introductions: Sequence[Introduction]) -> None:
        self._platform, self._introductions = platform, introductions

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`."""
        backoff, left = Backoff(ending), list(self._introductions)
        while left and not ending.is_set():
            try:
                said = await unless(ending, self._platform.introduce(left[0]))
            except Bad as error:
                _log.error("introducer.refused", language=left.pop(0).language, why=str(error))
            except SendError as error:
                _log.warning("introducer.waits", why=str(error))
                await backoff.wait(error)
            else:
                _log.info("introducer.said", language=left.pop(0).language, anew=said)
        await ending.wait()
