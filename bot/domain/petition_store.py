"""Letters of complaint that wait to be fetched, once, through a link that lapses."""

from datetime import datetime
from typing import Protocol


class PetitionForms(Protocol):
    """Sealed letters by the digest of their link's token."""

    async def keep(self, digest: str, person_id: str, sealed: str, expires_at: datetime) -> None:
        """Keeps a letter until then."""

    async def waits(self, digest: str, at: datetime) -> bool:
        """Whether the letter is still there to be fetched."""

    async def take(self, digest: str, at: datetime) -> str | None:
        """The sealed letter, which is deleted with that; None when it was fetched before or has lapsed."""

    async def forget(self, person_id: str) -> int:
        """Deletes the person's letters; gives how many."""

    async def drop(self, before: datetime) -> int:
        """Deletes letters that lapsed before; gives how many."""
