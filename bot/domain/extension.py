"""More time for an answer: asked for by one official, with the reason, and given by another; once.

The date is not chosen: it is that of the longer rule in force on the day that the case was received.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.profile import RuleName


class Ground(StrEnum):
    """Why the answer takes longer."""

    SHARED = "shared"
    """Several offices have to work together."""
    SPECIAL = "special"
    """A special case, for which a later day is set."""


RULE_OF: dict[Ground, RuleName] = {Ground.SHARED: "answer_shared", Ground.SPECIAL: "answer_max"}
"""The rule of the profile that gives the longer term."""


class Asked(StrEnum):
    """Where a request for more time stands."""

    ASKED = "asked"
    """Nobody decided yet."""
    GRANTED = "granted"
    """There is a new date."""
    REFUSED = "refused"
    """The date stays."""


@dataclass(frozen=True, slots=True)
class Extension:
    """One request. Whoever decides is another person than whoever asked."""

    id: str
    case_id: str
    ground: Ground
    state: Asked
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


class Extensions(Protocol):
    """Requests for more time."""

    async def add(self, extension: Extension) -> bool:
        """Keeps a request; False when one of the same case waits already."""

    async def of_case(self, case_id: str) -> Sequence[Extension]:
        """The requests of a case, the oldest first."""

    async def decide(self, extension: Extension) -> bool:
        """Keeps who decided, when and how; False when it was decided before."""

    async def reword(self, extension_id: str, reason: str) -> None:
        """Writes the reason anew: without the sender, when the case gets a pseudonym."""
