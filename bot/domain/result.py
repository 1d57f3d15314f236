"""The result of a case as it is given: in whose words, by which document, and after whose word.

An answer may need the word of a head or a leader before it goes out (four eyes); until then it is a proposal.
"""

from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

NUMBER_CAP = 60
"""Characters of a document's number."""


@dataclass(frozen=True, slots=True)
class Document:
    """The document that an answer was given by (số, ký hiệu văn bản), and its date."""

    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer that waits for another's word. `words` are what the citizen will read."""

    case_id: str
    official_id: str
    words: str
    at: datetime
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal in a list, with its case's code and office."""

    proposal: Proposal
    code: str
    office: str


class Results(Protocol):
    """Answers that wait, and the documents of those that were given."""

    def proposal(self, case_id: str) -> Awaitable[Proposal | None]:
        """The answer that waits for the case; asked along with whatever is asked next."""

    async def propose(self, proposal: Proposal) -> None:
        """Keeps an answer that waits, in the place of an earlier one."""

    async def drop(self, case_id: str) -> None:
        """Drops the answer that waits, if there is one."""

    async def waiting(self, offices: Collection[str] | None, limit: int) -> Sequence[Waiting]:
        """Answers that wait for cases of these offices (None: of all), the oldest first."""

    async def keep_document(self, event_id: str, case_id: str, document: Document) -> None:
        """Keeps by which document an answer was given."""

    async def document(self, case_id: str) -> Document | None:
        """The document of the latest answer."""
