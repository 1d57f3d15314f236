"""Following a procedure: who asked to be told of its changes is told, once for each change.

We keep no list of who asked what without consent. Kept are a person's id and a procedure's code, of who pressed the
button for it; and of who agreed to that once, for 30 days, the procedures that they ask about. "Thôi báo" deletes it.
"""

import hashlib
from collections.abc import Sequence

from bot.domain.card import Card
from bot.domain.difference import differences
from bot.domain.follower import MEMORY, Following
from bot.domain.linking import carried
from bot.domain.message import Block, Button, Facts, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.person import Person, Way
from bot.domain.procedure import Procedure
from bot.domain.wording import Language
from bot.services.desk import Desk

Change = tuple[Procedure | None, Procedure | None]
"""A procedure before and after a publication; None where it was, or is, not on the list."""


async def agree(desk: Desk, person: Person, procedure: Procedure) -> None:
    """The person lets the desk remember what they ask about for 30 days each, beginning with this procedure."""
    await desk.archive.followers.agree(person.id)
    await asked(desk, person, procedure.code)


async def asked(desk: Desk, person: Person, code: str) -> None:
    """Remembers for 30 days that the person asked about the procedure, if they agreed to that; else nothing at all."""
    await desk.archive.followers.asked(person.id, code, desk.now + MEMORY)


async def following(desk: Desk, person: Person) -> dict[str, Following]:
    """What the person is told about, by code."""
    found = await desk.archive.followers.of_person(person.id, desk.now)
    return {each.code: each for each in found}


async def tell_changes(desk: Desk, changes: Sequence[Change], publication: str | None = None) -> int:
    """Queues one notice for each follower of each procedure that changed; gives how many were queued.

    To be called in the transaction that puts the list in force. `publication` names that act (its id or number): the
    same one told again tells nobody twice, while a list that goes back to an earlier text is news again. Without it
    the day takes its place. Who cannot be reached in any channel now is left out.
    """
    told = {code: change for change in changes if (code := code_of(change)) and is_news(desk, change)}
    queued = 0
    # Not at all and not yet for most procedures: one look for all of them.
    for found in await desk.archive.followers.of_procedures(told, desk.now) if told else ():
        ways = carried(await desk.archive.people.ways(found.person_id), desk.rules.ways_out)
        if ways:
            queued += await _tell(desk, ways[0], found, told[found.code], publication or desk.today.isoformat())
    return queued


async def _tell(desk: Desk, to: Way, found: Following, change: Change, publication: str) -> int:
    message = Outgoing(
        id=desk.chance.id(),
        dedupe_key=f"follow:{publication}:{found.code}:{_mark(change)}:{found.person_id}",
        recipient=to.identity,
        reply=notice(desk, change, found, to.language),
        purpose=Purpose.NOTICE,
        created_at=desk.now,
        send_after=desk.now,
    )
    return int(await desk.archive.outbox.put(message))


def notice(desk: Desk, change: Change, found: Following, language: Language) -> Reply:
    """What changed, where it stands published, why this person is told, and how to stop it."""
    texts = desk.rules.texts
    blocks: list[Block] = [*what(desk, change, language)]
    why = "follow.why_remembered" if found.until else "follow.why"
    blocks += [paragraph.model_copy(update={"small": True}) for paragraph in texts.paragraphs(why, language)]
    stop = Button(label=texts.say("follow.stop", language), press=f"follow:stop:{found.code}")
    card = Button(label=texts.say("procedures.whole_card", language), press=f"procedures:card:{found.code}")
    return Reply(blocks=tuple(blocks), buttons=(card, stop) if change[1] else (stop,))


def what(desk: Desk, change: Change, language: Language) -> tuple[Block, ...]:
    """What changed, and where it stands published."""
    texts = desk.rules.texts
    before, after = change
    if after is None:
        return texts.paragraphs("follow.removed", language, title=before.title if before else "")
    source = Card(after, texts, language).source()
    if before is None:
        return (*texts.paragraphs("follow.listed_again", language, title=after.title), *source)
    rows = differences(before, after, texts, language)
    return (*texts.paragraphs("follow.changed", language, title=after.title), Facts(rows=rows), *source)


def code_of(change: Change) -> str | None:
    """The code that the change is about; None when there is nothing on either side."""
    known = change[1] or change[0]
    return known.code if known else None


def is_news(desk: Desk, change: Change) -> bool:
    """Whether a citizen would see that something changed."""
    before, after = change
    if before is None or after is None:
        return True
    return bool(differences(before, after, desk.rules.texts, "vi"))


def _mark(change: Change) -> str:
    """A short mark of the two records."""
    records = "\n".join(one.model_dump_json() if one else "" for one in change)
    return hashlib.sha256(records.encode()).hexdigest()[:16]
