"""The register (sổ tiếp nhận): a draft becomes a case, once, with its code, number, dates and office.

Everything happens in the caller's transaction: case, event and the office's alert are kept together or not at all
(NĐ 20/2008/NĐ-CP, Điều 9 khoản 1: receive, enter in the register, classify).
"""

from datetime import date

from bot.domain import casecode
from bot.domain.case import ActorKind, Case, Event, EventKind, Kind, Sender, Status
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.draft import SHORT, Draft
from bot.domain.message import Identity
from bot.domain.person import Person
from bot.domain.wording import Language
from bot.services import alerting, clocks, pickups, routing
from bot.services.desk import Desk

_TRIES = 8
_RECENT = 50


class IncompleteDraft(ValueError):
    """The draft lacks what NĐ 20/2008/NĐ-CP, Điều 7 asks for, or the consent."""


class NoFreshCode(RuntimeError):
    """Every code drawn was taken; with 50 random bits this means that chance is broken."""


async def enter(desk: Desk, draft: Draft, person: Person, origin: Identity) -> Case:
    """The case that this draft became, now or earlier. Raises `IncompleteDraft`; a question needs no sender."""
    routed = routing.route(desk, draft)
    # Asked in one trip, and before the number is drawn: whoever draws one holds the register until the commit.
    before = desk.archive.cases.by_draft(draft.id)
    hears = alerting.Hears(desk, routed.office)
    code = await _fresh_code(desk)
    if known := await before:
        return known
    if draft.missing() or (draft.kind is not Kind.QUESTION and not draft.consent):
        msg = "a draft without sender, content or consent cannot be entered"
        raise IncompleteDraft(msg)
    case = await _case(desk, draft, person, origin, office=routed.office, code=code)
    event = Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=EventKind.OPENED,
        at=desk.now,
        actor=ActorKind.CITIZEN,
        actor_id=person.id,
        before=None,
        after=case.status,
        office=case.office,
    )
    moves = await clocks.foreseen(desk, case, event)
    case = moves.case
    await desk.archive.cases.add(case)
    await desk.archive.registers.keep_route(case.id, routed, desk.now)
    if case.register_no:
        await desk.archive.joinings.note_intake(case)
    await clocks.keep(desk, moves)
    await desk.archive.cases.add_event(event)
    await pickups.queue(desk, case, case.attachments, origin)
    await hears.alert(case, event)
    return case


async def _case(desk: Desk, draft: Draft, person: Person, origin: Identity, *, office: str, code: str) -> Case:
    registered = draft.kind is not Kind.QUESTION
    year = desk.today.year
    transfer = clocks.term(desk, "transfer") if registered else None
    return Case(
        id=desk.chance.id(),
        code=code,
        draft_id=draft.id,
        kind=draft.settled_kind,
        status=Status.SUBMITTED,
        person_id=person.id,
        origin=origin,
        content=draft.content,
        proposal=draft.proposal,
        procedure=draft.procedure or None,
        office=office,
        sender=draft.sender,
        received_at=desk.now,
        register_year=year if registered else None,
        register_no=await desk.archive.cases.next_register_no(year) if registered else None,
        transfer_due=transfer.day if transfer else None,
        attachments=draft.attachments,
        consent_version=draft.consent,
    )


async def _fresh_code(desk: Desk) -> str:
    for _ in range(_TRIES):
        code = casecode.make(desk.chance.bits(casecode.BITS))
        if await desk.archive.cases.by_code(code) is None:
            return code
    msg = "no fresh case code"
    raise NoFreshCode(msg)


def reasons(desk: Desk, case: Case, language: Language) -> tuple[str, ...]:
    """How the day of the answer was counted: in this language for a case entered just now, else as it was kept."""
    counted = clocks.term(desk, "answer") if case.received_at == desk.now else None
    return counted.explain(desk.rules.texts, language) if counted else case.due_why


async def of_draft(desk: Desk, person: Person, short: str) -> Case | None:
    """The person's own case that began as the draft with these first signs of its id."""
    own = await desk.archive.cases.of_person(person.id, _RECENT)
    return next((case for case in own if len(short) == SHORT and case.draft_id.startswith(short)), None)


async def known_sender(desk: Desk, person: Person) -> Sender | None:
    """Name, address and phone that the same person gave with their last case."""
    own = await desk.archive.cases.of_person(person.id, _RECENT)
    return next((case.sender for case in own if case.sender), None)


def shown(case: Case | None) -> str:
    """The code in groups, as it is read out; "" without a case."""
    return casecode.show(case.code) if case else ""


def received_on(case: Case) -> date:
    """The day of receipt at the office."""
    return case.received_at.astimezone(OFFICE_ZONE).date()
