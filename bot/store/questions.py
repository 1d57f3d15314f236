"""Questions that nothing was found for."""

from collections.abc import Sequence
from datetime import date

from bot.domain.ports import Stale
from bot.domain.question import MOST, Question, State
from bot.store.moment import day, written_day
from bot.store.statement import Row, Statements


class SqlQuestions:
    """`Questions` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def note(self, folded: str, words: str, new_id: str, on: date) -> None:
        """Counts a question by its folded words; the first time it is kept with `words`, and `MOST` is held."""
        await self._sql.change("note_question", id=new_id, folded=folded, words=words, on_day=on.isoformat())
        await self._sql.change("hold_questions", most=MOST)

    async def by_id(self, question_id: str) -> Question | None:
        """The question with this id."""
        row = await self._sql.row("question_by_id", id=question_id)
        return _question(row) if row else None

    async def in_state(self, state: State, limit: int) -> Sequence[Question]:
        """Questions in this state, those asked most often and last first."""
        return [_question(row) for row in await self._sql.rows("questions_in_state", state=state, most=limit)]

    async def counts(self) -> dict[State, int]:
        """How many there are in each state."""
        found = {State(row["state"]): int(row["count"]) for row in await self._sql.rows("count_questions")}
        return {state: found.get(state, 0) for state in State}

    async def save(self, question: Question) -> None:
        """Writes where the question stands over its version; raises `Stale` if it moved on or is gone."""
        changed = await self._sql.change(
            "save_question",
            id=question.id,
            state=question.state,
            code=question.code,
            proposed_by=question.proposed_by,
            decided_by=question.decided_by,
            moved=written_day(question.moved),
            version=question.version,
        )
        if not changed:
            raise Stale

    async def erase(self, question: Question) -> None:
        """Drops a dismissed question for good; raises `Stale` if it moved on or is gone."""
        if not await self._sql.change("erase_question", id=question.id, version=question.version):
            raise Stale

    async def taught(self) -> Sequence[tuple[str, str]]:
        """Words and code of everything taught, the last decision first."""
        return [(row["words"], row["code"]) for row in await self._sql.rows("taught_questions")]

    async def forget(self, before: date) -> int:
        """Drops what was neither asked nor dealt with since that day and is not taught; gives how many."""
        return await self._sql.change("forget_unanswered", before=before.isoformat())


def _question(row: Row) -> Question:
    return Question(
        id=row["id"],
        words=row["words"],
        count=row["count"],
        first=date.fromisoformat(row["first"]),
        last=date.fromisoformat(row["last"]),
        state=State(row["state"]),
        code=row["code"],
        proposed_by=row["proposed_by"],
        decided_by=row["decided_by"],
        moved=day(row["moved"]),
        version=row["version"],
    )
