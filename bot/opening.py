"""What every process opens before anything else: the archive that the settings name, the machine's time and chance."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from bot.config import Settings
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)


class SystemChance:
    """Ids and secrets from the operating system."""

    def id(self) -> str:
        """A new row id: 32 hexadecimal signs."""
        return uuid4().hex

    def bits(self, count: int) -> int:
        """A number of `count` random bits."""
        return secrets.randbits(count)

    def token(self) -> str:
        """192 random bits, safe in an address."""
        return secrets.token_urlsafe(24)


def nothing_happens(_point: str, /) -> None:
    """The `Reach` of real runs."""


@asynccontextmanager
async def opened_store(
    settings: Settings, *, exclusive: bool, post: bool = False
) -> AsyncIterator[SqliteStore | PostgresStore]:
    """The archive, closed again at the end. `exclusive`: this process serves, and on SQLite no other may.

    `post`: nobody goes back to an older program any more.
    """
    settings.make_var()
    store: SqliteStore | PostgresStore
    if settings.database:
        address = settings.database.get_secret_value()
        store = await PostgresStore.open(address, connections=settings.database_connections, post=post)
    else:
        store = await SqliteStore.open(settings.sqlite_file, exclusive=exclusive, post=post)
    try:
        yield store
    finally:
        await store.close()
