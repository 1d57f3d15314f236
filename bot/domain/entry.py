"""One line of the register (sổ tiếp nhận): a case with what the law wants to stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case, Event, Status
from bot.domain.classification import Classification, Publication
from bot.domain.filing import Form
from bot.domain.period import Period


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a line, so that the next page begins after it."""

    received_at: datetime
    number: int

    @classmethod
    def of(cls, case: Case) -> "Mark":
        """The place of a case that stands in the register."""
        return cls(case.received_at, case.register_no or 0)

    def __str__(self) -> str:
        return f"{self.received_at.isoformat()}~{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """The place that was written; None for anything else."""
        at, _, number = text.partition("~")
        try:
            found = cls(datetime.fromisoformat(at), int(number))
        except ValueError:
            return None
        return found if found.received_at.tzinfo else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the register is asked for: one office or all (None), one status or all."""

    period: Period
    office: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A case, how it was classified, where it was sent last, its latest result, and how that was made public.

    `form`: how the sender came when a clerk filed it; None when they wrote themselves. `moved`: events that gave it
    more time, or told the sender that it is late.
    """

    case: Case
    classified: Classification | None = None
    form: Form | None = None
    transferred: Event | None = None
    result: Event | None = None
    published: tuple[Publication, ...] = ()
    moved: tuple[Event, ...] = ()


class Registers(Protocol):
    """The register as a whole, however many lines it has."""

    async def lines(self, asked: Asked, after: Mark | None, limit: int) -> Sequence[Case]:
        """Cases with a number in the register, the newest first, those after the mark."""

    async def entries(self, cases: Sequence[Case]) -> Sequence[Entry]:
        """The cases with what stands beside them, in the same order."""
