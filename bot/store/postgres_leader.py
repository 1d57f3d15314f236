"""Which of several processes fires the timer and asks Telegram: the one that holds an advisory lock.

The lock belongs to a session of its own, so that it ends with the process, or with the connection, and never with a
transaction. Between the end of the one and the next look of another nobody leads; the sweeps catch up by their rows.
"""

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg
import structlog

from bot.store.postgres_statement import NO_ANSWER, lock_number

_log = structlog.get_logger(__name__)

_LOCK = lock_number("leader")

_SETTINGS = {"application_name": "motcua leader"}

PATIENCE = 5.0
"""Seconds that the server may take to say whether we lead."""


class PostgresLeader:
    """`Leadership` by an advisory lock."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: asyncpg.Connection[Any] | None = None
        self._leads = False
        self._asking = asyncio.Lock()

    async def held(self) -> bool:
        """Whether this process leads now; takes the lead when nobody has it. Never raises: no answer means no."""
        async with self._asking:
            try:
                async with asyncio.timeout(PATIENCE):
                    leads = await self._ask()
            except (TimeoutError, OSError, *NO_ANSWER) as error:
                _log.warning("leader.no_answer", why=type(error).__name__)
                self._drop()
                leads = False
        if leads != self._leads:
            self._leads = leads
            _log.info("leader.changed", leads=leads)
        return leads

    async def close(self) -> None:
        """Lets the lead go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(TimeoutError, OSError, *NO_ANSWER):
                await connection.close(timeout=PATIENCE)

    async def _ask(self) -> bool:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._address, server_settings=_SETTINGS)
            self._leads = False
        if self._leads:
            # The lock is ours for as long as the session lives: that it answers is enough.
            await self._connection.execute("SELECT 1")
            return True
        return bool(await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK))

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
