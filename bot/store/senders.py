"""Who filed, as it lies on disk: name, address and phone sealed together, bound to the case or the talk they are in."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.case import Sender
from bot.domain.message import Channel, Identity
from bot.domain.ports import Unsealable
from bot.domain.sender import Resealed
from bot.store.seal import RowSeal
from bot.store.statement import Row, Statements

PARTS = ("name", "address", "phone")
"""What of a draft is sealed."""

_DRAFT, _SEALED = "draft", "sealed"


def sealed_sender(seal: RowSeal, case_id: str, sender: Sender | None) -> str | None:
    """The column of a case for its sender. Raises `Unsealable` without a key."""
    if sender is None:
        return None
    return seal.seal(_written([sender.name, sender.address, sender.phone]), f"case {case_id}")


def sender_in(row: Row, seal: RowSeal) -> Sender | None:
    """The sender in a row of `cases`, one from before they were sealed included. Raises `Unsealable`.

    Behind a pseudonym there is nobody, even where the program before the seal, which knows no such column, left one.
    """
    if row["pseudonym"] is not None:
        return None
    if row["sender"] is not None:
        return Sender(*json.loads(seal.open(row["sender"], f"case {row['id']}")))
    if row["sender_name"] is not None:
        return Sender(row["sender_name"], row["sender_address"], row["sender_phone"])
    return None


def sealed_talk(seal: RowSeal, identity: Identity, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a talk remembers, with the sender of its draft sealed. Raises `Unsealable` without a key."""
    draft = data.get(_DRAFT)
    if not isinstance(draft, dict) or not any(draft.get(part) for part in PARTS):
        return dict(data)
    told = {part: draft[part] for part in PARTS if part in draft}
    rest = {key: value for key, value in draft.items() if key not in PARTS}
    return {**data, _DRAFT: {**rest, _SEALED: seal.seal(_written(told), _place(identity))}}


def opened_talk(seal: RowSeal, identity: Identity, data: dict[str, Any]) -> dict[str, Any]:
    """What the talk remembers, its draft's sender opened. Raises `Unsealable`."""
    draft = data.get(_DRAFT)
    if not isinstance(draft, dict) or _SEALED not in draft:
        return data
    told = json.loads(seal.open(draft[_SEALED], _place(identity)))
    rest = {key: value for key, value in draft.items() if key != _SEALED}
    return {**data, _DRAFT: {**rest, **told}}


class SqlSenders:
    """`SealedSenders` in the archive."""

    def __init__(self, sql: Statements, seal: RowSeal) -> None:
        self._sql, self._seal = sql, seal

    async def seal_plain(self, limit: int) -> int:
        """Seals senders of cases that a program from before the seal kept; gives how many."""
        rows = await self._sql.rows("unsealed_senders", limit=limit)
        for row in rows:
            self._write(row, sender_in(row, self._seal))
        return len(rows)

    async def reseal_cases(self, after: str, limit: int, *, drop_lost: bool = False) -> Resealed:
        """Seals senders of cases after the id `after` under the newest key."""
        rows = await self._sql.rows("senders_to_reseal", after=after, mark=f"{self._seal.mark}%", limit=limit)
        lost = 0
        for row in rows:
            try:
                sender = sender_in(row, self._seal)
            except Unsealable:
                if not drop_lost:
                    raise
                sender, lost = None, lost + 1
            self._write(row, sender)
        return Resealed(len(rows) - lost, lost, (rows[-1]["id"],) if len(rows) == limit else None)

    async def reseal_talks(self, after: tuple[str, str], limit: int, *, drop_lost: bool = False) -> Resealed:
        """The same for drafts in talks after this channel and id."""
        channel, identity = after
        rows = await self._sql.rows("talks_with_sender", channel=channel, id=identity, limit=limit)
        done = 0
        for row in rows:
            who = Identity(Channel(row["channel"]), row["id"])
            fresh = self._fresh(who, json.loads(row["data"]), drop_lost=drop_lost)
            if fresh is not None:
                done += 1
                data = json.dumps(fresh, ensure_ascii=False)
                self._sql.later("seal_talk", channel=row["channel"], id=row["id"], before=row["data"], data=data)
        return Resealed(done, last=(rows[-1]["channel"], rows[-1]["id"]) if len(rows) == limit else None)

    def _write(self, row: Row, sender: Sender | None) -> None:
        sealed = sealed_sender(self._seal, row["id"], sender)
        self._sql.later("seal_sender", id=row["id"], version=row["version"], sender=sealed)

    def _fresh(self, who: Identity, data: dict[str, Any], *, drop_lost: bool) -> dict[str, Any] | None:
        """What the talk holds, sealed under the newest key; None when it is so already."""
        draft = data[_DRAFT]
        if not isinstance(draft, dict) or str(draft.get(_SEALED, "")).startswith(self._seal.mark):
            return None
        try:
            return sealed_talk(self._seal, who, opened_talk(self._seal, who, data))
        except Unsealable:
            if not drop_lost:
                raise
            return {**data, _DRAFT: {key: value for key, value in draft.items() if key != _SEALED}}


def _written(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)


def _place(identity: Identity) -> str:
    return f"draft of {identity.channel} {identity.id}"
