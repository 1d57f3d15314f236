"""Broadcasts and their steps."""

from collections.abc import Mapping, Sequence

from bot.domain.broadcast import Broadcast, BroadcastState, BroadcastStep, Deed, Letters
from bot.domain.message import Channel
from bot.domain.ports import Stale
from bot.domain.subscription import Topic, TopicKind
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlBroadcasts:
    """`Broadcasts` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, broadcast: Broadcast) -> bool:
        """Keeps a new one; False when its source led to one before."""
        added = await self._sql.change(
            "add_broadcast",
            **_columns(broadcast),
            topic=broadcast.topic.kind,
            about=broadcast.topic.about,
            office=broadcast.office,
            made_at=written(broadcast.made_at),
            source=broadcast.source,
        )
        return added == 1

    async def by_id(self, broadcast_id: str) -> Broadcast | None:
        """The broadcast."""
        row = await self._sql.row("broadcast_by_id", id=broadcast_id)
        return broadcast_of(row) if row else None

    async def known(self, office: str | None, limit: int) -> Sequence[Broadcast]:
        """Those of an office (None: all), the newest first."""
        return [broadcast_of(row) for row in await self._sql.rows("known_broadcasts", office=office, limit=limit)]

    async def save(self, broadcast: Broadcast, before: BroadcastState) -> None:
        """Writes it; raises `Stale` when it does not stand at `before` any more."""
        if not await self._sql.change("save_broadcast", **_columns(broadcast), before=before):
            raise Stale

    async def note(self, step: BroadcastStep) -> None:
        """Keeps a step; none is ever changed or deleted."""
        self._sql.later(
            "note_broadcast",
            id=step.id,
            broadcast_id=step.broadcast_id,
            deed=step.deed,
            at=written(step.at),
            official_id=step.official_id,
            note=step.note,
        )

    async def steps(self, broadcast_id: str) -> Sequence[BroadcastStep]:
        """Its steps, the earliest first."""
        rows = await self._sql.rows("steps_of_broadcast", broadcast_id=broadcast_id)
        return [
            BroadcastStep(
                row["id"], broadcast_id, Deed(row["deed"]), moment(row["at"]), row["official_id"], row["note"]
            )
            for row in rows
        ]

    async def audience(self, topic: Topic) -> Mapping[Channel, int]:
        """How many people would get it now, by channel."""
        rows = await self._sql.rows("audience_of_topic", topic=topic.kind, about=topic.about)
        return {Channel(row["channel"]): row["count"] for row in rows}


def _columns(broadcast: Broadcast) -> dict[str, object]:
    return {
        "id": broadcast.id,
        "words": broadcast.words,
        "words_en": broadcast.words_en,
        "link": broadcast.link,
        "send_at": written(broadcast.send_at) if broadcast.send_at else None,
        "state": broadcast.state,
        "official_id": broadcast.official_id,
        "decided_by": broadcast.decided_by,
    }


def broadcast_of(row: Row) -> Broadcast:
    """The broadcast in a row."""
    return Broadcast(
        id=row["id"],
        topic=Topic(TopicKind(row["topic"]), row["about"]),
        office=row["office"],
        words=row["words"],
        words_en=row["words_en"],
        link=row["link"],
        send_at=moment(row["send_at"]) if row["send_at"] else None,
        state=BroadcastState(row["state"]),
        made_at=moment(row["made_at"]),
        official_id=row["official_id"],
        decided_by=row["decided_by"],
        source=row["source"],
        letters=Letters(row["queued"], row["sent"], row["dead"], row["cancelled"], row["stopped"]),
    )
