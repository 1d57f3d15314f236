"""How else people can be reached, sealed on disk, each bound to its own id."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.contact import Contact, ContactKind
from bot.domain.ports import Unsealable
from bot.domain.sender import Resealed
from bot.store.moment import written
from bot.store.seal import RowSeal
from bot.store.statement import Row, Statements


class SqlContacts:
    """`Contacts` in the archive."""

    def __init__(self, sql: Statements, seal: RowSeal) -> None:
        self._sql, self._seal = sql, seal

    async def give(self, contact: Contact, at: datetime, code: tuple[str, datetime] | None = None) -> None:
        """Keeps a contact in the place of the person's earlier one of its kind. `code`: the digest of what confirms it,
        and until when.
        """
        self._sql.later("drop_contact", person_id=contact.person_id, kind=contact.kind)
        await self._sql.change(
            "give_contact",
            id=contact.id,
            person_id=contact.person_id,
            kind=contact.kind,
            sealed=self._seal.seal(contact.value, _row(contact.id)),
            at=written(at),
            confirmed_at=written(at) if contact.confirmed else None,
            code_digest=code[0] if code else None,
            code_until=written(code[1]) if code else None,
        )

    async def of_person(self, person_id: str) -> Sequence[Contact]:
        """The person's contacts."""
        return [self._contact(row) for row in await self._sql.rows("contacts_of_person", person_id=person_id)]

    async def by_id(self, contact_id: str) -> Contact | None:
        """One contact."""
        row = await self._sql.row("contact_by_id", id=contact_id)
        return self._contact(row) if row else None

    async def confirm(self, person_id: str, digest: str, at: datetime) -> bool:
        """Confirms the contact whose code this is, and uses the code up; False when it is none of the person's."""
        return await self._sql.change("confirm_contact", person_id=person_id, digest=digest, now=written(at)) == 1

    async def set_reachable(self, contact_id: str, *, reachable: bool) -> None:
        """Notes that nothing arrives there, or does again."""
        self._sql.later("set_contact_reachable", id=contact_id, reachable=reachable)

    async def forget(self, person_id: str) -> int:
        """Deletes the person's contacts; gives how many."""
        return await self._sql.change("forget_contacts", person_id=person_id)

    async def drop_needless(self, before: datetime, now: datetime) -> int:
        """Deletes contacts given before then of persons who have no case with a sender any more, and those whose code
        lapsed by now; gives how many.
        """
        return await self._sql.change("drop_needless_contacts", before=written(before), now=written(now))

    async def reseal(self, after: str, limit: int, *, drop_lost: bool = False) -> Resealed:
        """Seals contacts after the id `after` under the newest key; `drop_lost` as for senders."""
        rows = await self._sql.rows("contacts_to_reseal", after=after, mark=f"{self._seal.mark}%", limit=limit)
        lost = 0
        for row in rows:
            try:
                fresh = self._seal.seal(self._seal.open(row["sealed"], _row(row["id"])), _row(row["id"]))
            except Unsealable:
                if not drop_lost:
                    raise
                lost += 1
                self._sql.later("lose_contact", id=row["id"])
            else:
                self._sql.later("seal_contact", id=row["id"], sealed=fresh)
        return Resealed(len(rows) - lost, lost, (rows[-1]["id"],) if len(rows) == limit else None)

    def _contact(self, row: Row) -> Contact:
        return Contact(
            id=row["id"],
            person_id=row["person_id"],
            kind=ContactKind(row["kind"]),
            value=self._seal.open(row["sealed"], _row(row["id"])),
            confirmed=row["confirmed_at"] is not None,
            reachable=bool(row["reachable"]),
        )


def _row(contact_id: str) -> str:
    return f"contact {contact_id}"
