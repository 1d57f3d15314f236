"""A case that somebody joined: how it stands, what they say of its result, and the way out.

They see what may be said to anybody and the office's answer, never the words or the person of who filed it.
"""

from bot.domain.case import WITH_RESULT, Case, Event, EventKind, Status, Verdict
from bot.domain.joining import Joining
from bot.domain.message import Button, Heading, Quote
from bot.domain.pseudonym import without
from bot.services import similar
from handlers.refusal import no_such_case
from handlers.turn import Turn

_VERDICTS = {"yes": Verdict.SATISFIED, "no": Verdict.NOT_SATISFIED}


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`joined:see|yes|no|leave:<id>`; False for another verb."""
    if verb not in ("see", "leave", *_VERDICTS) or not args:
        return False
    joining = await turn.desk.archive.joinings.own(turn.person.id, args[0])
    case = await turn.desk.archive.joinings.by_id(joining.case_id) if joining else None
    if joining is None or case is None:
        await no_such_case(turn)
    elif verb == "see":
        await _see(turn, joining, case)
    elif verb == "leave":
        await turn.desk.archive.joinings.leave(joining.id)
        turn.say("similar.left", turn.button("chat.to_menu", "start:menu"))
    else:
        await _rate(turn, joining, case, _VERDICTS[verb])
    return True


async def hear(turn: Turn) -> None:
    """There is nothing to type here: the words are taken as anywhere else."""
    turn.talk.flow = turn.talk.step = ""
    turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))


async def _see(turn: Turn, joining: Joining, case: Case) -> None:
    """How the case stands, the office's answer if there is one, and what can be done."""
    result = await _result(turn, case)
    said = (Quote(text=without(result.note, case.sender, own_words=False)),) if result and result.note else ()
    turn.reply(
        Heading(text=turn.words(f"tracking.status.{case.status.value}")),
        similar.summary(turn.desk, case, turn.language),
        *said,
        buttons=(*_buttons(turn, joining, case), turn.button("chat.to_menu", "start:menu")),
    )


async def _result(turn: Turn, case: Case) -> Event | None:
    """The latest result, as long as it stands."""
    if case.status not in WITH_RESULT | {Status.CLOSED}:
        return None
    results = (EventKind.ANSWERED, EventKind.DECLINED)
    given = [event for event in await turn.desk.archive.cases.events(case.id) if event.kind in results]
    return given[-1] if given else None


def _buttons(turn: Turn, joining: Joining, case: Case) -> tuple[Button, ...]:
    ended = case.status in WITH_RESULT | {Status.CLOSED}
    verbs = ["yes", "no", "leave"] if ended and joining.verdict is None else ["leave"]
    return tuple(turn.button(f"similar.{verb}", f"joined:{verb}:{joining.id}") for verb in verbs)


async def _rate(turn: Turn, joining: Joining, case: Case, verdict: Verdict) -> None:
    if await _result(turn, case) is None:
        turn.say("similar.no_result", turn.button("similar.see", f"joined:see:{joining.id}"))
        return
    await turn.desk.archive.joinings.rate(joining.id, verdict, turn.desk.now)
    key = "similar.thanks" if verdict is Verdict.SATISFIED else "similar.thanks_not"
    turn.say(key, turn.button("chat.door_feedback", "feedback:start"), turn.button("chat.to_menu", "start:menu"))
