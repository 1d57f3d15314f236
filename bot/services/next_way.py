"""What could not be sent one way goes to the person's next: chosen, where the case began, used last, and then contacts.

Each try is a message of its own, queued in the commit that gives the one before up, with a key that follows from the
first one's: so that no way is taken twice, and the tries end (docs/decisions/linking.md).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.domain.consent import Consent, Purpose, agreed
from bot.domain.contact import CARRIED
from bot.domain.linking import first_way
from bot.domain.message import Channel, Identity
from bot.domain.outbox import HANDED_ON, Outgoing, PostStatus, root_of
from bot.domain.ports import Archive
from bot.services import consents


class Passing(StrEnum):
    """What became of a message that one way gave up."""

    QUEUED = "queued"
    """The next way has it."""
    NONE_LEFT = "none_left"
    """The person has no further way."""
    STAYS = "stays"
    """It is none that goes another way: an answer in a talk, an official's, or somebody's who is no more."""


async def hand_on(
    archive: Archive, message: Outgoing, at: datetime, new_id: str, carried: Collection[Channel]
) -> Passing:
    """Queues the message for the person's next way. `carried`: the channels that this installation has."""
    person_id = await _whose(archive, message.recipient) if message.purpose in HANDED_ON else None
    if person_id is None:
        return Passing.STAYS
    said = await archive.personal.consents.of_person(person_id)
    if not consents.allows_telling(said):
        return Passing.STAYS
    root = root_of(message.dedupe_key)
    tries = await archive.outbox.tries(root)
    used = {each.recipient for each in tries}
    ways = await _ways(archive, message, person_id, said, carried)
    way = next((each for each in ways if each.channel in carried and each not in used), None)
    if way is None:
        return Passing.NONE_LEFT
    fresh = replace(
        message,
        id=new_id,
        dedupe_key=f"{root}>{len(tries) + 1}",
        recipient=way,
        created_at=at,
        send_after=at,
        status=PostStatus.PENDING,
        attempts=0,
        last_error="",
    )
    return Passing.QUEUED if await archive.outbox.put(fresh) else Passing.STAYS


async def _whose(archive: Archive, recipient: Identity) -> str | None:
    if recipient.channel in CARRIED:
        contact = await archive.contacts.by_id(recipient.id)
        return contact.person_id if contact else None
    person = await archive.personal.holdings.person(recipient)
    return person.id if person else None


async def _ways(
    archive: Archive, message: Outgoing, person_id: str, said: Sequence[Consent], carried: Collection[Channel]
) -> tuple[Identity, ...]:
    """Every way in its order; contacts only for the person's own case, which they were given for."""
    case = await archive.joinings.by_id(message.case_id) if message.case_id else None
    talks = await archive.people.ways(person_id)
    own = case if case and case.person_id == person_id else None
    first = first_way(talks, own.origin if own else message.recipient, carried)
    ordered = (*((first,) if first else ()), *(way for way in talks if way is not first))
    identities = tuple(way.identity for way in ordered)
    if own is None or agreed(said, Purpose.CONTACT) is not True:
        return identities
    given = {
        each.kind: each.id for each in await archive.contacts.of_person(person_id) if each.confirmed and each.reachable
    }
    return (*identities, *(Identity(channel, given[kind]) for channel, kind in CARRIED.items() if kind in given))
