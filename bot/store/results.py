"""Answers that wait for another's word, and the documents of those that were given."""

import json
from collections.abc import Collection, Sequence
from datetime import date

from bot.domain.result import Document, Proposal, Waiting
from bot.store.moment import moment, written, written_day
from bot.store.statement import Call, Row, Soon, Statements


class SqlResults:
    """`Results` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def proposal(self, case_id: str) -> Soon[Proposal | None]:
        """The answer that waits for the case; asked along with whatever is asked next."""
        call = Call.row("proposed_answer", case_id=case_id)
        return self._sql.soon(call, lambda row: _proposal(row) if row else None)

    async def propose(self, proposal: Proposal) -> None:
        """Keeps an answer that waits, in the place of an earlier one."""
        document = proposal.document
        self._sql.later(
            "propose_answer",
            case_id=proposal.case_id,
            official_id=proposal.official_id,
            words=proposal.words,
            number=document.number if document else None,
            day=written_day(document.day) if document else None,
            at=written(proposal.at),
        )

    async def drop(self, case_id: str) -> None:
        """Drops the answer that waits, if there is one."""
        self._sql.later("drop_proposed_answer", case_id=case_id)

    async def waiting(self, offices: Collection[str] | None, limit: int) -> Sequence[Waiting]:
        """Answers that wait for cases of these offices (None: of all), the oldest first."""
        listed = None if offices is None else json.dumps(sorted(offices))
        rows = await self._sql.rows("waiting_answers", offices=listed, limit=limit)
        return [Waiting(_proposal(row), row["code"], row["office"]) for row in rows]

    async def keep_document(self, event_id: str, case_id: str, document: Document) -> None:
        """Keeps by which document an answer was given."""
        day = written_day(document.day)
        self._sql.later("keep_result_document", event_id=event_id, case_id=case_id, number=document.number, day=day)

    async def document(self, case_id: str) -> Document | None:
        """The document of the latest answer."""
        row = await self._sql.row("result_document", case_id=case_id)
        return _document(row) if row else None


def _proposal(row: Row) -> Proposal:
    return Proposal(row["case_id"], row["official_id"], row["words"], moment(row["at"]), _document(row))


def _document(row: Row) -> Document | None:
    return Document(row["number"], date.fromisoformat(row["day"])) if row["number"] is not None else None
