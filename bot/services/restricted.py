"""The restricted record: a denunciation kept at the person's own wish, sealed, and opened by the inspector alone.

Nothing leads from a record to an account: whoever wrote holds a code. What is written here is in no case, no list, no
digest, no search, no export and no publication; the alert to the inspector says only that there is something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.message import Channel
from bot.domain.person import Act, Official
from bot.domain.ports import Sealer
from bot.domain.restricted import Look, LookAct, Outcome, RestrictedRecord
from bot.services import access, one_time, restricted_terms
from bot.services.cases import Refused
from bot.services.desk import Desk

WHY_CAP = 500
"""Characters of the reason for a look."""

ANSWER_CAP = 5000
"""Characters of an answer."""

SHOWN = 200
"""Records and looks on a page."""


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a record in clear: when it was written, what it says, and whether the office answered so."""

    at: datetime
    words: str
    by_office: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What the holder of the code is told: the record, when it was first opened, and what the office answered."""

    record: RestrictedRecord
    opened_at: datetime | None
    answers: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office says to the holder of the code; None: nothing is decided by it yet."""

    words: str
    outcome: Outcome | None = None


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
    await restricted_terms.alert(desk, record)


async def by_code(desk: Desk, sealer: Sealer, code: str) -> Standing | None:
    """How the record of this code stands; None when there is none. Raises `Unsealable`."""
    record = await desk.archive.restricted.by_digest(one_time.digest(code))
    if record is None:
        return None
    looks = await desk.archive.restricted.looks_at(record.id)
    answers = tuple(part for part in await _read(desk, sealer, record) if part.by_office)
    return Standing(record, looks[0].at if looks else None, answers)


async def listed(desk: Desk) -> Sequence[RestrictedRecord]:
    """The records without a word of them."""
    return await desk.archive.restricted.latest(SHOWN)


async def unseal(
    desk: Desk, sealer: Sealer, official: Official, record: RestrictedRecord, why: str
) -> tuple[Said, ...]:
    """The words with their times. The look is written down first, in the same transaction.

    Raises `Refused` without a reason and for anybody but the inspector, and `Unsealable`.
    """
    await note(desk, official, record, why, LookAct.OPEN)
    return await _read(desk, sealer, record)


async def answer(desk: Desk, sealer: Sealer, official: Official, record: RestrictedRecord, given: Answer) -> None:
    """Seals the office's words to the holder of the code beside theirs; an outcome ends the waiting for one.

    Raises `Refused` for anybody but the inspector, for one who has not opened the record since its last words came, and
    without words.
    """
    if not given.words.strip():
        raise Refused("restricted.empty_answer")
    looks = await desk.archive.restricted.looks_at(record.id)
    parts = await desk.archive.restricted.parts(record.id)
    newest = max((part.at for part in parts if not part.by_office), default=record.received_at)
    if not any(one.official_id == official.id and one.at >= newest and one.act is LookAct.OPEN for one in looks):
        raise Refused("restricted.open_first")
    await note(desk, official, record, given.outcome or "-", LookAct.ANSWER)
    sealed = sealer.seal(given.words.strip()[:ANSWER_CAP], _purpose(record.id))
    await desk.archive.restricted.add_part(record.id, sealed, desk.now, by_office=True)
    if given.outcome:
        await desk.archive.restricted.settle(record.id, given.outcome, desk.now)


async def erase(desk: Desk, official: Official, record: RestrictedRecord, why: str) -> None:
    """Deletes the words of a record that waits for nothing: what is left is when it came, what was decided, who looked.

    Raises `Refused` without a reason, for anybody but the inspector, and while words wait for an outcome.
    """
    if record.waiting_since is not None or record.settled_at is None:
        raise Refused("restricted.still_waits")
    await note(desk, official, record, why, LookAct.ERASE)
    await desk.archive.restricted.erase(record.id)


async def note(desk: Desk, official: Official, record: RestrictedRecord, why: str, act: LookAct) -> None:
    """Writes down what an official does with a record, for good. Raises `Refused` without a reason or the role."""
    if not access.may(official, Act.OPEN_RESTRICTED):
        raise Refused("restricted.not_yours")
    if not why.strip():
        raise Refused("restricted.empty_why")
    look = Look(desk.chance.id(), record.id, official.id, why.strip()[:WHY_CAP], desk.now, act)
    await desk.archive.restricted.add_look(look)


async def _read(desk: Desk, sealer: Sealer, record: RestrictedRecord) -> tuple[Said, ...]:
    parts = await desk.archive.restricted.parts(record.id)
    return tuple(Said(part.at, sealer.open(part.sealed, _purpose(record.id)), part.by_office) for part in parts)


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


def _purpose(record_id: str) -> str:
    return f"restricted record {record_id}"
