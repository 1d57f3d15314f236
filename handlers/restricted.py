"""The restricted record in a talk: what it means, the words, and a code; later more words, or how it stands.

Whatever is typed here is struck from the chat's own memory, and no row of the talk or the account leads to the record.
"""

from datetime import datetime

from bot.domain.deadline import OFFICE_ZONE
from bot.domain.message import CodeBlock
from bot.domain.search.fold import fold
from bot.services import limits, restricted
from handlers.refusal import no_such_case
from handlers.turn import Turn

_STOP = frozenset({"thoi", "huy", "huy bo", "khong", "dung lai", "cancel", "stop"})


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`restricted:start|again|stop`; False for another verb, and where nothing can be sealed."""
    if turn.desk.sealer is None or args:
        return False
    if verb == "start":
        _ask(turn, "words")
    elif verb == "again":
        _ask(turn, "code")
    elif verb == "stop":
        _leave(turn)
        turn.say("restricted.stopped", turn.button("chat.to_menu", "start:menu"))
    else:
        return False
    return True


async def hear(turn: Turn) -> None:
    """The words of the person, or the code of a record. Neither is kept anywhere else."""
    turn.secret = True
    sealer, step = turn.desk.sealer, turn.talk.step
    record_id = turn.talk.data.pop("record", None)
    if fold(turn.text) in _STOP or sealer is None:
        _leave(turn)
        turn.say("restricted.stopped", turn.button("chat.to_menu", "start:menu"))
    elif not fold(turn.text):
        _ask(turn, step)
    elif step == "code":
        await _stands(turn)
    elif record_id is None:
        if await limits.filing(turn.desk, turn.person, turn.incoming.address):
            _leave(turn)
            turn.say("restricted.too_many", turn.button("chat.door_person", "start:contact"))
            return
        code = await restricted.open_record(turn.desk, sealer, turn.text, turn.incoming.sender.channel)
        _leave(turn)
        _receipt(turn, code)
    else:
        await _more(turn, str(record_id))


async def _more(turn: Turn, record_id: str) -> None:
    record = await turn.desk.archive.restricted.by_id(record_id)
    if record and turn.desk.sealer:
        await restricted.add(turn.desk, turn.desk.sealer, record, turn.text)
    _leave(turn)
    turn.say("restricted.added", turn.button("chat.to_menu", "start:menu"))


async def _stands(turn: Turn) -> None:
    """How the record of the typed code stands; more may be written right away."""
    found = await restricted.by_code(turn.desk, turn.text)
    if found is None:
        _leave(turn)
        await no_such_case(turn)
        return
    turn.talk.flow, turn.talk.step = "restricted", "words"
    turn.talk.data["record"] = found.record.id
    opened = found.opened_at
    turn.reply(
        *turn.paragraphs("restricted.stands", at=_moment(found.record.received_at), count=found.record.parts),
        *(
            turn.paragraphs("restricted.opened", at=_moment(opened))
            if opened
            else turn.paragraphs("restricted.not_opened")
        ),
        *turn.paragraphs("restricted.write_more"),
        buttons=(turn.button("restricted.stop", "restricted:stop"),),
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"


def _ask(turn: Turn, step: str) -> None:
    """What the record is, before anything is kept; or for the code."""
    turn.talk.flow, turn.talk.step = "restricted", step
    turn.talk.data.pop("record", None)
    turn.say(f"restricted.ask_{step}", turn.button("restricted.stop", "restricted:stop"))


def _receipt(turn: Turn, code: str) -> None:
    turn.reply(
        *turn.paragraphs("restricted.kept"),
        CodeBlock(code=code),
        *turn.paragraphs("restricted.kept_next"),
        buttons=(turn.button("restricted.again", "restricted:again"), turn.button("chat.to_menu", "start:menu")),
    )


def _leave(turn: Turn) -> None:
    turn.talk.flow = turn.talk.step = ""
    turn.talk.data.pop("record", None)
