"""How else a person can be reached: given by an act of its own, confirmed by a code where that can be done, forgotten.

A phone is the one that the case was filed with; nobody types another. An address of mail is used once the code that
went there came back. Tries and letters count together with linking codes, so that nobody's mailbox is filled from here.
"""

from datetime import timedelta

from bot.domain import email_address
from bot.domain.consent import Purpose
from bot.domain.contact import CARRIED, Contact, ContactKind
from bot.domain.linking import code_of
from bot.domain.message import Channel, Identity, Reply
from bot.domain.outbox import Outgoing
from bot.domain.outbox import Purpose as Post
from bot.domain.person import Person
from bot.domain.ports import Unsealable
from bot.domain.wording import Language
from bot.services import consents
from bot.services.desk import Desk

_BITS = 64
_PURPOSE = "contact code"


def kinds(desk: Desk) -> tuple[ContactKind, ...]:
    """What can be given here: what a channel of this installation carries."""
    return tuple(dict.fromkeys(kind for channel, kind in CARRIED.items() if channel in desk.rules.ways_out))


async def give_email(desk: Desk, person: Person, typed: str, channel: Channel, language: Language) -> None:
    """Keeps the address and sends a code there; with it goes the consent. Raises `NotAnAddress` and `Unsealable`."""
    address = email_address.read(typed)
    code = code_of(desk.chance.bits(_BITS))
    until = desk.now + timedelta(minutes=desk.rules.limits.link_minutes)
    contact = Contact(desk.chance.id(), person.id, ContactKind.EMAIL, address, confirmed=False)
    await desk.archive.contacts.give(contact, desk.now, (_digest(desk, code), until))
    await consents.say(desk, person, Purpose.CONTACT, channel, language, given=True)
    blocks = desk.rules.texts.paragraphs(
        "contact.letter", language, code=code, minutes=desk.rules.limits.link_minutes, place=desk.rules.profile.name
    )
    letter = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"contact:{contact.id}",
        recipient=Identity(Channel.EMAIL, contact.id),
        reply=Reply(blocks=blocks),
        purpose=Post.REPLY,
        created_at=desk.now,
        send_after=desk.now,
    )
    await desk.archive.outbox.put(letter)


async def confirm(desk: Desk, person: Person, code: str) -> bool:
    """Whether this was the code in the letter; the address is used from now on. Raises `Unsealable`."""
    return await desk.archive.contacts.confirm(person.id, _digest(desk, code), desk.now)


def _digest(desk: Desk, code: str) -> str:
    if desk.sealer is None:
        msg = "nothing is sealed here"
        raise Unsealable(msg)
    return desk.sealer.digest(code, _PURPOSE)


async def give_phone(desk: Desk, person: Person, number: str, channel: Channel, language: Language) -> None:
    """Keeps the phone that the person filed with; with it goes the consent."""
    contact = Contact(desk.chance.id(), person.id, ContactKind.PHONE, number, confirmed=True)
    await desk.archive.contacts.give(contact, desk.now)
    await consents.say(desk, person, Purpose.CONTACT, channel, language, given=True)


async def forget(desk: Desk, person: Person, channel: Channel) -> int:
    """Deletes every contact and takes the consent back; gives how many there were."""
    await consents.take_back(desk, person, Purpose.CONTACT, channel)
    return await desk.archive.contacts.forget(person.id)
