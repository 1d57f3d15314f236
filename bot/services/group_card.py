"""A case as a group of its office is told of it: the matter and the dates, and nothing of whose it is.

A group may hold anybody, and what was said there cannot be taken back. So its words are struck as those that are kept
for teaching: without names, numbers, house addresses and links; and what may hold a denunciation is not told at all.
"""

from collections.abc import Iterable

from bot.domain import casecode
from bot.domain.case import ActorKind, Case, Event
from bot.domain.group import Group
from bot.domain.message import Block, Button, Facts, Heading, Paragraph, Place, Quote, Reply
from bot.domain.outbox import Purpose
from bot.domain.pseudonym import covered
from bot.domain.redact import redact
from bot.domain.worklist import open_acts
from bot.services import notices
from bot.services.desk import Desk


async def tell(desk: Desk, case: Case, event: Event, groups: Iterable[Group]) -> None:
    """Queues the alert of the event to each of the groups that is told of cases."""
    for group in groups:
        if group.told:
            said = desk.rules.texts.paragraphs(f"notices.alert_{event.kind}")
            note = _struck(desk, case, event.note, own_words=event.actor is ActorKind.CITIZEN) if event.note else ()
            reply = card(desk, case, *said, *note).model_copy(update={"place": Place(topic=group.topic)})
            key = f"alert:{event.id}:{group.id}"
            made = notices.message(desk, key, group.chat, reply, purpose=Purpose.ALERT, case=case)
            await desk.archive.outbox.queue(made)


class Cards:
    """The messages that stand for a case in groups. They are asked for along with what is asked next, so make it before
    the case is written.
    """

    def __init__(self, desk: Desk, case: Case) -> None:
        self._desk, self._cards = desk, desk.archive.groups.cards(case.id)

    async def follow(self, case: Case, event: Event) -> None:
        """Has each show the case as it is now; of one that went to another office only that it did."""
        found = await self._cards
        holder = await self._desk.archive.officials.by_id(case.holder_id) if found and case.holder_id else None
        for each in found:
            if each.office == case.office:
                reply = card(self._desk, case, holder=holder.name if holder else "")
            else:
                reply = Reply(blocks=self._desk.rules.texts.paragraphs("groups.gone_on"))
            place = Place(topic=each.topic, edits=each.card)
            key = f"card:{event.id}:{each.chat.id}"
            told = reply.model_copy(update={"place": place})
            made = notices.message(self._desk, key, each.chat, told, purpose=Purpose.ALERT, case=case)
            await self._desk.archive.outbox.queue(made)


def card(desk: Desk, case: Case, *said: Block, holder: str = "") -> Reply:
    """The card, with what can be done; `holder` is the official who took it there."""
    texts = desk.rules.texts
    title = texts.say("notices.card_title", code=casecode.show(case.code))
    taken = texts.paragraphs("groups.taken_by", name=holder) if holder else ()
    words = _struck(desk, case, " ".join(filter(None, (case.content, case.proposal))), own_words=True)
    buttons = tuple(
        Button(label=texts.say(f"officials.{act}"), press=f"officials:{act}:{case.code}") for act in open_acts(case)
    )
    blocks = (*said, Heading(text=title), Facts(rows=notices.facts(desk, case, "vi")), *words, *taken)
    return Reply(blocks=blocks, buttons=buttons)


def _struck(desk: Desk, case: Case, words: str, *, own_words: bool) -> tuple[Quote | Paragraph, ...]:
    if desk.rules.triage.judge(words).restricted:
        return desk.rules.texts.paragraphs("groups.words_left_out")
    return (Quote(text=redact(covered(words, case.sender, own_words=own_words))),)
