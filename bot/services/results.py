"""The result of a case: an answer in the office's own words, by a document where there is one, after a second pair of
eyes where the profile asks for them.

What the citizen reads is what stands in the history: the words, and in their last line the document.
"""

from datetime import date

from bot.domain.case import ActorKind, Case, Event, EventKind, step
from bot.domain.deadline import say_day
from bot.domain.in_force import Approval
from bot.domain.person import Act, Official, Role
from bot.domain.result import NUMBER_CAP, Document, Proposal
from bot.domain.worklist import RESULT
from bot.services import access, cases, notices
from bot.services.cases import Refused
from bot.services.desk import Desk


def approval(desk: Desk, case: Case) -> Approval | None:
    """What second word an answer to this case needs today by the profile; None when it goes out at once."""
    return desk.rules.profile.approval(case.kind.value, desk.today)


def document(number: str, day: str) -> Document | None:
    """The document as an official typed it; None when there is none. Raises `Refused` for half of one."""
    if not number.strip() and not day.strip():
        return None
    try:
        given = date.fromisoformat(day.strip())
    except ValueError:
        raise Refused("result.day_wrong") from None
    if not number.strip() or len(number.strip()) > NUMBER_CAP:
        raise Refused("result.number_wrong")
    return Document(number.strip(), given)


def worded(desk: Desk, text: str, by: Document | None) -> str:
    """The answer as the citizen reads it. Raises `Refused` for one that is empty or says nothing."""
    words = cases.worded(Act.ANSWER, text)
    if by is None:
        return words
    line = desk.rules.texts.say("result.document", number=by.number, day=say_day(by.day))
    return f"{words}\n{line}"


async def answer(desk: Desk, case: Case, official: Official, text: str, by: Document | None = None) -> Case:
    """Gives the result, or puts it before whoever has to agree first; then the case stands where it stood.

    Raises `Refused` for an answer that is empty or only says that there is a handling, `WrongStep`, and `Stale`.
    """
    words = worded(desk, text, by)
    if approval(desk, case) is None:
        given, event = cases.planned(desk, case, official, Act.ANSWER, words)
        return await _give(desk, given, (event,), by)
    step(case.status, RESULT[Act.ANSWER])
    kept = await cases.held(desk, case, official)
    asked = _event(desk, case, official, EventKind.APPROVAL_ASKED, words)
    await desk.archive.cases.add_event(asked)
    await desk.archive.results.propose(Proposal(case.id, official.id, words, desk.now, by))
    await notices.tell_officials(desk, kept, asked, await _approvers(desk, case, official))
    return kept


async def approve(desk: Desk, case: Case, official: Official) -> Case:
    """Agrees to the answer that waits: it goes to the citizen as the act of whoever wrote it.

    Raises `Refused` when none waits, when it is the official's own, and when a leader has to agree; `Stale`.
    """
    proposal = await _proposal(desk, case, official)
    writer = await desk.archive.officials.by_id(proposal.official_id)
    # Whoever wrote it may have left the office meanwhile, or lost the role: then it is the act of whoever agreed.
    by = writer if writer and access.may(writer, Act.ANSWER) else official
    given, event = cases.planned(desk, case, by, Act.ANSWER, proposal.words)
    agreed = _event(desk, case, official, EventKind.APPROVED, "")
    return await _give(desk, given, (agreed, event), proposal.document)


async def send_back(desk: Desk, case: Case, official: Official, reason: str) -> Case:
    """Sends the answer that waits back to its writer, with the reason. Raises `Refused` as above, or without one."""
    proposal = await _proposal(desk, case, official)
    if not reason.strip():
        raise Refused("result.no_reason")
    kept = await desk.archive.cases.save(case)
    returned = _event(desk, case, official, EventKind.RETURNED, reason.strip()[: cases.WORDS_CAP])
    await desk.archive.cases.add_event(returned)
    await desk.archive.results.drop(case.id)
    writer = await desk.archive.officials.by_id(proposal.official_id)
    await notices.tell_officials(desk, kept, returned, [writer] if writer and writer.active else [])
    return kept


def may_agree(desk: Desk, case: Case, official: Official, proposal: Proposal) -> str | None:
    """Why the official may not agree to the proposal: the key of a sentence; None when they may."""
    if proposal.official_id == official.id:
        return "result.own"
    needed = approval(desk, case)
    if needed and needed.by == "leader" and official.role is not Role.LEADER:
        return "result.leader_only"
    return None


async def _proposal(desk: Desk, case: Case, official: Official) -> Proposal:
    proposal = await desk.archive.results.proposal(case.id)
    if proposal is None:
        raise Refused("result.nothing_waits")
    if why := may_agree(desk, case, official, proposal):
        raise Refused(why)
    return proposal


async def _give(desk: Desk, case: Case, events: tuple[Event, ...], by: Document | None) -> Case:
    kept = await cases.keep(desk, case, *events)
    if by:
        await desk.archive.results.keep_document(events[-1].id, case.id, by)
    return kept


async def _approvers(desk: Desk, case: Case, writer: Official) -> list[Official]:
    """Whoever may agree to an answer of this office, but its writer."""
    needed = approval(desk, case)
    leaders_only = needed is not None and needed.by == "leader"
    return [
        each
        for each in await desk.archive.officials.active()
        if access.may(each, Act.APPROVE)
        and each.id != writer.id
        and (each.role is Role.LEADER or not leaders_only)
        and case.office in (access.offices_seen(each) or {case.office})
    ]


def _event(desk: Desk, case: Case, official: Official, kind: EventKind, note: str) -> Event:
    return Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=kind,
        at=desk.now,
        actor=ActorKind.OFFICIAL,
        actor_id=official.id,
        before=case.status,
        after=case.status,
        note=note,
        office=official.office,
    )
