"""Who takes news of what."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.subscription import Topic, TopicKind
from bot.store.moment import written
from bot.store.statement import Statements


class SqlSubscriptions:
    """`Subscriptions` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def take(self, person_id: str, topic: Topic, at: datetime) -> None:
        """The person takes the news from now on; said again it changes nothing."""
        self._sql.later("take_news", person_id=person_id, topic=topic.kind, about=topic.about, at=written(at))

    async def stop(self, person_id: str, topic: Topic) -> bool:
        """The person takes it no more; False when they did not."""
        return await self._sql.change("stop_news", person_id=person_id, topic=topic.kind, about=topic.about) == 1

    async def stop_all(self, person_id: str) -> int:
        """The person takes none of it any more; gives how many topics that were."""
        return await self._sql.change("stop_all_news", person_id=person_id)

    async def wanted(self) -> Collection[Topic]:
        """Every procedure, field, office and the reform that somebody takes news of."""
        return {Topic(TopicKind(row["topic"]), row["about"]) for row in await self._sql.rows("topics_with_takers")}

    async def of_person(self, person_id: str) -> Sequence[Topic]:
        """What the person takes, the earliest first."""
        rows = await self._sql.rows("news_of_person", person_id=person_id)
        return [Topic(TopicKind(row["topic"]), row["about"]) for row in rows]
