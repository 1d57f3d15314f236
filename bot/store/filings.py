"""What clerks filed for visitors and callers."""

from bot.domain.filing import Filing, Form
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlFilings:
    """`Filings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add(self, filing: Filing) -> None:
        """Keeps who filed the case, which must be there."""
        self._sql.later(
            "add_filing",
            case_id=filing.case_id,
            official_id=filing.official_id,
            form=filing.form,
            transcript=filing.transcript,
            at=written(filing.at),
        )

    def of_case(self, case_id: str) -> Soon[Filing | None]:
        """Who filed the case for its sender; None when they filed it themselves. Asked along with others."""
        return self._sql.soon(Call.row("filing_of_case", case_id=case_id), _filing)

    async def set_key(self, case_id: str, digest: str) -> None:
        """Puts the word of the newest receipt in the place of an earlier one."""
        self._sql.later("set_filing_key", case_id=case_id, digest=digest)

    async def take(self, case_id: str, digest: str, person_id: str) -> bool:
        """Uses the word up, and makes the case this person's; False when it is not the newest, or used."""
        if not await self._sql.change("use_filing_key", case_id=case_id, digest=digest):
            return False
        await self._sql.change("hand_over_case", case_id=case_id, person_id=person_id)
        return True

    async def rewrite(self, case_id: str, transcript: str) -> None:
        """Puts other words in the place of those that were said."""
        self._sql.later("rewrite_transcript", case_id=case_id, transcript=transcript)


def _filing(row: Row | None) -> Filing | None:
    if row is None:
        return None
    return Filing(row["case_id"], row["official_id"], Form(row["form"]), row["transcript"], moment(row["at"]))
