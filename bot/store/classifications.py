"""What the archive keeps beside the cases for the register: classification, examination, publication."""

from collections.abc import Sequence
from datetime import date

from bot.domain.classification import (
    Basis,
    Classification,
    Content,
    Criterion,
    Finding,
    Intake,
    Outcome,
    Publication,
    Way,
)
from bot.domain.ports import Stale
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlClassifications:
    """`Classifications` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def of(self, case_id: str) -> Soon[Classification | None]:
        """How the case was classified; asked along with whatever is asked next."""
        call = Call.row("classification_of_case", case_id=case_id)
        return self._sql.soon(call, lambda row: as_classification(row) if row else None)

    async def classify(self, classification: Classification) -> None:
        """Writes it over the version that was read (0: there was none); raises `Stale` if it moved on."""
        values: dict[str, object] = {
            "case_id": classification.case_id,
            "content": classification.content,
            "intake": classification.intake,
            "official_id": classification.official_id,
            "at": written(classification.at),
        }
        if classification.version:
            kept = await self._sql.change("save_classification", version=classification.version, **values)
        else:
            kept = await self._sql.change("add_classification", **values)
        if not kept:
            raise Stale

    async def finding(self, case_id: str) -> Finding | None:
        """The examination of the case's rule."""
        row, tests = await self._sql.together(
            Call.row("finding_of_case", case_id=case_id), Call.rows("tests_of_case", case_id=case_id)
        )
        if row is None:
            return None
        return Finding(
            case_id=case_id,
            basis=Basis(row["basis"]),
            official_id=row["official_id"],
            at=moment(row["at"]),
            tests={Criterion(test["criterion"]): bool(test["met"]) for test in tests},
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
            words=row["words"],
            version=row["version"],
        )

    async def examine(self, finding: Finding) -> None:
        """Writes it over the version that was read, like `classify`."""
        values: dict[str, object] = {
            "case_id": finding.case_id,
            "basis": finding.basis,
            "outcome": finding.outcome,
            "words": finding.words,
            "official_id": finding.official_id,
            "at": written(finding.at),
        }
        if finding.version:
            kept = await self._sql.change("save_finding", version=finding.version, **values)
        else:
            kept = await self._sql.change("add_finding", **values)
        if not kept:
            raise Stale
        self._sql.later("forget_tests", case_id=finding.case_id)
        for criterion, met in finding.tests.items():
            self._sql.later("add_test", case_id=finding.case_id, criterion=criterion, met=met)

    def published(self, case_id: str) -> Soon[Sequence[Publication]]:
        """The ways in which the result was made public, the first one first; asked along like the above."""
        call = Call.rows("publications_of_case", case_id=case_id)
        return self._sql.soon(call, lambda rows: [as_publication(row) for row in rows])

    async def publish(self, publication: Publication) -> None:
        """Adds one way."""
        self._sql.later(
            "add_case_publication",
            id=publication.id,
            case_id=publication.case_id,
            way=publication.way,
            day=publication.day.isoformat(),
            reference=publication.reference,
            official_id=publication.official_id,
            at=written(publication.at),
        )


def as_classification(row: Row) -> Classification:
    """The classification of a row."""
    return Classification(
        case_id=row["case_id"],
        content=Content(row["content"]),
        intake=Intake(row["intake"]),
        official_id=row["official_id"],
        at=moment(row["at"]),
        version=row["version"],
    )


def as_publication(row: Row) -> Publication:
    """The publication of a row."""
    return Publication(
        id=row["id"],
        case_id=row["case_id"],
        way=Way(row["way"]),
        day=date.fromisoformat(row["day"]),
        reference=row["reference"],
        official_id=row["official_id"],
        at=moment(row["at"]),
    )
