"""The officials' room in a chat: joining by an invitation, the list of work, the case card and what is done with it.

An official may be a citizen as well: what is not theirs here falls through to the other rooms. Somebody who is no
official, and an official whom a case does not concern, get the answer that a case which does not exist gets.
"""

import re
from collections.abc import Awaitable, Callable

from bot.domain import casecode
from bot.domain.case import Case
from bot.domain.message import Block, Button, Checklist, Heading
from bot.domain.person import Act, Official
from bot.domain.search.fold import fold
from bot.domain.worklist import Pile
from bot.services import access, cases, digests, duty, invitations, notices
from bot.services.desk import Desk
from handlers import officials_act, officials_extend
from handlers.turn import Turn

LISTED = 8
"""Cases that the list offers as buttons."""

_INVITATION = re.compile(
    r"^\s*(/start|/moi|/lienket|mã mời|ma moi)\b\s*:?\s*((?:[a-z0-9][\s-]*){0,40})$", re.IGNORECASE
)
_HOUR = re.compile(r"^/?(?:gio tom tat|tom tat luc|gio digest|digest at)\s+(\d{1,2})\s*h?\s*(\d{1,2})?$")
"""An official chooses the hour of the digest, folded: "giờ tóm tắt 8h30", "tóm tắt lúc 7:00"."""
_CODE_SIGNS = 16
_WORK_WORDS = frozenset({"viec", "xem viec", "viec cua toi", "danh sach viec", "my work"})
_STOP = frozenset({"thoi", "huy", "huy bo", "dung lai", "cancel", "stop"})


async def invited(turn: Turn) -> bool:
    """Reads an invitation ("MÃ MỜI …", /moi …, a link that starts the chat with one); False when it is none."""
    match = _INVITATION.match(turn.text)
    if match is None:
        return False
    command, code = match.group(1).casefold(), "".join(match.group(2).split())
    if len(code.replace("-", "")) != _CODE_SIGNS:
        # "/start" and "/lienket" alone, or with a parameter of another kind, are for everybody.
        if command in ("/start", "/lienket"):
            return False
        turn.say("officials.bad_code")
        return True
    official = await invitations.accept_in_chat(turn.desk, code, turn.incoming.sender)
    if official is None:
        turn.say("officials.bad_code")
        return True
    turn.talk.leave()
    turn.official = official
    turn.say(
        "officials.joined",
        *(_work_button(turn) if access.may(official, Act.SEE) else ()),
        name=official.name,
        role=turn.words(f"officials.role_{official.role}"),
        office=notices.office_name(turn.desk, official.office),
    )
    return True


async def words(turn: Turn) -> bool:
    """An official's own words outside a talk: "việc", or the code of a case of theirs. False: not for this room."""
    if turn.official is None:
        return False
    if hour := _HOUR.match(fold(turn.text)):
        await _choose_hour(turn, turn.official, f"{hour.group(1)}:{hour.group(2) or 0}")
        return True
    if turn.text.startswith("/viec") or (not turn.talk.flow and fold(turn.text) in _WORK_WORDS):
        await _queue(turn, turn.official)
        return True
    if turn.talk.flow or not casecode.looks_like_code(turn.text):
        return False
    case = await access.case_for_official(turn.desk, turn.official, turn.text, Act.SEE)
    if case is None:
        return False
    show(turn, case)
    return True


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`officials:queue` and `officials:<verb>:<code>[:<arg>]`; False for a verb that this room does not have."""
    if verb != "queue" and verb not in _VERBS:
        return False
    official = turn.official
    if official is None or (verb != "queue" and not args):
        turn.say("officials.not_found")
    elif verb == "queue":
        officials_act.drop(turn)
        await _queue(turn, official)
    else:
        act, do = _VERBS[verb]
        case = await access.case_for_official(turn.desk, official, args[0], act)
        if case is None:
            turn.say("officials.not_found")
        else:
            await do(turn, official, case, args[1:])
    return True


async def hear(turn: Turn) -> None:
    """The words that an act was waiting for. "Thôi" ends it."""
    if turn.official is None or fold(turn.text) in _STOP:
        officials_act.drop(turn)
        turn.say("officials.stopped", *_work_button(turn))
        return
    if turn.talk.step == officials_extend.REASON:
        await officials_extend.hear(turn, turn.official)
        return
    await officials_act.hear(turn, turn.official)


async def _choose_hour(turn: Turn, official: Official, hour: str) -> None:
    """The digest comes at this hour from now on, and in this chat; quiet hours stay as they are."""
    kept = await turn.desk.archive.duties.choice(official.id)
    quiet = tuple(f"{one:%H:%M}" if one else "" for one in (kept.quiet_from, kept.quiet_until))
    here = turn.incoming.sender.channel
    try:
        choice = await duty.choose(turn.desk, official, hour=hour, channel=here, quiet=(quiet[0], quiet[1]))
    except duty.BadDuty as bad:
        turn.say(str(bad))
        return
    turn.say("duty.chosen", hour=f"{choice.hour:%H:%M}")


def show(turn: Turn, case: Case) -> None:
    """The case card with what can be done."""
    acts = turn.official is not None and access.may(turn.official, Act.ACCEPT)
    card = notices.case_card(turn.desk, case, turn.language, buttons=acts)
    turn.reply(*card.blocks, buttons=card.buttons)


async def _show(turn: Turn, _official: Official, case: Case, _args: list[str]) -> None:
    officials_act.drop(turn)
    show(turn, case)


async def _accept(turn: Turn, official: Official, case: Case, _args: list[str]) -> None:
    officials_act.drop(turn)

    async def take(desk: Desk) -> Case:
        return await cases.accept(desk, case, official)

    await officials_act.do(turn, case, Act.ACCEPT, take)


async def _stop(turn: Turn, _official: Official, case: Case, _args: list[str]) -> None:
    officials_act.drop(turn)
    card = notices.case_card(turn.desk, case, turn.language)
    turn.reply(*turn.paragraphs("officials.stopped"), buttons=card.buttons)


Do = Callable[[Turn, Official, Case, list[str]], Awaitable[None]]

_VERBS: dict[str, tuple[Act, Do]] = {
    "case": (Act.SEE, _show),
    "stop": (Act.SEE, _stop),
    "accept": (Act.ACCEPT, _accept),
    "transfer": (Act.TRANSFER, officials_act.begin(Act.TRANSFER)),
    "ask": (Act.ASK, officials_act.begin(Act.ASK)),
    "answer": (Act.ANSWER, officials_act.begin(Act.ANSWER)),
    "decline": (Act.DECLINE, officials_act.begin(Act.DECLINE)),
    "extend": (Act.EXTEND, officials_extend.begin),
    "ground": (Act.EXTEND, officials_extend.ground),
    "send": (Act.SEE, officials_act.send),
    "edit": (Act.SEE, officials_act.edit),
    "to": (Act.TRANSFER, officials_act.to),
    "why": (Act.TRANSFER, officials_act.why),
}


async def _queue(turn: Turn, official: Official) -> None:
    """The official's open cases by pile, the most urgent as buttons."""
    if not access.may(official, Act.SEE):
        turn.say("officials.no_cases_for_role")
        return
    work = await digests.worklist(turn.desk, official)
    title = turn.words("officials.work", office=notices.office_name(turn.desk, official.office))
    blocks: list[Block] = [Heading(text=title)]
    blocks += [
        Checklist(
            title=turn.words(f"digest.{pile}", count=len(work[pile])),
            items=digests.lines(turn.desk, work[pile], turn.language),
        )
        for pile in Pile
        if work[pile]
    ]
    if len(blocks) == 1:
        blocks.extend(turn.paragraphs("officials.no_work"))
    first = [case for pile in Pile for case in work[pile]][:LISTED]
    turn.reply(*blocks, buttons=tuple(_case_button(case) for case in first))


def _case_button(case: Case) -> Button:
    label = f"{casecode.show(case.code)} · {digests.matter(case)}"
    return Button(label=label[:40].rstrip(), press=f"officials:case:{case.code}")


def _work_button(turn: Turn) -> tuple[Button, ...]:
    return (turn.button("officials.see_work", "officials:queue"),)
