"""People as the desk knows them: citizens by their channels, officials by role and office."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.message import Identity
from bot.domain.wording import Language


class Role(StrEnum):
    """What an official may see and do; `MAY` below is the whole table."""

    ADMIN = "admin"
    """Invites officials, sees the post and the settings; opens no case of an office."""
    RECEIVER = "receiver"
    """The office that receives feedback for the province (NĐ 20/2008 Điều 8): sees and routes every case."""
    HANDLER = "handler"
    """Acts on the cases of one office."""
    AUDITOR = "auditor"
    """Sees who unsealed a sender and verifies the audit; acts on nothing."""
    LEADER = "leader"
    """The province's leader: approves answers, consents to extensions, is the last step of escalation, sees figures."""
    HEAD = "head"
    """The head of one office: approves and consents for it, is the first step of escalation, acts like a handler."""
    CLERK = "clerk"
    """Counter and hotline: files for a visitor or a caller and prints the receipt."""
    INSPECTOR = "inspector"
    """The designated role that alone opens restricted records of denunciations."""


class Act(StrEnum):
    """What an official can do with a case or at the desk."""

    SEE = "see"
    ACCEPT = "accept"
    TRANSFER = "transfer"
    ASK = "ask"
    ANSWER = "answer"
    DECLINE = "decline"
    EXTEND = "extend"
    CONSENT = "consent"
    LEAVE = "leave"
    MERGE = "merge"
    INVITE = "invite"
    SEE_POST = "see_post"
    TEACH = "teach"
    DATA_REQUESTS = "data_requests"
    BREACHES = "breaches"
    CLASSIFY = "classify"
    REGISTER = "register"
    SENDERS = "senders"
    FIGURES = "figures"
    SURVEYS = "surveys"
    OPEN_RESTRICTED = "open_restricted"
    SEE_LOOKS = "see_looks"
    UNSEAL = "unseal"
    APPROVE = "approve"
    FILE = "file"
    UNSEALINGS = "unsealings"
    GROUPS = "groups"
    NEWS = "news"
    APPROVE_NEWS = "approve_news"


CASE_ACTS = frozenset(
    {
        *(Act.SEE, Act.ACCEPT, Act.TRANSFER, Act.ASK, Act.ANSWER, Act.DECLINE),
        *(Act.EXTEND, Act.MERGE, Act.CLASSIFY, Act.UNSEAL),
    }
)
READING = frozenset({Act.REGISTER, Act.FIGURES})
_RECEIVING = frozenset(
    {
        *(Act.LEAVE, Act.SEE_POST, Act.TEACH, Act.DATA_REQUESTS, Act.BREACHES),
        *(Act.SENDERS, Act.SURVEYS, Act.FILE, Act.GROUPS, Act.NEWS, Act.APPROVE_NEWS),
    }
)

_HEADING = frozenset({Act.CONSENT, Act.APPROVE, Act.LEAVE, Act.GROUPS, Act.NEWS, Act.APPROVE_NEWS})

MAY: dict[Role, frozenset[Act]] = {
    Role.ADMIN: frozenset({Act.INVITE, Act.SEE_POST, Act.TEACH, Act.BREACHES}),
    Role.RECEIVER: CASE_ACTS | READING | _RECEIVING,
    Role.HANDLER: CASE_ACTS | READING | {Act.LEAVE, Act.NEWS},
    Role.AUDITOR: frozenset({Act.SEE_LOOKS, Act.UNSEALINGS}),
    Role.LEADER: READING | {Act.SEE, Act.CONSENT, Act.APPROVE, Act.LEAVE, Act.APPROVE_NEWS},
    Role.HEAD: CASE_ACTS | READING | _HEADING,
    Role.CLERK: frozenset({Act.FILE}),
    Role.INSPECTOR: frozenset({Act.OPEN_RESTRICTED}),
}

WHOLE_PROVINCE = frozenset({Role.RECEIVER, Role.LEADER})
"""Roles that see the cases of every office, not of their own alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen (or an official in chat): one person may come to hold several identities."""

    id: str
    language: Literal["vi", "en"] = "vi"


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody of an office. `office` is a key of the profile. `username` is null until a password is set."""

    id: str
    name: str
    role: Role
    office: str
    active: bool = True
    username: str | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time invitation. Only the digest of its code is kept; it lapses at `expires_at` (UTC)."""

    digest: str
    name: str
    role: Role
    office: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class DeskSession:
    """An official's log-in at the desk, kept by the digest of its token; times in UTC.

    `browser` is a word for the kind of browser and machine, such as "chrome windows", so that the owner knows it again.
    """

    digest: str
    official_id: str
    created_at: datetime
    seen_at: datetime
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a person: the identity, the language of the talk there, and whether it is the one that they chose."""

    identity: Identity
    language: Language
    chosen: bool = False
