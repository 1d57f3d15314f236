"""Followers: who asked to be told when a published procedure changes.

Nobody gets here by asking a question: we keep no list of who asked what without consent. A person says so, either of
one procedure, or once of whatever they ask about from then on, which is remembered for `MEMORY` after the last time.
What is kept is the person's id and the procedure's code, and the last day of that memory; "Thôi báo" deletes it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

MEMORY = timedelta(days=30)
"""How long a procedure that was asked about is remembered for somebody who agreed to that."""


@dataclass(frozen=True, slots=True)
class Following:
    """One person and one procedure. `until` (UTC) ends the memory of a question; None: until the person says stop."""

    person_id: str
    code: str
    until: datetime | None = None


class Followers(Protocol):
    """Who follows which procedure, and who agreed that their questions are remembered."""

    async def follow(self, person_id: str, code: str) -> None:
        """The person follows the procedure until they say stop; said again it changes nothing."""

    async def agree(self, person_id: str) -> None:
        """The person agrees that what they ask about is remembered from now on."""

    async def agreed(self, person_id: str) -> bool:
        """Whether the person agreed to that, and did not take it back."""

    async def asked(self, person_id: str, code: str, until: datetime) -> bool:
        """Remembers a question until then, if the person agreed to it; False, and nothing kept, if not.

        Who follows the procedure anyway goes on doing so without an end.
        """

    async def stop(self, person_id: str, code: str) -> bool:
        """Forgets that the person follows the procedure; False when they did not."""

    async def disagree(self, person_id: str) -> None:
        """The person's questions are remembered no more; what they follow, and what was remembered, stays its time."""

    async def stop_all(self, person_id: str) -> int:
        """Forgets the agreement and everything the person follows; gives how many procedures that were."""

    async def of_person(self, person_id: str, at: datetime) -> Sequence[Following]:
        """What the person follows at that time, by code."""

    async def of_procedures(self, codes: Collection[str], at: datetime) -> Sequence[Following]:
        """Who follows any of these procedures at that time, by code."""

    async def forget(self, before: datetime) -> int:
        """Drops memories of questions that ended before; gives how many."""
