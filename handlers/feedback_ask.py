"""What each step of the feedback talk asks. Every screen repeats what is known and offers the way back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import phone
from bot.domain.consent import Purpose
from bot.domain.draft import WAY, Draft, Step, number
from bot.domain.label import short
from bot.domain.message import Block, Button, Fact, Facts, Heading, Paragraph, Quote, Span
from bot.domain.profile import PlaceMatch
from bot.domain.spot import spot_in
from bot.services import consents, procedures, register, routing
from handlers.turn import Turn

ASKED = (Purpose.FEEDBACK, Purpose.CHANNEL)
"""What sending feedback asks consent for, in the order of the numbers shown."""

_LABEL = 60
_CHOICES = 6
_QUOTED = 120


def keep(turn: Turn, draft: Draft, step: Step) -> None:
    """Keeps the draft and where the talk stands."""
    turn.talk.flow, turn.talk.step = "feedback", step.value
    turn.talk.data["draft"] = draft.to_json()


def button(turn: Turn, draft: Draft, key: str, verb: str, *args: str) -> Button:
    """A button of this draft."""
    return turn.button(f"feedback.{key}", ":".join(("feedback", verb, draft.short, *args)))


async def ask(turn: Turn, draft: Draft, step: Step, *said: Block, first: tuple[Button, ...] = ()) -> None:
    """Asks the step, after what is said first, and keeps the draft. `first`: buttons that what is said offers."""
    keep(turn, draft, step)
    if step is Step.SUMMARY:
        await summary(turn, draft, *said)
        return
    blocks: list[Block] = [*said, _progress(turn, step)]
    buttons: list[Button] = [*first]
    if step is Step.ABOUT:
        blocks.extend(_about(turn, draft))
        buttons.extend(_about_buttons(turn, draft))
    else:
        blocks.extend(turn.paragraphs(f"feedback.ask_{step.value}"))
        buttons.extend(await _step_buttons(turn, draft, step))
        blocks.extend(_held(turn, draft, step))
    turn.reply(*blocks, buttons=(*buttons, *_ways_out(turn, draft, step)))


def _progress(turn: Turn, step: Step) -> Paragraph:
    text = turn.words("feedback.step", number=number(step), of=len(WAY))
    return Paragraph(spans=(Span(text=text),), small=True)


def _ways_out(turn: Turn, draft: Draft, step: Step) -> tuple[Button, ...]:
    if draft.editing or step is Step.PROPOSAL:
        return (button(turn, draft, "to_summary", "summary"), button(turn, draft, "stop", "stop"))
    back = () if step is Step.CONTENT else (button(turn, draft, "back", "back"),)
    return (*back, button(turn, draft, "stop", "stop"))


def _value(draft: Draft, step: Step) -> str:
    held = {Step.CONTENT: draft.content, Step.NAME: draft.name, Step.ADDRESS: draft.address, Step.PHONE: draft.phone}
    return held.get(step, draft.proposal or "" if step is Step.PROPOSAL else "")


def _held(turn: Turn, draft: Draft, step: Step) -> tuple[Block, ...]:
    value = _value(draft, step)
    shown = phone.show(value) if value and step is Step.PHONE else value
    return (*turn.paragraphs("feedback.held"), Quote(text=shown)) if value else ()


async def _step_buttons(turn: Turn, draft: Draft, step: Step) -> list[Button]:
    buttons: list[Button] = []
    if _value(draft, step) and not draft.editing:
        buttons.append(button(turn, draft, "as_it_is", "next"))
    if step is Step.NAME and not draft.name:
        known = await register.known_sender(turn.desk, turn.person)
        if known:
            label = turn.words("feedback.reuse", name=known.name)
            buttons.append(Button(label=label[:60], press=f"feedback:reuse:{draft.short}"))
    if step is Step.CONTENT and not draft.content:
        buttons.append(button(turn, draft, "denounce", "denounce"))
    if step is Step.PHOTOS:
        buttons.append(button(turn, draft, "done" if draft.attachments else "skip", "next"))
        if draft.attachments:
            buttons.append(button(turn, draft, "drop_photos", "drop"))
    if step is Step.PROPOSAL and draft.proposal:
        buttons.append(button(turn, draft, "drop_proposal", "noproposal"))
    return buttons


def _about(turn: Turn, draft: Draft) -> tuple[Block, ...]:
    """The words, and what was understood of them: the procedure and the place."""
    facts = about_facts(turn, draft)
    key = "ask_place" if draft.place is None else "ask_about"
    kind = turn.words(f"feedback.kind_{draft.settled_kind.value}")
    understood = turn.paragraphs("feedback.understood", kind=kind)
    return (
        *understood,
        Quote(text=short(draft.content, _QUOTED)),
        Facts(rows=facts),
        *turn.paragraphs(f"feedback.{key}"),
    )


def about_facts(turn: Turn, draft: Draft) -> tuple[Fact, ...]:
    """Procedure, place and the office that will have it."""
    unsettled = turn.words("feedback.not_known")
    procedure = procedures.get(turn.desk, draft.procedure)
    none = turn.words("feedback.none") if draft.procedure == "" else unsettled
    office = turn.desk.rules.profile.office(draft.place) if draft.place else None
    nowhere = turn.words("feedback.no_place") if draft.place == "" else unsettled
    routed = routing.route(turn.desk, draft)
    return (
        _fact(turn, "procedure", procedure.title if procedure else none),
        _fact(turn, "place", office.name if office else nowhere),
        _fact(turn, "office", turn.desk.rules.profile.office(routed.office).name),
    )


def _fact(turn: Turn, key: str, text: str) -> Fact:
    return Fact(label=turn.words(f"feedback.label_{key}"), value=(Span(text=text),))


def _about_buttons(turn: Turn, draft: Draft) -> tuple[Button, ...]:
    right = () if draft.place is None else (button(turn, draft, "right", "next"),)
    nowhere = (button(turn, draft, "nowhere", "nowhere"),) if draft.place is None else ()
    other_place = () if draft.place is None else (button(turn, draft, "other_place", "otherplace"),)
    no_procedure = (button(turn, draft, "no_procedure", "noprocedure"),) if draft.procedure else ()
    named = place_buttons(draft, routing.places(turn.desk, draft.content)) if draft.place is None else []
    other = button(turn, draft, "other_procedure", "otherprocedure")
    kind = button(turn, draft, "other_kind", "kind")
    return (*right, *named, *nowhere, *other_place, other, *no_procedure, kind)


def place_buttons(draft: Draft, matches: Sequence[PlaceMatch]) -> list[Button]:
    """The offices to choose from when a name fits several places."""
    return [
        Button(label=match.office.name[:_LABEL], press=f"feedback:place:{draft.short}:{match.office.key}")
        for match in matches[:_CHOICES]
    ]


async def summary(turn: Turn, draft: Draft, *said: Block) -> None:
    """Everything told so far, the personal-data notice, and the one button that consents and sends."""
    draft = replace(draft, editing=False)
    missing = draft.missing()
    if missing:
        await ask(turn, draft, missing, *said)
        return
    keep(turn, draft, Step.SUMMARY)
    turn.reply(
        *said,
        _progress(turn, Step.SUMMARY),
        Heading(text=turn.words("feedback.summary")),
        Quote(text=draft.content),
        *_proposal(turn, draft),
        Facts(rows=_summary_facts(turn, draft)),
        *_notice(turn),
        buttons=_summary_buttons(turn, draft),
    )


def _proposal(turn: Turn, draft: Draft) -> tuple[Block, ...]:
    return (*turn.paragraphs("feedback.your_proposal"), Quote(text=draft.proposal)) if draft.proposal else ()


def _summary_facts(turn: Turn, draft: Draft) -> tuple[Fact, ...]:
    photos, recordings = len(draft.photos), len(draft.recordings)
    files = [turn.words("feedback.photo_count", count=photos)] if photos else []
    files += [turn.words("feedback.recording_count", count=recordings)] if recordings else []
    spot = spot_in(draft.spot)
    return (
        _fact(turn, "kind", turn.words(f"feedback.kind_{draft.settled_kind.value}")),
        *about_facts(turn, draft),
        _fact(turn, "name", draft.name),
        _fact(turn, "address", draft.address),
        _fact(turn, "phone", phone.show(draft.phone)),
        _fact(turn, "photos", ", ".join(files) or turn.words("feedback.none")),
        *((_fact(turn, "spot", spot.shown),) if spot else ()),
    )


def _notice(turn: Turn) -> tuple[Paragraph, ...]:
    """Who keeps what and why, purpose by purpose (Luật 91/2025/QH15, Điều 9), and what each button agrees to."""
    channel = turn.incoming.sender.channel
    asked = [consents.notice(turn.desk, purpose, channel, turn.language) for purpose in ASKED]
    told = (
        *turn.paragraphs("feedback.notice"),
        *(Paragraph(spans=(Span(text=f"({number}) {one.words}"),)) for number, one in enumerate(asked, start=1)),
        *turn.paragraphs("feedback.rights"),
        *turn.paragraphs("feedback.consent"),
    )
    return tuple(Paragraph(spans=line.spans, small=True) for line in told)


def _summary_buttons(turn: Turn, draft: Draft) -> tuple[Button, ...]:
    propose = () if draft.proposal else (button(turn, draft, "add_proposal", "edit", Step.PROPOSAL.value),)
    ways_out = (button(turn, draft, "change", "change"), *propose, button(turn, draft, "stop", "stop"))
    return (button(turn, draft, "send", "send"), button(turn, draft, "send_only", "sendonly"), *ways_out)
