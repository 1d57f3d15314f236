"""A photo as the archive keeps it, and a recording beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.message import Identity


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A picture as kept, drawn anew and without its EXIF data; or a recording, as it came."""

    id: str
    mime: str
    data: bytes


class Photos(Protocol):
    """Pictures and recordings that people sent along."""

    async def put(self, photo: StoredPhoto, owner: Identity, at: datetime) -> None:
        """Keeps it; one with this id that is there already stays."""

    async def get(self, photo_id: str) -> tuple[StoredPhoto, Identity] | None:
        """The picture and whose it is."""

    async def remove(self, photo_id: str) -> None:
        """Deletes a picture that is kept elsewhere from now on."""

    async def count(self, owner: Identity, since: datetime) -> int:
        """How many the owner sent since then."""


class PhotoSource(Protocol):
    """Where the bytes of a case's photo come from: the platform's own host, or our archive."""

    async def fetch(self, ref: str) -> StoredPhoto | None:
        """The picture, at most 10 MB; None when the platform no longer has it."""
