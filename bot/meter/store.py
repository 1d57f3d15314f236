"""A store that tells when it cannot serve, wherever that was noticed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.counter import Counter
from bot.domain.message import Identity
from bot.domain.ports import Archive, ArchiveUnavailable, Store


class CountedStore:
    """`Store` over another, with every `ArchiveUnavailable` counted on its way out."""

    def __init__(self, store: Store, counter: Counter) -> None:
        self._store, self._counter = store, counter

    @asynccontextmanager
    async def transaction(self, of: Identity | None = None) -> AsyncIterator[Archive]:
        """As of the store beneath."""
        try:
            async with self._store.transaction(of) as archive:
                yield archive
        except ArchiveUnavailable:
            self._counter.unavailable()
            raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """As of the store beneath."""
        try:
            async with self._store.reading() as archive:
                yield archive
        except ArchiveUnavailable:
            self._counter.unavailable()
            raise
