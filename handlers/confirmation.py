"""Words that look like a denunciation: the person says whether they are one, since no machine alone decides it.

Where only the examples speak for it, that is asked first; where signals do, the door is shown at once, and has a button
for who denounces nobody. Until the answer the words lie in the talk sealed, for one turn: with "no" the talk hears them
once more where it stood, and anything else lets them go.
"""

import hashlib
import json
from dataclasses import replace
from typing import Any

from bot.domain.draft import CONTENT_CAP
from bot.domain.message import Attachment, AttachmentKind, Button
from bot.domain.ports import Unsealable
from bot.domain.spot import spot_in
from bot.domain.triage import Judgement
from bot.domain.triage_rules import TriageKind
from handlers.evidence import evidence
from handlers.turn import Turn

_HELD, _DENIED = "held", "denied"
_NO = "doors:no"
_PURPOSE = "words until it is said what they are"


def door(turn: Turn, text: str, judged: Judgement) -> TriageKind:
    """Where the words belong. What looks like a denunciation is feedback once the person said that it is none, and who
    writes the published name of a procedure asks about it, whatever the name holds ("Giải quyết tố cáo …").
    """
    if judged.door is not TriageKind.QUESTION and turn.desk.rules.finder.named(text):
        return TriageKind.QUESTION
    if judged.door is not TriageKind.DENUNCIATION or not denied(turn, text):
        return judged.door
    return TriageKind.REPORT if judged.kind is TriageKind.DENUNCIATION else judged.kind


def denied(turn: Turn, text: str) -> bool:
    """Whether the person said in this talk that just these words are no denunciation."""
    return turn.talk.data.get(_DENIED) == _mark(text)


def deny(turn: Turn, text: str) -> None:
    """Remembers that the person said so, as long as the talk goes on."""
    turn.talk.data[_DENIED] = _mark(text)


def _mark(text: str) -> str:
    # Of a long text only what would be filed is heard again.
    return hashlib.sha256(text[:CONTENT_CAP].encode()).hexdigest()[:16]


def ask(turn: Turn, text: str, *ways_out: Button) -> bool:
    """Asks whether the words are a denunciation; False where they surely are, or nothing can be sealed."""
    if turn.desk.rules.triage.judge(text).surely or not hold(turn, text):
        return False
    yes = turn.button("feedback.denounces", "doors:yes")
    turn.say("feedback.perhaps_denunciation", yes, no(turn), *ways_out)
    return True


def no(turn: Turn) -> Button:
    """What the person presses who denounces nobody."""
    return turn.button("feedback.denounces_not", _NO)


def hold(turn: Turn, text: str) -> bool:
    """Seals the words, with what came along, for the next turn; False without words, or where nothing can be sealed."""
    if turn.desk.sealer is None or not text:
        return False
    files = [(one.kind, one.ref, one.size) for one in evidence(turn.incoming)]
    held = {"words": text, "files": files, "flow": turn.talk.flow, "step": turn.talk.step}
    turn.talk.data[_HELD] = turn.desk.sealer.seal(json.dumps(held), _PURPOSE)
    turn.secret = True
    return True


async def take(turn: Turn) -> None:
    """Takes what was held out of the talk: it waits for this turn alone. Photos that came along go with it, unless the
    person says now that they denounce nobody.
    """
    turn.held = turn.talk.data.pop(_HELD, None)
    if turn.held is None or turn.incoming.press == _NO:
        return
    for _, ref, _ in (_opened(turn) or {}).get("files", ()):
        photo = await turn.desk.archive.photos.get(ref)
        if photo and photo[1] == turn.incoming.sender:
            await turn.desk.archive.photos.remove(ref)


def words(turn: Turn) -> str | None:
    """The words that the person was asked about, put back into the turn as if they came just now, with the files that
    came along and the place where the talk stood. None when they are gone.
    """
    held = _opened(turn)
    if held is None:
        return None
    files = [Attachment(AttachmentKind(kind), ref, size) for kind, ref, size in held["files"]]
    spots = [spot_in(one.ref) for one in files if one.kind is AttachmentKind.LOCATION]
    turn.talk.flow, turn.talk.step = held["flow"], held["step"]
    turn.incoming = replace(
        turn.incoming,
        press=None,
        text=held["words"],
        attachments=tuple(one for one in files if one.kind is not AttachmentKind.LOCATION),
        spot=spots[-1] if spots else None,
    )
    return str(held["words"])


def _opened(turn: Turn) -> dict[str, Any] | None:
    """What the turn before left, in clear; None when there is nothing, or no key opens it."""
    if turn.held is None or turn.desk.sealer is None:
        return None
    try:
        held: dict[str, Any] = json.loads(turn.desk.sealer.open(str(turn.held), _PURPOSE))
    except Unsealable:
        return None
    return held
