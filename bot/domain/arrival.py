"""An update as it comes in: who writes, and where their talk stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.message import Conversation, Identity
from bot.domain.person import Official, Person


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the reception needs to know of whoever writes. `talk` is None for a first word; `messages` counts what the
    person wrote before in the same minute.
    """

    person: Person
    talk: Conversation | None
    official: Official | None
    messages: int = 0


class Arrivals(Protocol):
    """Updates as they come in."""

    async def take(self, key: str, sender: Identity, new_id: str, at: datetime, minute: datetime) -> Arrival | None:
        """Claims the update's key and gives who speaks; None when the update was handled before.

        `minute`: when the minute began that messages are counted in.

        A person with `new_id` is kept when it is the first time. Who speaks can be reached.
        """
