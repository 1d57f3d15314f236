"""Words that were written anew after they were sent: they change the draft while it is open, and nothing else.

An edit makes no case and reaches none: once words are in the register, what is to be added is added in the open.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import OPEN
from bot.domain.draft import Draft, Step
from bot.domain.message import Block
from bot.domain.search.fold import fold
from bot.services import register
from handlers.feedback_acts import step_of
from handlers.feedback_ask import button
from handlers.feedback_take import take
from handlers.turn import Turn

_RECENT = timedelta(hours=48)
"""How long Telegram lets people write a message anew."""


def note(turn: Turn, step: Step) -> None:
    """Remembers which message answered the step."""
    if turn.incoming.message:
        turn.talk.data["said"] = [turn.incoming.message, step.value]


def note_last(turn: Turn) -> None:
    """Remembers the message that was heard last: feedback may begin with its words."""
    if turn.incoming.message and turn.text:
        turn.talk.data["last"] = turn.incoming.message


async def hear(turn: Turn) -> None:
    """An edit. One that can change nothing any more is answered with the way to add, or not at all."""
    draft = Draft.from_json(turn.talk.data.get("draft"))
    if draft is None:
        await _after(turn)
        return
    step = _step(turn)
    if step is None or turn.talk.flow != "feedback" or not fold(turn.text):
        onward = button(turn, draft, "change", "change"), button(turn, draft, "to_step", "here")
        turn.say("feedback.edit_not_taken", *onward)
        return
    await _again(turn, draft, step)


def _step(turn: Turn) -> Step | None:
    """The step that the edited message had answered, when it was the last that answered one."""
    said = turn.talk.data.get("said")
    if not isinstance(said, list) or said[0] != turn.incoming.message or said[1] not in tuple(Step):
        return None
    return Step(said[1])


async def _again(turn: Turn, draft: Draft, step: Step) -> None:
    """Reads the words as the answer to the same step again, with the same care as the first time."""
    editing = draft.editing or step_of(turn) is Step.SUMMARY
    await take(turn, replace(draft, editing=editing), step)
    fresh = Draft.from_json(turn.talk.data.get("draft"))
    if fresh is not None and _words(fresh) != _words(draft) and turn.replies:
        first = turn.replies[0]
        blocks: tuple[Block, ...] = (*turn.paragraphs("feedback.edit_taken"), *first.blocks)
        turn.replies[0] = first.model_copy(update={"blocks": blocks})


def _words(draft: Draft) -> tuple[str | None, ...]:
    return draft.content, draft.proposal, draft.name, draft.address, draft.phone


async def _after(turn: Turn) -> None:
    """What was filed stands; what is to be added goes to it by its own button."""
    latest = next(iter(await turn.desk.archive.cases.of_person(turn.person.id, 1)), None)
    if latest is None or latest.status not in OPEN or latest.origin != turn.incoming.sender:
        return
    if turn.desk.now - latest.received_at <= _RECENT:
        supply = turn.button("notices.supply", f"tracking:supply:{latest.code}")
        turn.say("feedback.edit_after", supply, code=register.shown(latest))
