"""A person's request about their own data, its legal clocks, and what an official may do with it.

Pure: days come in by argument. The numbers are terms of the profile (Nghị định 356/2025/NĐ-CP, Điều 5), never here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Channel
from bot.domain.profile import RuleName

SOON_DAYS = 3
"""Days before a due date from which it is marked as near."""

WORDS_CAP = 2_000
"""Characters of a request's own words, or of an official's reason."""


class RequestKind(StrEnum):
    """What somebody may ask for (Luật 91/2025/QH15, Điều 4)."""

    EXPORT = "export"
    """To be given a copy; done at once."""
    CORRECT = "correct"
    """To have name, address or phone put right; done at once."""
    WITHDRAW = "withdraw"
    """To take consent back."""
    OBJECT = "object"
    """To object to a use."""
    RESTRICT = "restrict"
    """To have a use limited."""
    DELETE = "delete"
    """To have what is kept deleted."""


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    """No official has looked at it yet."""
    ANSWERED = "answered"
    """An official has confirmed it; it is still to be done."""
    DONE = "done"
    """It was done."""
    REFUSED = "refused"
    """It was refused, with the reason."""


WAITING = frozenset({RequestState.OPEN, RequestState.ANSWERED})
"""States in which something is owed to the person."""

TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset({RequestState.ANSWERED, RequestState.DONE, RequestState.REFUSED}),
    RequestState.ANSWERED: frozenset({RequestState.DONE, RequestState.REFUSED}),
    RequestState.DONE: frozenset(),
    RequestState.REFUSED: frozenset(),
}

TERMS: dict[RequestKind, RuleName] = {
    RequestKind.EXPORT: "data_provide",
    RequestKind.CORRECT: "data_provide",
    RequestKind.WITHDRAW: "data_withdraw",
    RequestKind.OBJECT: "data_withdraw",
    RequestKind.RESTRICT: "data_withdraw",
    RequestKind.DELETE: "data_delete",
}
"""The term of the profile within which each is to be completed."""


class NotNow(ValueError):
    """The request cannot go there from where it stands, or was extended before."""


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One request. Days are days at the office; `answer_due` and `due` are None where no term is in force.

    `words` are the person's own, `reason` is what an official last said to them. `extended` can happen once.
    """

    id: str
    person_id: str
    kind: RequestKind
    channel: Channel
    asked_at: datetime
    state: RequestState = RequestState.OPEN
    words: str = ""
    answer_due: date | None = None
    due: date | None = None
    extended: bool = False
    reason: str = ""
    official_id: str | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def next_due(self) -> date | None:
        """The next date by law: that of the answer while nobody looked at it, then that of the completion."""
        if self.state is RequestState.OPEN:
            return min((day for day in (self.answer_due, self.due) if day), default=None)
        return self.due if self.state is RequestState.ANSWERED else None

    def moved(
        self, to: RequestState, *, by: str | None, at: datetime, reason: str = "", words: str | None = None
    ) -> "DataRequest":
        """The request after the step; raises `NotNow` when the table does not allow it."""
        if to not in TRANSITIONS[self.state]:
            msg = f"a request that is {self.state} cannot become {to}"
            raise NotNow(msg)
        ended = None if to in WAITING else at
        kept = self.words if words is None else words
        return replace(self, state=to, official_id=by, reason=reason, ended_at=ended, words=kept)

    def later(self, due: date, *, by: str, reason: str) -> "DataRequest":
        """The request with its one extension; raises `NotNow` for a second one, or when nothing is owed any more."""
        if self.extended or self.state not in WAITING or self.due is None:
            msg = "a request is extended once, while it waits"
            raise NotNow(msg)
        return replace(
            self, state=RequestState.ANSWERED, due=max(due, self.due), extended=True, official_id=by, reason=reason
        )


class Mark(StrEnum):
    """How a request's next date stands."""

    OVER = "over"
    TODAY = "today"
    SOON = "soon"
    FINE = "fine"


def mark(request: DataRequest, today: date) -> Mark:
    """How the next date stands today; a request without one is fine."""
    day = request.next_due
    if day is None or (day - today).days > SOON_DAYS:
        return Mark.FINE
    return Mark.OVER if day < today else Mark.TODAY if day == today else Mark.SOON


class DataRequests(Protocol):
    """The requests, in the order in which they came."""

    async def add(self, request: DataRequest) -> None:
        """Keeps a new request."""

    async def save(self, request: DataRequest) -> None:
        """Writes the request over its version; raises `Stale` when somebody wrote it first."""

    async def by_id(self, request_id: str) -> DataRequest | None:
        """The request with this id."""

    async def of_person(self, person_id: str) -> Sequence[DataRequest]:
        """What the person asked for, the oldest first."""

    async def waiting(self, limit: int) -> Sequence[DataRequest]:
        """Requests that wait, the earliest due first."""

    async def ended(self, limit: int) -> Sequence[DataRequest]:
        """Requests that ended, the latest first."""
