"""The step that settles what feedback is about: the place, the procedure, and so the office.

Both are proposed from the citizen's own words; a typed answer is searched, and more than one match is asked back.
"""

from dataclasses import replace

from bot.domain.draft import CONTENT_CAP, Draft, Step
from bot.domain.intent import is_question
from bot.domain.message import Block, Button
from bot.domain.profile import PlaceMatch
from bot.domain.sender import holds_identity_number
from bot.domain.triage_rules import FEEDBACK
from bot.services import procedures, routing
from handlers import feedback_similar
from handlers.feedback_ask import ask, button, keep, place_buttons
from handlers.turn import Turn

_STORY = 9
"""Words from which an answer to the question for the place may be more of the story."""


def propose(turn: Turn, draft: Draft) -> Draft:
    """The draft with what its words name: one certain procedure (or a likely one in hand), one certain place."""
    procedure, place = draft.procedure, draft.place
    if procedure is None:
        found = procedures.find(turn.desk, draft.content)
        likely = [one.code for one in found.likely]
        procedure = found.card.code if found.card else turn.talk.procedure if turn.talk.procedure in likely else None
    if place is None:
        matches = routing.places(turn.desk, draft.content)
        place = matches[0].office.key if len(matches) == 1 else None
    return replace(draft, procedure=procedure, place=place)


async def take(turn: Turn, draft: Draft, text: str) -> None:
    """A typed answer: first read as a place, then as a procedure. More of the story is added to what was told."""
    wants_procedure = turn.talk.data.get("asked") == "procedure"
    if not wants_procedure and _is_story(turn, text):
        more = draft.content if text in draft.content else f"{draft.content}\n{text}"
        draft = propose(turn, replace(draft, content=more[:CONTENT_CAP]))
        await ask(turn, draft, Step.ABOUT, *turn.paragraphs("feedback.added_to_content"), *notes(turn, more))
        return
    matches = [] if wants_procedure else routing.places(turn.desk, text)
    if len(matches) == 1:
        await settle_place(turn, draft, matches[0])
    elif matches:
        _which_place(turn, draft, matches)
    else:
        await _procedure(turn, draft, text, asked=wants_procedure)


def notes(turn: Turn, text: str) -> tuple[Block, ...]:
    """What to tell about the words before going on: that they were cut, or hold a number that is not needed."""
    cut = turn.paragraphs("feedback.content_cut", count=CONTENT_CAP) if len(text) > CONTENT_CAP else ()
    number = turn.paragraphs("feedback.no_identity_number_content") if holds_identity_number(text) else ()
    return (*cut, *number)


def _is_story(turn: Turn, text: str) -> bool:
    """Whether it tells what happened, rather than where."""
    judged = turn.desk.rules.triage.judge(text)
    return len(text.split()) >= _STORY and judged.door in FEEDBACK and bool(judged.signals)


async def settle_place(turn: Turn, draft: Draft, match: PlaceMatch) -> None:
    """Takes the place, says which unit of today it is, and goes on."""
    key = "place_was" if match.old else "place_is"
    said = turn.paragraphs(f"feedback.{key}", name=match.name, office=match.office.name)
    await onward(turn, replace(draft, place=match.office.key), *said)


async def onward(turn: Turn, draft: Draft, *said: object) -> None:
    """On to the name, or back to the summary; the place is asked for as long as it is not settled."""
    turn.talk.data.pop("asked", None)
    lines = tuple(line for line in said if not isinstance(line, str))
    target = Step.ABOUT if draft.place is None else Step.SUMMARY if draft.editing else Step.NAME
    offered, buttons = await feedback_similar.offer(turn, draft) if target is Step.NAME else ((), ())
    await ask(turn, draft, target, *lines, *offered, first=buttons)  # type: ignore[arg-type]


def _which_place(turn: Turn, draft: Draft, matches: list[PlaceMatch]) -> None:
    keep(turn, draft, Step.ABOUT)
    buttons = place_buttons(draft, matches)
    turn.say("feedback.which_place", *buttons, button(turn, draft, "nowhere", "nowhere"))


async def _procedure(turn: Turn, draft: Draft, text: str, *, asked: bool) -> None:
    found = procedures.find(turn.desk, text)
    if found.card and (asked or is_question(text)):
        title = found.card.title
        await onward(
            turn, replace(draft, procedure=found.card.code), *turn.paragraphs("feedback.procedure_is", title=title)
        )
    elif found.likely and asked:
        keep(turn, draft, Step.ABOUT)
        buttons = [
            Button(label=label, press=f"feedback:procedure:{draft.short}:{code}") for label, code in found.choices()
        ]
        turn.say("feedback.which_procedure", *buttons, button(turn, draft, "no_procedure", "noprocedure"))
    else:
        key = "procedure_not_found" if asked else "place_not_found"
        await ask(turn, draft, Step.ABOUT, *turn.paragraphs(f"feedback.{key}"))


def ask_for(turn: Turn, draft: Draft, what: str) -> None:
    """Asks for another place or another procedure."""
    keep(turn, draft, Step.ABOUT)
    turn.talk.data["asked"] = what
    none = ("nowhere", "nowhere") if what == "place" else ("no_procedure", "noprocedure")
    turn.say(f"feedback.type_{what}", button(turn, draft, *none), button(turn, draft, "back", "here"))
