"""A case (vụ việc): one feedback in the register, its statuses, and what happened to it.

Status is one table: `Status` with a sentence per member and `TRANSITIONS`. The database carries the same words in a
CHECK, and docs/states.md draws the same arcs; a test compares the three.
"""

from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.message import EVIDENCE, Attachment, AttachmentKind, Identity
from bot.domain.spot import Spot, spot_in


class Kind(StrEnum):
    """What was filed. A petition is a report with a proposal (NĐ 20/2008/NĐ-CP, Điều 3 khoản 4-5)."""

    REPORT = "report"
    PETITION = "petition"
    QUESTION = "question"
    """A question that the catalog could not answer, passed on to an official; it is not in the register."""


class Status(StrEnum):
    """Where a case stands, as the citizen is told."""

    SUBMITTED = "submitted"
    """In the register; no official has opened it yet."""
    ACCEPTED = "accepted"
    """An office has taken it and is working on it."""
    TRANSFERRED = "transferred"
    """Sent on to the office that is competent; that office has not accepted it yet."""
    WAITING = "waiting"
    """The office asked the citizen for more."""
    ANSWERED = "answered"
    """The result has been given; the citizen is asked whether it was good."""
    DECLINED = "declined"
    """Not taken, with the reason (NĐ 20/2008/NĐ-CP, Điều 9)."""
    REOPENED = "reopened"
    """The citizen was not satisfied and asked to look again."""
    CLOSED = "closed"
    """The citizen is satisfied."""
    WITHDRAWN = "withdrawn"
    """The citizen took it back."""


_WORK = frozenset(
    {Status.ACCEPTED, Status.TRANSFERRED, Status.WAITING, Status.ANSWERED, Status.DECLINED, Status.WITHDRAWN}
)

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: _WORK,
    Status.ACCEPTED: _WORK - {Status.ACCEPTED},
    Status.TRANSFERRED: _WORK,
    Status.WAITING: _WORK - {Status.WAITING},
    Status.ANSWERED: frozenset({Status.CLOSED, Status.REOPENED}),
    Status.DECLINED: frozenset({Status.CLOSED, Status.REOPENED}),
    Status.REOPENED: _WORK,
    Status.CLOSED: frozenset({Status.REOPENED}),
    Status.WITHDRAWN: frozenset(),
}

OPEN = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.TRANSFERRED, Status.WAITING, Status.REOPENED})
"""Statuses in which the office still owes a result."""

WITH_RESULT = frozenset({Status.ANSWERED, Status.DECLINED})
"""Statuses in which a result was given and the citizen's word on it is awaited."""


class WrongStep(ValueError):
    """The case cannot go from where it stands to where it was sent."""


def step(current: Status, wanted: Status) -> Status:
    """`wanted`, when the table allows it from `current`; raises `WrongStep` otherwise."""
    if wanted not in TRANSITIONS[current]:
        msg = f"a case that is {current} cannot become {wanted}"
        raise WrongStep(msg)
    return wanted


@dataclass(frozen=True, slots=True)
class Sender:
    """Who filed (NĐ 20/2008/NĐ-CP, Điều 7): name, address, phone in E.164. Never an ID-card number."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case. Times are UTC; `due` is a day in Asia/Ho_Chi_Minh. `version` counts the writes.

    `draft_id` is unique: one draft makes one case, whatever is sent again. A question has no register number,
    no due date and no sender's data. `pseudonym` stands in the place of a sender who is not kept any more.
    """

    id: str
    code: str
    draft_id: str
    kind: Kind
    status: Status
    person_id: str
    origin: Identity
    content: str
    office: str
    received_at: datetime
    proposal: str | None = None
    procedure: str | None = None
    sender: Sender | None = None
    register_year: int | None = None
    register_no: int | None = None
    due: date | None = None
    due_why: tuple[str, ...] = ()
    transfer_due: date | None = None
    attachments: tuple[Attachment, ...] = ()
    consent_version: str | None = None
    answer: str | None = None
    holder_id: str | None = None
    pseudonym: str | None = None
    version: int = 1

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The photos and recordings that came along."""
        return tuple(one for one in self.attachments if one.kind in EVIDENCE)

    @property
    def spot(self) -> Spot | None:
        """The place on the map that came along, the last one."""
        found = [spot_in(one.ref) for one in self.attachments if one.kind is AttachmentKind.LOCATION]
        return found[-1] if found else None


class EventKind(StrEnum):
    """What happened to a case. Events are only ever added."""

    OPENED = "opened"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    ASKED = "asked"
    SUPPLIED = "supplied"
    ANSWERED = "answered"
    DECLINED = "declined"
    RATED = "rated"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    CLASSIFIED = "classified"
    """Content (NĐ 20/2008/NĐ-CP, Điều 5) and outcome (Điều 9) were recorded or changed."""
    EXTENSION_ASKED = "extension_asked"
    """The office asked for more time."""
    EXTENDED = "extended"
    """More time was given: there is a new date."""
    EXTENSION_REFUSED = "extension_refused"
    """The time stays as it was."""
    ESCALATED = "escalated"
    """A late case was put before the next higher person."""
    APOLOGISED = "apologised"
    """A late case: apology with the reason and a new date, once."""
    JOINED = "joined"
    """Another citizen joined the case."""
    MERGED = "merged"
    """Made one with another case."""
    SPLIT = "split"
    """Taken apart from another case."""
    UNSEALED = "unsealed"
    """An official opened the sender's data."""
    APPROVAL_ASKED = "approval_asked"
    """A proposed answer was put before the leader."""
    APPROVED = "approved"
    """The leader agreed to the proposed answer."""
    RETURNED = "returned"
    """The leader sent the proposed answer back."""
    EXAMINED = "examined"
    """Findings (Điều 14) or the outcome of an examination (Điều 15) were recorded."""
    PUBLISHED = "published"
    """Case and answer were made public, without the sender."""
    NOTED = "noted"
    """An internal comment; it never resets a clock."""


INTERNAL = frozenset(
    {
        EventKind.CLASSIFIED,
        EventKind.EXTENSION_ASKED,
        EventKind.EXTENSION_REFUSED,
        EventKind.ESCALATED,
        EventKind.UNSEALED,
        EventKind.APPROVAL_ASKED,
        EventKind.APPROVED,
        EventKind.RETURNED,
        EventKind.EXAMINED,
        EventKind.NOTED,
    }
)
"""Steps of the offices among themselves: in no history, copy or message that a citizen reads."""


class ActorKind(StrEnum):
    """Who did it."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history. `note` holds the words given with it (question, answer, reason)."""

    id: str
    case_id: str
    kind: EventKind
    at: datetime
    actor: ActorKind
    actor_id: str | None
    before: Status | None
    after: Status
    note: str = ""
    office: str | None = None


class Verdict(StrEnum):
    """What the citizen says of the result."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"


class Cases(Protocol):
    """The register and what happened to each case."""

    async def next_register_no(self, year: int) -> int:
        """The next number in the register of `year`, without gaps inside the transaction that keeps it."""

    async def add(self, case: Case) -> None:
        """Keeps a new case. Whether its draft became one before is asked first (`by_draft`): a second one breaks a
        rule of the archive, and nothing of the transaction is kept.
        """

    async def save(self, case: Case) -> Case:
        """Writes the case over its version and gives it with the next one; raises `Stale` if it moved on."""

    def by_code(self, code: str) -> Awaitable[Case | None]:
        """The case with this code (as `casecode.parse` gives it); asked along with whatever is asked next."""

    async def own(self, person_id: str, code: str) -> Case | None:
        """The case with this code, if this person filed it; whose it is otherwise stays unread."""

    def by_draft(self, draft_id: str) -> Awaitable[Case | None]:
        """The case that this draft became; asked along with whatever is asked next."""

    async def of_person(self, person_id: str, limit: int) -> Sequence[Case]:
        """A person's cases, the newest first."""

    async def queue(self, offices: Collection[str] | None, statuses: Collection[Status], limit: int) -> Sequence[Case]:
        """Cases of these offices (None: of all) in these statuses, the earliest due date first; one without a date
        takes its place by the day of its receipt.
        """

    async def add_event(self, event: Event) -> None:
        """Adds one line to a case's history."""

    async def events(self, case_id: str) -> Sequence[Event]:
        """A case's history, the oldest first."""

    async def rate(self, case_id: str, verdict: Verdict, at: datetime) -> None:
        """Keeps what the citizen said of the result; a later word replaces the earlier."""

    async def add_reason(self, case_id: str, why: str) -> None:
        """Adds why, to the verdict given."""

    async def verdict(self, case_id: str) -> tuple[Verdict, str] | None:
        """The citizen's verdict and why ("" when not said)."""

    async def verdicts(self, case_id: str) -> Sequence[tuple[int, Verdict, str]]:
        """The number of each result that was spoken on, the verdict and why, the first result first."""
