"""The log of breaches of personal data, and the reminder before its clock ends.

Nothing is ever changed in it. What is written there names kinds of data and numbers of people, never a person.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.breach import Breach, Entry, EntryKind
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, Official
from bot.services import access
from bot.services.desk import Desk

WORDS_CAP = 5_000
"""Characters of one entry."""


class BadBreach(ValueError):
    """What was given cannot be taken; the text is the key of the sentence that says why."""


async def note(
    desk: Desk,
    *,
    discovered_at: datetime,
    what: str,
    kinds: str,
    people: int | None,
    measures: str,
    by: Official | None,
) -> Breach:
    """Begins the log of a breach. Raises `BadBreach` for no words, or a discovery that lies ahead."""
    if not what.strip() or not kinds.strip():
        raise BadBreach("breach.no_words")
    if discovered_at > desk.now:
        raise BadBreach("breach.ahead")
    if people is not None and people < 0:
        raise BadBreach("breach.people_wrong")
    breach = Breach(
        id=desk.chance.id(),
        discovered_at=discovered_at,
        what=what.strip()[:WORDS_CAP],
        kinds=kinds.strip()[:WORDS_CAP],
        people=people,
        noted_at=desk.now,
    )
    await desk.archive.personal.breaches.add(breach)
    if measures.strip():
        await add(desk, breach, EntryKind.MEASURE, measures, at=desk.now, by=by)
    return breach


async def add(desk: Desk, breach: Breach, kind: EntryKind, words: str, *, at: datetime, by: Official | None) -> Entry:
    """Adds a line to the log. Raises `BadBreach` for no words, or a time ahead or before the discovery."""
    if not words.strip():
        raise BadBreach("breach.no_words")
    if not breach.discovered_at <= at <= desk.now:
        raise BadBreach("breach.time_wrong")
    entry = Entry(
        id=desk.chance.id(),
        breach_id=breach.id,
        kind=kind,
        words=words.strip()[:WORDS_CAP],
        at=at,
        noted_at=desk.now,
        official_id=by.id if by else None,
    )
    await desk.archive.personal.breaches.add_entry(entry)
    return entry


async def waiting(desk: Desk) -> Sequence[Breach]:
    """Breaches that the competent body was not told of yet."""
    return [breach for breach in await desk.archive.personal.breaches.known() if breach.told_at() is None]


def ends(desk: Desk, breach: Breach) -> datetime:
    """By when the competent body is to be told, at the office's own time."""
    return breach.clock_ends(desk.rules.privacy.breach.hours).astimezone(OFFICE_ZONE)


async def remind(desk: Desk) -> int:
    """Queues one reminder for each breach whose clock is about to end, to whoever keeps the log and has a chat."""
    clock = desk.rules.privacy.breach
    due = [one for one in await waiting(desk) if one.wants_reminder(desk.now, clock.hours, clock.remind_hours_before)]
    if not due:
        return 0
    queued = 0
    for official in await desk.archive.officials.active():
        if access.may(official, Act.BREACHES):
            for breach in due:
                queued += await _remind(desk, breach, official)
    return queued


async def _remind(desk: Desk, breach: Breach, official: Official) -> int:
    chats = await desk.archive.officials.chat_of(official.id)
    if not chats:
        return 0
    talk = await desk.archive.conversations.load(chats[0])
    language = talk.language if talk else "vi"
    clock = desk.rules.privacy.breach
    words = desk.rules.texts.paragraphs(
        "breach.reminder",
        language,
        found=f"{breach.discovered_at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}",
        ends=f"{ends(desk, breach):%d/%m/%Y %H:%M}",
        hours=clock.hours,
        body=clock.body,
        link=f"{desk.rules.public_address}/desk/breaches",
    )
    message = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"breach:{breach.id}:{official.id}",
        recipient=chats[0],
        reply=Reply(blocks=words),
        purpose=Purpose.ALERT,
        created_at=desk.now,
        send_after=desk.now,
    )
    return int(await desk.archive.outbox.put(message))
