"""Whom a message goes to that leaves by a contact: the contact, opened, and the code of the case if it is their own."""

from dataclasses import dataclass

from bot.domain.contact import Contact
from bot.domain.outbox import Bad, Gone, Outgoing
from bot.domain.ports import Archive, Unsealable


@dataclass(frozen=True, slots=True)
class Addressee:
    """`code` is None when the message is about no case, or about one that they joined, whose code is another's."""

    contact: Contact
    code: str | None


async def addressee(archive: Archive, message: Outgoing) -> Addressee:
    """Who the message is for. Raises `Gone` when the contact was deleted meanwhile, and `Bad` when no key opens it."""
    try:
        contact = await archive.contacts.by_id(message.recipient.id)
    except Unsealable:
        msg = "the contact opens under none of the keys"
        raise Bad(msg) from None
    if contact is None:
        msg = "the contact was deleted"
        raise Gone(msg)
    case = await archive.joinings.by_id(message.case_id) if message.case_id else None
    own = case is not None and case.person_id == contact.person_id
    return Addressee(contact, case.code if case and own else None)
