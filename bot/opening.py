"""What every process opens before anything else: the archive and the keys that the settings name, time and chance."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from bot.config import Settings, SettingsError
from bot.store.postgres import PostgresStore
from bot.store.seal import BadKey, FernetSealer, key_in
from bot.store.sqlite import SqliteStore


def sealer_of(settings: Settings) -> FernetSealer:
    """What seals and opens under the keys that are set, or under the one in `var/secret.key`, made at first use.

    Raises `SettingsError`.
    """
    if settings.sealing_keys:
        return FernetSealer(settings.sealing_keys)
    settings.make_var()
    try:
        return FernetSealer([key_in(settings.key_file)])
    except BadKey:
        msg = f"MOTCUA_VAR: {settings.key_file}: no key, or others may read it (chmod 600)"
        raise SettingsError(msg) from None
    except OSError as error:
        msg = f"MOTCUA_VAR: {settings.key_file}: {error.strerror}"
        raise SettingsError(msg) from None


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

    `post`: nobody goes back to an older program any more. Raises `SettingsError` for a key that is none.
    """
    settings.make_var()
    sealer = sealer_of(settings)
    store: SqliteStore | PostgresStore
    if settings.database:
        address = settings.database.get_secret_value()
        store = await PostgresStore.open(address, connections=settings.database_connections, post=post, sealer=sealer)
    else:
        store = await SqliteStore.open(settings.sqlite_file, exclusive=exclusive, post=post, sealer=sealer)
    try:
        yield store
    finally:
        await store.close()
