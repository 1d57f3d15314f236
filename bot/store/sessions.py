"""Log-ins at the desk, and wrong tries."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.login import HalfLogIn, Missing
from bot.domain.person import DeskSession
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlDeskSessions:
    """`DeskSessions` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def open(self, session: DeskSession) -> None:
        """Keeps a log-in."""
        await self._sql.change(
            "open_session",
            digest=session.digest,
            official_id=session.official_id,
            created_at=written(session.created_at),
            seen_at=written(session.seen_at),
            browser=session.browser,
        )

    async def touch(self, digest: str, at: datetime) -> DeskSession | None:
        """The log-in with `seen_at` as it was before, which is then set to `at`; None when unknown."""
        row = await self._sql.row("session_by_digest", digest=digest)
        if row is None:
            return None
        await self._sql.change("see_session", digest=digest, at=written(at))
        return _session(row)

    async def close(self, digest: str) -> None:
        """Ends a log-in, whole or half."""
        await self._sql.change("close_session", digest=digest)
        await self._sql.change("close_half_log_in", digest=digest)

    async def of_official(self, official_id: str) -> Sequence[DeskSession]:
        """An official's log-ins, the one used last first."""
        return [_session(row) for row in await self._sql.rows("sessions_of_official", official_id=official_id)]

    async def close_all(self, official_id: str | None, but: str | None = None) -> int:
        """Ends every log-in of an official (None: of everybody), whole and half, but the one named; gives how many
        whole ones there were.
        """
        if official_id is None:
            await self._sql.change("close_every_half_log_in")
            return await self._sql.change("close_every_session")
        await self._sql.change("close_half_log_ins_of_official", official_id=official_id)
        return await self._sql.change("close_sessions_of_official", official_id=official_id, but=but or "")

    async def open_half(self, half: HalfLogIn) -> None:
        """Keeps a half log-in."""
        await self._sql.change(
            "open_half_log_in",
            digest=half.digest,
            official_id=half.official_id,
            begun_at=written(half.begun_at),
            missing=half.missing,
        )

    async def half(self, digest: str) -> HalfLogIn | None:
        """The half log-in with this digest."""
        row = await self._sql.row("half_log_in", digest=digest)
        if row is None:
            return None
        return HalfLogIn(row["digest"], row["official_id"], moment(row["begun_at"]), Missing(row["missing"]))

    async def failures(self, name: str, since: datetime) -> int:
        """How many wrong tries there were for `name` since then."""
        return int(await self._sql.value("count_wrong_passwords", name=name, since=written(since)))

    async def note_failure(self, name: str, at: datetime) -> None:
        """Counts one wrong try."""
        await self._sql.change("note_wrong_password", name=name, at=written(at))

    async def forget(self, before: datetime) -> int:
        """Drops wrong tries, and log-ins not used, since before; gives how many."""
        dropped = await self._sql.change("forget_wrong_passwords", before=written(before))
        dropped += await self._sql.change("forget_half_log_ins", before=written(before))
        return dropped + await self._sql.change("forget_sessions", before=written(before))


def _session(row: Row) -> DeskSession:
    return DeskSession(
        digest=row["digest"],
        official_id=row["official_id"],
        created_at=moment(row["created_at"]),
        seen_at=moment(row["seen_at"]),
        browser=row["browser"],
    )
