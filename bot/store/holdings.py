"""What the archive holds of one person, and taking it out again."""

import json
from collections.abc import Collection, Sequence

from bot.domain.case import Case
from bot.domain.holding import Account
from bot.domain.message import Channel, Identity
from bot.domain.person import Person
from bot.domain.ports import Stale
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlHoldings:
    """`Holdings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def person(self, identity: Identity) -> Person | None:
        """The person behind an account, without meeting somebody new; None when there is nobody."""
        row = await self._sql.row("person_of_identity", channel=identity.channel, id=identity.id)
        return Person(row["id"], row["language"]) if row else None

    async def accounts(self, person_id: str) -> Sequence[Account]:
        """The person's accounts, the one used last first, whether they can be reached or not."""
        return [_account(row) for row in await self._sql.rows("accounts_of_person", person_id=person_id)]

    async def forget_talk(self, identity: Identity) -> None:
        """Deletes where the talk stands, the web chat's lines, and what was sent; notices that wait stay."""
        await self._sql.change("forget_conversation", channel=identity.channel, id=identity.id)
        await self._sql.change("forget_lines", channel=identity.channel, recipient=identity.id)
        await self._sql.change("forget_sent", channel=identity.channel, recipient=identity.id)

    async def forget_photos(self, identity: Identity, but: Collection[str]) -> int:
        """Deletes the account's photos but those with these ids; gives how many went."""
        rows = await self._sql.rows("photos_of", channel=identity.channel, owner=identity.id)
        gone = [row["id"] for row in rows if row["id"] not in but]
        for photo_id in gone:
            await self._sql.change("forget_photo", id=photo_id)
        return len(gone)

    async def forget_account(self, identity: Identity) -> None:
        """Deletes the account itself and the notices that wait for it: nothing leads from it to the person any more."""
        await self._sql.change("forget_unsent", channel=identity.channel, recipient=identity.id)
        await self._sql.change("forget_account", channel=identity.channel, id=identity.id)

    async def hush(self, identity: Identity) -> None:
        """Takes notices of cases to this account, which wait to be sent, back."""
        await self._sql.change("hush_notices", channel=identity.channel, recipient=identity.id)

    async def pseudonymise(self, case: Case, new_person_id: str) -> None:
        """Writes the case with its pseudonym over its version, under the person that it has now."""
        await self._sql.change("add_person", id=new_person_id, at=written(case.received_at))
        changed = await self._sql.change(
            "pseudonymise_case",
            id=case.id,
            version=case.version,
            person_id=new_person_id,
            pseudonym=case.pseudonym,
            content=case.content,
            proposal=case.proposal,
            answer=case.answer,
        )
        if not changed:
            raise Stale
        await self._sql.change("forget_post_of_case", case_id=case.id)
        await self._sql.change("forget_quiet_of_case", case_id=case.id)
        for photo in case.attachments:
            await self._sql.change("disown_photo", id=photo.ref)
            await self._sql.change("disown_pickup", ref=photo.ref)

    async def rewrite_note(self, event_id: str, note: str, person_id: str) -> None:
        """Puts struck words in the place of an event's note. Only for a case that is under a pseudonym.

        What the old words could be guessed from, the salt of their digest, goes with them.
        """
        await self._sql.change("rewrite_note", id=event_id, note=note, person_id=person_id)

    async def rewrite_reason(self, case_id: str, why: str) -> None:
        """Puts struck words in the place of the reason of a verdict; those of earlier results go."""
        self._sql.later("forget_earlier_reasons", case_id=case_id)
        await self._sql.change("rewrite_reason", case_id=case_id, why=why)


def _account(row: Row) -> Account:
    data = json.loads(row["data"]) if row["data"] else {}
    return Account(
        identity=Identity(Channel(row["channel"]), row["id"]),
        reachable=bool(row["reachable"]),
        seen_at=moment(row["seen_at"]),
        lines=row["lines"],
        photos=row["photos"],
        draft="draft" in data,
    )
