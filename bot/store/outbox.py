"""Messages that wait to leave, and what became of them."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.message import Channel, Identity, Reply
from bot.domain.outbox import Outgoing, PostStatus, Purpose
from bot.store.moment import moment, written
from bot.store.statement import Row, Statements


class SqlOutbox:
    """`Outbox` in the archive."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    async def put(self, message: Outgoing) -> bool:
        """Queues a message; False when its dedupe key is there already."""
        return await self._sql.change("put_message", **_columns(message)) == 1

    async def queue(self, message: Outgoing) -> None:
        """Queues a message whose dedupe key cannot be there already, or need not be told apart."""
        self._sql.later("put_message", **_columns(message))

    async def hush(self, message: Outgoing) -> None:
        """Keeps a message aside until its time, holding up nothing that is queued meanwhile."""
        columns = _columns(message)
        del columns["confided"]
        self._sql.later("hush_message", **columns)

    async def let_out(self, now: datetime) -> int:
        """Queues what was kept aside and whose time has come; gives how many."""
        queued = await self._sql.change("let_out_messages", now=written(now))
        if queued:
            await self._sql.change("forget_let_out", now=written(now))
        return queued

    async def claim(
        self,
        now: datetime,
        lease_until: datetime,
        owner: str,
        limit: int,
        channels: Collection[Channel] | None = None,
        *,
        purposes: Collection[Purpose] | None = None,
    ) -> Sequence[Outgoing]:
        """Leases up to `limit` due messages of these channels (None: of all), the earliest queued first.

        At most one per recipient, never past an earlier unsent one; a row whose lease has ended is due again.
        Messages of other `purposes` (None: of none) stay where they are and hold nobody up.
        """
        rows = await self._sql.rows(
            "claim_messages",
            now=written(now),
            lease_until=written(lease_until),
            owner=owner,
            limit=limit,
            channels=_listed(channels),
            purposes=_listed(purposes),
        )
        return sorted((_outgoing(row) for row in rows), key=lambda message: message.seq)

    async def news_waits(self) -> bool:
        """Whether a letter of a broadcast has not left, in whatever channel."""
        return await self._sql.value("letter_of_news_waits") is not None

    async def sent(self, message_id: str, owner: str, at: datetime) -> bool:
        """Marks a leased message sent; False when the lease is no longer `owner`'s."""
        return await self._sql.change("message_sent", id=message_id, owner=owner, at=written(at)) == 1

    async def again(self, message_id: str, owner: str, send_after: datetime, error: str, *, counts: bool) -> bool:
        """Puts a leased message back until `send_after`; `counts` says whether it was an attempt."""
        changed = await self._sql.change(
            "message_again", id=message_id, owner=owner, send_after=written(send_after), error=error, counts=int(counts)
        )
        return changed == 1

    async def dead(self, message_id: str, owner: str, error: str, at: datetime) -> bool:
        """Gives a leased message up, with the reason."""
        return await self._sql.change("message_dead", id=message_id, owner=owner, error=error, at=written(at)) == 1

    async def ended(self, message_id: str, status: PostStatus, error: str) -> None:
        """Writes what became of a message that was just given up, in the transaction that gave it up."""
        await self._sql.change("message_ended", id=message_id, status=status, error=error)

    async def tries(self, root: str) -> Sequence[Outgoing]:
        """Every try of one message, over all ways, the first first; `root` is the key of the first."""
        rows = await self._sql.rows("tries_of_message", root=root, since=f"{root}>", until=f"{root}?")
        return [_outgoing(row) for row in rows]

    async def hold(self, reason: str, at: datetime) -> int:
        """Gives up every unsent message at once, with the reason; gives how many."""
        return await self._sql.change("hold_messages", error=reason, at=written(at))

    async def dead_letters(self, limit: int, reason: str | None = None) -> Sequence[Outgoing]:
        """What was given up (for this reason alone), the newest first."""
        if reason is None:
            found = await self._sql.rows("dead_messages", limit=limit)
        else:
            found = await self._sql.rows("dead_messages_because", error=reason, limit=limit)
        return [_outgoing(row) for row in found]

    async def of_case(self, case_id: str) -> Sequence[Outgoing]:
        """Every message about the case that is still kept, to whomever, in the order in which they were queued."""
        return [_outgoing(row) for row in await self._sql.rows("messages_of_case", case_id=case_id)]

    async def revive(self, message_id: str, now: datetime) -> bool:
        """Puts a dead message at the end of the queue; False when it is not dead."""
        return await self._sql.change("revive_message", id=message_id, now=written(now)) == 1

    async def next_due(self, channels: Collection[Channel] | None = None) -> datetime | None:
        """When the next message that no earlier one holds up is due, or its lease ends; None when nothing waits."""
        found = await self._sql.value("next_due", channels=_listed(channels))
        return moment(found) if found else None


def _listed(words: Collection[Channel] | Collection[Purpose] | None) -> str | None:
    return None if words is None else json.dumps(sorted(words))


def _columns(message: Outgoing) -> dict[str, object]:
    return {
        "id": message.id,
        "dedupe_key": message.dedupe_key,
        "channel": message.recipient.channel,
        "recipient": message.recipient.id,
        "reply": message.reply.model_dump_json(),
        "purpose": message.purpose,
        "created_at": written(message.created_at),
        "send_after": written(message.send_after),
        "case_id": message.case_id,
        "confided": int(message.confided),
    }


def _outgoing(row: Row) -> Outgoing:
    return Outgoing(
        id=row["id"],
        dedupe_key=row["dedupe_key"],
        recipient=Identity(Channel(row["channel"]), row["recipient"]),
        reply=Reply.model_validate_json(row["reply"]),
        purpose=Purpose(row["purpose"]),
        created_at=moment(row["created_at"]),
        send_after=moment(row["send_after"]),
        case_id=row["case_id"],
        status=PostStatus(row["status"]),
        attempts=row["attempts"],
        last_error=row["last_error"],
        seq=row["seq"],
        confided=bool(row["confided"]),
        ended_at=moment(row["ended_at"]) if row["ended_at"] else None,
    )
