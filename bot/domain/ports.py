"""What the rules and the desk need from outside. Real ones are picked in `bot.app` only.

What the archive keeps of a noun is described in that noun's own file where there is one (`Cases`, `Outbox` …).
An `Archive` lives inside one transaction: whatever was written through it is kept together or not at all.
Every method raises `ArchiveUnavailable` when the database cannot serve (locked, read-only, full, gone).
"""

from collections.abc import Awaitable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.account import Accounts
from bot.domain.arrival import Arrivals
from bot.domain.audit import Audits
from bot.domain.broadcast import News
from bot.domain.case import Cases
from bot.domain.classification import Classifications
from bot.domain.clock import Clocks
from bot.domain.contact import Contacts
from bot.domain.duty import Duties
from bot.domain.entry import Registers
from bot.domain.extension import Extensions
from bot.domain.figure import FigureBook
from bot.domain.filing import Filings
from bot.domain.follower import Followers
from bot.domain.group import Groups
from bot.domain.joining import Joinings
from bot.domain.linking import Linkings
from bot.domain.login import DeskSessions
from bot.domain.message import Channel, Conversation, Identity
from bot.domain.outbox import Outbox, Outgoing
from bot.domain.person import Invitation, Official, Person, Way
from bot.domain.petition_store import PetitionForms
from bot.domain.photo import Photos
from bot.domain.pickup import Pickups
from bot.domain.privacy import Personal
from bot.domain.publication import Publications
from bot.domain.question import Questions
from bot.domain.reminder import ReminderBook
from bot.domain.restricted import Restricted
from bot.domain.result import Results
from bot.domain.route import Routes
from bot.domain.sender import SealedSenders
from bot.domain.standing import Standings
from bot.domain.survey import Surveys
from bot.domain.tally import Tallies
from bot.domain.token_pair import TokenPairs
from bot.domain.unsealing import Unsealings
from bot.domain.usage import Usage
from bot.domain.webline import WebLog
from bot.domain.window import Hearings


class ArchiveUnavailable(Exception):
    """The database cannot serve now. Nothing of the transaction was kept; the caller may try again."""


class BrokenRule(Exception):
    """The archive refuses a row that breaks one of its rules; the text names the rule's kind. Nothing was kept."""


class Stale(Exception):
    """Somebody else wrote the same row first; nothing was kept."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""


class Chance(Protocol):
    """Ids and secrets. Every value is fresh and unguessable."""

    def id(self) -> str:
        """A new row id: 32 hexadecimal signs."""

    def bits(self, count: int) -> int:
        """A number of `count` random bits."""

    def token(self) -> str:
        """A secret for a link or a cookie: at least 160 bits, safe in an address."""


class Unsealable(Exception):
    """What was sealed does not open: another key, another purpose, or it was altered."""


class Sealer(Protocol):
    """Keeps words unreadable in any copy of the archive; what opens them lives outside of it."""

    def seal(self, words: str, purpose: str) -> str:
        """The words, sealed. `purpose` says of what and whose they are; they open for no other."""

    def open(self, sealed: str, purpose: str) -> str:
        """The words again; raises `Unsealable`."""

    def digest(self, words: str, purpose: str) -> str:
        """The same for the same words, and telling nobody without the key which words they were."""


class Reach(Protocol):
    """A named point that a fault test may kill the process at; in real runs nothing happens."""

    def __call__(self, point: str, /) -> None:
        """Marks that the named point has been reached."""


class Inbox(Protocol):
    """Keys of the updates that were handled, so that none is handled twice."""

    async def claim(self, key: str, at: datetime) -> bool:
        """True for the first time that `key` is seen; False when it was handled before."""

    async def forget(self, before: datetime) -> int:
        """Drops keys older than `before`; gives how many."""


class People(Protocol):
    """Persons and the identities they speak through."""

    async def meet(self, identity: Identity, new_id: str, at: datetime) -> Person:
        """The person behind `identity`; a new one with `new_id` when it is the first time."""

    async def known(self, identity: Identity) -> bool:
        """Whether somebody spoke through `identity` before."""

    async def set_language(self, person_id: str, language: str) -> None:
        """Remembers the language that the person reads."""

    async def set_reachable(self, identity: Identity, *, reachable: bool, at: datetime) -> None:
        """Notes that the person blocked the desk there, or speaks again."""

    def ways(self, person_id: str) -> Awaitable[Sequence[Way]]:
        """Where a person can be reached, what they chose first, then what was used last; asked along with whatever is
        asked next.
        """


class Conversations(Protocol):
    """Where each talk stands."""

    async def load(self, identity: Identity) -> Conversation | None:
        """The talk with `identity`, or None when there was none."""

    async def save(self, identity: Identity, conversation: Conversation, at: datetime) -> None:
        """Keeps where the talk stands."""

    async def offer(self, identity: Identity, choices: Sequence[tuple[str, str]]) -> None:
        """Puts these in place of the choices shown last, and leaves all else; nothing where there is no talk."""

    async def forget_held(self, since: datetime, before: datetime) -> None:
        """Drops the words that a talk holds until the next message, where the last one came between the two."""


class Officials(Protocol):
    """Officials, their invitations, log-ins and chat identities."""

    async def invite(self, invitation: Invitation) -> None:
        """Keeps an invitation."""

    async def take_invitation(self, digest: str, at: datetime) -> Invitation | None:
        """Uses an invitation up; None when it is unknown, used or lapsed."""

    async def peek_invitation(self, digest: str, at: datetime) -> Invitation | None:
        """The invitation without using it up; None as above."""

    async def save(self, official: Official, at: datetime) -> None:
        """Adds or replaces an official. Raises `Stale` when the username is another's."""

    def by_id(self, official_id: str) -> Awaitable[Official | None]:
        """The official with this id; asked along with whatever is asked next."""

    async def by_username(self, username: str) -> Official | None:
        """The official who logs in by this name (compared in lower case)."""

    async def by_identity(self, identity: Identity) -> Official | None:
        """The active official who speaks through `identity`."""

    async def link(self, official_id: str, identity: Identity, at: datetime) -> None:
        """Lets an official act from a chat."""

    async def active(self) -> Sequence[Official]:
        """Every active official."""

    async def chat_of(self, official_id: str) -> Sequence[Identity]:
        """The reachable chat identities of one official, the one used last first."""


class RegisterBook(Registers, FigureBook, Routes, Protocol):
    """The register as a whole: its lines, its figures, and why each case went where it went."""


class Archive(Protocol):
    """Everything on disk, inside one transaction."""

    arrivals: Arrivals
    inbox: Inbox
    people: People
    conversations: Conversations
    cases: Cases
    outbox: Outbox
    officials: Officials
    sessions: DeskSessions
    accounts: Accounts
    weblog: WebLog
    photos: Photos
    tallies: Tallies
    followers: Followers
    groups: Groups
    joinings: Joinings
    linkings: Linkings
    publications: Publications
    questions: Questions
    restricted: Restricted
    petitions: PetitionForms
    pickups: Pickups
    standings: Standings
    personal: Personal
    usage: Usage
    clocks: Clocks
    contacts: Contacts
    reminders: ReminderBook
    extensions: Extensions
    duties: Duties
    classifications: Classifications
    registers: RegisterBook
    surveys: Surveys
    senders: SealedSenders
    audits: Audits
    filings: Filings
    results: Results
    unsealings: Unsealings
    hearings: Hearings
    token_pairs: TokenPairs
    news: News


class Store(Protocol):
    """Where archives come from."""

    def transaction(self, of: Identity | None = None) -> AbstractAsyncContextManager[Archive]:
        """Begins to write; leaving the block keeps everything, an exception keeps nothing.

        `of`: whose turn it is. Turns of one identity follow one another, whichever processes they are in.
        """

    def reading(self) -> AbstractAsyncContextManager[Archive]:
        """A view for reading only, which never waits for a writer."""


class Leadership(Protocol):
    """Which of several processes does what only one may do."""

    async def held(self) -> bool:
        """Whether it is this one now. Never raises; may change from one call to the next."""


class Postbag(Protocol):
    """One channel's way out; docs/decisions/channels.md says all that it promises."""

    channel: Channel

    async def send(self, message: Outgoing) -> None:
        """Hands the message over, in parts if need be. Raises a `SendError`: `Unsure` where it may have arrived."""


class HousePostbag(Protocol):
    """The way out of a channel that lives in our own archive."""

    async def write(self, archive: Archive, message: Outgoing) -> None:
        """Writes the message, in the caller's transaction."""

    def tell(self, message: Outgoing) -> None:
        """Tells whoever waits for it that it is there."""
