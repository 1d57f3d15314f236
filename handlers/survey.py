"""After the result: one question, one tap; why, if the person likes; and the way to have it looked at again."""

from bot.domain.case import WITH_RESULT, Case, Verdict, WrongStep
from bot.domain.message import Button
from bot.domain.search.fold import fold
from bot.services import access, cases, register
from handlers import doors, survey_factors
from handlers.refusal import no_such_case
from handlers.turn import Turn

_WHY_CAP = 2_000
_RECENT = 20
_TYPED = {"hai long": True, "rat hai long": True, "satisfied": True} | dict.fromkeys(
    ("chua hai long", "khong hai long", "ko hai long", "not satisfied"), False
)
_CAMPAIGN = frozenset({"join", "rate", "leave"})
_SKIP = frozenset({"bo qua", "thoi", "khong", "skip", "no"})


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`survey:yes|no|reopen|skip|factors|score:<code>…`, `survey:join|rate|leave:<campaign>…`, `survey:news`.

    False for another verb. A second tap changes nothing.
    """
    if verb == "news":
        await survey_factors.agree(turn)
        return True
    if not args:
        return False
    if verb in _CAMPAIGN:
        await survey_factors.campaign(turn, verb, args)
        return True
    act = {"yes": _yes, "no": _no, "reopen": _reopen, "skip": _skip}.get(verb)
    more = {"factors": survey_factors.begin, "score": survey_factors.score}.get(verb)
    if act is None and more is None:
        return False
    case = await access.case_for_person(turn.desk, turn.person, args[0])
    if case is None:
        await no_such_case(turn)
    elif act:
        await act(turn, case)
    elif more:
        await more(turn, case, args[1:])
    return True


async def heard(turn: Turn) -> bool:
    """Takes "hài lòng" or "chưa hài lòng" typed for the newest result that was not rated; False when it is neither."""
    satisfied = _TYPED.get(fold(turn.text))
    if satisfied is None:
        return False
    own = await turn.desk.archive.cases.of_person(turn.person.id, _RECENT)
    rated = [case for case in own if case.status in WITH_RESULT and await _said(turn, case) is None]
    if rated:
        await (_yes if satisfied else _no)(turn, rated[0])
    else:
        turn.say("survey.nothing_to_rate", turn.button("chat.door_track", "tracking:start"))
    return True


async def _said(turn: Turn, case: Case) -> Verdict | None:
    said = await cases.verdict(turn.desk, case)
    return said[0] if said else None


async def _yes(turn: Turn, case: Case) -> None:
    if not await _rate(turn, case, Verdict.SATISFIED):
        return
    _leave(turn)
    turn.say("survey.thanks", _more(turn, case), turn.button("chat.to_menu", "start:menu"))


async def _no(turn: Turn, case: Case) -> None:
    if not await _rate(turn, case, Verdict.NOT_SATISFIED):
        return
    _wait(turn, case, "why")
    turn.say(
        "survey.why",
        turn.button("survey.reopen", f"survey:reopen:{case.code}"),
        turn.button("survey.skip", f"survey:skip:{case.code}"),
        code=register.shown(case),
    )


async def _rate(turn: Turn, case: Case, verdict: Verdict) -> bool:
    """Keeps the word; False when the case has no result (any more) to speak of, which is then said."""
    try:
        await cases.rate(turn.desk, case, verdict)
    except ValueError:
        _moved_on(turn, case)
        return False
    return True


def _moved_on(turn: Turn, case: Case) -> None:
    _leave(turn)
    turn.say("survey.moved_on", turn.button("tracking.see", f"tracking:case:{case.code}"))


async def _skip(turn: Turn, case: Case) -> None:
    _leave(turn)
    turn.say("survey.noted", turn.button("survey.reopen", f"survey:reopen:{case.code}"), _more(turn, case))


async def _reopen(turn: Turn, case: Case) -> None:
    """Looks again with the reason given before, or asks first what is still wrong."""
    said = await cases.verdict(turn.desk, case)
    if said and said[1]:
        await _open_again(turn, case, said[1])
    else:
        _wait(turn, case, "reopen")
        turn.say("survey.what_is_wrong", turn.button("survey.skip", f"survey:skip:{case.code}"))


async def _open_again(turn: Turn, case: Case, why: str) -> None:
    _leave(turn)
    try:
        await cases.reopen(turn.desk, case, why)
    except WrongStep:
        _moved_on(turn, case)
    except ValueError:
        turn.say("survey.too_late", turn.button("chat.door_feedback", "feedback:start"))
    else:
        see = turn.button("tracking.see", f"tracking:case:{case.code}")
        turn.say("survey.reopened", see, code=register.shown(case))


async def hear(turn: Turn) -> None:
    """Why the person was not satisfied, or what is still wrong."""
    case = await access.case_for_person(turn.desk, turn.person, str(turn.talk.data.get("code", "")))
    step = turn.talk.step
    if case is None:
        _leave(turn)
        turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))
    elif fold(turn.text) in _SKIP:
        await _skip(turn, case)
    elif not fold(turn.text):
        turn.say("survey.no_words", turn.button("survey.skip", f"survey:skip:{case.code}"))
    elif doors.denounced(turn, turn.button("survey.skip", f"survey:skip:{case.code}")):
        return
    elif step == "reopen":
        await _open_again(turn, case, turn.text[:_WHY_CAP])
    else:
        await cases.add_reason(turn.desk, case, turn.text[:_WHY_CAP])
        _leave(turn)
        reopen = turn.button("survey.reopen", f"survey:reopen:{case.code}")
        turn.say("survey.reason_kept", reopen, turn.button("survey.enough", f"survey:skip:{case.code}"))


def _more(turn: Turn, case: Case) -> Button:
    """The way to the five factors, for who likes."""
    return turn.button("surveys.more", f"survey:factors:{case.code}")


def _wait(turn: Turn, case: Case, step: str) -> None:
    turn.talk.flow, turn.talk.step = "survey", step
    turn.talk.data["code"] = case.code


def _leave(turn: Turn) -> None:
    if turn.talk.flow == "survey":
        turn.talk.flow = turn.talk.step = ""
        turn.talk.data.pop("code", None)
