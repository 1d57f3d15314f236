"""Log-ins at the desk, and wrong tries."""

from datetime import datetime

from bot.domain.person import DeskSession
from bot.store.moment import moment, written
from bot.store.statement import Statements


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
        )

    async def touch(self, digest: str, at: datetime) -> DeskSession | None:
        """The log-in with `seen_at` as it was before, which is then set to `at`; None when unknown."""
        row = await self._sql.row("session_by_digest", digest=digest)
        if row is None:
            return None
        await self._sql.change("see_session", digest=digest, at=written(at))
        return DeskSession(
            digest=row["digest"],
            official_id=row["official_id"],
            created_at=moment(row["created_at"]),
            seen_at=moment(row["seen_at"]),
        )

    async def close(self, digest: str) -> None:
        """Ends a log-in."""
        await self._sql.change("close_session", digest=digest)

    async def failures(self, name: str, since: datetime) -> int:
        """How many wrong tries there were for `name` since then."""
        return int(await self._sql.value("count_wrong_passwords", name=name, since=written(since)))

    async def note_failure(self, name: str, at: datetime) -> None:
        """Counts one wrong try."""
        await self._sql.change("note_wrong_password", name=name, at=written(at))

    async def forget(self, before: datetime) -> int:
        """Drops wrong tries, and log-ins not used, since before; gives how many."""
        dropped = await self._sql.change("forget_wrong_passwords", before=written(before))
        return dropped + await self._sql.change("forget_sessions", before=written(before))
