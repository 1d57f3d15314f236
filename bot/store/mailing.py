"""Writing the letters of broadcasts, and taking them back."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.broadcast import Broadcast, Letters, Progress, Taker, letter_key
from bot.domain.message import Channel, Identity
from bot.domain.subscription import Topic
from bot.store.broadcasts import broadcast_of
from bot.store.moment import written
from bot.store.statement import Statements


class SqlMailing:
    """`Mailing` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def alone(self) -> None:
        """To the end of the transaction nobody else writes letters or takes them back."""
        await self._sql.alone("broadcasts")

    async def under_way(self, now: datetime) -> Sequence[Broadcast]:
        """What is going, and what was agreed to and whose time has come."""
        return [broadcast_of(row) for row in await self._sql.rows("broadcasts_under_way", now=written(now))]

    async def progress(self, broadcast_id: str) -> Sequence[Progress]:
        """How far each channel has come; nothing before the first letter."""
        rows = await self._sql.rows("progress_of_broadcast", broadcast_id=broadcast_id)
        return [Progress(Channel(row["channel"]), row["after"], bool(row["ended"])) for row in rows]

    async def reached(self, broadcast_id: str, progress: Progress) -> None:
        """Keeps how far a channel has come."""
        self._sql.later(
            "broadcast_reached",
            broadcast_id=broadcast_id,
            channel=progress.channel,
            after=progress.after,
            ended=progress.ended,
        )

    async def takers(self, topic: Topic, progress: Progress, limit: int) -> Sequence[Taker]:
        """The next people on the list, who agree to be sent news, by id."""
        rows = await self._sql.rows(
            "takers_of_topic",
            topic=topic.kind,
            about=topic.about,
            channel=progress.channel,
            after=progress.after,
            limit=limit,
        )
        return [
            Taker(row["person_id"], Identity(progress.channel, row["id"]) if row["id"] else None, row["language"])
            for row in rows
        ]

    async def waiting(self, channel: Channel) -> int:
        """Letters of all broadcasts that wait in a channel."""
        return int(await self._sql.value("waiting_broadcast_letters", channel=channel))

    async def letters(self, broadcast_id: str) -> Letters:
        """What became of its letters so far; those that ended long ago are in the archive no more."""
        row = await self._sql.row("letters_of_broadcast", **_range(broadcast_id))
        return Letters(row["queued"], row["sent"], row["dead"], row["cancelled"], row["stopped"]) if row else Letters()

    async def count(self, broadcast_id: str, letters: Letters) -> None:
        """Keeps what became of its letters."""
        self._sql.later(
            "count_broadcast",
            id=broadcast_id,
            queued=letters.queued,
            sent=letters.sent,
            dead=letters.dead,
            cancelled=letters.cancelled,
            stopped=letters.stopped,
        )

    async def take_back(self, broadcast_id: str, at: datetime) -> int:
        """Takes back what has not left; gives how many letters."""
        return await self._sql.change("take_back_broadcast", **_range(broadcast_id), at=written(at))

    async def stop(self, person_id: str, topic: Topic | None, at: datetime) -> int:
        """Takes back every letter of news that waits for a person (about one topic; None: about anything)."""
        if topic is None:
            return await self._sql.change("stop_news_to", person_id=person_id, at=written(at))
        return await self._sql.change(
            "stop_topic_to", person_id=person_id, topic=topic.kind, about=topic.about, at=written(at)
        )


def _range(broadcast_id: str) -> dict[str, str]:
    """The keys of all its letters: a semicolon is what follows the colon."""
    first = letter_key(broadcast_id, "")
    return {"first": first, "past": f"{first[:-1]};"}
