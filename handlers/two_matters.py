"""A message with two matters: both are shown, and the citizen says whether, and which first, they go apart.

What waits its turn stands in the talk's memory: `apart` until the citizen chose, `then` until the second matter was
gone on to. Of a denunciation nothing is ever kept there but that there is one.
"""

from bot.domain.draft import CONTENT_CAP
from bot.domain.message import Block, Button, Quote
from bot.domain.mixed import Mixed, apart
from bot.domain.triage_rules import TriageKind
from handlers.turn import Turn

_GO_ON = {
    TriageKind.COMPLAINT.value: "feedback:then",
    TriageKind.DENUNCIATION.value: "feedback:then",
    TriageKind.REPORT.value: "feedback:then",
    TriageKind.QUESTION.value: "procedures:then",
}
"""The room that each second matter is gone on to in."""


def beside_door(turn: Turn, text: str) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
    """What to add to the door of a complaint or a denunciation: feedback that stands beside it, to be filed apart; or
    that a denunciation's words dispute a decision, too.
    """
    turn.talk.data.pop("apart", None)
    triage = turn.desk.rules.triage
    mixed = apart(triage, text) if text else None
    if mixed is None:
        judged = triage.judge(text)
        if judged.door is TriageKind.DENUNCIATION and TriageKind.COMPLAINT in (judged.kind, *judged.alternatives):
            wait(turn, TriageKind.COMPLAINT, "")
            return turn.paragraphs("feedback.also_complaint"), then(turn)
        return (), ()
    _keep(turn, mixed)
    return (*turn.paragraphs("feedback.mixed"), Quote(text=mixed.feedback)), (
        turn.button("feedback.apart", "feedback:apart"),
    )


def asked(turn: Turn, text: str, together: Button, *ways_out: Button) -> bool:
    """Shows the feedback and the question of a message that holds both; False when it does not.

    `together`: the way on for who means one matter.
    """
    mixed = apart(turn.desk.rules.triage, text)
    if mixed is None or mixed.kind is not TriageKind.QUESTION:
        return False
    _keep(turn, mixed)
    turn.talk.data["words"] = text[:CONTENT_CAP]
    turn.reply(
        *turn.paragraphs("feedback.mixed"),
        Quote(text=mixed.feedback),
        *turn.paragraphs("feedback.mixed_question"),
        Quote(text=mixed.other),
        buttons=(
            turn.button("feedback.question_first", "procedures:apart"),
            turn.button("feedback.apart", "feedback:apart"),
            together,
            *ways_out,
        ),
    )
    return True


def _keep(turn: Turn, mixed: Mixed) -> None:
    words = "" if mixed.kind is TriageKind.DENUNCIATION else mixed.other[:CONTENT_CAP]
    turn.talk.data["apart"] = {"feedback": mixed.feedback, "kind": mixed.kind.value, "words": words}


def chosen(turn: Turn) -> tuple[str, TriageKind, str] | None:
    """The two matters that were shown last, once: the feedback, the other's kind and its words. None for an old button,
    which is said.
    """
    match turn.talk.data.pop("apart", None):
        case {"feedback": str(feedback), "kind": str(kind), "words": str(words)} if kind in _GO_ON:
            return feedback, TriageKind(kind), words
    _old(turn)
    return None


def wait(turn: Turn, kind: TriageKind, words: str) -> None:
    """Keeps the second matter until the first is done."""
    turn.talk.data["then"] = {"kind": kind.value, "words": words}


def then(turn: Turn) -> tuple[Button, ...]:
    """The way on to the matter that waits, if one does."""
    match turn.talk.data.get("then"):
        case {"kind": str(kind)} if kind in _GO_ON:
            return (turn.button(f"feedback.then_{kind}", _GO_ON[kind]),)
    return ()


def waiting(turn: Turn) -> tuple[TriageKind, str] | None:
    """The matter that waits, once, with its words. None for an old button, which is said."""
    match turn.talk.data.pop("then", None):
        case {"kind": str(kind), "words": str(words)} if kind in _GO_ON:
            return TriageKind(kind), words
    _old(turn)
    return None


def _old(turn: Turn) -> None:
    turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))
