"""The restricted record in a talk: what it means, the words, and a code; later more words, or how it stands.

Whatever is typed here is struck from the chat's own memory, and no row of the talk or the account leads to the record.
"""

from datetime import datetime

from bot.domain.deadline import OFFICE_ZONE, say_day
from bot.domain.message import Block, CodeBlock, Quote
from bot.domain.photo import StoredPhoto
from bot.domain.ports import Sealer, Unsealable
from bot.domain.search.fold import fold
from bot.services import limits, restricted, restricted_terms
from bot.services.restricted import Standing
from handlers.refusal import no_such_case
from handlers.turn import Turn

_TALK = "record in a talk"
"""What the id of a record is sealed for while the talk is about it: no row of a talk names a record in clear."""

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
    """The words and photos of the person, or the code of a record. Neither is kept anywhere else."""
    turn.secret = True
    sealer, step = turn.desk.sealer, turn.talk.step
    record_id = turn.talk.data.pop("record", None)
    if fold(turn.text) in _STOP or sealer is None:
        _leave(turn)
        turn.say("restricted.stopped", turn.button("chat.to_menu", "start:menu"))
        return
    photos = await _photos(turn) if step == "words" else []
    if not fold(turn.text) and not photos:
        _ask(turn, step)
    elif step == "code":
        await _stands(turn, sealer)
    elif record_id is None:
        await _new(turn, sealer, photos)
    else:
        await _more(turn, sealer, str(record_id), photos)


async def _photos(turn: Turn) -> list[StoredPhoto]:
    """The person's own photos out of our archive. What lies at a platform is not taken: it would stay there."""
    found = [await turn.desk.archive.photos.get(one.ref) for one in turn.incoming.attachments]
    own = [each[0] for each in found if each and each[1] == turn.incoming.sender]
    if len(own) < len(found) or turn.incoming.spot:
        turn.say("restricted.only_web_photos")
    return own


async def _new(turn: Turn, sealer: Sealer, photos: list[StoredPhoto]) -> None:
    _leave(turn)
    if await limits.filing(turn.desk, turn.person, turn.incoming.address):
        turn.say("restricted.too_many", turn.button("chat.door_person", "start:contact"))
        return
    channel = turn.incoming.sender.channel
    code = await restricted.open_record(turn.desk, sealer, turn.text, channel, photos)
    _over(turn, len(photos) - turn.desk.rules.limits.photos_per_case)
    _receipt(turn, code)


async def _more(turn: Turn, sealer: Sealer, sealed_id: str, photos: list[StoredPhoto]) -> None:
    _leave(turn)
    try:
        record = await turn.desk.archive.restricted.by_id(sealer.open(sealed_id, _TALK))
    except Unsealable:
        record = None
    if record is None:
        await no_such_case(turn)
        return
    taken = await restricted.add(turn.desk, sealer, record, turn.text, photos)
    _over(turn, len(photos) - taken)
    turn.say("restricted.added", turn.button("chat.to_menu", "start:menu"))


def _over(turn: Turn, count: int) -> None:
    """Says that photos found no room."""
    if count > 0:
        turn.say("restricted.photos_over", cap=turn.desk.rules.limits.photos_per_case)


async def _stands(turn: Turn, sealer: Sealer) -> None:
    """How the record of the typed code stands, and what the office answered; more may be written right away."""
    try:
        found = await restricted.by_code(turn.desk, sealer, turn.text)
    except Unsealable:
        _leave(turn)
        turn.say("restricted.unreadable_here", turn.button("chat.to_menu", "start:menu"))
        return
    if found is None:
        _leave(turn)
        await no_such_case(turn)
        return
    turn.talk.flow, turn.talk.step = "restricted", "words"
    turn.talk.data["record"] = sealer.seal(found.record.id, _TALK)
    turn.confided = True
    opened = found.opened_at
    turn.reply(
        *turn.paragraphs("restricted.stands", at=_moment(found.record.received_at), count=found.record.parts),
        *(
            turn.paragraphs("restricted.opened", at=_moment(opened))
            if opened
            else turn.paragraphs("restricted.not_opened")
        ),
        *_answers(turn, found),
        *turn.paragraphs("restricted.write_more"),
        buttons=(turn.button("restricted.stop", "restricted:stop"),),
    )


def _answers(turn: Turn, found: Standing) -> tuple[Block, ...]:
    """What the office answered and decided, or until when it is to."""
    blocks: list[Block] = []
    for one in found.answers:
        blocks += [*turn.paragraphs("restricted.answered", at=_moment(one.at)), Quote(text=one.words)]
    if found.record.outcome:
        outcome = turn.words(f"restricted.outcome_{found.record.outcome}")
        blocks += turn.paragraphs("restricted.decided", outcome=outcome)
    due = restricted_terms.due(turn.desk, found.record)
    if due:
        blocks += turn.paragraphs("restricted.no_answer", day=say_day(due.day, turn.language))
    return tuple(blocks)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"


def _ask(turn: Turn, step: str) -> None:
    """What the record is, before anything is kept; or for the code."""
    turn.talk.flow, turn.talk.step = "restricted", step
    turn.talk.data.pop("record", None)
    turn.say(f"restricted.ask_{step}", turn.button("restricted.stop", "restricted:stop"))


def _receipt(turn: Turn, code: str) -> None:
    turn.confided = True
    turn.reply(
        *turn.paragraphs("restricted.kept"),
        CodeBlock(code=code),
        *turn.paragraphs("restricted.kept_next"),
        buttons=(turn.button("restricted.again", "restricted:again"), turn.button("chat.to_menu", "start:menu")),
    )


def _leave(turn: Turn) -> None:
    turn.talk.flow = turn.talk.step = ""
    turn.talk.data.pop("record", None)
