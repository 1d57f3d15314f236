"""What leaves the desk: outgoing messages, their statuses, and when a failed one is tried again.

The case and the post are two machines: a failed send never alters a case.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Channel, Identity, Reply


class PostStatus(StrEnum):
    """Where an outgoing message stands."""

    PENDING = "pending"
    """Waits for its time or for the message before it."""
    SENDING = "sending"
    """Claimed by a postman until its lease ends."""
    SENT = "sent"
    """The platform took it."""
    DEAD = "dead"
    """Given up, or held back after a restore, with the reason; an official sees it and can send it again."""
    CANCELLED = "cancelled"
    """Taken back before it was sent."""
    HANDED_ON = "handed_on"
    """Given up here, with the reason, and queued for the person's next way."""


RESTORED = "Restored"
"""The reason of a message that was unsent in the backup from which the archive was restored: it may have gone out."""


class Purpose(StrEnum):
    """Why it is sent: decides how long it is tried."""

    REPLY = "reply"
    NOTICE = "notice"
    DIGEST = "digest"
    ALERT = "alert"
    REMINDER = "reminder"
    """To a citizen, of a step that waits for them."""
    BROADCAST = "broadcast"
    """The same news to everybody who agreed to be sent some."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one identity. `dedupe_key` is unique: the same notice queued twice is one row.

    `seq` is given by the archive; messages to one identity leave in its order. Times are UTC; `ended_at` is when it was
    sent or given up. What is `confided` is struck from the archive once it was sent or given up: nobody is to find it
    there.
    """

    id: str
    dedupe_key: str
    recipient: Identity
    reply: Reply
    purpose: Purpose
    created_at: datetime
    send_after: datetime
    case_id: str | None = None
    status: PostStatus = PostStatus.PENDING
    attempts: int = 0
    last_error: str = ""
    seq: int = 0
    ended_at: datetime | None = None
    confided: bool = False


class SendError(Exception):
    """A message was not sent. The text holds no token, address of the API or person."""


class Temporary(SendError):
    """The platform or the way to it is down or slow: try again."""


class RateLimited(SendError):
    """The platform asks to wait `after` seconds before anything more goes this way."""

    def __init__(self, after: float) -> None:
        super().__init__(f"rate limited, wait {after:g} s")
        self.after = after


class Gone(SendError):
    """The person blocked the desk or no longer exists there: do not try again."""


class Bad(SendError):
    """The platform refuses this very message: our mistake; do not try again."""


class OutOfWindow(SendError):
    """The platform does not let us write to this person now, since they have not written lately: do not try again.

    Unlike `Gone` it says nothing against writing when they have.
    """


class UsedUp(SendError):
    """What may be sent through the channel in a month has been sent: an answer would come weeks late."""


class Unsure(Temporary):
    """The message left and nobody said whether it arrived. The platform tells no repetition from a new message, so
    that a further try may bring it twice.
    """


HANDED_ON = frozenset({Purpose.NOTICE, Purpose.REMINDER})
"""What goes to the person's next way when one fails. A reply belongs to the talk that it answers."""

UNREACHED = "Unreached: "
"""Begins the reason of what was given up when the person has no further way; the last way's own reason follows."""


def root_of(dedupe_key: str) -> str:
    """The key of the first try, from that of any: each further way adds `>` and its number."""
    return dedupe_key.partition(">")[0]


REPEATABLE = frozenset({Purpose.REPLY, Purpose.NOTICE, Purpose.ALERT})
"""What is rather told twice than never. Anything else is sent once more at most when nobody knows whether it came."""


# Read in GOV.UK Notify and other outboxes: quick at first, then ten minutes, then hourly for a day.
_WAITS = (1, 4, 16, 64, 256, 600, 600)
_HOURLY = 24


def wait_before(attempt: int, purpose: Purpose, jitter: float, *, unsure: bool = False) -> timedelta | None:
    """How long to wait after failed attempt number `attempt` (from 1); None when it is given up.

    `jitter` in [-1, 1] moves the wait by up to 20 %. Notices and digests go on hourly for a day; replies in a
    talk are given up after the quick tries, since an answer hours late would only confuse. `unsure`: the attempt may
    have arrived.
    """
    if unsure and attempt > 1 and purpose not in REPEATABLE:
        return None
    if attempt <= len(_WAITS):
        seconds = float(_WAITS[attempt - 1])
    elif purpose is not Purpose.REPLY and attempt <= len(_WAITS) + _HOURLY:
        seconds = 3600.0
    else:
        return None
    return timedelta(seconds=seconds * (1 + 0.2 * jitter))


class Outbox(Protocol):
    """Messages that wait to leave, and what became of them."""

    async def put(self, message: Outgoing) -> bool:
        """Queues a message; False when its dedupe key is there already."""

    async def queue(self, message: Outgoing) -> None:
        """Queues a message whose dedupe key cannot be there already, or need not be told apart."""

    async def hush(self, message: Outgoing) -> None:
        """Keeps a message aside until its time, holding up nothing that is queued meanwhile."""

    async def let_out(self, now: datetime) -> int:
        """Queues what was kept aside and whose time has come; gives how many."""

    async def claim(
        self,
        now: datetime,
        lease_until: datetime,
        owner: str,
        limit: int,
        channels: Collection[Channel] | None = None,
        *,
        purposes: Collection[Purpose] | None = None,
    ) -> Sequence[Outgoing]:
        """Leases up to `limit` due messages of these channels (None: of all), the earliest queued first.
        At most one per recipient, never past an earlier unsent one; a row whose lease has ended is due again.
        Messages of other `purposes` (None: of none) stay where they are and hold nobody up.
        """

    async def news_waits(self) -> bool:
        """Whether a letter of a broadcast has not left, in whatever channel."""

    async def sent(self, message_id: str, owner: str, at: datetime) -> bool:
        """Marks a leased message sent; False when the lease is no longer `owner`'s."""

    async def again(self, message_id: str, owner: str, send_after: datetime, error: str, *, counts: bool) -> bool:
        """Puts a leased message back until `send_after`; `counts` says whether it was an attempt."""

    async def dead(self, message_id: str, owner: str, error: str, at: datetime) -> bool:
        """Gives a leased message up, with the reason."""

    async def ended(self, message_id: str, status: PostStatus, error: str) -> None:
        """Writes what became of a message that was just given up, in the transaction that gave it up."""

    async def tries(self, root: str) -> Sequence[Outgoing]:
        """Every try of one message, over all ways, the first first; `root` is the key of the first."""

    async def hold(self, reason: str, at: datetime) -> int:
        """Gives up every unsent message at once, with the reason; gives how many."""

    async def dead_letters(self, limit: int, reason: str | None = None) -> Sequence[Outgoing]:
        """What was given up (for this reason alone), the newest first."""

    async def of_case(self, case_id: str) -> Sequence[Outgoing]:
        """Every message about the case that is still kept, to whomever, in the order in which they were queued."""

    async def revive(self, message_id: str, now: datetime) -> bool:
        """Puts a dead message at the end of the queue; False when it is not dead."""

    async def next_due(self, channels: Collection[Channel] | None = None) -> datetime | None:
        """When the next message of these channels (None: of all) that no earlier one holds up is due, or its lease
        ends; None when nothing waits.
        """
