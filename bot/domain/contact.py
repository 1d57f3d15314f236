"""How else a person can be reached when their chats fail: what they gave for that, and for nothing else.

A phone or an address of mail is kept sealed, under an id of its own. The id is what messages are queued for; the words
behind it are opened at the moment of sending and nowhere before (docs/decisions/linking.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from bot.domain.message import Channel
from bot.domain.sender import Resealed


class ContactKind(StrEnum):
    """What sort of contact it is."""

    PHONE = "phone"
    EMAIL = "email"


CARRIED: Mapping[Channel, ContactKind] = MappingProxyType(
    {
        Channel.ZALO_TEMPLATE: ContactKind.PHONE,
        Channel.SMS: ContactKind.PHONE,
        Channel.EMAIL: ContactKind.EMAIL,
    }
)
"""Which contact each channel that only goes out needs, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, opened. `value` is a phone in E.164 or an address of mail; it is used once confirmed, and while
    it is `reachable`.
    """

    id: str
    person_id: str
    kind: ContactKind
    value: str
    confirmed: bool
    reachable: bool = True


class Contacts(Protocol):
    """Contacts in the archive, sealed there. Every method that opens one raises `Unsealable` without the key."""

    async def give(self, contact: Contact, at: datetime, code: tuple[str, datetime] | None = None) -> None:
        """Keeps a contact in the place of the person's earlier one of its kind. `code`: the digest of what confirms it,
        and until when.
        """

    async def of_person(self, person_id: str) -> Sequence[Contact]:
        """The person's contacts."""

    async def by_id(self, contact_id: str) -> Contact | None:
        """One contact."""

    async def confirm(self, person_id: str, digest: str, at: datetime) -> bool:
        """Confirms the contact whose code this is, and uses the code up; False when it is none of the person's."""

    async def set_reachable(self, contact_id: str, *, reachable: bool) -> None:
        """Notes that nothing arrives there, or does again."""

    async def forget(self, person_id: str) -> int:
        """Deletes the person's contacts; gives how many."""

    async def drop_needless(self, before: datetime, now: datetime) -> int:
        """Deletes contacts given before then of persons who have no case with a sender any more, and those whose code
        lapsed by now; gives how many.
        """

    async def reseal(self, after: str, limit: int, *, drop_lost: bool = False) -> Resealed:
        """Seals contacts after the id `after` under the newest key; `drop_lost` as for senders."""
