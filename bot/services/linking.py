"""Joining two channels of one person by a code, parting them again, and choosing where to be told.

What each is for, and what is forgotten: docs/decisions/linking.md. An official's chat is never joined: what reaches it
is work, and the office hands it on.
"""

from datetime import timedelta

from bot.domain.consent import Purpose, agreed
from bot.domain.contact import CARRIED
from bot.domain.linking import TOLD, LinkCode, code_of, mark
from bot.domain.message import Button, Channel, Identity, Reply
from bot.domain.outbox import Outgoing
from bot.domain.outbox import Purpose as Post
from bot.domain.person import Person
from bot.domain.wording import Language
from bot.services import consents
from bot.services.desk import Desk

_BITS = 64
_DRAWS = 5
_PURPOSE = "link code"


class NoLink(ValueError):
    """There is nothing to join; the text is the key of the sentence that says why."""


async def offer(desk: Desk, identity: Identity) -> str:
    """A fresh code in the place of the one before. Raises `NoLink` for an official's chat."""
    await _must_be_a_citizens(desk, identity)
    lasts = timedelta(minutes=desk.rules.limits.link_minutes)
    for _ in range(_DRAWS):
        code = code_of(desk.chance.bits(_BITS))
        if await desk.archive.linkings.keep(LinkCode(digest(desk, code), identity, desk.now, desk.now + lasts)):
            return code
    raise NoLink("linking.not_now")


def digest(desk: Desk, code: str) -> str:
    """What is kept of a code. Raises `NoLink` where nothing is sealed."""
    if desk.sealer is None:
        raise NoLink("linking.not_now")
    return desk.sealer.digest(code, _PURPOSE)


async def look(desk: Desk, identity: Identity, person: Person, kept: str) -> Identity:
    """The other channel behind the digest of a code, which is not used up. Raises `NoLink`."""
    await _must_be_a_citizens(desk, identity)
    other = await desk.archive.linkings.look(kept, desk.now)
    if other is None:
        raise NoLink("linking.unknown")
    if other == identity:
        raise NoLink("linking.own_code")
    await _other_person(desk, other, person)
    return other


async def join(desk: Desk, identity: Identity, person: Person, kept: str, language: Language) -> Person:
    """Makes one person of the two: the one who asked for the code stays, under the language they read.

    The code is used up. Raises `NoLink` when it was used or lapsed meanwhile, when they are one already, when the
    other was erased, and when either moved on at this very moment.
    """
    other = await look(desk, identity, person, kept)
    # First the turns, then the row of the code: whoever deletes a person takes them in this order, too.
    await _hold(desk, identity, other)
    if await desk.archive.linkings.take(kept, desk.now) != other:
        raise NoLink("linking.unknown")
    # Both are read again: whoever had them in hand has let go by now.
    mine = await desk.archive.personal.holdings.person(identity)
    theirs = await desk.archive.personal.holdings.person(other)
    if mine is None or theirs is None or mine.id != person.id or mine.id == theirs.id:
        raise NoLink("linking.unknown")
    await _must_be_a_citizens(desk, other)
    await desk.archive.linkings.join(theirs.id, mine.id)
    await consents.say(desk, theirs, Purpose.LINK, identity.channel, language, given=True)
    # The last word on each purpose counts for both, as the words that they agreed to say.
    if agreed(await consents.of(desk, theirs), Purpose.MEMORY) is False:
        await desk.archive.followers.disagree(theirs.id)
    await _tell(desk, theirs, other, identity.channel)
    return theirs


async def _hold(desk: Desk, *identities: Identity) -> None:
    """Waits until no turn of either person is under way, and lets none begin."""
    everyone = list(identities)
    for each in identities:
        person = await desk.archive.personal.holdings.person(each)
        accounts = await desk.archive.personal.holdings.accounts(person.id) if person else ()
        everyone += [account.identity for account in accounts]
    await desk.archive.linkings.hold(sorted(set(everyone), key=lambda one: (one.channel, one.id)))


async def _other_person(desk: Desk, other: Identity, person: Person) -> Person:
    theirs = await desk.archive.personal.holdings.person(other)
    if theirs is None:
        raise NoLink("linking.unknown")
    if theirs.id == person.id:
        raise NoLink("linking.already")
    await _must_be_a_citizens(desk, other)
    return theirs


async def _must_be_a_citizens(desk: Desk, identity: Identity) -> None:
    if await desk.archive.officials.by_identity(identity):
        raise NoLink("linking.official")


async def _still_refused(desk: Desk, person: Person, purposes: frozenset[Purpose], channel: Channel) -> None:
    """What was refused stays so for both: parting makes no yes of a no."""
    for purpose in sorted(purposes):
        if agreed(await consents.of(desk, person), purpose) is not False:
            await consents.say(desk, person, purpose, channel, person.language, given=False)


async def _tell(desk: Desk, person: Person, to: Identity, joined: Channel) -> None:
    """Tells the channel that the code came from, so that whoever did not mean it can part at once."""
    talk = await desk.archive.conversations.load(to)
    language = talk.language if talk else person.language
    texts = desk.rules.texts
    channel = texts.say(f"desk.channel_{joined}", language)
    message = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"{TOLD}{person.id}:{desk.chance.id()}",
        recipient=to,
        reply=Reply(
            blocks=texts.paragraphs("linking.told", language, channel=channel),
            buttons=(Button(label=texts.say("linking.part", language), press="linking:part"),),
        ),
        purpose=Post.NOTICE,
        created_at=desk.now,
        send_after=desk.now,
    )
    await desk.archive.outbox.put(message)


async def linked(desk: Desk, person: Person) -> tuple[Identity, ...]:
    """The identities that the person speaks through, the one used last first; one alone is linked to nothing."""
    return tuple(account.identity for account in await desk.archive.personal.holdings.accounts(person.id))


async def drafts(desk: Desk, person: Person, here: Identity) -> tuple[Identity, ...]:
    """The person's other identities in whose talk a draft waits."""
    accounts = await desk.archive.personal.holdings.accounts(person.id)
    return tuple(account.identity for account in accounts if account.draft and account.identity != here)


async def take_draft(desk: Desk, person: Person, marked: str, here: Identity) -> object | None:
    """The draft that waits in the talk behind the mark, which has it no longer; None when there is none."""
    identity = next((each for each in await drafts(desk, person, here) if mark(each) == marked), None)
    if identity is None:
        return None
    await desk.archive.linkings.hold([identity])
    talk = await desk.archive.conversations.load(identity)
    draft = talk.data.pop("draft", None) if talk else None
    if talk and draft is not None:
        if talk.flow == "feedback":
            talk.flow = talk.step = ""
        await desk.archive.conversations.save(identity, talk, desk.now)
    return draft


async def found(desk: Desk, person: Person, marked: str) -> Identity | None:
    """The person's identity behind the mark of a button; another's is as if it did not exist."""
    return next((each for each in await linked(desk, person) if mark(each) == marked), None)


async def part(desk: Desk, person: Person, marked: str) -> tuple[Person, Identity]:
    """Makes the identity behind the mark a new person of its own; gives both. That they were one is forgotten.

    Raises `NoLink` when the person has no other, or not this one any more.
    """
    await desk.archive.linkings.hold(await linked(desk, person))
    identity = await found(desk, person, marked)
    if identity is None or len(await linked(desk, person)) == 1:
        raise NoLink("linking.alone")
    said = await consents.of(desk, person)
    silent = frozenset(each for each in Purpose if agreed(said, each) is False and each is not Purpose.LINK)
    fresh = Person(desk.chance.id(), person.language)
    await desk.archive.linkings.part(identity, person.id, fresh.id, desk.now)
    await desk.archive.people.set_language(fresh.id, person.language)
    for each in (person, fresh):
        await _still_refused(desk, each, silent, identity.channel)
        if len(await linked(desk, each)) < 2:
            await consents.take_back(desk, each, Purpose.LINK, identity.channel)
    return fresh, identity


async def choices(desk: Desk, person: Person) -> tuple[Identity, ...]:
    """Where the person can choose to be told: their identities, and contacts that are confirmed and carried here."""
    contacts: list[Identity] = []
    for contact in await desk.archive.contacts.of_person(person.id):
        fits = [each for each, kind in CARRIED.items() if kind is contact.kind and each in desk.rules.ways_out]
        if contact.confirmed and contact.reachable and fits:
            contacts.append(Identity(fits[0], contact.id))
    return (*await linked(desk, person), *contacts)


async def choice(desk: Desk, person: Person, marked: str) -> Identity | None:
    """The choice behind the mark of a button; another's is as if it did not exist."""
    return next((each for each in await choices(desk, person) if mark(each) == marked), None)


async def choose(desk: Desk, person: Person, identity: Identity | None) -> None:
    """From now on the person is told by this one of their `choices`; None: where each case began."""
    await desk.archive.linkings.choose(person.id, identity)
