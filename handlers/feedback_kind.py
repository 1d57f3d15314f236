"""What kind of matter it is: understood by the desk, said by the citizen. No machine alone decides it."""

from dataclasses import replace

from bot.domain.case import Kind
from bot.domain.draft import Draft, Step
from bot.domain.message import Button
from bot.domain.triage_rules import TriageKind
from handlers import doors, two_matters
from handlers.feedback_ask import ask, button, keep
from handlers.feedback_take import content
from handlers.turn import Turn

_OTHER = (
    *(TriageKind.REPORT, TriageKind.PETITION, TriageKind.COMPLAINT),
    *(TriageKind.DENUNCIATION, TriageKind.QUESTION, TriageKind.EMERGENCY),
)
"""What a matter may be instead, the likeliest first. Nobody has to say that it is outside."""


async def kind(turn: Turn, draft: Draft, args: list[str]) -> None:
    """Asks which kind it is, or takes the one that was chosen."""
    chosen = TriageKind(args[0]) if args and args[0] in tuple(TriageKind) else None
    match chosen:
        case None:
            keep(turn, draft, Step.ABOUT)
            turn.say("feedback.which_kind", *_choices(turn, draft), button(turn, draft, "back", "here"))
        case TriageKind.REPORT | TriageKind.PETITION:
            settled = Kind.PETITION if chosen is TriageKind.PETITION else Kind.REPORT
            await ask(turn, replace(draft, kind=settled), Step.ABOUT)
        case TriageKind.QUESTION:
            turn.talk.leave()
            turn.talk.data["question"] = draft.content
            turn.say("feedback.as_question", turn.button("procedures.only_asking", "procedures:look"))
        case TriageKind.DENUNCIATION:
            await _denounced(turn, draft)
        case _:
            keep(turn, draft, Step.ABOUT)
            turn.talk.data["words"] = draft.content
            doors.show(turn, chosen, button(turn, draft, "insist", "here"), button(turn, draft, "stop", "stop"))


def _choices(turn: Turn, draft: Draft) -> list[Button]:
    now = TriageKind.PETITION if draft.settled_kind is Kind.PETITION else TriageKind.REPORT
    return [button(turn, draft, f"is_{other.value}", "kind", other.value) for other in _OTHER if other is not now]


async def _denounced(turn: Turn, draft: Draft) -> None:
    """The words turn out to be a denunciation: what was kept of the talk here is deleted, and the door is shown."""
    await turn.desk.archive.personal.holdings.forget_talk(turn.incoming.sender)
    keep(turn, replace(draft, content="", proposal=None), Step.CONTENT)
    anew = button(turn, draft, "not_denunciation", "rewrite")
    doors.show(turn, TriageKind.DENUNCIATION, anew, button(turn, draft, "stop", "stop"))


async def apart(turn: Turn) -> None:
    """Files the feedback of a mixed message by itself; the other matter is offered after it was sent."""
    if chosen := two_matters.chosen(turn):
        feedback, kind, words = chosen
        two_matters.wait(turn, kind, words)
        await _file(turn, feedback)


async def go_on(turn: Turn) -> None:
    """Goes on to the matter that waited: its door, or the filing of the feedback."""
    waited = two_matters.waiting(turn)
    if waited is None:
        return
    kind, words = waited
    if kind is TriageKind.REPORT:
        await _file(turn, words)
    else:
        turn.talk.data["words"] = words
        doors.show(turn, kind)


async def _file(turn: Turn, words: str) -> None:
    """Goes on with the words as feedback: in the draft that waits for its content, else in a fresh one."""
    waiting = Draft.from_json(turn.talk.data.get("draft"))
    draft = waiting if waiting and not waiting.content else Draft(id=turn.desk.chance.id())
    await content(turn, draft, words, insisted=True)
