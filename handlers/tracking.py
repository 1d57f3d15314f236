"""Looking a case up by its code: where it stands, until when, and what the person can do now.

Only the person who filed sees a case; a code that is another's is answered like one that does not exist.
"""

from collections.abc import Sequence

from bot.domain import casecode
from bot.domain.case import INTERNAL, OPEN, WITH_RESULT, Case, Event, EventKind, Kind, Status
from bot.domain.deadline import OFFICE_ZONE, say_day, say_left
from bot.domain.filing import receipt_in
from bot.domain.label import short
from bot.domain.message import Button, CodeBlock, Fact, Facts, Folded, Heading, Paragraph, Quote, Span
from bot.domain.search.fold import fold
from bot.services import access, cases, consents, filings, procedures, register, similar
from bot.services.register import received_on
from handlers import doors
from handlers.evidence import evidence, further, refused
from handlers.refusal import no_such_case
from handlers.turn import Turn

_WORDS_CAP = 5_000
_STOP = frozenset({"thoi", "huy", "huy bo", "khong", "dung lai", "cancel", "stop"})

LISTED = 8
"""Own cases listed at once."""


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """The buttons of this room; False for one that it does not know."""
    if verb == "start":
        await own(turn)
        return True
    if verb == "take" and len(args) == 2:
        await _take_over(turn, args[0], args[1])
        return True
    if verb not in ("case", "supply", "withdraw", "really") or not args:
        return False
    case = await access.case_for_person(turn.desk, turn.person, args[0])
    if case is None:
        await no_such_case(turn)
    elif verb == "case":
        await show(turn, case)
    elif verb == "supply":
        _ask_more(turn, case)
    elif verb == "withdraw":
        _ask_withdrawal(turn, case)
    else:
        await _withdraw(turn, case)
    return True


async def receipt(turn: Turn) -> bool:
    """Code and word of a receipt were typed; False when the words are something else."""
    found = receipt_in(turn.text)
    if found:
        await _take_over(turn, *found)
    return found is not None


async def _take_over(turn: Turn, typed: str, key: str) -> None:
    """The case of a receipt becomes the person's; one that is theirs already is shown."""
    code = casecode.parse(typed) or ""
    sender = turn.incoming.sender
    if await access.case_for_person(turn.desk, turn.person, code) is None:
        if await filings.take_over(turn.desk, turn.person, sender, code, key.upper()) is None:
            await no_such_case(turn)
            return
        turn.say("tracking.taken_over", code=casecode.show(code))
    case = await access.case_for_person(turn.desk, turn.person, code)
    if case:
        await show(turn, case)


async def code(turn: Turn) -> None:
    """A case code was typed."""
    case = await _typed(turn)
    if case is None:
        await no_such_case(turn)
    else:
        await show(turn, case)


async def _typed(turn: Turn) -> Case | None:
    parsed = casecode.parse(turn.text)
    return await access.case_for_person(turn.desk, turn.person, parsed) if parsed else None


async def asked(turn: Turn) -> None:
    """How one's own matter stands: the only one is shown at once."""
    held = await turn.desk.archive.cases.of_person(turn.person.id, 2)
    if len(held) == 1 and not await turn.desk.archive.joinings.of_person(turn.person.id):
        await show(turn, held[0])
    else:
        await own(turn)


async def own(turn: Turn) -> None:
    """The person's own cases and those that they joined, the newest first."""
    held = await turn.desk.archive.cases.of_person(turn.person.id, LISTED)
    joined = list(await turn.desk.archive.joinings.of_person(turn.person.id))[: LISTED - len(held)]
    if not held and not joined:
        turn.say("tracking.none", turn.button("chat.door_feedback", "feedback:start"))
        return
    buttons = [Button(label=_line(turn, case), press=f"tracking:case:{case.code}") for case in held]
    for joining in joined:
        if case := await turn.desk.archive.joinings.by_id(joining.case_id):
            label = turn.words("similar.line", subject=similar.subject(turn.desk, case, turn.language))
            buttons.append(Button(label=label[:60], press=f"joined:see:{joining.id}"))
    turn.say("tracking.own", *buttons)


def _line(turn: Turn, case: Case) -> str:
    matter = short(case.content, 24)
    return turn.words("tracking.line", matter=matter, status=turn.words(f"tracking.short.{case.status.value}"))[:60]


async def show(turn: Turn, case: Case) -> None:
    """The case as its owner sees it: status in words, dates, office, the last words of the office, next step."""
    if turn.talk.flow == "tracking":
        _leave(turn)
    events = await turn.desk.archive.cases.events(case.id)
    turn.reply(
        Heading(text=turn.words(f"tracking.status.{case.status.value}")),
        CodeBlock(code=register.shown(case)),
        Facts(rows=_facts(turn, case)),
        *_last_words(turn, case, events),
        *turn.paragraphs(await _next(turn, case)),
        *_history(turn, events),
        buttons=await _buttons(turn, case),
    )


_PROMISED = OPEN - {Status.WAITING}
"""Statuses whose next sentence promises a message here."""


async def _next(turn: Turn, case: Case) -> str:
    """The key of what comes next; who is not to be messaged is promised no message."""
    if case.status in _PROMISED and not await consents.may_tell(turn.desk, turn.person.id):
        return "tracking.next_by_code"
    return f"tracking.next.{case.status.value}"


def _facts(turn: Turn, case: Case) -> tuple[Fact, ...]:
    rows = [
        ("kind", turn.words(f"feedback.kind_{case.kind.value}")),
        ("received", say_day(received_on(case), turn.language)),
        ("office", turn.desk.rules.profile.office(case.office).name),
    ]
    procedure = procedures.get(turn.desk, case.procedure)
    if procedure:
        rows.append(("procedure", procedure.title))
    if case.register_no:
        number = turn.words("feedback.register_no", number=case.register_no, year=case.register_year)
        rows.append(("register", number))
    if case.status in OPEN and case.kind is not Kind.QUESTION:
        rows.append(("answer", _due(turn, case)))
    return tuple(Fact(label=turn.words(f"feedback.label_{key}"), value=(Span(text=text),)) for key, text in rows)


def _due(turn: Turn, case: Case) -> str:
    if case.due is None:
        return turn.words("feedback.no_answer_term")
    if case.status is Status.WAITING:
        return turn.words("tracking.paused")
    rules = turn.desk.rules
    left = say_left(turn.desk.today, case.due, rules.calendar, rules.texts, turn.language)
    return f"{say_day(case.due, turn.language)} ({left})"


_SPOKEN = {
    Status.WAITING: EventKind.ASKED,
    Status.ANSWERED: EventKind.ANSWERED,
    Status.CLOSED: EventKind.ANSWERED,
    Status.DECLINED: EventKind.DECLINED,
}
_LATER = frozenset({EventKind.EXTENDED, EventKind.APOLOGISED})
"""What was last said of the date while the office still owes the result."""


def _last_words(turn: Turn, case: Case, events: Sequence[Event]) -> tuple[Paragraph | Quote, ...]:
    """What the office last said, as its own words."""
    wanted = {_SPOKEN[case.status]} if case.status in _SPOKEN else {*_LATER, EventKind.REOPENED}
    spoken = [event for event in events if event.kind in wanted and event.note]
    if not spoken or spoken[-1].kind is EventKind.REOPENED:
        return ()
    return (*turn.paragraphs(f"tracking.words.{spoken[-1].kind.value}"), Quote(text=spoken[-1].note))


def _history(turn: Turn, events: Sequence[Event]) -> tuple[Folded, ...]:
    told = [event for event in events if event.kind not in INTERNAL]
    lines = tuple(Paragraph(spans=(Span(text=_event_line(turn, event)),)) for event in told)
    return (Folded(title=turn.words("tracking.history"), blocks=lines),) if lines else ()


def _event_line(turn: Turn, event: Event) -> str:
    at = event.at.astimezone(OFFICE_ZONE)
    said = turn.words(f"tracking.event.{event.kind.value}")
    return turn.words("tracking.event_line", at=f"{at:%d/%m/%Y %H:%M}", what=said)


async def _buttons(turn: Turn, case: Case) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if case.status in WITH_RESULT and await cases.verdict(turn.desk, case) is None:
        buttons.append(turn.button("survey.yes", f"survey:yes:{case.code}"))
        buttons.append(turn.button("survey.no", f"survey:no:{case.code}"))
    if case.status in OPEN:
        buttons.append(turn.button("tracking.supply", f"tracking:supply:{case.code}"))
        buttons.append(turn.button("tracking.withdraw", f"tracking:withdraw:{case.code}"))
    return (*buttons, turn.button("chat.to_menu", "start:menu"))


def _ask_more(turn: Turn, case: Case) -> None:
    if case.status not in OPEN:
        turn.say(f"tracking.next.{case.status.value}", turn.button("tracking.see", f"tracking:case:{case.code}"))
        return
    turn.talk.flow, turn.talk.step = "tracking", "supply"
    turn.talk.data["code"] = case.code
    turn.say("tracking.ask_more", turn.button("chat.stop", f"tracking:case:{case.code}"), code=register.shown(case))


def _ask_withdrawal(turn: Turn, case: Case) -> None:
    """Asks once, since a case taken back cannot be put back."""
    if case.status not in OPEN:
        turn.say(f"tracking.next.{case.status.value}", turn.button("tracking.see", f"tracking:case:{case.code}"))
        return
    turn.say(
        "tracking.sure",
        turn.button("tracking.really", f"tracking:really:{case.code}"),
        turn.button("tracking.keep", f"tracking:case:{case.code}"),
        code=register.shown(case),
    )


async def _withdraw(turn: Turn, case: Case) -> None:
    if case.status in OPEN:
        await cases.withdraw(turn.desk, case)
    menu = turn.button("chat.to_menu", "start:menu")
    turn.say("tracking.withdrawn" if case.status in OPEN else f"tracking.next.{case.status.value}", menu)


async def hear(turn: Turn) -> None:
    """What the person adds to their case: words, photos, recordings, a spot on the map."""
    case = await access.case_for_person(turn.desk, turn.person, str(turn.talk.data.get("code", "")))
    if case is None or case.status not in OPEN:
        _leave(turn)
        turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))
        return
    found = evidence(turn.incoming)
    if fold(turn.text) in _STOP and not found:
        await show(turn, case)
        return
    stop = turn.button("chat.stop", f"tracking:case:{case.code}")
    if doors.denounced(turn, stop):
        return
    if not fold(turn.text) and not found:
        turn.reply(*refused(turn), *turn.paragraphs("tracking.ask_more", code=register.shown(case)), buttons=(stop,))
        return
    _leave(turn)
    room = max(0, turn.desk.rules.limits.photos_per_case - len(case.attachments))
    await cases.supply(turn.desk, case, turn.text[:_WORDS_CAP], found, turn.incoming.sender)
    further(turn)
    turn.talk.data["supplied"] = case.code
    key = "tracking.supplied_some" if len(found) > room else "tracking.supplied"
    see = turn.button("tracking.see", f"tracking:case:{case.code}")
    turn.reply(*turn.paragraphs(key, code=register.shown(case)), *refused(turn), buttons=(see,))


async def of_album(turn: Turn) -> bool:
    """Adds one more of pictures sent together to the case that the first was added to, without a word."""
    code = turn.talk.data.get("supplied")
    if not code or turn.talk.flow or not turn.incoming.album or not further(turn):
        return False
    case = await access.case_for_person(turn.desk, turn.person, str(code))
    if case is not None and case.status in OPEN:
        await cases.attach(turn.desk, case, evidence(turn.incoming), turn.incoming.sender)
    return True


def _leave(turn: Turn) -> None:
    turn.talk.flow = turn.talk.step = ""
    turn.talk.data.pop("code", None)
