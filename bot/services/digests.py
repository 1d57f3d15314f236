"""The daily digest: every working day each official with a chat gets one message about their work, at their hour.

Rows decide, not timers: a mark per official and day makes it one, whoever asks first and however often. What was
missed while the machine was off is sent when it is back, the same day; yesterday's is not sent any more, since
today's holds everything that is still to do. Who is on leave gets none: the deputy's own is about the same office.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.domain import casecode
from bot.domain.case import OPEN, Case
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.duty import DIGEST_HOUR, OfficeLoad, OnDuty, Roll
from bot.domain.label import short
from bot.domain.message import Block, Button, Checklist, Heading, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, Official, Role
from bot.domain.redact import redact
from bot.domain.wording import Language
from bot.domain.worklist import FRESH, Pile, Worklist, sort
from bot.services import access, datarequests, extensions, notices, sealing
from bot.services.desk import Desk

EARLIEST = time(5)
"""The earliest hour that an official can choose, local time of the office."""

LATEST = time(20)
"""The latest."""

LISTED = 8
"""Cases named in each pile of a digest; the rest is counted."""

QUEUE_CAP = 1000
"""Open cases that are read for one official."""

MATTER_CAP = 60
"""Signs of what a case is about, in a list."""

_READ = 400
"""Signs of the words that are looked through for personal data before they are cut to that."""

TAPPED = 3
"""Cases with buttons of their own under a list."""

UNITS = 15
"""Offices named in a roll-up; the rest is counted."""

TOLD = (Pile.OVERDUE, Pile.TODAY, Pile.NEW, Pile.WAITING)
"""The piles of a digest, in its order. What is in hand with time left is not news."""


@dataclass(frozen=True, slots=True)
class Late:
    """What is late beside the official's own cases: cases of other offices, and requests about personal data.

    `units` are the loads of the offices, the most overdue first, for whom they are rolled up.
    """

    elsewhere: int = 0
    requests: int = 0
    units: tuple[OfficeLoad, ...] = ()


async def send_due(desk: Desk) -> int:
    """Queues today's digest for every official who has not had it and whose hour has come; gives how many were queued.

    None on a day off, and for an official with nothing to be told; the day is then marked all the same, so that a case
    that arrives at 10:00 brings an alert and no late digest.
    """
    hour = desk.now.astimezone(OFFICE_ZONE).time()
    if hour < EARLIEST or not desk.rules.calendar.is_working_day(desk.today):
        return 0
    wanting = await desk.archive.duties.undigested(desk.today)
    if not wanting:
        return 0
    roll = Roll(await desk.archive.duties.on_duty(None, desk.today))
    queued = 0
    # In one order in every process, so that no two wait for each other's mark.
    for official_id in sorted(wanting):
        one = roll.of(official_id)
        due = hour >= (one.choice.hour if one else DIGEST_HOUR)
        if due and await desk.archive.tallies.once(f"digest:{official_id}", desk.today) and one:
            queued += await _send(desk, one) if roll.stand_in(official_id) is one else 0
    return queued


async def worklist(desk: Desk, official: Official, *, whole_province: bool = False) -> Worklist:
    """The open cases of the official's office in their piles; of every office when asked and allowed."""
    seen = access.offices_seen(official)
    offices = seen if seen is not None or whole_province else {official.office}
    return sort(await desk.archive.cases.queue(offices, OPEN, QUEUE_CAP), desk.today)


def matter(case: Case) -> str:
    """What the case is about, in one line, its sender sealed."""
    return short(redact(sealing.words(case, case.content[:_READ])), MATTER_CAP)


async def _send(desk: Desk, one: OnDuty) -> int:
    official = one.official
    # The leader has no pile of their own: they are told how the offices stand.
    work = sort((), desk.today) if official.role is Role.LEADER else await worklist(desk, official)
    late = await _late(desk, official)
    if not (late.elsewhere or late.requests or late.units or any(work[pile] for pile in TOLD)):
        return 0
    message = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"digest:{official.id}:{desk.today}",
        recipient=one.identity,
        reply=digest(desk, work, late, one.language),
        purpose=Purpose.DIGEST,
        created_at=desk.now,
        send_after=desk.now,
    )
    return int(await desk.archive.outbox.put(message))


async def _late(desk: Desk, official: Official) -> Late:
    """What the receiving office and the leader watch over (NĐ 20/2008/NĐ-CP, Điều 18)."""
    requests = await datarequests.overdue(desk) if access.may(official, Act.DATA_REQUESTS) else 0
    if official.role not in (Role.RECEIVER, Role.LEADER):
        return Late(requests=requests)
    loads = [load for load in (await desk.archive.duties.loads(desk.today)).values() if load.overdue]
    if official.role is Role.LEADER:
        return Late(units=tuple(sorted(loads, key=lambda load: (-load.overdue, load.office))))
    return Late(sum(load.overdue for load in loads if load.office != official.office), requests)


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
    if late.units:
        blocks.append(_rolled_up(desk, late.units, language))
        return Reply(blocks=tuple(blocks))
    urgent = [case for pile in TOLD if pile is not Pile.WAITING for case in work[pile]]
    whole = Button(label=texts.say("digest.open", language), press="officials:queue")
    return Reply(blocks=tuple(blocks), buttons=(*one_tap(desk, urgent, language), whole))


def one_tap(desk: Desk, cases: Sequence[Case], language: Language) -> tuple[Button, ...]:
    """What can be done with one tap about the first cases: take it, open it, ask for more time."""
    say, buttons = desk.rules.texts.say, list[Button]()
    for case in list(dict.fromkeys(cases))[:TAPPED]:
        acts = ["accept"] if case.status in FRESH else []
        acts += ["case", "extend"] if extensions.could_be_asked(desk, case) else ["case"]
        for act in acts:
            label = say(f"digest.tap_{act}", language, code=casecode.show(case.code))
            buttons.append(Button(label=label, press=f"officials:{act}:{case.code}"))
    return tuple(buttons)


def _rolled_up(desk: Desk, units: Sequence[OfficeLoad], language: Language) -> Checklist:
    texts = desk.rules.texts
    told = [
        texts.say(
            "digest.unit",
            language,
            office=notices.office_name(desk, unit.office),
            overdue=unit.overdue,
            count=unit.count,
            waiting=unit.waiting,
        )
        for unit in units[:UNITS]
    ]
    if len(units) > UNITS:
        told.append(texts.say("digest.more_units", language, count=len(units) - UNITS))
    total = sum(unit.overdue for unit in units)
    return Checklist(title=texts.say("digest.units", language, count=total), items=tuple(told))


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
