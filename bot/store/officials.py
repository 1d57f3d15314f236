"""Officials, their invitations and their chats."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.message import Channel, Identity
from bot.domain.person import Invitation, Official, Role
from bot.domain.ports import Stale
from bot.store.moment import moment, written
from bot.store.statement import Call, Row, Soon, Statements


class SqlOfficials:
    """`Officials` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def invite(self, invitation: Invitation) -> None:
        """Keeps an invitation."""
        await self._sql.change(
            "add_invitation",
            digest=invitation.digest,
            name=invitation.name,
            role=invitation.role,
            office=invitation.office,
            created_at=written(invitation.created_at),
            expires_at=written(invitation.expires_at),
        )

    async def take_invitation(self, digest: str, at: datetime) -> Invitation | None:
        """Uses an invitation up; None when it is unknown, used or lapsed."""
        row = await self._sql.row("take_invitation", digest=digest, at=written(at))
        return _invitation(row) if row else None

    async def peek_invitation(self, digest: str, at: datetime) -> Invitation | None:
        """The invitation without using it up; None as above."""
        row = await self._sql.row("peek_invitation", digest=digest, at=written(at))
        return _invitation(row) if row else None

    async def save(self, official: Official, at: datetime) -> None:
        """Adds or replaces an official. Raises `Stale` when the username is another's."""
        if official.username:
            holder = await self.by_username(official.username)
            if holder and holder.id != official.id:
                msg = "the username is another official's"
                raise Stale(msg)
        await self._sql.change(
            "save_official",
            id=official.id,
            name=official.name,
            role=official.role,
            office=official.office,
            active=official.active,
            username=official.username,
            login=official.username.lower() if official.username is not None else None,
            password_hash=official.password_hash,
            at=written(at),
        )

    def by_id(self, official_id: str) -> Soon[Official | None]:
        """The official with this id; asked along with whatever is asked next."""
        return self._sql.soon(Call.row("official_by_id", id=official_id), lambda row: official_of(row) if row else None)

    async def by_username(self, username: str) -> Official | None:
        """The official who logs in by this name (compared in lower case)."""
        row = await self._sql.row("official_by_login", login=username.lower())
        return official_of(row) if row else None

    async def by_identity(self, identity: Identity) -> Official | None:
        """The active official who speaks through `identity`."""
        row = await self._sql.row("official_by_identity", channel=identity.channel, id=identity.id)
        return official_of(row) if row else None

    async def link(self, official_id: str, identity: Identity, at: datetime) -> None:
        """Lets an official act from a chat."""
        await self._sql.change(
            "link_chat", channel=identity.channel, id=identity.id, official_id=official_id, at=written(at)
        )

    async def active(self) -> Sequence[Official]:
        """Every active official."""
        return [official_of(row) for row in await self._sql.rows("active_officials")]

    async def chat_of(self, official_id: str) -> Sequence[Identity]:
        """The reachable chat identities of one official, the one used last first."""
        rows = await self._sql.rows("chats_of_official", official_id=official_id)
        return [Identity(Channel(row["channel"]), row["id"]) for row in rows]


def official_of(row: Row) -> Official:
    """The official that a row holds."""
    return Official(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        office=row["office"],
        active=bool(row["active"]),
        username=row["username"],
        password_hash=row["password_hash"],
    )


def _invitation(row: Row) -> Invitation:
    return Invitation(
        digest=row["digest"],
        name=row["name"],
        role=Role(row["role"]),
        office=row["office"],
        created_at=moment(row["created_at"]),
        expires_at=moment(row["expires_at"]),
    )
