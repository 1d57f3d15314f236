"""How long each kind of trace is kept; the periods are the province's data (`data/retention.json`).

Nothing that is registered is deleted: a case loses its sender, never its place in the register.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Trace(StrEnum):
    """What is kept for a while only."""

    TALKS = "talks"
    """Where a talk stands, a draft in it included; with it goes the account of somebody who left nothing else."""
    LINES = "lines"
    """Lines of the web chat that the browser shows again."""
    PHOTOS = "photos"
    """Photos that became part of no case and lie in no draft."""
    REPLIES = "replies"
    """Answers in a talk that were sent."""
    NOTICES = "notices"
    """Notices, alerts, digests, reminders and news that were sent."""
    SENDERS = "senders"
    """Name, address, phone and account of the sender of a case that ended: a pseudonym takes their place."""
    REQUEST_WORDS = "request_words"
    """A person's own words in a request about their data that ended."""
    UPDATES = "updates"
    """Keys of updates that were handled, so that none is handled twice."""
    LOGINS = "logins"
    """Officials' log-ins and wrong passwords."""


class Period(BaseModel):
    """One period in days, with its reason; `needs_check` until somebody competent confirmed it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trace: Trace
    days: Annotated[int, Field(ge=1, le=36_500)]
    source: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    needs_check: bool = False

    def before(self, now: datetime) -> datetime:
        """What is older than this is to go."""
        return now - timedelta(days=self.days)


WHOLE = frozenset({Trace.UPDATES, Trace.LOGINS})
"""Traces of the machine's own work, which go at once and whole."""


class Kept(Protocol):
    """What has been kept long enough, and letting it go."""

    async def due(self, trace: Trace, before: datetime, limit: int) -> Sequence[str]:
        """Keys of up to `limit` traces that are older than `before`. Not for those in `WHOLE`."""

    async def count(self, trace: Trace, before: datetime) -> int:
        """How many traces in `WHOLE` are older than `before`."""

    async def drop(self, trace: Trace, keys: Sequence[str]) -> None:
        """Lets them go. Not for those in `WHOLE`, and not for `Trace.SENDERS`: those get a pseudonym one by one."""
