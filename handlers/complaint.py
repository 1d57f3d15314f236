"""The letter of complaint, part by part: at the end a file to be printed, signed and handed in by the citizen."""

from bot.domain.deadline import say_day, say_left
from bot.domain.message import Block, Button, Heading, Paragraph, Quote, Span
from bot.domain.petition_form import OPTIONAL, PARTS, NotADay, Part, PetitionForm, read_day
from bot.domain.profile import ProfileError
from bot.domain.search.fold import fold
from bot.domain.sender import holds_identity_number, wrong_address, wrong_name
from bot.services import petitions
from handlers import doors
from handlers.turn import Turn

_STOP = frozenset({"thoi", "huy", "huy bo", "dung lai", "cancel", "stop"})
_SKIP = frozenset({"bo qua", "khong co", "khong nho", "khong ro", "skip", "none"})
_BACK = frozenset({"quay lai", "tro lai", "back"})


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`complaint:start|skip|back|stop|make`; False for another verb, and where nothing can be sealed."""
    if args or turn.desk.sealer is None:
        return False
    form = _form(turn)
    match verb:
        case "start":
            _start(turn)
        case "stop":
            _leave(turn)
            turn.say("complaint.stopped", turn.button("chat.to_menu", "start:menu"))
        case "skip" | "back" | "make" if form is None:
            turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))
        case "skip" if form is not None and form.next_part in OPTIONAL:
            _ask(turn, form.having(form.next_part, ""))
        case "skip" if form is not None:
            _ask(turn, form)
        case "back" if form is not None:
            _back(turn, form)
        case "make" if form is not None:
            await _make(turn, form)
        case _:
            return False
    return True


async def hear(turn: Turn) -> None:
    """The answer to the part that was asked for."""
    form, typed = _form(turn), fold(turn.text)
    if form is None or typed in _STOP:
        await press(turn, "stop", [])
    elif typed in _BACK:
        _back(turn, form)
    elif form.next_part is None:
        _ask(turn, form)
    elif doors.denounced(turn, turn.button("complaint.go_on", "complaint:back"), surely=True):
        return
    elif typed in _SKIP and form.next_part in OPTIONAL:
        _ask(turn, form.having(form.next_part, ""))
    elif not typed:
        _ask(turn, form)
    else:
        _take(turn, form, form.next_part)


def _take(turn: Turn, form: PetitionForm, part: Part) -> None:
    """Keeps the answer, or says why it cannot be one."""
    words = turn.text.strip()
    wrong: str | None = None
    if part is Part.LEARNED:
        try:
            words = read_day(words, turn.desk.today).isoformat()
        except NotADay:
            wrong = "complaint.not_a_day"
    elif part is Part.NAME:
        wrong = f"feedback.{found}" if (found := wrong_name(words)) else None
    elif part is Part.ADDRESS:
        wrong = f"feedback.{found}" if (found := wrong_address(words, form.told[Part.NAME])) else None
    if wrong:
        _ask(turn, form, *turn.paragraphs(wrong))
        return
    kept = form.having(part, words)
    said: list[Block] = []
    if holds_identity_number(words):
        said.extend(turn.paragraphs("complaint.identity_number"))
    if part is Part.LEARNED:
        said.extend(_limit(turn, kept))
    _ask(turn, kept, *said)


def _start(turn: Turn) -> None:
    """A new letter, with the words that led here as what is complained of."""
    words = turn.talk.data.get("words")
    form = PetitionForm()
    said: tuple[Block, ...] = ()
    if isinstance(words, str) and words:
        form = form.having(Part.ACT, words)
        said = (*turn.paragraphs("complaint.from_your_words"), Quote(text=words))
    _ask(turn, form, *turn.paragraphs("complaint.begin"), *said)


def _ask(turn: Turn, form: PetitionForm, *said: Block) -> None:
    turn.talk.flow, turn.talk.step = "complaint", "asked"
    turn.talk.data["complaint"] = form.to_json()
    part = form.next_part
    if part is None:
        _summary(turn, form, *said)
        return
    step = turn.words("feedback.step", number=PARTS.index(part) + 1, of=len(PARTS))
    skip = (turn.button("feedback.skip", "complaint:skip"),) if part in OPTIONAL else ()
    back = (turn.button("feedback.back", "complaint:back"),) if form.told else ()
    turn.reply(
        *said,
        Paragraph(spans=(Span(text=step),), small=True),
        *turn.paragraphs(f"complaint.ask_{part.value}"),
        buttons=(*skip, *back, turn.button("complaint.stop", "complaint:stop")),
    )


def _back(turn: Turn, form: PetitionForm) -> None:
    """To the part before; what it held is shown, and nothing else is lost."""
    told = [part for part in PARTS if part in form.told]
    if not told:
        _ask(turn, form)
        return
    held = form.told[told[-1]]
    shown: tuple[Block, ...] = (*turn.paragraphs("feedback.held"), Quote(text=held)) if held else ()
    _ask(turn, form.without(told[-1]), *shown)


def _limit(turn: Turn, form: PetitionForm) -> tuple[Paragraph, ...]:
    """Until when the first complaint may be made, or that the day may have passed and whom to ask."""
    last = petitions.limit(turn.desk, form)
    if last is None:
        return ()
    rules = turn.desk.rules
    if last.day < turn.desk.today:
        return turn.paragraphs("complaint.perhaps_late", day=say_day(last.day, turn.language), office=_desk(turn))
    left = say_left(turn.desk.today, last.day, rules.calendar, rules.texts, turn.language)
    return turn.paragraphs("complaint.until", day=say_day(last.day, turn.language), left=left)


def _desk(turn: Turn) -> str:
    try:
        return turn.desk.rules.profile.charged("complaint_desk", turn.desk.today).name
    except ProfileError:
        return turn.words("feedback.some_complaint_desk")


def _summary(turn: Turn, form: PetitionForm, *said: Block) -> None:
    """Everything told, and the button that makes the file."""
    blocks: list[Block] = [*said, Heading(text=turn.words("complaint.summary"))]
    for part in PARTS:
        day = form.learned if part is Part.LEARNED else None
        words = say_day(day, turn.language) if day else form.told[part] or turn.words("complaint.open")
        blocks.append(Paragraph(spans=(Span(text=turn.words(f"complaint.label_{part.value}"), bold=True),)))
        blocks.append(Quote(text=words))
    blocks.extend(turn.paragraphs("complaint.what_is_kept"))
    buttons: tuple[Button, ...] = (
        turn.button("complaint.make", "complaint:make"),
        turn.button("feedback.back", "complaint:back"),
        turn.button("complaint.stop", "complaint:stop"),
    )
    turn.reply(*blocks, buttons=buttons)


async def _make(turn: Turn, form: PetitionForm) -> None:
    """Keeps the letter behind a link that works once, and lets the talk's own copy go."""
    if form.next_part is not None or turn.desk.sealer is None:
        _ask(turn, form)
        return
    link = await petitions.keep(turn.desk, turn.desk.sealer, turn.person, form)
    _leave(turn)
    turn.reply(
        *turn.paragraphs("complaint.made"),
        *_limit(turn, form),
        *turn.paragraphs("complaint.made_next", body=form.told[Part.BODY], office=_desk(turn)),
        buttons=(
            Button(label=turn.words("complaint.fetch"), link=link),
            turn.button("chat.to_menu", "start:menu"),
        ),
    )


def _form(turn: Turn) -> PetitionForm | None:
    return PetitionForm.from_json(turn.talk.data.get("complaint"))


def _leave(turn: Turn) -> None:
    turn.talk.flow = turn.talk.step = ""
    turn.talk.data.pop("complaint", None)
    turn.talk.data.pop("words", None)
