"""Subscriptions: what somebody takes news of, by an act of their own for each, and how it is left again.

Kept are a person's id and what the news is about; leaving deletes it. Whoever takes news of a procedure is a follower
of it (`domain/follower.py`).
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

_MARK = 10


class TopicKind(StrEnum):
    """What news may be about."""

    PROCEDURE = "procedure"
    FIELD = "field"
    """Every procedure of one field of the published list."""
    OFFICE = "office"
    REFORM = "reform"
    """The reform of the administration (plan II.7)."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What news is about. `about`: a procedure's code, a field's name, an office's key, "" for the reform."""

    kind: TopicKind
    about: str = ""

    @property
    def ref(self) -> str:
        """The topic in a button or a form: a field's name may be longer than a button carries, so its digest stands
        for it.
        """
        about = self.about
        if self.kind is TopicKind.FIELD:
            about = hashlib.sha256(about.encode()).hexdigest()[:_MARK]
        return f"{self.kind}:{about}"


REFORM = Topic(TopicKind.REFORM)


class Subscriptions(Protocol):
    """Who takes news of fields, offices and the reform. Every method raises `ArchiveUnavailable`."""

    async def take(self, person_id: str, topic: Topic, at: datetime) -> None:
        """The person takes the news from now on; said again it changes nothing."""

    async def stop(self, person_id: str, topic: Topic) -> bool:
        """The person takes it no more; False when they did not."""

    async def stop_all(self, person_id: str) -> int:
        """The person takes none of it any more; gives how many topics that were."""

    async def wanted(self) -> Collection[Topic]:
        """Every procedure, field, office and the reform that somebody takes news of."""

    async def of_person(self, person_id: str) -> Sequence[Topic]:
        """What the person takes, the earliest first."""
