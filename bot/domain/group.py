"""A group of an office in a chat application: its cases are told there, without whose they are.

An office binds a group by a code that works once; only officials act in it, each under the own account.
"""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.message import Identity


@dataclass(frozen=True, slots=True)
class Group:
    """`chat` is the group itself; `topic` the part of it that the desk writes to ("" for the whole). `told`: whether
    cases are told there now.
    """

    id: str
    chat: Identity
    office: str
    title: str
    topic: str
    linked_by: str
    linked_at: datetime
    told: bool = True


@dataclass(frozen=True, slots=True)
class GroupCode:
    """Whoever writes its code in a group binds that group to `office`, once. Only the digest is kept."""

    digest: str
    office: str
    official_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """The message that stands for a case in a group of `office`, known since somebody pressed a button under it."""

    chat: Identity
    topic: str
    card: str
    office: str


class Groups(Protocol):
    """The groups of offices. Every method raises `ArchiveUnavailable`."""

    async def add_code(self, code: GroupCode) -> None:
        """Keeps a code."""

    async def take_code(self, digest: str, at: datetime) -> GroupCode | None:
        """Uses a code up; None when it is unknown, used or lapsed. Lapsed ones go."""

    async def link(self, group: Group) -> None:
        """Binds a group; one that was another office's is so no more."""

    async def by_chat(self, chat: Identity) -> Group | None:
        """The group that this chat is."""

    async def by_id(self, group_id: str) -> Group | None:
        """The group with this id."""

    def of_office(self, office: str) -> Awaitable[Sequence[Group]]:
        """The groups of an office, the first bound first; asked along with whatever is asked next."""

    async def all(self) -> Sequence[Group]:
        """Every group, by office."""

    async def set_told(self, group_id: str, *, told: bool) -> None:
        """Whether cases are told there from now on."""

    async def note_card(self, case_id: str, chat: Identity, topic: str, card: str) -> None:
        """Has this message stand for the case in that group from now on."""

    def cards(self, case_id: str) -> Awaitable[Sequence[Card]]:
        """The messages that stand for a case in groups still bound; asked along with whatever is asked next."""

    async def unlink(self, chat: Identity) -> bool:
        """Lets a group go, its cards, and what waits to be told there; False when it was none."""

    async def move(self, before: Identity, after: Identity) -> None:
        """The group has another id from now on; what waits to be told there goes along, its cards do
        not: they were left behind.
        """
