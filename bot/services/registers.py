"""The register (sổ tiếp nhận) as officials read it and take it along: one line for each case, in the law's columns.

The sender's name, address and phone stand only in what the receiver takes along, with a reason that the auditor reads;
for everybody else they are empty, and covered in the words.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from bot.domain import casecode, phone
from bot.domain.case import Case, Event, EventKind, Status
from bot.domain.classification import Intake
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.entry import Asked, Entry, Mark
from bot.domain.person import Act, Official
from bot.domain.table import Table, Value
from bot.services import access, notices, sealing
from bot.services.desk import Desk

PAGE = 50
"""Lines on a page of the desk."""

AT_ONCE = 500
"""Lines that are read in one go for a spreadsheet."""

MOST = 5_000
"""Lines of a spreadsheet at the desk."""

COLUMNS = (
    "number", "received", "code", "channel", "form", "name", "address", "phone", "content", "article5", "article9",
    "office", "sent_to", "sent_on", "due", "result", "result_on", "way", "published_on", "official", "moved",
)  # fmt: skip


class TooMany(ValueError):
    """More lines than a spreadsheet takes."""


def seen(official: Official, asked: Asked) -> Asked | None:
    """What of the register the official may read of what is asked; None when nothing."""
    if not access.may(official, Act.REGISTER):
        return None
    offices = access.offices_seen(official)
    return asked if offices is None else replace(asked, office=official.office)


async def page(desk: Desk, asked: Asked, after: Mark | None) -> tuple[Sequence[Entry], Mark | None]:
    """A page of lines, the newest first, and where the next page begins, if there is one."""
    found = await desk.archive.registers.lines(asked, after, PAGE + 1)
    shown = found[:PAGE]
    return await desk.archive.registers.entries(shown), Mark.of(shown[-1]) if len(found) > PAGE else None


async def table(desk: Desk, asked: Asked, *, senders: bool, most: int = MOST) -> Table:
    """The whole of what is asked, in the order of the register. Raises `TooMany`."""
    rows: list[tuple[Value, ...]] = []
    holders: dict[str, str] = {}
    async for entry in _entries(desk, asked):
        if len(rows) == most:
            raise TooMany
        rows.append(await _row(desk, entry, holders, senders=senders))
    texts = desk.rules.texts
    head = tuple(texts.say(f"register.column_{column}") for column in COLUMNS)
    return Table(texts.say("register.menu"), head, rows[::-1])


async def _entries(desk: Desk, asked: Asked) -> AsyncIterator[Entry]:
    mark: Mark | None = None
    while True:
        found = await desk.archive.registers.lines(asked, mark, AT_ONCE)
        for entry in await desk.archive.registers.entries(found):
            yield entry
        if len(found) < AT_ONCE:
            return
        mark = Mark.of(found[-1])


async def _row(desk: Desk, entry: Entry, holders: dict[str, str], *, senders: bool) -> tuple[Value, ...]:
    texts, case = desk.rules.texts, entry.case
    sender = case.sender if senders else None
    values: dict[str, Value] = {
        "number": f"{case.register_no}/{case.register_year}",
        "received": f"{case.received_at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}",
        "code": casecode.show(case.code),
        "channel": texts.say(f"desk.channel_{case.origin.channel}"),
        "form": texts.say(f"filing.form_{entry.form}" if entry.form else "register.form_data"),
        "name": sender.name if sender else case.pseudonym,
        "address": sender.address if sender else None,
        "phone": phone.show(sender.phone) if sender else None,
        "content": "\n".join(filter(None, (case.content, case.proposal))) if senders else _sealed(case),
        "article5": _article5(desk, entry),
        "article9": _article9(desk, entry),
        "office": notices.office_name(desk, case.office),
        "sent_to": notices.office_name(desk, entry.transferred.office or "") if entry.transferred else None,
        "sent_on": _day(entry.transferred),
        "due": case.due,
        "result": result(desk, entry) if senders else sealing.words(case, result(desk, entry), own_words=False),
        "result_on": _day(entry.result),
        "way": "\n".join(f"{texts.say(f'register.way_{one.way}')}: {one.reference}" for one in entry.published),
        "published_on": entry.published[0].day if entry.published else None,
        "official": await _holder(desk, case, holders),
        "moved": "\n".join(f"{texts.say(f'desk.event_{one.kind}')} {_said(one)}" for one in entry.moved),
    }
    return tuple(values[column] for column in COLUMNS)


def _sealed(case: Case) -> str:
    """The citizen's words without who they are."""
    return "\n".join(sealing.words(case, text) for text in (case.content, case.proposal) if text)


def result(desk: Desk, entry: Entry) -> str:
    """What came of the case, in words: the office's own for a result in force, else where it stands."""
    if entry.case.status in (Status.ANSWERED, Status.DECLINED, Status.CLOSED) and entry.result:
        return entry.case.answer or entry.result.note
    return desk.rules.texts.say(f"notices.status_{entry.case.status}")


def _article5(desk: Desk, entry: Entry) -> str:
    said = entry.classified
    return f"{desk.rules.texts.say(f'register.content_{said.content}')} ({said.content.article})" if said else ""


def _article9(desk: Desk, entry: Entry) -> str:
    """The intake as an official wrote it down; a case that was not taken says so by itself."""
    declined = entry.result is not None and entry.result.kind is EventKind.DECLINED
    intake = entry.classified.intake if entry.classified else Intake.NOT_TAKEN if declined else None
    return f"{desk.rules.texts.say(f'register.intake_{intake}')} ({intake.article})" if intake else ""


def _day(event: Event | None) -> Value:
    return event.at.astimezone(OFFICE_ZONE).date() if event else None


def _said(event: Event) -> str:
    return say_day(event.at.astimezone(OFFICE_ZONE).date())


async def _holder(desk: Desk, case: Case, holders: dict[str, str]) -> str:
    if case.holder_id and case.holder_id not in holders:
        found = await desk.archive.officials.by_id(case.holder_id)
        holders[case.holder_id] = found.name if found else ""
    return holders.get(case.holder_id or "", "")
