"""Applying migrations on PostgreSQL: one process at a time, each file in one transaction with its row."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from bot.store.migration import Migration, missing
from bot.store.postgres_statement import lock_number

_LOCK = lock_number("migrations")

_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (
    number bigint PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


async def applied(connection: "asyncpg.Connection[Any]") -> dict[int, str]:
    """Number and name of every migration that the archive had."""
    if await connection.fetchval("SELECT to_regclass('migrations')") is None:
        return {}
    rows = await connection.fetch("SELECT number, name FROM migrations ORDER BY number")
    return {row["number"]: row["name"] for row in rows}


async def migrated(connection: "asyncpg.Connection[Any]", known: Sequence[Migration], *, post: bool) -> list[Migration]:
    """Applies what is missing and gives what that was. Processes that start together do it once.

    Raises `NewerArchive`, and the driver's errors. A statement may take as long as it takes; what is killed in the
    middle of a file leaves the schema as it was before that file.
    """
    if not missing(known, await applied(connection), post=post):
        return []
    done: list[Migration] = []
    await connection.execute("SELECT pg_advisory_lock($1)", _LOCK, timeout=None)
    try:
        for each in missing(known, await applied(connection), post=post):
            async with connection.transaction():
                await connection.execute(_TABLE)
                await connection.execute(each.sql, timeout=3600)
                await connection.execute("INSERT INTO migrations VALUES ($1, $2)", each.number, each.name)
            done.append(each)
    finally:
        if not connection.is_closed():
            await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)
    return done
