"""Codes that join, persons that are joined and parted, and the ways that they chose."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.linking import TOLD, LinkCode
from bot.domain.message import Channel, Identity
from bot.store.moment import written
from bot.store.statement import Call, Row, Soon, Statements


class SqlLinkings:
    """`Linkings` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def keep(self, code: LinkCode) -> bool:
        """Keeps a code in the place of the identity's earlier one; False when another holds the same just now."""
        where = {"channel": code.identity.channel, "id": code.identity.id}
        self._sql.later("drop_link_codes", **where, now=written(code.made_at))
        kept = await self._sql.change(
            "keep_link_code", digest=code.digest, **where, expires_at=written(code.expires_at)
        )
        return kept == 1

    async def look(self, digest: str, at: datetime) -> Identity | None:
        """Who asked for the code; None when it is unknown, used or lapsed."""
        return _identity(await self._sql.row("look_at_link_code", digest=digest, now=written(at)))

    async def take(self, digest: str, at: datetime) -> Identity | None:
        """Uses the code up; None as above. Of two who come at once one gets None."""
        return _identity(await self._sql.row("take_link_code", digest=digest, now=written(at)))

    async def drop(self, at: datetime) -> int:
        """Deletes codes that lapsed; gives how many."""
        return await self._sql.change("drop_lapsed_codes", now=written(at))

    async def hold(self, identities: Sequence[Identity]) -> None:
        """Until the end of the transaction nobody else's turn speaks for these identities."""
        for each in sorted(identities, key=lambda one: (one.channel, one.id)):
            await self._sql.alone(each.channel, each.id)

    async def join(self, kept: str, gone: str) -> None:
        """Everything of the person `gone` is the person `kept`'s from now on."""
        both = {"kept": kept, "gone": gone}
        self._sql.later("join_identities", **both)
        self._sql.later("join_cases", **both)
        self._sql.later("join_consents", **both)
        self._sql.later("join_data_requests", **both)
        self._sql.later("join_petitions", **both)
        self._sql.later("drop_unrated_joinings", **both)
        self._sql.later("drop_double_joinings", **both)
        self._sql.later("join_joinings", **both)
        self._sql.later("join_followings", **both)
        self._sql.later("drop_followings", gone=gone)
        self._sql.later("join_subscriptions", **both)
        self._sql.later("drop_subscriptions", gone=gone)
        self._sql.later("join_agreements", **both)
        self._sql.later("drop_agreements", gone=gone)
        self._sql.later("drop_unanswered_asks", **both)
        self._sql.later("drop_double_asks", **both)
        self._sql.later("join_asks", **both)
        self._sql.later("drop_double_marks", **both)
        self._sql.later("join_marks", **both)
        self._sql.later("drop_double_contacts", **both)
        self._sql.later("join_contacts", **both)
        self._sql.later("join_chosen", **both)
        await self._sql.change("drop_chosen", person_id=gone)

    async def part(self, identity: Identity, person_id: str, new_id: str, at: datetime) -> None:
        """The identity is the new person `new_id`, with the cases that came in through it, what was joined and said
        there; the rest stays. That either was told of the other's cases is forgotten.
        """
        where = {"channel": identity.channel, "id": identity.id, "person_id": person_id}
        self._sql.later("add_person", id=new_id, at=written(at))
        self._sql.later("part_identity", **where, new_id=new_id)
        self._sql.later("part_cases", **where, new_id=new_id)
        self._sql.later("part_joinings", **where, new_id=new_id)
        self._sql.later("part_photos", **where, new_id=new_id)
        self._sql.later("part_pickups", **where, new_id=new_id)
        self._sql.later("part_consents", channel=identity.channel, person_id=person_id, new_id=new_id)
        self._sql.later("part_chosen", **where)
        self._sql.later("lead_back_strays", **where, new_id=new_id)
        self._sql.later("forget_whom_told", **where, new_id=new_id)
        since = f"{TOLD}{person_id}:"
        await self._sql.change("forget_told_of_links", since=since, until=f"{since}~")

    def chosen(self, person_id: str) -> Soon[Identity | None]:
        """Where the person chose to be told; asked along with whatever is asked next."""
        return self._sql.soon(Call.row("chosen_way", person_id=person_id), _identity)

    async def choose(self, person_id: str, identity: Identity | None) -> None:
        """Keeps the choice; None: where the case began, as for who never chose."""
        if identity is None:
            self._sql.later("drop_chosen", person_id=person_id)
        else:
            self._sql.later("choose_way", person_id=person_id, channel=identity.channel, id=identity.id)

    async def forget(self, person_id: str) -> None:
        """Deletes the person's choice and the codes of their identities."""
        self._sql.later("drop_chosen", person_id=person_id)
        await self._sql.change("drop_codes_of_person", person_id=person_id)


def _identity(row: Row | None) -> Identity | None:
    return Identity(Channel(row["channel"]), row["id"]) if row else None
