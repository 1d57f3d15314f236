"""The restricted record: a denunciation kept at the person's own wish, sealed, and opened by the inspector alone.

Nothing leads from a record to an account: whoever wrote holds a code. What is written here is in no case, no list, no
digest, no search, no export and no publication; the alert to the inspector says only that there is something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.message import Channel, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, Official
from bot.domain.ports import Sealer
from bot.domain.restricted import Look, RestrictedRecord
from bot.services import access, one_time
from bot.services.cases import Refused
from bot.services.desk import Desk

WHY_CAP = 500
"""Characters of the reason for a look."""

SHOWN = 200
"""Records and looks on a page."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the holder of the code is told: when it came, how many parts it has, and when it was first opened."""

    record: RestrictedRecord
    opened_at: datetime | None


async def open_record(desk: Desk, sealer: Sealer, words: str, channel: Channel) -> str:
    """Seals the words in a new record and tells the inspectors that there is one; gives the person's code."""
    code = one_time.fresh(desk)
    record = RestrictedRecord(desk.chance.id(), one_time.digest(code), channel, desk.rules.privacy.version, desk.now)
    await desk.archive.restricted.add(record)
    await _write(desk, sealer, record, words)
    return code


async def add(desk: Desk, sealer: Sealer, record: RestrictedRecord, words: str) -> None:
    """Adds more words to a record, and tells the inspectors."""
    await _write(desk, sealer, record, words)


async def _write(desk: Desk, sealer: Sealer, record: RestrictedRecord, words: str) -> None:
    await desk.archive.restricted.add_part(record.id, sealer.seal(words, _purpose(record.id)), desk.now)
    await _alert(desk, record)


async def by_code(desk: Desk, code: str) -> Standing | None:
    """How the record of this code stands; None when there is none."""
    record = await desk.archive.restricted.by_digest(one_time.digest(code))
    if record is None:
        return None
    looks = await desk.archive.restricted.looks_at(record.id)
    return Standing(record, looks[0].at if looks else None)


async def listed(desk: Desk) -> Sequence[RestrictedRecord]:
    """The records without a word of them."""
    return await desk.archive.restricted.latest(SHOWN)


async def unseal(
    desk: Desk, sealer: Sealer, official: Official, record: RestrictedRecord, why: str
) -> list[tuple[datetime, str]]:
    """The words with their times. The look is written down first, in the same transaction.

    Raises `Refused` without a reason and for anybody but the inspector, and `Unsealable`.
    """
    if not access.may(official, Act.OPEN_RESTRICTED):
        raise Refused("restricted.not_yours")
    if not why.strip():
        raise Refused("restricted.empty_why")
    look = Look(desk.chance.id(), record.id, official.id, why.strip()[:WHY_CAP], desk.now)
    await desk.archive.restricted.add_look(look)
    parts = await desk.archive.restricted.parts(record.id)
    return [(part.at, sealer.open(part.sealed, _purpose(record.id))) for part in parts]


async def looks(desk: Desk) -> Sequence[Look]:
    """Who looked at what, the latest first."""
    return await desk.archive.restricted.looks(SHOWN)


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Seals every part anew, under the newest key; gives how many there are. Raises `Unsealable`."""
    parts = await desk.archive.restricted.every_part()
    for part in parts:
        purpose = _purpose(part.record_id)
        await desk.archive.restricted.reseal(part.number, sealer.seal(sealer.open(part.sealed, purpose), purpose))
    return len(parts)


async def _alert(desk: Desk, record: RestrictedRecord) -> None:
    """Tells every inspector who has a chat that there is something new, and nothing of what it is."""
    for official in await desk.archive.officials.active():
        chats = await desk.archive.officials.chat_of(official.id) if access.may(official, Act.OPEN_RESTRICTED) else ()
        if chats:
            talk = await desk.archive.conversations.load(chats[0])
            said = desk.rules.texts.paragraphs("restricted.alert", talk.language if talk else "vi")
            message = Outgoing(
                id=desk.chance.id(),
                dedupe_key=f"restricted:{record.id}:{desk.chance.id()}",
                recipient=chats[0],
                reply=Reply(blocks=said),
                purpose=Purpose.ALERT,
                created_at=desk.now,
                send_after=desk.now,
            )
            await desk.archive.outbox.queue(message)


def _purpose(record_id: str) -> str:
    return f"restricted record {record_id}"
