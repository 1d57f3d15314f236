"""Groups of offices."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.group import Card, Group, GroupCode
from bot.domain.message import Channel, Identity
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlGroups:
    """`Groups` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def add_code(self, code: GroupCode) -> None:
        """Keeps a code."""
        await self._sql.change(
            "add_group_code",
            digest=code.digest,
            office=code.office,
            official_id=code.official_id,
            expires_at=written(code.expires_at),
        )

    async def take_code(self, digest: str, at: datetime) -> GroupCode | None:
        """Uses a code up; None when it is unknown, used or lapsed. Lapsed ones go."""
        await self._sql.change("forget_group_codes", at=written(at))
        row = await self._sql.row("take_group_code", digest=digest, at=written(at))
        return GroupCode(row["digest"], row["office"], row["official_id"], moment(row["expires_at"])) if row else None

    async def link(self, group: Group) -> None:
        """Binds a group; one that was another office's is so no more."""
        await self._sql.change(
            "link_group",
            id=group.id,
            channel=group.chat.channel,
            chat=group.chat.id,
            office=group.office,
            title=group.title,
            topic=group.topic,
            official_id=group.linked_by,
            at=written(group.linked_at),
        )

    async def by_chat(self, chat: Identity) -> Group | None:
        """The group that this chat is."""
        row = await self._sql.row("group_by_chat", channel=chat.channel, chat=chat.id)
        return _group(row) if row else None

    async def by_id(self, group_id: str) -> Group | None:
        """The group with this id."""
        row = await self._sql.row("group_by_id", id=group_id)
        return _group(row) if row else None

    def of_office(self, office: str) -> Soon[Sequence[Group]]:
        """The groups of an office, the first bound first; asked along with whatever is asked next."""
        return self._sql.soon(Call.rows("groups_of_office", office=office), lambda rows: [*map(_group, rows)])

    async def all(self) -> Sequence[Group]:
        """Every group, by office."""
        return [_group(row) for row in await self._sql.rows("every_group")]

    async def set_told(self, group_id: str, *, told: bool) -> None:
        """Whether cases are told there from now on."""
        await self._sql.change("set_group_told", id=group_id, told=int(told))

    async def note_card(self, case_id: str, chat: Identity, topic: str, card: str) -> None:
        """Has this message stand for the case in that group from now on."""
        await self._sql.change(
            "note_group_card", case_id=case_id, channel=chat.channel, chat=chat.id, topic=topic, card=card
        )

    def cards(self, case_id: str) -> Soon[Sequence[Card]]:
        """The messages that stand for a case in groups still bound; asked along with whatever is asked next."""
        return self._sql.soon(Call.rows("group_cards_of_case", case_id=case_id), lambda rows: [*map(_card, rows)])

    async def unlink(self, chat: Identity) -> bool:
        """Lets a group go, its cards, and what waits to be told there; False when it was none."""
        gone = await self._sql.change("unlink_group", channel=chat.channel, chat=chat.id)
        await self._sql.change("drop_group_post", channel=chat.channel, chat=chat.id)
        await self._sql.change("forget_group_cards", channel=chat.channel, chat=chat.id)
        return bool(gone)

    async def move(self, before: Identity, after: Identity) -> None:
        """The group has another id from now on; what waits to be told there goes along, its cards do
        not: they were left behind.
        """
        both = {"channel": before.channel, "chat": before.id, "new_chat": after.id}
        await self._sql.change("move_group", **both)
        await self._sql.change("move_group_post", **both)
        await self._sql.change("forget_group_cards", channel=before.channel, chat=before.id)


def _card(row: Row) -> Card:
    return Card(Identity(Channel(row["channel"]), row["chat"]), row["topic"], row["card"], row["office"])


def _group(row: Row) -> Group:
    return Group(
        id=row["id"],
        chat=Identity(Channel(row["channel"]), row["chat"]),
        office=row["office"],
        title=row["title"],
        topic=row["topic"],
        linked_by=row["official_id"],
        linked_at=moment(row["linked_at"]),
        told=bool(row["told"]),
    )
