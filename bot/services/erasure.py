"""Taking a person out of the archive: what can go goes at once, what the register must keep gets a pseudonym.

An open case keeps its sender: without one nobody could be told the result. The person chooses before: to take the case
back, or to wait for the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.case import OPEN, ActorKind, Case, Event, EventKind
from bot.domain.consent import Purpose
from bot.domain.message import Channel, Identity
from bot.domain.person import Person
from bot.domain.pseudonym import made, without
from bot.services import alerting, cases, consents
from bot.services.desk import Desk

MOST_CASES = 1_000
"""Cases of one person that are looked at; the limits of an hour let nobody come near."""

_BITS = 40
_APART = frozenset({Purpose.MEMORY, Purpose.NEWS})


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it: how many cases are under a pseudonym now, what went, and whether the account went too."""

    cases: int
    photos: int
    lines: int
    followed: int
    account: bool


async def open_cases(desk: Desk, person: Person) -> tuple[Case, ...]:
    """The person's cases that still wait for a result."""
    own = await desk.archive.cases.of_person(person.id, MOST_CASES)
    return tuple(case for case in own if case.status in OPEN)


async def erase(desk: Desk, person: Person, channel: Channel) -> Erased:
    """Deletes talks, lines, drafts, photos, wishes and what was sent; cases that ended get a pseudonym.

    With an open case the account stays, and with it the contact data of that case, until it ends.
    """
    own = await desk.archive.cases.of_person(person.id, MOST_CASES)
    ended = [case for case in own if case.status not in OPEN]
    still_open = [case for case in own if case.status in OPEN]
    for case in ended:
        await pseudonymise(desk, case)
    followed = await desk.archive.followers.stop_all(person.id) + await desk.archive.joinings.forget(person.id)
    await desk.archive.petitions.forget(person.id)
    await consents.no_more_news(desk, person)
    await desk.archive.surveys.forget(person.id, desk.chance.id())
    if not still_open:
        await desk.archive.linkings.forget(person.id)
        await desk.archive.contacts.forget(person.id)
    for purpose in Purpose:
        if purpose in _APART or not still_open:
            await consents.take_back(desk, person, purpose, channel)
    photos, lines = await _forget_accounts(desk, person, still_open)
    return Erased(len(ended), photos, lines, followed, account=not still_open)


async def _forget_accounts(desk: Desk, person: Person, still_open: Sequence[Case]) -> tuple[int, int]:
    """Gives how many photos and lines went."""
    holdings = desk.archive.personal.holdings
    needed = {photo.ref for case in still_open for photo in case.attachments}
    photos = lines = 0
    for account in await holdings.accounts(person.id):
        lines += account.lines
        photos += await holdings.forget_photos(account.identity, needed)
        await holdings.forget_talk(account.identity)
        if not still_open:
            await holdings.forget_account(account.identity)
    return photos, lines


async def withdraw_and_erase(desk: Desk, person: Person, channel: Channel) -> Erased:
    """Takes the person's open cases back, and then erases. The offices hear of it without a word of the sender's."""
    taken = [await cases.withdraw(desk, case) for case in await open_cases(desk, person)]
    erased = await erase(desk, person, channel)
    for case in taken:
        events = await desk.archive.cases.events(case.id)
        now = await desk.archive.cases.by_code(case.code)
        if now and events[-1].kind is EventKind.WITHDRAWN:
            await alerting.alert_office(desk, now, events[-1])
    return erased


async def pseudonymise(desk: Desk, case: Case) -> Case:
    """The case under a pseudonym: no name, address, phone or account leads to its sender any more.

    The number in the register, the dates and what was asked and answered stay; the sender's own data are struck out
    of the words. Raises `Stale` when somebody wrote the case meanwhile.
    """
    holdings = desk.archive.personal.holdings
    nobody = desk.chance.id()
    hidden = replace(
        case,
        person_id=nobody,
        origin=Identity(case.origin.channel, ""),
        sender=None,
        pseudonym=made(desk.chance.bits(_BITS)),
        content=without(case.content, case.sender, own_words=True),
        proposal=without(case.proposal, case.sender, own_words=True) if case.proposal else None,
        answer=without(case.answer, case.sender, own_words=False) if case.answer else None,
    )
    await holdings.pseudonymise(hidden, nobody)
    for event in await desk.archive.cases.events(case.id):
        own = event.actor is ActorKind.CITIZEN
        await holdings.rewrite_note(event.id, without(event.note, case.sender, own_words=own), nobody)
    for asked in await desk.archive.extensions.of_case(case.id):
        await desk.archive.extensions.reword(asked.id, without(asked.reason, case.sender, own_words=False))
    if said := await desk.archive.cases.verdict(case.id):
        await holdings.rewrite_reason(case.id, without(said[1], case.sender, own_words=True))
    if filed := await desk.archive.filings.of_case(case.id):
        await desk.archive.filings.rewrite(case.id, without(filed.transcript, case.sender, own_words=True))
    return replace(hidden, version=case.version + 1)


async def rested(desk: Desk, person: Person) -> bool:
    """Whether every case of the person ended long enough ago for the result to have been read."""
    own = await desk.archive.cases.of_person(person.id, MOST_CASES)
    if any(case.status in OPEN for case in own):
        return False
    latest = [await _last_step(desk, case) for case in own]
    wait = timedelta(days=desk.rules.privacy.days_after_result)
    return all(at is None or desk.now - at >= wait for at in latest)


async def _last_step(desk: Desk, case: Case) -> datetime | None:
    events: Sequence[Event] = await desk.archive.cases.events(case.id)
    return events[-1].at if events else None
