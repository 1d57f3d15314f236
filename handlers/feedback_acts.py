"""What each button of the feedback talk does. None of them loses what was told, "Thôi" apart."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.case import Kind
from bot.domain.draft import Draft, Step, before
from bot.domain.triage_rules import TriageKind
from bot.services import procedures, register
from handlers import doors, feedback_about, feedback_kind, feedback_similar
from handlers.evidence import take_up
from handlers.feedback_ask import ask, button, keep
from handlers.feedback_send import send
from handlers.feedback_take import content, forward
from handlers.turn import Turn


def step_of(turn: Turn) -> Step:
    """Where the draft stands; when the talk went elsewhere since, the place if that is open, or the summary.

    The summary itself goes to what is still missing.
    """
    if turn.talk.step in tuple(Step):
        return Step(turn.talk.step)
    draft = Draft.from_json(turn.talk.data.get("draft"))
    return Step.ABOUT if draft and draft.content and draft.place is None else Step.SUMMARY


async def begin(turn: Turn, procedure: str | None) -> None:
    """A new draft, with the words and photos that came just before."""
    known = procedures.get(turn.desk, procedure)
    draft = take_up(turn, Draft(id=turn.desk.chance.id(), procedure=known.code if known else None))
    words = turn.talk.data.get("words")
    if isinstance(words, str) and words:
        if last := turn.talk.data.get("last"):
            turn.talk.data["said"] = [last, Step.CONTENT.value]
        await content(turn, draft, words, insisted=True)
    else:
        await ask(turn, draft, Step.CONTENT)


async def _back(turn: Turn, draft: Draft, _: list[str]) -> None:
    await ask(turn, draft, Step.SUMMARY if draft.editing else before(step_of(turn)))


async def _here(turn: Turn, draft: Draft, _: list[str]) -> None:
    turn.talk.data.pop("asked", None)
    await ask(turn, draft, step_of(turn))


async def _next(turn: Turn, draft: Draft, _: list[str]) -> None:
    """On without a new answer: what the law asks for cannot be left out."""
    step = step_of(turn)
    given = {Step.CONTENT: draft.content, Step.NAME: draft.name, Step.ADDRESS: draft.address, Step.PHONE: draft.phone}
    if step in given and not given[step]:
        await ask(turn, draft, step, *turn.paragraphs("feedback.needed"))
    elif step is Step.ABOUT:
        settled = replace(draft, place=draft.place or "", procedure=draft.procedure or "")
        await feedback_about.onward(turn, settled)
    else:
        await forward(turn, draft, step)


async def _change(turn: Turn, draft: Draft, _: list[str]) -> None:
    """Asks which of the parts told so far to change; from the summary, photos may be added too."""
    told = {
        Step.CONTENT: draft.content,
        Step.ABOUT: draft.place is not None,
        Step.NAME: draft.name,
        Step.ADDRESS: draft.address,
        Step.PHONE: draft.phone,
        Step.PHOTOS: draft.attachments or step_of(turn) is Step.SUMMARY,
        Step.PROPOSAL: draft.proposal,
    }
    buttons = [button(turn, draft, f"edit_{step.value}", "edit", step.value) for step, held in told.items() if held]
    keep(turn, draft, step_of(turn))
    turn.say("feedback.which_part", *buttons, button(turn, draft, "to_step", "here"))


async def _edit(turn: Turn, draft: Draft, args: list[str]) -> None:
    """To one part, and back to the summary when the draft is whole."""
    step = Step(args[0]) if args and args[0] in tuple(Step) else Step.SUMMARY
    await ask(turn, replace(draft, editing=draft.missing() is None), step)


async def _stop(turn: Turn, _draft: Draft, _: list[str]) -> None:
    """Ends the talk; nothing of it is kept."""
    turn.talk.leave()
    turn.say("feedback.stopped", turn.button("chat.to_menu", "start:menu"))


async def _insist(turn: Turn, draft: Draft, _: list[str]) -> None:
    """The person wants their words filed as feedback; no machine alone refuses that."""
    words = turn.talk.data.get("words")
    if isinstance(words, str) and words:
        await content(turn, draft, words, insisted=True)
    else:
        await ask(turn, draft, step_of(turn))


async def _rewrite(turn: Turn, draft: Draft, _: list[str]) -> None:
    """A denunciation insisted on: it is not stored here; the service itself may be described anew."""
    await ask(turn, draft, Step.CONTENT, *turn.paragraphs("feedback.denunciation_not_stored"))


async def _denounce(turn: Turn, draft: Draft, _: list[str]) -> None:
    """Who means a denunciation can say so: no machine has to guess it."""
    keep(turn, draft, Step.CONTENT)
    doors.show(turn, TriageKind.DENUNCIATION, button(turn, draft, "not_denunciation", "rewrite"))


async def _place(turn: Turn, draft: Draft, args: list[str]) -> None:
    office = next((one for one in turn.desk.rules.profile.offices if args and one.key == args[0]), None)
    if office is None:
        await ask(turn, draft, Step.ABOUT)
        return
    said = turn.paragraphs("feedback.place_is", name=office.name, office=office.name)
    await feedback_about.onward(turn, replace(draft, place=office.key), *said)


async def _nowhere(turn: Turn, draft: Draft, _: list[str]) -> None:
    await feedback_about.onward(turn, replace(draft, place=""))


async def _procedure(turn: Turn, draft: Draft, args: list[str]) -> None:
    known = procedures.get(turn.desk, args[0] if args else None)
    await feedback_about.onward(turn, replace(draft, procedure=known.code if known else draft.procedure))


async def _no_procedure(turn: Turn, draft: Draft, _: list[str]) -> None:
    await feedback_about.onward(turn, replace(draft, procedure=""))


async def _other_place(turn: Turn, draft: Draft, _: list[str]) -> None:
    feedback_about.ask_for(turn, draft, "place")


async def _other_procedure(turn: Turn, draft: Draft, _: list[str]) -> None:
    feedback_about.ask_for(turn, draft, "procedure")


async def _reuse(turn: Turn, draft: Draft, _: list[str]) -> None:
    """Name, address and phone of the person's own last case."""
    known = await register.known_sender(turn.desk, turn.person)
    if known is None:
        await ask(turn, draft, Step.NAME)
        return
    draft = replace(draft, name=known.name, address=known.address, phone=known.phone)
    await ask(turn, draft, Step.SUMMARY if draft.editing else Step.PHOTOS)


async def _drop_photos(turn: Turn, draft: Draft, _: list[str]) -> None:
    await ask(turn, replace(draft, photos=(), recordings=(), spot=""), Step.PHOTOS)


async def _drop_proposal(turn: Turn, draft: Draft, _: list[str]) -> None:
    await ask(turn, replace(draft, proposal=None, kind=Kind.REPORT), Step.SUMMARY)


async def _summary(turn: Turn, draft: Draft, _: list[str]) -> None:
    await ask(turn, draft, Step.SUMMARY)


async def _anew(turn: Turn, _draft: Draft, _: list[str]) -> None:
    turn.talk.data.pop("draft", None)
    await begin(turn, None)


async def _join(turn: Turn, draft: Draft, _: list[str]) -> None:
    """Joins those who told of the same; when there is nothing to join any more, the draft goes on."""
    if not await feedback_similar.join(turn, draft):
        await ask(turn, draft, step_of(turn), *turn.paragraphs("similar.gone"))


async def _send(turn: Turn, draft: Draft, _: list[str]) -> None:
    await send(turn, draft, told_here=True)


async def _send_only(turn: Turn, draft: Draft, _: list[str]) -> None:
    """Agrees to the handling alone: the person will look the case up by its code."""
    await send(turn, draft, told_here=False)


_Act = Callable[[Turn, Draft, list[str]], Awaitable[None]]
ACTS: dict[str, _Act] = {
    "back": _back,
    "change": _change,
    "here": _here,
    "next": _next,
    "edit": _edit,
    "stop": _stop,
    "insist": _insist,
    "rewrite": _rewrite,
    "denounce": _denounce,
    "place": _place,
    "nowhere": _nowhere,
    "procedure": _procedure,
    "noprocedure": _no_procedure,
    "otherplace": _other_place,
    "otherprocedure": _other_procedure,
    "reuse": _reuse,
    "drop": _drop_photos,
    "noproposal": _drop_proposal,
    "summary": _summary,
    "anew": _anew,
    "join": _join,
    "kind": feedback_kind.kind,
    "send": _send,
    "sendonly": _send_only,
}
