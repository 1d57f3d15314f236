"""Pictures and recordings that people sent along."""

from datetime import datetime

from bot.domain.message import Channel, Identity
from bot.domain.photo import StoredPhoto
from bot.store.moment import written
from bot.store.statement import Statements


class SqlPhotos:
    """`Photos` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def put(self, photo: StoredPhoto, owner: Identity, at: datetime) -> None:
        """Keeps it; one with this id that is there already stays."""
        await self._sql.change(
            "put_photo",
            id=photo.id,
            channel=owner.channel,
            owner=owner.id,
            mime=photo.mime,
            at=written(at),
            data=photo.data,
        )

    async def get(self, photo_id: str) -> tuple[StoredPhoto, Identity] | None:
        """The picture and whose it is."""
        row = await self._sql.row("photo_by_id", id=photo_id)
        if row is None:
            return None
        return StoredPhoto(row["id"], row["mime"], row["data"]), Identity(Channel(row["channel"]), row["owner"])

    async def remove(self, photo_id: str) -> None:
        """Deletes a picture that is kept elsewhere from now on."""
        await self._sql.change("remove_photo", id=photo_id)

    async def count(self, owner: Identity, since: datetime) -> int:
        """How many the owner sent since then."""
        found = await self._sql.value("count_photos", channel=owner.channel, owner=owner.id, since=written(since))
        return int(found)
