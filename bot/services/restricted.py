"""The restricted record: a denunciation kept at the person's own wish, sealed, and opened by the inspector alone.

Nothing leads from a record to an account: whoever wrote holds a code. What is written here is in no case, no list, no
digest, no search, no export and no publication; the alert to the inspector says only that there is something.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.message import Channel
from bot.domain.person import Act, Official
from bot.domain.photo import StoredPhoto
from bot.domain.ports import Sealer
from bot.domain.restricted import Look, LookAct, Outcome, RestrictedRecord
from bot.services import access, one_time, restricted_terms
from bot.services.cases import Refused
from bot.services.desk import Desk

WHY_CAP = 500
"""Characters of the reason for a look."""

ANSWER_CAP = 5000
"""Characters of an answer."""

LOOKING = timedelta(minutes=30)
"""How long after the reason was given the photos of a record can be looked at."""

SHOWN = 200
"""Records and looks on a page."""


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a record in clear: when it was written, what it says, and whether the office answered so.

    `photo` is the number by which a photo is opened.
    """

    at: datetime
    words: str
    by_office: bool
    photo: int | None = None


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


async def open_record(
    desk: Desk, sealer: Sealer, words: str, channel: Channel, photos: Sequence[StoredPhoto] = ()
) -> str:
    """Seals the words in a new record and tells the inspectors that there is one; gives the person's code.

    The photos are sealed, too, and no longer kept anywhere else; of more than a case may have the last are deleted.
    """
    code = one_time.fresh(desk)
    record = RestrictedRecord(desk.chance.id(), one_time.digest(code), channel, desk.rules.privacy.version, desk.now)
    await desk.archive.restricted.add(record)
    await add(desk, sealer, record, words, photos)
    return code


async def add(
    desk: Desk, sealer: Sealer, record: RestrictedRecord, words: str, photos: Sequence[StoredPhoto] = ()
) -> int:
    """Adds more to a record, and tells the inspectors; gives how many of the photos found room. The others are deleted:
    they were meant for nobody else.
    """
    kept, purpose = desk.archive.restricted, _purpose(record.id)
    if words.strip():
        await kept.add_part(record.id, sealer.seal(words, purpose), desk.now)
    held = sum(bool(part.mime) for part in await kept.parts(record.id))
    taken = photos[: max(0, desk.rules.limits.photos_per_case - held)]
    for photo in taken:
        sealed = sealer.seal(base64.b64encode(photo.data).decode(), purpose)
        await kept.add_part(record.id, sealed, desk.now, mime=photo.mime)
    for photo in photos:
        await desk.archive.photos.remove(photo.id)
    await restricted_terms.alert(desk, record)
    return len(taken)


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


async def photo(
    desk: Desk, sealer: Sealer, official: Official, record: RestrictedRecord, number: int
) -> StoredPhoto | None:
    """A photo of the record, for who opened it a short while ago; None for what is no photo of it.

    Raises `Refused` for everybody else, and `Unsealable`.
    """
    looks = await desk.archive.restricted.looks_at(record.id)
    since = desk.now - LOOKING
    if not any(one.official_id == official.id and one.act is LookAct.OPEN and one.at >= since for one in looks):
        raise Refused("restricted.open_first")
    part = await desk.archive.restricted.part(number)
    if part is None or part.record_id != record.id or not part.mime:
        return None
    return StoredPhoto(str(number), part.mime, base64.b64decode(sealer.open(part.sealed, _purpose(record.id))))


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
    purpose = _purpose(record.id)
    return tuple(
        Said(part.at, "", part.by_office, part.number)
        if part.mime
        else Said(part.at, sealer.open(part.sealed, purpose), part.by_office)
        for part in await desk.archive.restricted.parts(record.id)
    )


async def looks(desk: Desk) -> Sequence[Look]:
    """Who looked at what, the latest first."""
    return await desk.archive.restricted.looks(SHOWN)


async def reseal(desk: Desk, sealer: Sealer) -> int:
    """Seals every part anew, under the newest key; gives how many there are. Raises `Unsealable`."""
    numbers = await desk.archive.restricted.part_numbers()
    for number in numbers:
        if part := await desk.archive.restricted.part(number):
            purpose = _purpose(part.record_id)
            await desk.archive.restricted.reseal(number, sealer.seal(sealer.open(part.sealed, purpose), purpose))
    return len(numbers)


def _purpose(record_id: str) -> str:
    return f"restricted record {record_id}"
