"""What is done with a case. Each act checks the status table, writes the case and one event, and tells who must know.

Who may act is asked before, at the door-keeper (`bot.services.access`). Everything happens in the caller's
transaction: case, event and messages are kept together or not at all. An official's act is told to the citizen by a
notice; a citizen's own act is answered in their talk, and alerts the office.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.domain.answer import says_nothing
from bot.domain.case import OPEN, ActorKind, Case, Event, EventKind, Status, Verdict, WrongStep, step
from bot.domain.message import Attachment, Identity
from bot.domain.person import Act, Official
from bot.domain.ports import Stale
from bot.domain.worklist import RESULT
from bot.services import alerting, carrying, clocks, group_card, notices, pickups, routing
from bot.services.desk import Desk
from bot.services.refused import Refused

__all__ = ["Refused"]

WORDS_CAP = 5_000
"""Characters of an answer, a question or a reason."""

KINDS: dict[Act, EventKind] = {
    Act.ACCEPT: EventKind.ACCEPTED,
    Act.TRANSFER: EventKind.TRANSFERRED,
    Act.ASK: EventKind.ASKED,
    Act.ANSWER: EventKind.ANSWERED,
    Act.DECLINE: EventKind.DECLINED,
}
"""The event that each act of an official writes."""


def same_version(case: Case, seen: int | str | None) -> None:
    """Raises `Stale` when somebody else wrote the case after it was shown at version `seen`, or `seen` is none."""
    if str(case.version) != str(seen):
        raise Stale


def worded(act: Act, text: str) -> str:
    """The words as they will be sent; raises `Refused` when the act cannot be done with them."""
    words = text.strip()
    if not words:
        raise Refused(f"officials.empty_{act}")
    if len(words) > WORDS_CAP:
        raise Refused("officials.too_long")
    if act is Act.ANSWER and says_nothing(words):
        raise Refused("officials.hollow_answer")
    return words


def planned(
    desk: Desk, case: Case, official: Official, act: Act, words: str = "", *, to: str | None = None
) -> tuple[Case, Event]:
    """The case and the event as the act would leave them, with nothing written: for a preview and for the act itself.

    `to` is the office that a transfer goes to. Raises `WrongStep` when the status table does not allow it.
    """
    after = step(case.status, RESULT[act])
    event = Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=KINDS[act],
        at=desk.now,
        actor=ActorKind.OFFICIAL,
        actor_id=official.id,
        before=case.status,
        after=after,
        note=words,
        office=to or official.office,
    )
    if act is Act.TRANSFER:
        return replace(case, status=after, office=to or case.office, holder_id=None), event
    answer = words if act is Act.ANSWER else case.answer
    return replace(case, status=after, holder_id=official.id, answer=answer), event


async def accept(desk: Desk, case: Case, official: Official) -> Case:
    """The official takes the case."""
    return await keep(desk, *planned(desk, case, official, Act.ACCEPT))


async def transfer(desk: Desk, case: Case, official: Official, office_key: str, why: str) -> Case:
    """Sends the case on to another office of the profile (NĐ 20/2008/NĐ-CP, Điều 9 khoản 1), with the reason.

    Raises `Refused` for an office that is unknown, ended, or has it, for a third hand-back, or for no reason.
    """
    if office_key == case.office:
        raise Refused("officials.same_office")
    if refused := routing.in_the_way(desk, official, office_key, await desk.archive.cases.events(case.id)):
        raise refused
    moved, event = planned(desk, case, official, Act.TRANSFER, worded(Act.TRANSFER, why), to=office_key)
    hears = alerting.Hears(desk, office_key)
    kept = await keep(desk, moved, event)
    await hears.alert(kept, event)
    return kept


async def ask(desk: Desk, case: Case, official: Official, question: str) -> Case:
    """Asks the citizen for more; the case waits. Raises `Refused` without a question."""
    return await keep(desk, *planned(desk, case, official, Act.ASK, worded(Act.ASK, question)))


async def answer(desk: Desk, case: Case, official: Official, text: str) -> Case:
    """Gives the result. Raises `Refused` for an answer that is empty or only says that there is a handling."""
    return await keep(desk, *planned(desk, case, official, Act.ANSWER, worded(Act.ANSWER, text)))


async def decline(desk: Desk, case: Case, official: Official, reason: str) -> Case:
    """Does not take the case, with the reason. Raises `Refused` without one."""
    return await keep(desk, *planned(desk, case, official, Act.DECLINE, worded(Act.DECLINE, reason)))


async def supply(
    desk: Desk, case: Case, text: str, attachments: Iterable[Attachment] = (), sender: Identity | None = None
) -> Case:
    """The citizen adds words, photos or recordings to an open case; one that waited goes back to the office.

    `sender`: through which account, when it is not the one that the case came from. Files beyond the limit are left.
    Raises `WrongStep` for a case that is not open and `Refused` when nothing came.
    """
    if case.status not in OPEN:
        msg = f"a case that is {case.status} takes no more"
        raise WrongStep(msg)
    fresh = tuple(attachments)
    if not text.strip() and not fresh:
        raise Refused("notices.supply_empty")
    after = step(case.status, Status.ACCEPTED) if case.status is Status.WAITING else case.status
    more = replace(case, status=after, attachments=_joined(desk, case, fresh))
    await pickups.queue(desk, case, more.attachments[len(case.attachments) :], sender or case.origin)
    return await _by_citizen(desk, case, more, EventKind.SUPPLIED, text.strip()[:WORDS_CAP])


async def attach(desk: Desk, case: Case, attachments: Iterable[Attachment], sender: Identity) -> Case:
    """Adds files to what the citizen supplied a moment ago: the office heard of it then. What is too many is left."""
    more = replace(case, attachments=_joined(desk, case, attachments))
    await pickups.queue(desk, case, more.attachments[len(case.attachments) :], sender)
    return await desk.archive.cases.save(more) if more != case else case


def _joined(desk: Desk, case: Case, fresh: Iterable[Attachment]) -> tuple[Attachment, ...]:
    files = (*case.attachments, *(one for one in fresh if one not in case.attachments))
    return files[: max(desk.rules.limits.photos_per_case, len(case.attachments))]


async def verdict(desk: Desk, case: Case) -> tuple[Verdict, str] | None:
    """The citizen's word on the latest result, and why; None when they said none since it was given."""
    kinds = [event.kind for event in await desk.archive.cases.events(case.id)]
    rated = [kind for kind in kinds if kind in _RESULTS or kind is EventKind.RATED][-1:] == [EventKind.RATED]
    return await desk.archive.cases.verdict(case.id) if rated else None


async def rate(desk: Desk, case: Case, given: Verdict) -> Case:
    """Keeps whether the citizen is satisfied; satisfied closes the case, and the same word twice changes nothing.

    Raises `WrongStep` while there is no result.
    """
    said = await verdict(desk, case)
    if said and said[0] is given:
        return case
    if case.status not in (Status.ANSWERED, Status.DECLINED, Status.CLOSED):
        msg = f"a case that is {case.status} has no result to rate"
        raise WrongStep(msg)
    await desk.archive.cases.rate(case.id, given, desk.now)
    closes = given is Verdict.SATISFIED and case.status is not Status.CLOSED
    rated = replace(case, status=step(case.status, Status.CLOSED)) if closes else case
    return await _by_citizen(desk, case, rated, EventKind.RATED, given.value)


async def add_reason(desk: Desk, case: Case, why: str) -> Case:
    """Keeps why the citizen gave the verdict; raises `WrongStep` when none was given."""
    if await verdict(desk, case) is None:
        msg = "a reason needs a verdict"
        raise WrongStep(msg)
    if not why.strip():
        raise Refused("notices.reason_empty")
    await desk.archive.cases.add_reason(case.id, why.strip()[:WORDS_CAP])
    return await _by_citizen(desk, case, case, EventKind.RATED, why.strip()[:WORDS_CAP])


async def reopen(desk: Desk, case: Case, why: str) -> Case:
    """The citizen asks to look again; the term of the answer is counted anew from today.

    Raises `WrongStep` for a case without result and `Refused` when the days for it are over.
    """
    after = step(case.status, Status.REOPENED)
    given = [event.at for event in await desk.archive.cases.events(case.id) if event.kind in _RESULTS]
    if given and desk.now - given[-1] > timedelta(days=desk.rules.limits.reopen_days):
        raise Refused("notices.reopen_too_late")
    return await _by_citizen(desk, case, replace(case, status=after), EventKind.REOPENED, why.strip()[:WORDS_CAP])


async def withdraw(desk: Desk, case: Case) -> Case:
    """The citizen takes the case back; raises `WrongStep` when there is a result already."""
    after = step(case.status, Status.WITHDRAWN)
    if desk.rules.profile.approvals:
        await desk.archive.results.drop(case.id)
    return await _by_citizen(desk, case, replace(case, status=after), EventKind.WITHDRAWN, "")


_RESULTS = frozenset({EventKind.ANSWERED, EventKind.DECLINED})


async def held(desk: Desk, case: Case, official: Official) -> Case:
    """The case in the official's hands, where it stands; raises `Stale`."""
    return await desk.archive.cases.save(replace(case, holder_id=official.id))


async def keep(desk: Desk, case: Case, *events: Event) -> Case:
    """Writes an official's act, tells the citizen of its last event, and lets an answer go that waited for another's
    word; raises `Stale`.
    """
    event = events[-1]
    telling, others = notices.Telling(desk, case, event), carrying.Others(desk, case)
    cards = group_card.Cards(desk, case)
    moves = await clocks.foreseen(desk, case, event)
    kept = await desk.archive.cases.save(moves.case)
    await clocks.keep(desk, moves)
    for each in events:
        await desk.archive.cases.add_event(each)
    if desk.rules.profile.approvals:
        await desk.archive.results.drop(case.id)
    await telling.queue(kept, event)
    await cards.follow(kept, event)
    await others.go_along(kept, event)
    return kept


async def _by_citizen(desk: Desk, before: Case, after: Case, kind: EventKind, note: str) -> Case:
    """Writes a citizen's act and alerts the office where that is called for."""
    hears = alerting.Hears(desk, after.office) if kind in notices.ALERTED else None
    others, cards = carrying.Others(desk, before), group_card.Cards(desk, before)
    event = Event(
        id=desk.chance.id(),
        case_id=before.id,
        kind=kind,
        at=desk.now,
        actor=ActorKind.CITIZEN,
        actor_id=before.person_id,
        before=before.status,
        after=after.status,
        note=note,
        office=before.office,
    )
    moves = await clocks.foreseen(desk, after, event)
    kept = await desk.archive.cases.save(moves.case)
    await clocks.keep(desk, moves)
    await desk.archive.cases.add_event(event)
    await cards.follow(kept, event)
    if hears:
        await hears.alert(kept, event)
    await others.go_along(kept, event)
    return kept
