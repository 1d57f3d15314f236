"""The acts that need words: a question, an answer, a reason, and for a transfer the office that it goes to.

What waits is kept in the talk under "official", beside whatever the same person has begun as a citizen. The words are
repeated back before they are sent. When somebody else was faster, the case is shown as it is now, with the words.
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict, cast

from bot.domain import casecode
from bot.domain.case import Case, WrongStep
from bot.domain.deadline import say_day
from bot.domain.message import Block, Button, Paragraph, Quote
from bot.domain.person import Act, Official
from bot.domain.ports import Stale
from bot.services import access, cases, notices, offices
from bot.services.desk import Desk
from handlers.turn import Turn

_HELD = "official"
_LABEL_CAP = 60

Deed = Callable[[Desk], Awaitable[Case]]


class Held(TypedDict, total=False):
    """What an act has so far, as plain JSON."""

    act: str
    code: str
    version: int
    words: str
    found: list[str]
    office: str


def drop(turn: Turn) -> None:
    """Ends the act that waits; what the person began as a citizen stays."""
    turn.talk.data.pop(_HELD, None)
    if turn.talk.flow == "officials":
        turn.talk.flow = turn.talk.step = ""


def begin(act: Act) -> Callable[[Turn, Official, Case, list[str]], Awaitable[None]]:
    """What the button of the act does: it asks for the words, or for the office."""

    async def ask(turn: Turn, _official: Official, case: Case, _args: list[str]) -> None:
        waiting = Held(act=act.value, code=case.code, version=case.version)
        _wait(turn, waiting, "office" if act is Act.TRANSFER else "words")
        due: tuple[Paragraph, ...] = ()
        if act is Act.TRANSFER and case.transfer_due:
            due = turn.paragraphs("officials.transfer_due", due=say_day(case.transfer_due, turn.language))
        asked = turn.paragraphs(f"officials.write_{act}", code=casecode.show(case.code))
        turn.reply(*asked, *due, buttons=(_stop(turn, case),))

    return ask


async def hear(turn: Turn, official: Official) -> None:
    """Reads the words as what the act waits for."""
    waiting = _held(turn)
    act = Act(waiting.get("act", Act.SEE))
    case = await access.case_for_official(turn.desk, official, waiting.get("code", ""), act)
    if case is None:
        drop(turn)
        turn.say("officials.not_found")
    elif turn.talk.step == "office":
        _offer_offices(turn, case, waiting)
    elif turn.talk.step == "why":
        await _transfer(turn, official, case, turn.text)
    else:
        _repeat(turn, case, waiting, act)


def _repeat(turn: Turn, case: Case, waiting: Held, act: Act) -> None:
    """Shows the words as they were understood and asks whether to send them."""
    try:
        words = cases.worded(act, turn.text)
    except cases.Refused as refused:
        turn.say(refused.key, _stop(turn, case), **refused.names)
        return
    _wait(turn, {**waiting, "words": words}, "confirm")
    turn.reply(
        *turn.paragraphs(f"officials.confirm_{act}", code=casecode.show(case.code)),
        Quote(text=words),
        buttons=(
            turn.button("officials.send", f"officials:send:{case.code}"),
            turn.button("officials.edit", f"officials:edit:{case.code}"),
            _stop(turn, case),
        ),
    )


async def send(turn: Turn, official: Official, case: Case, _args: list[str]) -> None:
    """The words that were repeated back are sent."""
    waiting = _held(turn)
    words = waiting.get("words", "")
    act = Act(waiting.get("act", Act.SEE))
    deeds = {Act.ASK: cases.ask, Act.ANSWER: cases.answer, Act.DECLINE: cases.decline}
    if waiting.get("code") != case.code or act not in deeds or not words:
        await _gone(turn, case)
        return

    async def deed(desk: Desk) -> Case:
        cases.same_version(case, waiting.get("version"))
        return await deeds[act](desk, case, official, words)

    await do(turn, case, act, deed, words)


async def edit(turn: Turn, official: Official, case: Case, args: list[str]) -> None:
    """Asks for the words once more."""
    waiting = _held(turn)
    if waiting.get("code") != case.code:
        await _gone(turn, case)
        return
    await begin(Act(waiting.get("act", Act.ANSWER)))(turn, official, case, args)


def _offer_offices(turn: Turn, case: Case, waiting: Held) -> None:
    """Up to five offices that the words mean, as buttons."""
    found = offices.named(turn.desk, turn.text, besides=case.office)
    if not found:
        turn.say("officials.no_such_office", _stop(turn, case))
        return
    _wait(turn, {**waiting, "found": [office.key for office in found]}, "office")
    # A button carries the place in this list: an office's key may be longer than a button can hold.
    choices = tuple(
        Button(label=office.name[:_LABEL_CAP], press=f"officials:to:{case.code}:{place}")
        for place, office in enumerate(found)
    )
    turn.say("officials.which_office", *choices, _stop(turn, case))


async def to(turn: Turn, _official: Official, case: Case, args: list[str]) -> None:
    """The office is chosen: the reason is asked for, with the usual one as a button."""
    waiting = _held(turn)
    found = waiting.get("found", [])
    place = next((place for place in range(len(found)) if args == [str(place)]), None)
    if waiting.get("code") != case.code or place is None:
        await _gone(turn, case)
        return
    _wait(turn, {**waiting, "office": found[place]}, "why")
    usual = turn.button("officials.usual_why", f"officials:why:{case.code}")
    turn.say("officials.write_why", usual, _stop(turn, case), office=notices.office_name(turn.desk, found[place]))


async def why(turn: Turn, official: Official, case: Case, _args: list[str]) -> None:
    """The usual reason: the matter lies with the other office."""
    await _transfer(turn, official, case, turn.desk.rules.texts.say("officials.usual_why_text"))


async def _transfer(turn: Turn, official: Official, case: Case, reason: str) -> None:
    waiting = _held(turn)
    office = waiting.get("office", "")
    if waiting.get("code") != case.code or not office:
        await _gone(turn, case)
        return

    async def deed(desk: Desk) -> Case:
        cases.same_version(case, waiting.get("version"))
        return await cases.transfer(desk, case, official, office, reason)

    await do(turn, case, Act.TRANSFER, deed, reason)


async def do(turn: Turn, case: Case, act: Act, deed: Deed, words: str = "") -> None:
    """Does the act and says so; otherwise says why not, keeps the words in sight, and shows the case as it is now."""
    try:
        after = await deed(turn.desk)
    except cases.Refused as refused:
        turn.say(refused.key, _stop(turn, case), **refused.names)
        return
    except (Stale, WrongStep):
        drop(turn)
        said: list[Block] = [*turn.paragraphs("officials.moved_on")]
        if words:
            said += [*turn.paragraphs("officials.your_words"), Quote(text=words)]
        await _as_it_is(turn, case, *said)
        return
    drop(turn)
    names = {"code": casecode.show(after.code), "office": notices.office_name(turn.desk, after.office)}
    card = notices.case_card(turn.desk, after, turn.language)
    gone = act is Act.TRANSFER
    turn.reply(*turn.paragraphs(f"officials.done_{act}", **names), buttons=() if gone else card.buttons)


async def _gone(turn: Turn, case: Case) -> None:
    """A button of an act that is over or was begun for another case."""
    await _as_it_is(turn, case, *turn.paragraphs("officials.act_over"))


async def _as_it_is(turn: Turn, case: Case, *said: Block) -> None:
    now = await turn.desk.archive.cases.by_code(case.code) or case
    card = notices.case_card(turn.desk, now, turn.language)
    turn.reply(*said, *card.blocks, buttons=card.buttons)


def _stop(turn: Turn, case: Case) -> Button:
    return turn.button("officials.stop", f"officials:stop:{case.code}")


def _held(turn: Turn) -> Held:
    kept = turn.talk.data.get(_HELD)
    return cast("Held", dict(kept)) if isinstance(kept, dict) else Held()


def _wait(turn: Turn, waiting: Held, step: str) -> None:
    turn.talk.flow, turn.talk.step = "officials", step
    turn.talk.data[_HELD] = dict(waiting)
