"""Who is on duty and how they want to hear."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time

from bot.domain.duty import Absence, DigestChoice, OfficeLoad, OnDuty
from bot.domain.message import Channel, Identity
from bot.store.moment import written_day
from bot.store.officials import official_of
from bot.store.statement import Call, Row, Soon, Statements


class SqlDuties:
    """`Duties` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def on_duty(self, offices: Collection[str] | None, day: date) -> Soon[Sequence[OnDuty]]:
        """Active officials of these offices (None: of all) with each of their reachable chats, the last used first;
        asked along with whatever is asked next.
        """
        call = Call.rows("officials_on_duty", offices=_listed(offices), day=written_day(day))
        return self._sql.soon(call, lambda rows: [*map(_on_duty, rows)])

    async def undigested(self, day: date) -> Collection[str]:
        """Ids of active officials whose digest of the day is not marked yet."""
        return [row["id"] for row in await self._sql.rows("officials_undigested", day=written_day(day))]

    async def choice(self, official_id: str) -> DigestChoice:
        """How the official wants to hear; what everybody has when nothing was chosen."""
        row = await self._sql.row("choice_of_official", official_id=official_id)
        return _choice(official_id, row["channel"], row["hour"], row) if row else DigestChoice(official_id)

    async def choose(self, choice: DigestChoice) -> None:
        """Keeps how the official wants to hear."""
        self._sql.later(
            "choose_digest",
            official_id=choice.official_id,
            channel=choice.channel,
            hour=_hour(choice.hour),
            quiet_from=_hour(choice.quiet_from),
            quiet_until=_hour(choice.quiet_until),
        )

    async def absences(self, offices: Collection[str] | None, since: date) -> Sequence[Absence]:
        """Absences of officials of these offices (None: of all) that end on that day or later, the earliest first."""
        rows = await self._sql.rows("absences_since", offices=_listed(offices), since=written_day(since))
        return [
            Absence(
                id=row["id"],
                official_id=row["official_id"],
                first_day=date.fromisoformat(row["first_day"]),
                last_day=date.fromisoformat(row["last_day"]),
                deputy_id=row["deputy_id"],
                noted_by=row["noted_by"],
            )
            for row in rows
        ]

    async def add_absence(self, absence: Absence) -> None:
        """Keeps an absence."""
        self._sql.later(
            "add_absence",
            id=absence.id,
            official_id=absence.official_id,
            first_day=written_day(absence.first_day),
            last_day=written_day(absence.last_day),
            deputy_id=absence.deputy_id,
            noted_by=absence.noted_by,
        )

    async def end_absence(self, absence_id: str) -> bool:
        """Takes an absence back; False when there is none."""
        return await self._sql.change("end_absence", id=absence_id) == 1

    async def loads(self, today: date) -> Mapping[str, OfficeLoad]:
        """Open cases by office."""
        rows = await self._sql.rows("count_late_by_office", today=written_day(today))
        return {row["office"]: OfficeLoad(row["office"], row["count"], row["overdue"], row["waiting"]) for row in rows}


def _listed(offices: Collection[str] | None) -> str | None:
    return None if offices is None else json.dumps(sorted(offices))


def _hour(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _choice(official_id: str, channel: str | None, hour: str, row: Row) -> DigestChoice:
    return DigestChoice(
        official_id=official_id,
        hour=time.fromisoformat(hour),
        channel=Channel(channel) if channel else None,
        quiet_from=_time(row["quiet_from"]),
        quiet_until=_time(row["quiet_until"]),
    )


def _on_duty(row: Row) -> OnDuty:
    chosen = row["choice_hour"] is not None
    return OnDuty(
        official=official_of(row),
        identity=Identity(Channel(row["chat_channel"]), row["chat_id"]),
        language=row["chat_language"] or "vi",
        choice=_choice(row["id"], row["choice_channel"], row["choice_hour"], row)
        if chosen
        else DigestChoice(row["id"]),
        deputy_id=row["deputy_id"],
    )
