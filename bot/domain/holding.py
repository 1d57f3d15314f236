"""What the archive holds of one person, and taking it out again.

Deleting is meant: what goes leaves nothing in the file (SQLite runs with secure_delete). A case in the register stays,
under a pseudonym.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case
from bot.domain.message import Identity
from bot.domain.person import Person


@dataclass(frozen=True, slots=True)
class Account:
    """An account that a person writes from, and what is kept beside it."""

    identity: Identity
    reachable: bool
    seen_at: datetime
    lines: int
    photos: int
    draft: bool


class Holdings(Protocol):
    """One person's traces."""

    async def person(self, identity: Identity) -> Person | None:
        """The person behind an account, without meeting somebody new; None when there is nobody."""

    async def accounts(self, person_id: str) -> Sequence[Account]:
        """The person's accounts, the one used last first, whether they can be reached or not."""

    async def forget_talk(self, identity: Identity) -> None:
        """Deletes where the talk stands, the web chat's lines, and what was sent; notices that wait stay."""

    async def forget_photos(self, identity: Identity, but: Collection[str]) -> int:
        """Deletes the account's photos but those with these ids; gives how many went."""

    async def forget_account(self, identity: Identity) -> None:
        """Deletes the account itself and the notices that wait for it: nothing leads from it to the person any more."""

    async def hush(self, identity: Identity) -> None:
        """Takes notices of cases to this account, which wait to be sent, back."""

    async def pseudonymise(self, case: Case, new_person_id: str) -> None:
        """Writes the case with its pseudonym over its version, under a new person who has no account.

        Messages about it go from the post; its photos lose their owner. Raises `Stale`.
        """

    async def rewrite_note(self, event_id: str, note: str, person_id: str) -> None:
        """Puts struck words in the place of an event's note. Only for a case that is under a pseudonym."""

    async def rewrite_reason(self, case_id: str, why: str) -> None:
        """Puts struck words in the place of the reason of a verdict; those of earlier results go."""
