"""How each step of the feedback talk reads an answer. A wrong one is explained and asked again; nothing is lost."""

from dataclasses import replace

from bot.domain import phone
from bot.domain.case import Kind
from bot.domain.draft import CONTENT_CAP, LINE_CAP, Draft, Step, after
from bot.domain.intent import asks, is_question
from bot.domain.message import Block
from bot.domain.procedure import Procedure
from bot.domain.search.fold import fold
from bot.domain.sender import wrong_address, wrong_name
from bot.domain.triage_rules import TriageKind
from bot.services import procedures
from handlers import confirmation, doors, feedback_about, two_matters
from handlers.feedback_ask import ask, button, keep
from handlers.turn import Turn

_SHORTEST_CONTENT = 3


async def forward(turn: Turn, draft: Draft, step: Step, *said: Block) -> None:
    """On to the next step, or back to the summary when a part was being edited."""
    onward = Step.SUMMARY if draft.editing else after(step)
    await ask(turn, draft, onward, *said)


async def take(turn: Turn, draft: Draft, step: Step) -> None:
    """Reads the words as the answer to the step."""
    text = turn.text
    if _led_elsewhere(turn, draft, step):
        return
    if step in (Step.NAME, Step.ADDRESS, Step.PHONE, Step.PHOTOS) and await _aside(turn, draft, step):
        return
    match step:
        case Step.CONTENT:
            await content(turn, draft, text)
        case Step.ABOUT:
            await feedback_about.take(turn, draft, text)
        case Step.NAME | Step.ADDRESS:
            await _line(turn, draft, step, text)
        case Step.PHONE:
            await _phone(turn, draft, text)
        case Step.PROPOSAL:
            await forward(turn, replace(draft, proposal=text[:CONTENT_CAP], editing=True), step)
        case Step.PHOTOS | Step.SUMMARY:
            await ask(turn, draft, step, *turn.paragraphs(f"feedback.press_{step.value}"))


def _led_elsewhere(turn: Turn, draft: Draft, step: Step) -> bool:
    """A denunciation as a later answer, or a cry for help instead of a name: shown its door and not kept; the draft
    waits. The first step looks for itself.
    """
    if step is Step.CONTENT:
        return False
    kind = confirmation.door(turn, turn.text, turn.desk.rules.triage.judge(turn.text))
    if kind is not TriageKind.DENUNCIATION and (kind, step) != (TriageKind.EMERGENCY, Step.NAME):
        return False
    keep(turn, draft, step)
    go_on, stop = button(turn, draft, "continue", "here"), button(turn, draft, "stop", "stop")
    doors.show(turn, kind, go_on, stop, text=turn.text)
    return True


async def content(turn: Turn, draft: Draft, text: str, *, insisted: bool = False) -> None:
    """What happened. What belongs to another door is led there first; the person may insist, save a denunciation."""
    door = confirmation.door(turn, text, turn.desk.rules.triage.judge(text))
    if door is TriageKind.DENUNCIATION:
        keep(turn, draft, Step.CONTENT)
        # Where the words cannot be sealed until the person says that they are none, they are written anew.
        anew = () if turn.desk.sealer else (button(turn, draft, "not_denunciation", "rewrite"),)
        doors.show(turn, door, *anew, button(turn, draft, "stop", "stop"), text=text)
        return
    if len(fold(text)) < _SHORTEST_CONTENT:
        await ask(turn, draft, Step.CONTENT, *turn.paragraphs("feedback.content_too_short"))
        return
    if not insisted and door in (TriageKind.EMERGENCY, TriageKind.COMPLAINT):
        turn.talk.data["words"] = text[:CONTENT_CAP]
        keep(turn, draft, Step.CONTENT)
        insist, stop = button(turn, draft, "insist", "insist"), button(turn, draft, "stop", "stop")
        doors.show(turn, door, insist, stop, text=text)
        return
    if not insisted and door is TriageKind.QUESTION and _answer_question(turn, draft, text):
        return
    together = button(turn, draft, "one_matter", "insist")
    if not insisted and two_matters.asked(turn, text, together, button(turn, draft, "stop", "stop")):
        keep(turn, draft, Step.CONTENT)
        return
    turn.talk.data.pop("words", None)
    kind = Kind.PETITION if door is TriageKind.PETITION else Kind.REPORT
    draft = replace(draft, content=text[:CONTENT_CAP], kind=kind)
    said = (*_outside(turn, door), *feedback_about.notes(turn, text))
    if not draft.editing:
        draft = feedback_about.propose(turn, draft)
    await forward(turn, draft, Step.CONTENT, *said)


def _outside(turn: Turn, door: TriageKind) -> tuple[Block, ...]:
    """That it may be nobody's matter here; the person decides, and no machine refuses it."""
    if door is not TriageKind.OUTSIDE:
        return ()
    return turn.paragraphs("feedback.perhaps_outside", office=turn.desk.rules.profile.receiver(turn.desk.today).name)


def _answer_question(turn: Turn, draft: Draft, text: str) -> bool:
    """A question instead of feedback: a short card, and the choice to file the words all the same."""
    card = procedures.find(turn.desk, text).card
    if card is None:
        return False
    turn.talk.data["words"] = text[:CONTENT_CAP]
    keep(turn, draft, Step.CONTENT)
    turn.reply(
        *procedures.card(turn.desk, card, turn.language).short(),
        *turn.paragraphs("feedback.was_question"),
        buttons=(
            button(turn, draft, "insist", "insist"),
            turn.button("procedures.whole_card", f"procedures:card:{card.code}"),
            button(turn, draft, "stop", "stop"),
        ),
    )
    return True


async def _aside(turn: Turn, draft: Draft, step: Step) -> bool:
    """A question asked in the middle is answered shortly, then the step is asked again."""
    if not is_question(turn.text):
        return False
    card = procedures.find(turn.desk, turn.text).card or _in_hand(turn, draft)
    if card is None:
        return False
    short = procedures.card(turn.desk, card, turn.language).short()
    await ask(turn, draft, step, *short, *turn.paragraphs("feedback.back_to_step"))
    return True


def _in_hand(turn: Turn, draft: Draft) -> Procedure | None:
    """The procedure that a short question in the middle is about ("phí bao nhiêu?"); None when it names another."""
    known = procedures.get(turn.desk, draft.procedure or turn.talk.procedure)
    return known if known and asks(turn.text, known.title) else None


async def _line(turn: Turn, draft: Draft, step: Step, text: str) -> None:
    """A name or an address: one line of words, never a number of an identity card."""
    line = " ".join(text.split())
    wrong = wrong_name(line) if step is Step.NAME else wrong_address(line, draft.name)
    if wrong:
        await ask(turn, draft, step, *turn.paragraphs(f"feedback.{wrong}"))
    elif step is Step.NAME:
        await forward(turn, replace(draft, name=line[:LINE_CAP]), step)
    else:
        await forward(turn, replace(draft, address=line[:LINE_CAP]), step)


async def _phone(turn: Turn, draft: Draft, text: str) -> None:
    """A telephone number that can be called from Vietnam, kept in E.164."""
    try:
        number = phone.read(text)
    except phone.NotAPhone as error:
        await ask(turn, draft, Step.PHONE, *turn.paragraphs(f"feedback.phone_{error.why}"))
        return
    await forward(turn, replace(draft, phone=number), Step.PHONE)
