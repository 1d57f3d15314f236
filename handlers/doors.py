"""The right door for what is no feedback: emergencies, complaints, denunciations.

Neither gets a date of Nghị định 20/2008/NĐ-CP, which leaves khiếu nại and tố cáo out (Điều 1); the terms told are
those of Luật Khiếu nại 2011 and Luật Tố cáo 2018 as amended, as the profile has them in force today.
"""

from bot.domain.message import Button
from bot.domain.profile import ChargeName, ProfileError, RuleName
from bot.domain.triage_rules import ANOTHER_DOOR, TriageKind
from handlers import confirmation, two_matters
from handlers.evidence import set_aside
from handlers.turn import Turn

DOORS = ANOTHER_DOOR
"""What is led to another door."""

_DESK: dict[TriageKind, ChargeName] = {
    TriageKind.COMPLAINT: "complaint_desk",
    TriageKind.DENUNCIATION: "denunciation_desk",
}
_TERMS: dict[TriageKind, tuple[RuleName, ...]] = {
    TriageKind.COMPLAINT: ("complaint_limit", "complaint_acceptance", "complaint_settlement"),
    TriageKind.DENUNCIATION: ("denunciation_processing", "denunciation_settlement"),
}


def denounced(turn: Turn, *buttons: Button, surely: bool = False) -> bool:
    """Shows the door of a denunciation when the words are one: wherever they come, they are not to be kept.

    `surely`: only when signals say so, where what is written is about somebody's fault by its nature.
    """
    judged = turn.desk.rules.triage.judge(turn.text)
    door = confirmation.door(turn, turn.text, judged)
    if door is not TriageKind.DENUNCIATION or (surely and not judged.surely):
        return False
    show(turn, TriageKind.DENUNCIATION, *buttons, text=turn.text)
    return True


def show(turn: Turn, kind: TriageKind, *buttons: Button, text: str = "") -> None:
    """Where to go with it, what is needed there, and the person's protection; a denunciation's words are struck out.

    `text`: the words that led here; feedback in them is offered to be filed apart. Where they only look like a
    denunciation, the person is asked first.
    """
    if kind is TriageKind.DENUNCIATION:
        set_aside(turn)
        if not turn.denounces and confirmation.ask(turn, text, *buttons):
            return
    turn.secret = turn.secret or kind is TriageKind.DENUNCIATION
    contact = turn.button("chat.door_person", "start:contact")
    names: dict[str, str] = {what: _term(turn, what) for what in _TERMS.get(kind, ())}
    if kind in _DESK:
        names["office"] = _office(turn, _DESK[kind])
    told, first = two_matters.beside_door(turn, text)
    if kind is TriageKind.COMPLAINT and turn.desk.sealer is not None:
        first = (*first, turn.button("complaint.start", "complaint:start"))
    if kind is TriageKind.DENUNCIATION and turn.desk.sealer is not None:
        told = (*told, *turn.paragraphs("restricted.offer"))
        first = (turn.button("restricted.start", "restricted:start"), *first)
        if not turn.denounces and confirmation.hold(turn, text):
            told = (*told, *turn.paragraphs("feedback.denounces_nobody"))
            buttons = (confirmation.no(turn), *buttons)
    turn.reply(*turn.paragraphs(f"feedback.door_{kind.value}", **names), *told, buttons=(*first, *buttons, contact))


def urgent(turn: Turn) -> None:
    """Says the numbers to call first, when words in the middle of a talk cry for help; the talk goes on after."""
    if turn.desk.rules.triage.judge(turn.text).kind is TriageKind.EMERGENCY:
        turn.say(f"feedback.door_{TriageKind.EMERGENCY.value}")


def _term(turn: Turn, what: RuleName) -> str:
    """A term such as "90 ngày", as it is in force today."""
    try:
        rule = turn.desk.rules.profile.rule(what, turn.desk.today)
    except ProfileError:
        return turn.words("feedback.some_term")
    return turn.words(f"card.unit.{rule.unit.value}", number=rule.number)


def _office(turn: Turn, charge: ChargeName) -> str:
    try:
        return turn.desk.rules.profile.charged(charge, turn.desk.today).name
    except ProfileError:
        return turn.words(f"feedback.some_{charge}")
