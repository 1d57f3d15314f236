"""Who follows which procedure."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.follower import Following
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlFollowers:
    """`Followers` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def follow(self, person_id: str, code: str) -> None:
        """The person follows the procedure until they say stop; said again it changes nothing."""
        await self._sql.change("follow", person_id=person_id, code=code)

    async def agree(self, person_id: str) -> None:
        """The person agrees that what they ask about is remembered from now on."""
        await self._sql.change("agree", person_id=person_id)

    async def agreed(self, person_id: str) -> bool:
        """Whether the person agreed to that, and did not take it back."""
        return await self._sql.value("agreed", person_id=person_id) is not None

    async def asked(self, person_id: str, code: str, until: datetime) -> bool:
        """Remembers a question until then, if the person agreed to it; False, and nothing kept, if not."""
        return await self._sql.change("remember_question", person_id=person_id, code=code, until=written(until)) == 1

    async def stop(self, person_id: str, code: str) -> bool:
        """Forgets that the person follows the procedure; False when they did not."""
        return await self._sql.change("stop_following", person_id=person_id, code=code) == 1

    async def disagree(self, person_id: str) -> None:
        """The person's questions are remembered no more; what they follow, and what was remembered, stays its time."""
        self._sql.later("disagree", person_id=person_id)

    async def stop_all(self, person_id: str) -> int:
        """Forgets the agreement and everything the person follows; gives how many procedures that were."""
        await self._sql.change("disagree", person_id=person_id)
        return await self._sql.change("stop_following_all", person_id=person_id)

    async def of_person(self, person_id: str, at: datetime) -> Sequence[Following]:
        """What the person follows at that time, by code."""
        rows = await self._sql.rows("followings_of_person", person_id=person_id, at=written(at))
        return [_following(row) for row in rows]

    async def of_procedures(self, codes: Collection[str], at: datetime) -> Sequence[Following]:
        """Who follows any of these procedures at that time, by code."""
        wanted = json.dumps(sorted(codes))
        rows = await self._sql.rows("followings_of_procedures", codes=wanted, at=written(at))
        return [_following(row) for row in rows]

    async def forget(self, before: datetime) -> int:
        """Drops memories of questions that ended before; gives how many."""
        return await self._sql.change("forget_questions", before=written(before))


def _following(row: Row) -> Following:
    return Following(row["person_id"], row["code"], moment(row["until"]) if row["until"] else None)
