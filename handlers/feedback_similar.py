"""Before a report goes on its way: others may have told of the same, and who wants may join them instead.

It is an offer beside the next question, never a stop: whoever answers the question files their own.
"""

from bot.domain.case import OPEN, Case
from bot.domain.consent import Purpose
from bot.domain.draft import Draft
from bot.domain.message import Block, Button, Paragraph, Span
from bot.services import consents, limits, routing, similar
from handlers.refusal import too_many_cases
from handlers.turn import Turn

_KEPT = "similar"
"""Where the talk's memory holds the id of the case that was offered."""


async def offer(turn: Turn, draft: Draft) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
    """What to say of others who told of the same, and the button that joins them; nothing when nobody did."""
    turn.talk.data.pop(_KEPT, None)
    office = routing.route(turn.desk, draft).office
    found = await similar.find(turn.desk, turn.person, draft.content, office, place=draft.place or None)
    if found is None:
        return (), ()
    turn.talk.data[_KEPT] = found.case.id
    told = consents.notice(turn.desk, Purpose.CHANNEL, turn.incoming.sender.channel, turn.language)
    blocks: tuple[Block, ...] = (
        *turn.paragraphs("similar.offer", count=found.people),
        similar.summary(turn.desk, found.case, turn.language),
        *turn.paragraphs("similar.join_means"),
        Paragraph(spans=(Span(text=told.words),), small=True),
        *turn.paragraphs("similar.or_file"),
    )
    return blocks, (turn.button("similar.join", f"feedback:join:{draft.short}"),)


async def join(turn: Turn, draft: Draft) -> bool:
    """Joins the case that was offered, and lets the draft go; False when there is none to join any more."""
    case = await _offered(turn)
    if case is None:
        return False
    bound = await limits.filing(turn.desk, turn.person, turn.incoming.address)
    if bound:
        too_many_cases(turn, bound, turn.button("feedback.continue", f"feedback:here:{draft.short}"))
        return True
    joining = await similar.join(turn.desk, case, turn.person, turn.incoming.sender)
    channel = turn.incoming.sender.channel
    await consents.say(turn.desk, turn.person, Purpose.CHANNEL, channel, turn.language, given=True)
    turn.talk.leave()
    people = await turn.desk.archive.joinings.people(case.id)
    turn.reply(
        *turn.paragraphs("similar.joined", count=people),
        similar.summary(turn.desk, case, turn.language),
        *turn.paragraphs("similar.joined_next"),
        buttons=(
            turn.button("similar.see", f"joined:see:{joining.id}"),
            turn.button("similar.leave", f"joined:leave:{joining.id}"),
            turn.button("chat.to_menu", "start:menu"),
        ),
    )
    return True


async def _offered(turn: Turn) -> Case | None:
    """The case offered last, if it is still open."""
    kept = turn.talk.data.pop(_KEPT, None)
    case = await turn.desk.archive.joinings.by_id(kept) if isinstance(kept, str) else None
    return case if case and case.status in OPEN else None
