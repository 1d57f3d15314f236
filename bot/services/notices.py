"""Notices: what the citizen and the office are told when something happened to a case.

A notice is a row of the outbox with a key of its event, so that it leaves once. It never holds the sender's name,
address or phone.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain import casecode
from bot.domain.case import ActorKind, Case, Event, EventKind
from bot.domain.deadline import OFFICE_ZONE, say_day, say_left
from bot.domain.duty import OnDuty, Roll
from bot.domain.linking import first_way
from bot.domain.message import Block, Button, Fact, Facts, Heading, Identity, Paragraph, Quote, Reply, Span
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Act, Official, Way
from bot.domain.profile import ProfileError
from bot.domain.pseudonym import covered
from bot.domain.wording import Language
from bot.domain.worklist import next_date, open_acts
from bot.services import access, consents
from bot.services.desk import Desk

TOLD = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.TRANSFERRED,
        EventKind.ASKED,
        EventKind.ANSWERED,
        EventKind.DECLINED,
        EventKind.EXTENDED,
        EventKind.APOLOGISED,
    }
)
"""Events that the citizen is told of."""

ALERTED = frozenset(
    {EventKind.OPENED, EventKind.TRANSFERRED, EventKind.SUPPLIED, EventKind.REOPENED, EventKind.WITHDRAWN}
)
"""Events that the office's officials are alerted to."""

_WITH_RESULT = frozenset({EventKind.ANSWERED, EventKind.DECLINED})


class Telling:
    """What must be known to tell the citizen of an event. Everything is asked along with what is asked next, so make
    it before the case is written.
    """

    def __init__(self, desk: Desk, case: Case, event: Event) -> None:
        self._desk = desk
        self._said = desk.archive.personal.consents.of_person(case.person_id)
        self._ways = desk.archive.people.ways(case.person_id)
        # A transfer names the office that it goes to; any other event the office of whoever acted.
        by = event.actor_id if event.kind is EventKind.TRANSFERRED else None
        self._actor = desk.archive.officials.by_id(by) if by else None

    async def queue(self, case: Case, event: Event) -> None:
        """Queues the notice of the event to the citizen, where they can be reached, in the language of that talk.

        Nobody is told who said no to that, or of whom only a pseudonym is kept.
        """
        if event.kind in TOLD and not case.pseudonym and consents.allows_telling(await self._said):
            identity, reply = await self.shown(case, event)
            await _put(self._desk, f"event:{event.id}", case, identity, (Purpose.NOTICE, reply))

    async def remind(self, case: Case, asked: Event) -> None:
        """Queues a reminder of what the citizen was asked, under the same conditions."""
        if not case.pseudonym and consents.allows_telling(await self._said):
            way = await self._way(case)
            reply = reminder(self._desk, case, asked, way.language)
            await _put(self._desk, f"reminder:{asked.id}", case, way.identity, (Purpose.REMINDER, reply))

    async def shown(self, case: Case, event: Event) -> tuple[Identity, Reply]:
        """Where the notice of the event would go, and what it would say; nothing is queued."""
        way = await self._way(case)
        actor = await self._actor if self._actor else None
        acting = actor.office if actor else event.office or case.office
        return way.identity, notice(self._desk, case, event, way.language, acting)

    async def _way(self, case: Case) -> Way:
        """Where the person chose to be told, else the identity that the case came from, else the one used last.

        With none reachable it stays the origin: the post then gives the notice up with a reason that an official sees.
        """
        found = first_way(await self._ways, case.origin, self._desk.rules.ways_out)
        return found or Way(case.origin, await _language(self._desk, case.origin))


def notice(desk: Desk, case: Case, event: Event, language: Language, acting: str) -> Reply:
    """What happened, by which office (`acting`), what comes next and when."""
    texts = desk.rules.texts
    names = {
        "kind": texts.say(f"notices.kind_{case.kind}", language),
        "code": casecode.show(case.code),
        "by": office_name(desk, acting),
        "office": office_name(desk, case.office),
        "due": say_day(case.due, language) if case.due else "",
        "days": desk.rules.limits.reopen_days,
    }
    blocks: list[Block] = [*texts.paragraphs(f"notices.{event.kind}", language, **names)]
    if event.note:
        blocks.append(Quote(text=event.note))
    blocks.extend(_what_next(desk, case, event, language, names))
    return Reply(blocks=tuple(blocks), buttons=_citizen_buttons(desk, case, event, language))


def reminder(desk: Desk, case: Case, asked: Event, language: Language) -> Reply:
    """What the citizen was asked and has not answered, and how to answer it."""
    texts = desk.rules.texts
    names = {
        "by": office_name(desk, asked.office or case.office),
        "kind": texts.say(f"notices.kind_{case.kind}", language),
        "code": casecode.show(case.code),
    }
    said = texts.paragraphs("notices.reminded", language, **names)
    blocks = (*said, Quote(text=asked.note), *texts.paragraphs("notices.next_asked", language))
    return Reply(blocks=blocks, buttons=_citizen_buttons(desk, case, asked, language))


async def alert_these(desk: Desk, case: Case, event: Event, in_chat: Iterable[OnDuty]) -> None:
    """Queues an alert with the case card to everyone of them who takes cases, save who did it. Only writes, so that
    nothing is waited for. For who is on leave the deputy is told.
    """
    roll = Roll(in_chat)
    takers = [one.official.id for one in roll if access.may(one.official, Act.ACCEPT)]
    await alert_each(desk, case, event, roll.hearing(takers))


async def alert_each(desk: Desk, case: Case, event: Event, hearers: Iterable[OnDuty]) -> None:
    """Queues the alert to each of them, save who did it. In somebody's quiet hours it waits for their end."""
    did = event.actor_id if event.actor is ActorKind.OFFICIAL else None
    for one in hearers:
        if one.official.id != did:
            reply = alert(desk, case, event, one.language)
            key = f"alert:{event.id}:{one.official.id}"
            await to_official(desk, one, message(desk, key, one.identity, reply, purpose=Purpose.ALERT, case=case))


async def tell_officials(desk: Desk, case: Case, event: Event, officials: Iterable[Official]) -> None:
    """Queues an alert of a step among the offices to each of these officials, in the chat that comes first."""
    for official in officials:
        for chat in (await desk.archive.officials.chat_of(official.id))[:1]:
            told = alert(desk, case, event, await _language(desk, chat))
            reply = told.model_copy(update={"buttons": ()})
            await _put(desk, f"alert:{event.id}:{official.id}", case, chat, (Purpose.ALERT, reply))


def alert(desk: Desk, case: Case, event: Event, language: Language) -> Reply:
    """What happened, the words that came with it, and the case card."""
    card = case_card(desk, case, language)
    note = covered(event.note, case.sender, own_words=event.actor is ActorKind.CITIZEN)
    words = (Quote(text=note),) if note else ()
    said = desk.rules.texts.paragraphs(f"notices.alert_{event.kind}", language)
    return Reply(blocks=(*said, *words, *card.blocks), buttons=card.buttons)


def case_card(desk: Desk, case: Case, language: Language, *, buttons: bool = True) -> Reply:
    """The case for an official in chat: what it is about, where it stands, its dates, and what can be done.

    Its sender stays sealed there always.
    """
    texts = desk.rules.texts
    title = texts.say("notices.card_title", language, code=casecode.show(case.code))
    matter = covered(case.content, case.sender, own_words=True)
    blocks: list[Block] = [Heading(text=title), Facts(rows=facts(desk, case, language)), Quote(text=matter)]
    if case.spot:
        blocks.extend(texts.paragraphs("notices.card_spot", language, spot=case.spot.shown))
    if case.proposal:
        proposal = covered(case.proposal, case.sender, own_words=True)
        blocks += [*texts.paragraphs("notices.card_proposal", language), Quote(text=proposal)]
    acts = open_acts(case) if buttons else ()
    offered = tuple(
        Button(label=texts.say(f"officials.{act}", language), press=f"officials:{act}:{case.code}") for act in acts
    )
    return Reply(blocks=tuple(blocks), buttons=offered)


def office_name(desk: Desk, key: str) -> str:
    """The office's name; its key when the profile no longer has it, so that an old case still opens."""
    try:
        return desk.rules.profile.office(key).name
    except ProfileError:
        return key


def due_words(desk: Desk, case: Case, language: Language = "vi") -> str:
    """The next legal date and how it stands today; "" without one."""
    day = next_date(case)
    if day is None:
        return ""
    left = say_left(desk.today, day, desk.rules.calendar, desk.rules.texts, language)
    return f"{say_day(day, language)} ({left})"


def facts(desk: Desk, case: Case, language: Language) -> tuple[Fact, ...]:
    """What a card says of the case in a list; nothing of its sender."""
    texts = desk.rules.texts
    procedure = desk.rules.catalog.get(case.procedure) if case.procedure else None
    rows = (
        ("kind", texts.say(f"notices.kind_{case.kind}", language)),
        ("procedure", procedure.title if procedure else ""),
        ("office", office_name(desk, case.office)),
        ("status", texts.say(f"notices.status_{case.status}", language)),
        ("received", say_day(case.received_at.astimezone(OFFICE_ZONE).date(), language)),
        ("due", due_words(desk, case, language)),
        ("photos", str(len(case.files) or "")),
    )
    return tuple(
        Fact(label=texts.say(f"notices.card_{key}", language), value=(Span(text=text),)) for key, text in rows if text
    )


def _what_next(
    desk: Desk, case: Case, event: Event, language: Language, names: dict[str, object]
) -> tuple[Paragraph, ...]:
    key = f"next_{event.kind}"
    if event.kind in (EventKind.ACCEPTED, EventKind.TRANSFERRED):
        key = "next_due" if case.due else "next_no_due"
    return desk.rules.texts.paragraphs(f"notices.{key}", language, **names)


def _citizen_buttons(desk: Desk, case: Case, event: Event, language: Language) -> tuple[Button, ...]:
    texts = desk.rules.texts
    if event.kind is EventKind.ASKED:
        return (Button(label=texts.say("notices.supply", language), press=f"tracking:supply:{case.code}"),)
    if event.kind in _WITH_RESULT:
        return (
            Button(label=texts.say("notices.satisfied", language), press=f"survey:yes:{case.code}"),
            Button(label=texts.say("notices.not_satisfied", language), press=f"survey:no:{case.code}"),
        )
    return ()


async def _language(desk: Desk, identity: Identity) -> Language:
    talk = await desk.archive.conversations.load(identity)
    return talk.language if talk else "vi"


async def _put(desk: Desk, key: str, case: Case, to: Identity, post: tuple[Purpose, Reply]) -> None:
    purpose, reply = post
    await desk.archive.outbox.queue(message(desk, key, to, reply, purpose=purpose, case=case))


def message(
    desk: Desk, key: str, to: Identity, reply: Reply, *, purpose: Purpose, case: Case | None = None
) -> Outgoing:
    """A message that may leave now."""
    return Outgoing(
        id=desk.chance.id(),
        dedupe_key=key,
        recipient=to,
        reply=reply,
        purpose=purpose,
        created_at=desk.now,
        send_after=desk.now,
        case_id=case.id if case else None,
    )


async def to_official(desk: Desk, one: OnDuty, made: Outgoing) -> None:
    """Queues a message to an official, or keeps it aside until their quiet hours are over."""
    after = one.choice.after_quiet(desk.now)
    if after == desk.now:
        await desk.archive.outbox.queue(made)
    else:
        await desk.archive.outbox.hush(replace(made, send_after=after))
