"""Questions: words in, a card, choices or an honest "not found" out; follow-ups keep the procedure in hand."""

from collections.abc import Awaitable, Callable

from bot.domain.case import Kind
from bot.domain.draft import CONTENT_CAP, SHORT, Draft
from bot.domain.intent import Ask, asks
from bot.domain.message import Button, CodeBlock, Quote
from bot.domain.procedure import Part, Procedure
from bot.domain.triage_rules import FEEDBACK, TriageKind
from bot.services import consents, limits, procedures, questions, register
from bot.services.procedures import Found
from handlers import confirmation, doors, twins, two_matters
from handlers.refusal import too_many_cases
from handlers.turn import Turn

_STORY = 8
"""Words from which what no procedure answers may be a story to file."""


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """The buttons of this room; False when the button is not one of them (any more)."""
    procedure = procedures.get(turn.desk, args[0] if args else None)
    if verb in {"card", "foreign", "twin"} and procedure:
        show(turn, procedure)
    elif verb == "linked":
        _linked(turn, procedure)
    elif verb == "part" and procedure and len(args) == 2:
        await _part(turn, procedure, args[1])
    elif verb == "wrong" and args:
        await _others(turn, args[0])
    elif verb == "send" and args:
        await _pass_on(turn, args[0])
    elif verb in _ACTS:
        await _ACTS[verb](turn)
    else:
        return False
    return True


async def hear(turn: Turn) -> None:
    """Free words outside any other talk."""
    text = turn.text
    turn.talk.data.pop("words", None)
    if told_apart := procedures.get(turn.desk, twins.answered(turn)):
        show(turn, told_apart)
        return
    judged = turn.desk.rules.triage.judge(text)
    door = confirmation.door(turn, text, judged)
    if door in doors.DOORS:
        turn.talk.data.pop("question", None)
        _door(turn, door, text)
        return
    if two_matters.asked(turn, text, turn.button("feedback.one_matter", "feedback:start")):
        return
    in_hand = procedures.get(turn.desk, turn.talk.procedure)
    if in_hand and (asked := asks(text, in_hand.title)):
        answer(turn, in_hand, asked)
        return
    if in_hand is None and asks(text):
        await _which(turn)
        return
    turn.talk.data["question"] = text[:CONTENT_CAP]
    found = procedures.asked(turn.desk, text)
    if confirmation.denied(turn, text) or (door in FEEDBACK and judged.signals):
        _offer_feedback(turn, text, found)
    else:
        await _tell(turn, found)


async def _first(turn: Turn) -> None:
    """Answers the question of a message with two matters; the way to the feedback stays under the answer."""
    if chosen := two_matters.chosen(turn):
        feedback, _, question = chosen
        two_matters.wait(turn, TriageKind.REPORT, feedback)
        turn.talk.flow = turn.talk.step = ""
        turn.talk.data["question"] = question
        await _tell(turn, procedures.asked(turn.desk, question))
        turn.offer(*two_matters.then(turn))


async def _after(turn: Turn) -> None:
    """Answers the question that waited until the feedback was sent."""
    if waited := two_matters.waiting(turn):
        turn.talk.data["question"] = waited[1]
        await _tell(turn, procedures.asked(turn.desk, waited[1]))


async def _which(turn: Turn) -> None:
    """A follow-up with nothing in hand: the choices of the question before are still open, or there are none. Who has
    filed something may mean that.
    """
    earlier = turn.talk.data.get("question")
    found = procedures.find(turn.desk, earlier) if isinstance(earlier, str) else Found(likely=(), certain=False)
    if found.likely:
        _choose(turn, found, "procedures.choose")
    else:
        own = await turn.desk.archive.cases.of_person(turn.person.id, 1)
        turn.say("procedures.which", *([turn.button("chat.door_track", "tracking:start")] if own else []))


async def _look(turn: Turn) -> None:
    """Takes the last words as a question after all."""
    await _tell(turn, procedures.find(turn.desk, str(turn.talk.data.get("question", ""))))


async def _list(turn: Turn) -> None:
    """Every choice by its name, instead of the question that tells twins apart."""
    found = procedures.find(turn.desk, str(turn.talk.data.get("question", "")))
    if found.likely:
        _choose(turn, found, "procedures.choose")
    else:
        turn.say("procedures.which")


def _door(turn: Turn, kind: TriageKind, text: str) -> None:
    """The right door; a denunciation's words are not kept, the others may still be filed if the person insists."""
    if kind is TriageKind.DENUNCIATION:
        doors.show(turn, kind, text=text)
        return
    turn.talk.data["words"] = text[:CONTENT_CAP]
    doors.show(turn, kind, turn.button("feedback.insist", "feedback:start"), text=text)


def _offer_feedback(turn: Turn, text: str, found: Found) -> None:
    """Words that read like feedback: to be filed with one tap, or taken as a question after all."""
    turn.talk.data["words"] = text[:CONTENT_CAP]
    look = turn.button("procedures.only_asking", "procedures:look") if found.likely else None
    turn.say(
        "procedures.like_feedback",
        _file(turn),
        look or turn.button("procedures.pass_on", "procedures:pass_on"),
    )


async def _tell(turn: Turn, found: Found) -> None:
    if found.card:
        show(turn, found.card)
    elif found.twins:
        twins.ask(turn, found.twins)
    elif found.likely:
        _choose(turn, found, "procedures.choose")
    else:
        await not_found(turn)


def _choose(turn: Turn, found: Found, key: str) -> None:
    """Offers what the words may mean. Nothing is in hand until one is picked."""
    turn.talk.procedure = None
    buttons = [Button(label=label, press=f"procedures:card:{code}") for label, code in found.choices()]
    turn.say(key, *buttons, turn.button("procedures.none_of_these", "procedures:none"))


def show(turn: Turn, procedure: Procedure) -> None:
    """The card. The procedure is in hand from now on."""
    turn.talk.procedure = turn.shown = procedure.code
    ready = (turn.button("procedures.ask_ready", f"procedures:part:{procedure.code}:ready"),) if procedure.terms else ()
    turn.reply(
        *procedures.card(turn.desk, procedure, turn.language).blocks(),
        *turn.paragraphs("procedures.ask_more"),
        buttons=(
            *ready,
            turn.button("procedures.feedback_about", f"feedback:start:{procedure.code}"),
            turn.button("follow.button", f"follow:ask:{procedure.code}"),
            turn.button("procedures.wrong", f"procedures:wrong:{procedure.code}"),
            *_portal(turn, procedure),
        ),
    )


def _linked(turn: Turn, procedure: Procedure | None) -> None:
    """The card that a notice board's code points to. Another talk steps back, as for the menu; its draft waits."""
    turn.talk.flow = turn.talk.step = ""
    if procedure is None:
        turn.say("procedures.not_listed", turn.button("chat.to_menu", "start:menu"))
    else:
        show(turn, procedure)


def _portal(turn: Turn, procedure: Procedure) -> tuple[Button, ...]:
    """The published page. It stands last: a link cannot be picked by its number."""
    label = turn.words("procedures.open_portal")
    return (Button(label=label, link=str(procedure.link)),) if procedure.link else ()


async def _part(turn: Turn, procedure: Procedure, part: str) -> None:
    turn.talk.procedure = procedure.code
    known = Part(part) if part in tuple(Part) else Part.LINK
    asked = Ask.READY if part == Ask.READY else procedures.ASK_OF_PART.get(known)
    if asked is None:
        show(turn, procedure)
    else:
        answer(turn, procedure, (asked,))


def answer(turn: Turn, procedure: Procedure, asked: tuple[Ask, ...]) -> None:
    """What was asked of the procedure in hand, with its name, so that a wrong guess is seen at once."""
    turn.shown = procedure.code
    shown = procedures.card(turn.desk, procedure, turn.language)
    papers = shown.papers() if Ask.PAPERS in asked else ()
    turn.reply(
        *turn.paragraphs("procedures.about", title=procedure.title),
        *procedures.answers(turn.desk, procedure, tuple(ask for ask in asked if ask is not Ask.PAPERS), turn.language),
        *papers,
        *shown.source(),
        buttons=(
            turn.button("procedures.whole_card", f"procedures:card:{procedure.code}"),
            turn.button("procedures.wrong", f"procedures:wrong:{procedure.code}"),
            *_portal(turn, procedure),
        ),
    )


async def _others(turn: Turn, wrong: str) -> None:
    """What else the same question may have meant."""
    question = str(turn.talk.data.get("question", ""))
    found = procedures.find(turn.desk, question, besides=wrong) if question else Found(likely=(), certain=False)
    if found.likely:
        _choose(turn, found, "procedures.choose_other")
    else:
        turn.talk.procedure = None
        await not_found(turn)


async def not_found(turn: Turn) -> None:
    """Nothing fits: how to ask again, whom to ask, and that the question can be passed on. The office learns of it."""
    question = turn.talk.data.get("question")
    # One person who presses or asks twice in a row is one question.
    if isinstance(question, str) and question != turn.talk.data.get("noted"):
        turn.talk.data["noted"] = question
        await questions.note(turn.desk, question)
    # A story, in another language perhaps: who files it need not type it again.
    if isinstance(question, str) and len(question.split()) >= _STORY:
        turn.talk.data["words"] = question
    pass_on = (turn.button("procedures.pass_on", "procedures:pass_on"),) if question else ()
    turn.say("procedures.not_found", *pass_on, turn.button("chat.door_person", "start:contact"), _file(turn))


def _file(turn: Turn) -> Button:
    return turn.button("procedures.file_it", "feedback:start")


async def _confirm_passing(turn: Turn) -> None:
    """Repeats the question before it is passed on. No personal data is needed for it."""
    question = turn.talk.data.get("question")
    if not isinstance(question, str) or not question:
        turn.say("procedures.ask_again")
        return
    draft = Draft(id=turn.desk.chance.id(), kind=Kind.QUESTION, content=question)
    turn.talk.data["passing"] = draft.to_json()
    turn.reply(
        *turn.paragraphs("procedures.confirm_passing"),
        Quote(text=question),
        *turn.paragraphs("procedures.passing_note"),
        buttons=(
            turn.button("procedures.send", f"procedures:send:{draft.short}"),
            turn.button("chat.stop", "start:menu"),
        ),
    )


async def _pass_on(turn: Turn, short: str) -> None:
    """Opens the question as a case, once."""
    draft = Draft.from_json(turn.talk.data.get("passing"))
    if draft is None or draft.short != short[:SHORT]:
        sent = await register.of_draft(turn.desk, turn.person, short)
        turn.say("feedback.already_sent" if sent else "chat.old_button", code=register.shown(sent))
        return
    bound = await limits.filing(turn.desk, turn.person, turn.incoming.address)
    if bound:
        too_many_cases(turn, bound, turn.button("procedures.send", f"procedures:send:{draft.short}"))
        return
    case = await register.enter(turn.desk, draft, turn.person, turn.incoming.sender)
    turn.talk.data.pop("passing", None)
    turn.talk.data.pop("question", None)
    told_here = await consents.may_tell(turn.desk, turn.person.id)
    turn.reply(
        *turn.paragraphs("procedures.passed_on"),
        CodeBlock(code=register.shown(case)),
        *turn.paragraphs("procedures.passed_on_next" if told_here else "tracking.next_by_code"),
        buttons=(turn.button("tracking.see", f"tracking:case:{case.code}"),),
    )


_ACTS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "none": not_found,
    "list": _list,
    "look": _look,
    "apart": _first,
    "then": _after,
    "pass_on": _confirm_passing,
}
"""The buttons that are about nothing but the last words."""
