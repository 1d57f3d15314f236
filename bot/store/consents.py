"""What people agreed to, and the words that they were shown."""

from collections.abc import Sequence

from bot.domain.consent import Consent, NoticeText, Purpose
from bot.domain.message import Channel
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlConsents:
    """`Consents` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, consent: Consent, notice: NoticeText) -> None:
        """Keeps the consent, and the words when they were not kept before."""
        self._sql.later(
            "keep_notice",
            digest=notice.digest,
            purpose=notice.purpose,
            version=notice.version,
            language=notice.language,
            words=notice.words,
        )
        self._sql.later(
            "add_consent",
            id=consent.id,
            person_id=consent.person_id,
            purpose=consent.purpose,
            version=consent.version,
            digest=consent.digest,
            given=consent.given,
            at=written(consent.at),
            channel=consent.channel,
        )

    def of_person(self, person_id: str) -> Soon[Sequence[Consent]]:
        """Every word of the person on any purpose, the oldest first; asked along with whatever is asked next."""
        return self._sql.soon(Call.rows("consents_of_person", person_id=person_id), lambda rows: [*map(_consent, rows)])

    async def notice(self, digest: str) -> NoticeText | None:
        """The words behind a digest."""
        row = await self._sql.row("notice_by_digest", digest=digest)
        if row is None:
            return None
        return NoticeText(row["digest"], Purpose(row["purpose"]), row["version"], row["language"], row["words"])


def _consent(row: Row) -> Consent:
    return Consent(
        id=row["id"],
        person_id=row["person_id"],
        purpose=Purpose(row["purpose"]),
        version=row["version"],
        digest=row["digest"],
        given=bool(row["given"]),
        at=moment(row["at"]),
        channel=Channel(row["channel"]),
    )
