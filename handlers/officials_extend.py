"""Asking for more time in a chat: the ground by a button, then the reason in words. Another person consents at the
desk.
"""

from typing import cast

from bot.domain import casecode
from bot.domain.case import Case
from bot.domain.extension import Ground
from bot.domain.person import Act, Official
from bot.services import access, cases, extensions, notices
from handlers.officials_act import drop
from handlers.turn import Turn

_HELD = "extension"

REASON = "reason"
"""The step of the talk that waits for the reason."""


async def begin(turn: Turn, _official: Official, case: Case, _args: list[str]) -> None:
    """Offers the grounds that the rules in force know for this case."""
    drop(turn)
    grounds = await extensions.grounds(turn.desk, case)
    if not grounds:
        _refuse(turn, case, "extension.not_now")
        return
    choices = [turn.button(f"extension.ground_{one}", f"officials:ground:{case.code}:{one}") for one in grounds]
    stop = turn.button("officials.stop", f"officials:stop:{case.code}")
    turn.say("extension.which_ground", *choices, stop, code=casecode.show(case.code))


async def ground(turn: Turn, _official: Official, case: Case, args: list[str]) -> None:
    """The ground is chosen: asks for the reason."""
    if len(args) != 1 or args[0] not in set(Ground):
        _refuse(turn, case, "officials.act_over")
        return
    turn.talk.flow, turn.talk.step = "officials", REASON
    turn.talk.data[_HELD] = {"code": case.code, "ground": args[0]}
    turn.say("extension.write_reason", turn.button("officials.stop", f"officials:stop:{case.code}"))


async def hear(turn: Turn, official: Official) -> None:
    """The reason: the request is put before whoever may consent."""
    held = cast("dict[str, str]", turn.talk.data.pop(_HELD, None) or {})
    drop(turn)
    case = await access.case_for_official(turn.desk, official, held.get("code", ""), Act.EXTEND)
    if case is None:
        turn.say("officials.not_found")
        return
    try:
        await extensions.ask(turn.desk, case, official, Ground(held["ground"]), turn.text)
    except cases.Refused as refused:
        _refuse(turn, case, refused.key)
        return
    turn.say("extension.asked", code=casecode.show(case.code))


def _refuse(turn: Turn, case: Case, key: str) -> None:
    card = notices.case_card(turn.desk, case, turn.language)
    turn.reply(*turn.paragraphs(key), *card.blocks, buttons=card.buttons)
