"""The bell between processes: what one put down, another should look at now and not at its next round.

It rings outside the transactions, a few times a second at most: PostgreSQL lets commits that notify wait for one
another. A ring that is lost costs a second, since everybody also looks without being called.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg
import structlog

from bot.store.postgres_statement import NO_ANSWER

_log = structlog.get_logger(__name__)

_CHANNEL = "motcua"
_POST = "post"
_WEB = "web:"

GATHERED = 0.02
"""Seconds in which rings are gathered into one call."""

_AGAIN = 1.0
_LOUDEST = 500
"""Rings of one call; beyond that, people's windows look by themselves."""


def _nothing(*_words: str) -> None:
    """Nobody listens yet."""


class PostgresBell:
    """Rings other processes and hears them.

    Rings before `start` are kept and rung then.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._post: Callable[[], None] = _nothing
        self._web: Callable[[str], None] = _nothing
        self._rings: set[str] = set()
        self._rung = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, *, post: Callable[[], None], web: Callable[[str], None]) -> None:
        """Begins to listen and to ring, in the background, until `close`.

        `post` is called when a message may be due, `web` with the id of a web chat that has a new line.
        """
        self._post, self._web = post, web
        self._task = asyncio.create_task(self._run(), name="bell")

    def ring_post(self) -> None:
        """Says that a message may be due."""
        self._ring(_POST)

    def ring_web(self, chat: str) -> None:
        """Says that this web chat has a new line."""
        self._ring(_WEB + chat)

    async def close(self) -> None:
        """Ends the background work."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _ring(self, what: str) -> None:
        if len(self._rings) < _LOUDEST:
            self._rings.add(what)
        self._rung.set()

    async def _run(self) -> None:
        while True:
            try:
                await self._serve()
            except (OSError, TimeoutError, *NO_ANSWER) as error:
                _log.warning("bell.silent", why=type(error).__name__)
            await asyncio.sleep(_AGAIN)

    async def _serve(self) -> None:
        connection = await asyncpg.connect(
            self._address, timeout=5, command_timeout=5, server_settings={"application_name": "motcua bell"}
        )
        try:
            await connection.add_listener(_CHANNEL, self._heard)
            # Whatever rang while nobody listened.
            self._post()
            while not connection.is_closed():
                with suppress(TimeoutError):
                    async with asyncio.timeout(30):
                        await self._rung.wait()
                self._rung.clear()
                await asyncio.sleep(GATHERED)
                rings, self._rings = self._rings, set()
                # Without rings it is asked all the same, so that a connection that died unnoticed is noticed.
                await connection.execute(
                    "SELECT pg_notify($1, ring) FROM unnest(CAST($2 AS text[])) AS ring", _CHANNEL, sorted(rings)
                )
        finally:
            connection.terminate()

    def _heard(self, _connection: Any, _pid: int, _channel: str, ring: object) -> None:
        said = str(ring)
        if said == _POST:
            self._post()
        elif said.startswith(_WEB):
            self._web(said.removeprefix(_WEB))
