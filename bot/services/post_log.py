"""The post log of a case: every try to tell its citizens, by which channel, when, what became of it and why.

It tells no account, phone or address: whom a message went to is the channel's business and the archive's.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.message import Channel
from bot.domain.outbox import HANDED_ON, RESTORED, UNREACHED, Outgoing, PostStatus, Purpose
from bot.services.desk import Desk

_WHY = {
    "Gone": "gone",
    "OutOfWindow": "out_of_window",
    "UsedUp": "used_up",
    "RateLimited": "patience",
    "Temporary": "down",
    "TimeoutError": "down",
    "Unsure": "unsure",
    "Bad": "refused",
    RESTORED: "restored",
}


@dataclass(frozen=True, slots=True)
class Try:
    """One try. `at` is when it ended, or when it is due; `why` is the key of a sentence, "" where all went well."""

    channel: Channel
    purpose: Purpose
    status: PostStatus
    at: datetime
    attempts: int
    why: str
    unreached: bool


async def of_case(desk: Desk, case: Case) -> tuple[Try, ...]:
    """Every try that is still kept, the latest first; officials' alerts are none of it."""
    rows = await desk.archive.outbox.of_case(case.id)
    return tuple(_try(row) for row in reversed(rows) if row.purpose in HANDED_ON)


def why(reason: str) -> str:
    """The key of the sentence for the reason of a message; "" without one."""
    name = reason.removeprefix(UNREACHED).partition(":")[0]
    return f"post_log.why_{_WHY.get(name, 'ours')}" if name else ""


def unreached(message: Outgoing) -> bool:
    """Whether it was given up since its citizen had no further way."""
    return message.status is PostStatus.DEAD and message.last_error.startswith(UNREACHED)


def _try(row: Outgoing) -> Try:
    at = row.ended_at or row.send_after
    return Try(row.recipient.channel, row.purpose, row.status, at, row.attempts, why(row.last_error), unreached(row))
