"""Reminders that were sent."""

from collections.abc import Sequence

from bot.domain.reminder import Level, Reminder
from bot.domain.step import Step
from bot.store.moment import moment, written
from bot.store.statement import Call, Statements


class SqlReminders:
    """`ReminderBook` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, reminders: Sequence[Reminder]) -> Sequence[bool]:
        """Keeps each; False where it was kept before. One trip for all of them."""
        calls = [
            Call.change(
                "add_reminder",
                case_id=one.case_id,
                step=one.step,
                turn=one.turn,
                level=one.level,
                at=written(one.at),
                told=one.told,
            )
            for one in reminders
        ]
        return [bool(count) for count in await self._sql.together(*calls)]

    async def of_case(self, case_id: str) -> Sequence[Reminder]:
        """The reminders of a case, the oldest first."""
        return [
            Reminder(
                row["case_id"],
                Step(row["step"]),
                row["turn"],
                Level(row["level"]),
                moment(row["at"]),
                bool(row["told"]),
            )
            for row in await self._sql.rows("reminders_of_case", case_id=case_id)
        ]
