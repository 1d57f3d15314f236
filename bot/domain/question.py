"""A question that the search could not answer, as a work-list for the office: the words, never who said them.

What an official says of it is a proposal; a second one approves it, and only then the search knows the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

LONGEST = 200
"""Signs of a question that is kept. A longer one is a story: it teaches no word and may tell who somebody is."""

MOST = 2_000
"""Questions kept beside the taught ones; beyond, those go first that were asked least and longest ago."""

MEMORY = timedelta(days=90)
"""How long a question is kept after it was last asked or dealt with, unless its words were taught."""


class State(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    """Nobody has said yet what it means."""
    PROPOSED = "proposed"
    """One official said which procedure it means; a second has to agree."""
    TAUGHT = "taught"
    """Two agreed: the search answers these words with the procedure."""
    DISMISSED = "dismissed"
    """It asks for no procedure."""


class Step(StrEnum):
    """What an official can do with a question."""

    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    DISMISS = "dismiss"
    REOPEN = "reopen"


STEPS: dict[tuple[State, Step], State] = {
    (State.OPEN, Step.PROPOSE): State.PROPOSED,
    (State.OPEN, Step.DISMISS): State.DISMISSED,
    (State.PROPOSED, Step.APPROVE): State.TAUGHT,
    (State.PROPOSED, Step.REJECT): State.OPEN,
    (State.TAUGHT, Step.WITHDRAW): State.OPEN,
    (State.DISMISSED, Step.REOPEN): State.OPEN,
}
"""Every step that is allowed, and where it leads."""


class NotNow(ValueError):
    """The question does not stand where this step begins."""


class SamePerson(ValueError):
    """Nobody approves their own proposal."""


@dataclass(frozen=True, slots=True)
class Question:
    """`words` are redacted; `count` says how often they were asked, `first` and `last` on which days (never finer).

    `code` is the procedure that was proposed or taught, `proposed_by` and `decided_by` are officials' ids, `moved` is
    the day of the last step. Counting on changes no `version`.
    """

    id: str
    words: str
    count: int
    first: date
    last: date
    state: State = State.OPEN
    code: str | None = None
    proposed_by: str | None = None
    decided_by: str | None = None
    moved: date | None = None
    version: int = 1

    def after(self, step: Step, by: str, on: date, code: str | None = None) -> "Question":
        """The question after the step of the official `by`; `code` goes with a proposal.

        Raises `NotNow`, or `SamePerson` when the proposer approves.
        """
        state = STEPS.get((self.state, step))
        if state is None or (step is Step.PROPOSE) != (code is not None):
            raise NotNow(step)
        if step is Step.APPROVE and by == self.proposed_by:
            raise SamePerson
        moved = replace(self, state=state, moved=on)
        if state is State.PROPOSED:
            return replace(moved, code=code, proposed_by=by, decided_by=None)
        if state is State.TAUGHT:
            return replace(moved, decided_by=by)
        return replace(moved, code=None, proposed_by=None, decided_by=by)


class Questions(Protocol):
    """The questions in the archive."""

    async def note(self, folded: str, words: str, new_id: str, on: date) -> None:
        """Counts a question by its folded words; the first time it is kept with `words`, and `MOST` is held."""

    async def by_id(self, question_id: str) -> Question | None:
        """The question with this id."""

    async def in_state(self, state: State, limit: int) -> Sequence[Question]:
        """Questions in this state, those asked most often and last first."""

    async def counts(self) -> dict[State, int]:
        """How many there are in each state."""

    async def save(self, question: Question) -> None:
        """Writes where the question stands over its version; raises `Stale` if it moved on or is gone."""

    async def erase(self, question: Question) -> None:
        """Drops a dismissed question for good; raises `Stale` if it moved on or is gone."""

    async def taught(self) -> Sequence[tuple[str, str]]:
        """Words and code of everything taught, the last decision first."""

    async def forget(self, before: date) -> int:
        """Drops what was neither asked nor dealt with since that day and is not taught; gives how many."""
