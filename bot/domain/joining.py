"""Several citizens with one matter: who joined a case instead of filing again, and cases that officials put together.

A case that is put to another keeps its own number, sender and dates; what is done with the other is done with it too.
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case, Verdict
from bot.domain.message import Identity


@dataclass(frozen=True, slots=True)
class Joining:
    """A citizen who joined another's case. `id` is what their buttons carry: never the code, which is the sender's.

    `verdict` is what they said of the result.
    """

    id: str
    case_id: str
    person_id: str
    identity: Identity
    joined_at: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A case that was put to another, `into_id`; it holds until it is ended."""

    id: str
    case_id: str
    into_id: str
    at: datetime


class Joinings(Protocol):
    """Who joined what, and which cases are put together."""

    async def lately(self, office: str, since: datetime, limit: int) -> Sequence[Case]:
        """Open feedback that the office has and that came since, the newest first."""

    async def came_in(self, office: str, since: datetime, limit: int) -> Sequence[Case]:
        """Open feedback that came in at the office since, wherever it is now, the newest first."""

    async def note_intake(self, case: Case) -> None:
        """Keeps where a new case came in."""

    async def by_id(self, case_id: str) -> Case | None:
        """The case with this id."""

    async def join(self, joining: Joining) -> bool:
        """Keeps who joined; False, and nothing kept, when the same person joined the case before."""

    def of_case(self, case_id: str) -> Awaitable[Sequence[Joining]]:
        """Who joined the case, the first first; asked along with whatever is asked next."""

    async def of_person(self, person_id: str) -> Sequence[Joining]:
        """What the person joined, the latest first."""

    async def own(self, person_id: str, joining_id: str) -> Joining | None:
        """The person's own joining with this id; another's is as if it did not exist."""

    async def rate(self, joining_id: str, verdict: Verdict, at: datetime) -> None:
        """Keeps what the one who joined says of the result; a later word replaces the earlier."""

    async def leave(self, joining_id: str) -> None:
        """Forgets that somebody joined."""

    async def forget(self, person_id: str) -> int:
        """Forgets everything that the person joined; gives how many cases that were."""

    async def people(self, case_id: str) -> int:
        """How many persons stand behind the case: its sender, who joined it, and those of the cases put to it."""

    async def link(self, link: Link) -> None:
        """Puts a case to another. One that is put to another already breaks a rule of the archive."""

    async def unlink(self, case_id: str, at: datetime) -> bool:
        """Ends that the case is put to another; False when it was not."""

    async def link_of(self, case_id: str) -> Link | None:
        """Where the case is put to now."""

    def put_to(self, case_id: str) -> Awaitable[Sequence[Case]]:
        """The cases that are put to this one now, the first first; asked along with whatever is asked next."""
