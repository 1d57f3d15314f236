"""The daily digest: every working day at 07:30 each official with a chat gets one message about their work.

Rows decide, not timers: a mark per official and day makes it one, whoever asks first and however often. What was
missed while the machine was off is sent when it is back, the same day; yesterday's is not sent any more, since
today's holds everything that is still to do.
"""

from dataclasses import dataclass
from datetime import time

from bot.domain import casecode
from bot.domain.case import OPEN, Case
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.label import short
from bot.domain.message import Block, Button, Checklist, Heading, Identity, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, Official, Role
from bot.domain.wording import Language
from bot.domain.worklist import Pile, Worklist, sort
from bot.services import access, datarequests, notices, sealing
from bot.services.desk import Desk

BEGINS = time(7, 30)
"""The hour of the digest, local time of the office."""

LISTED = 8
"""Cases named in each pile of a digest; the rest is counted."""

QUEUE_CAP = 1000
"""Open cases that are read for one official."""

MATTER_CAP = 60
"""Signs of what a case is about, in a list."""

TOLD = (Pile.OVERDUE, Pile.TODAY, Pile.NEW, Pile.WAITING)
"""The piles of a digest, in its order. What is in hand with time left is not news."""


@dataclass(frozen=True, slots=True)
class Late:
    """What is late beside the official's own cases: cases of other offices, and requests about personal data."""

    elsewhere: int = 0
    requests: int = 0


async def send_due(desk: Desk) -> int:
    """Queues today's digest for every official who has not had it; gives how many were queued.

    None before 07:30, on a day off, and for an official with nothing to be told; the day is then marked all the same,
    so that a case that arrives at 10:00 brings an alert and no late digest.
    """
    local = desk.now.astimezone(OFFICE_ZONE)
    if local.time() < BEGINS or not desk.rules.calendar.is_working_day(desk.today):
        return 0
    queued = 0
    for official in await desk.archive.officials.active():
        if await desk.archive.tallies.once(f"digest:{official.id}", desk.today):
            queued += await _send(desk, official)
    return queued


async def worklist(desk: Desk, official: Official, *, whole_province: bool = False) -> Worklist:
    """The open cases of the official's office in their piles; of every office when asked and allowed."""
    seen = access.offices_seen(official)
    offices = seen if seen is not None or whole_province else {official.office}
    return sort(await desk.archive.cases.queue(offices, OPEN, QUEUE_CAP), desk.today)


def matter(case: Case) -> str:
    """What the case is about, in one line, its sender sealed."""
    return short(sealing.words(case, case.content), MATTER_CAP)


async def _send(desk: Desk, official: Official) -> int:
    chats = await desk.archive.officials.chat_of(official.id)
    work = await worklist(desk, official)
    late = Late(await _late_elsewhere(desk, official), await _late_requests(desk, official))
    if not chats or not (late.elsewhere or late.requests or any(work[pile] for pile in TOLD)):
        return 0
    return await _queue(desk, official, chats[0], work, late)


async def _queue(desk: Desk, official: Official, chat: Identity, work: Worklist, late: Late) -> int:
    talk = await desk.archive.conversations.load(chat)
    message = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"digest:{official.id}:{desk.today}",
        recipient=chat,
        reply=digest(desk, work, late, talk.language if talk else "vi"),
        purpose=Purpose.DIGEST,
        created_at=desk.now,
        send_after=desk.now,
    )
    return int(await desk.archive.outbox.put(message))


async def _late_elsewhere(desk: Desk, official: Official) -> int:
    """Overdue cases of other offices, which the receiving office watches over (NĐ 20/2008/NĐ-CP, Điều 18)."""
    if official.role is not Role.RECEIVER:
        return 0
    province = await worklist(desk, official, whole_province=True)
    return sum(case.office != official.office for case in province[Pile.OVERDUE])


async def _late_requests(desk: Desk, official: Official) -> int:
    """Requests about personal data that are past their date by law."""
    return await datarequests.overdue(desk) if access.may(official, Act.DATA_REQUESTS) else 0


def digest(desk: Desk, work: Worklist, late: Late, language: Language) -> Reply:
    """The message: one list per pile that is not empty, without any sender's data, and the way to the whole list."""
    texts = desk.rules.texts
    blocks: list[Block] = [Heading(text=texts.say("digest.title", language, day=say_day(desk.today, language)))]
    for pile in TOLD:
        if work[pile]:
            title = texts.say(f"digest.{pile}", language, count=len(work[pile]))
            blocks.append(Checklist(title=title, items=lines(desk, work[pile], language)))
    if late.elsewhere:
        blocks.extend(texts.paragraphs("digest.late_elsewhere", language, count=late.elsewhere))
    if late.requests:
        blocks.extend(texts.paragraphs("digest.late_requests", language, count=late.requests))
    return Reply(
        blocks=tuple(blocks),
        buttons=(Button(label=texts.say("digest.open", language), press="officials:queue"),),
    )


def lines(desk: Desk, cases: tuple[Case, ...], language: Language) -> tuple[str, ...]:
    """The first cases of a pile, one line each, and how many more there are."""
    texts = desk.rules.texts
    told = []
    for case in cases[:LISTED]:
        due = notices.due_words(desk, case, language)
        key = "digest.line" if due else "digest.line_no_due"
        told.append(texts.say(key, language, code=casecode.show(case.code), matter=matter(case), due=due))
    if len(cases) > LISTED:
        told.append(texts.say("digest.more", language, count=len(cases) - LISTED))
    return tuple(told)
