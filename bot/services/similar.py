"""Similar reports: what others told of the same matter, joining it instead of filing again, and what joiners hear.

Nobody is shown another citizen's words or who they are: a case is spoken of by its subject, place, day and office.
Who joins is kept by the account they wrote from, and goes with everything else when they delete their data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.case import OPEN, ActorKind, Case, Event, EventKind, Kind, WrongStep
from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.joining import Joining
from bot.domain.linking import first_way
from bot.domain.message import Block, Button, Fact, Facts, Identity, Quote, Reply, Span
from bot.domain.office import Office
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Person, Way
from bot.domain.pseudonym import without
from bot.domain.similar import Matter
from bot.domain.wording import Language
from bot.services import consents, notices
from bot.services.desk import Desk

HEARD = frozenset(
    {
        *(EventKind.ACCEPTED, EventKind.TRANSFERRED, EventKind.ANSWERED, EventKind.DECLINED),
        *(EventKind.REOPENED, EventKind.WITHDRAWN),
    }
)
"""Events that those who joined are told of. A question of the office is for the sender alone."""

RESULTS = frozenset({EventKind.ANSWERED, EventKind.DECLINED})
_PLACED = 20
"""Cases alike by their words whose places are looked for."""
_MOST_LINKS = 8
"""Cases put one to another in a row; a longer chain is not followed."""


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case of the same matter, how alike it is (0 to 1), and how many persons stand behind it."""

    case: Case
    likeness: float
    people: int


async def find(desk: Desk, person: Person, text: str, office: str, *, place: str | None) -> Similar | None:
    """The open case that came in at the office and tells most likely of the same; None when none is like enough.

    The person's own cases, and those that they joined, are left out. The case may be at another office by now.
    """
    since, most = _bounds(desk)
    found = _alike(desk, text, await desk.archive.joinings.came_in(office, since, most), place=place)
    joined = {each.case_id for each in await desk.archive.joinings.of_person(person.id)} if found else set()
    for case, likeness in found:
        root = await root_of(desk, case)
        if person.id not in (case.person_id, root.person_id) and root.id not in joined and root.status in OPEN:
            return Similar(root, likeness, await desk.archive.joinings.people(root.id))
    return None


async def like(desk: Desk, case: Case, but: frozenset[str]) -> Sequence[Case]:
    """Open cases that the case's office has and that are like enough, the likest first; `but` are ids left out."""
    since, most = _bounds(desk)
    lately = await desk.archive.joinings.lately(case.office, since, most)
    others = [other for other in lately if other.id not in but]
    return [other for other, _ in _alike(desk, case.content, others, place=_place(desk, case))]


def _bounds(desk: Desk) -> tuple[datetime, int]:
    rules = desk.rules.likeness.rules
    return desk.now - timedelta(days=rules.days), rules.looked_at


def _alike(desk: Desk, text: str, cases: Sequence[Case], *, place: str | None) -> list[tuple[Case, float]]:
    """The cases that tell of the same, the likest first. `place` holds for a text that names none."""
    if not cases:
        return []
    likeness, told = desk.rules.likeness, _matter(desk, text, place)
    words = {case.id: likeness.likeness(told, likeness.matter(case.content)) for case in cases}
    enough = likeness.rules.same_from / likeness.rules.same_place_counts
    likely = sorted((case for case in cases if words[case.id] >= enough), key=lambda case: -words[case.id])
    # Looking for places takes longest, so it is done only for those that share most words.
    found = [(case, likeness.likeness(told, _matter(desk, case.content, place))) for case in likely[:_PLACED]]
    alike = [(case, share) for case, share in found if share >= likeness.rules.same_from]
    return sorted(alike, key=lambda each: -each[1])


def _matter(desk: Desk, text: str, place: str | None) -> Matter:
    """The message with the places that it names; `place` is where it happened, as far as the desk knows."""
    named = desk.rules.profile.find_place(text)
    places = {match.office.key for match in named} or ({place} if place else set())
    return desk.rules.likeness.matter(text, places, [match.name for match in named])


def _place(desk: Desk, case: Case) -> str | None:
    """The commune that has the case; None for an office of the province."""
    office = _office(desk, case.office)
    return case.office if office and office.level == "commune" else None


def _office(desk: Desk, key: str) -> Office | None:
    return next((office for office in desk.rules.profile.offices if office.key == key), None)


async def root_of(desk: Desk, case: Case) -> Case:
    """The case that this one was put to in the end; itself when it was put to none."""
    for _ in range(_MOST_LINKS):
        link = await desk.archive.joinings.link_of(case.id)
        into = await desk.archive.joinings.by_id(link.into_id) if link else None
        if into is None:
            break
        case = into
    return case


async def join(desk: Desk, case: Case, person: Person, identity: Identity) -> Joining:
    """The person joins the case: one more behind it, told of every step. Said again, nothing changes.

    Raises `WrongStep` for a case that is not open.
    """
    for known in await desk.archive.joinings.of_person(person.id):
        if known.case_id == case.id:
            return known
    if case.status not in OPEN or case.kind is Kind.QUESTION:
        msg = f"a case that is {case.status} cannot be joined"
        raise WrongStep(msg)
    joining = Joining(desk.chance.id(), case.id, person.id, identity, desk.now)
    await desk.archive.joinings.join(joining)
    # Without an actor: events are for good, and whoever joined may want to be forgotten.
    event = Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=EventKind.JOINED,
        at=desk.now,
        actor=ActorKind.CITIZEN,
        actor_id=None,
        before=case.status,
        after=case.status,
        office=case.office,
    )
    await desk.archive.cases.add_event(event)
    return joining


def summary(desk: Desk, case: Case, language: Language) -> Facts:
    """What may be said of a case to anybody: subject, place, day of receipt, office."""
    texts = desk.rules.texts
    office = _office(desk, case.office)
    rows = [("subject", subject(desk, case, language))]
    if office and office.unit_name:
        rows.append(("place", f"{office.unit_type} {office.unit_name}"))
    rows.append(("received", say_day(case.received_at.astimezone(OFFICE_ZONE).date(), language)))
    rows.append(("office", notices.office_name(desk, case.office)))
    return Facts(
        rows=tuple(
            Fact(label=texts.say(f"similar.label_{key}", language), value=(Span(text=text),)) for key, text in rows
        )
    )


def subject(desk: Desk, case: Case, language: Language) -> str:
    """The case's subject in the desk's own words, never in the citizen's."""
    procedure = desk.rules.catalog.get(case.procedure) if case.procedure else None
    if procedure:
        return procedure.title
    key = desk.rules.likeness.subject(case.content) or "other"
    return desk.rules.texts.say(f"similar.subject_{key}", language)


async def tell(desk: Desk, case: Case, event: Event, joined: Sequence[Joining]) -> None:
    """Queues the event to everybody who joined the case, each in their own channel and language."""
    for joining in joined if event.kind in HEARD else ():
        ways = desk.archive.people.ways(joining.person_id)
        if not await consents.may_tell(desk, joining.person_id):
            continue
        way = _way_to(desk, joining, await ways)
        message = Outgoing(
            id=desk.chance.id(),
            dedupe_key=f"joined:{event.id}:{joining.id}",
            recipient=way.identity,
            reply=notice(desk, case, event, joining, way.language),
            purpose=Purpose.NOTICE,
            created_at=desk.now,
            send_after=desk.now,
            case_id=case.id,
        )
        await desk.archive.outbox.queue(message)


def _way_to(desk: Desk, joining: Joining, ways: Sequence[Way]) -> Way:
    """Where they chose to be told, else the account that they joined from, else the one used last.

    With none reachable it stays the first: the post then gives the notice up with a reason that an official sees.
    """
    return first_way(ways, joining.identity, desk.rules.ways_out) or Way(joining.identity, "vi")


def notice(desk: Desk, case: Case, event: Event, joining: Joining, language: Language) -> Reply:
    """What happened to the case that somebody joined; of the office's words without the sender's name or address."""
    texts = desk.rules.texts
    office = notices.office_name(desk, event.office or case.office)
    blocks: list[Block] = [*texts.paragraphs(f"similar.{event.kind}", language, office=office)]
    if event.note and event.kind in RESULTS:
        blocks.append(Quote(text=without(event.note, case.sender, own_words=False)))
    blocks.append(summary(desk, case, language))
    if event.kind in RESULTS:
        blocks.extend(texts.paragraphs("similar.ask_satisfied", language))
    return Reply(blocks=tuple(blocks), buttons=_buttons(desk, event, joining, language))


def _buttons(desk: Desk, event: Event, joining: Joining, language: Language) -> tuple[Button, ...]:
    verbs = ("yes", "no") if event.kind in RESULTS else ("leave",)
    if event.kind is EventKind.WITHDRAWN:
        return (Button(label=desk.rules.texts.say("chat.door_feedback", language), press="feedback:start"),)
    return tuple(
        Button(label=desk.rules.texts.say(f"similar.{verb}", language), press=f"joined:{verb}:{joining.id}")
        for verb in verbs
    )
