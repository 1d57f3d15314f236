"""The feedback talk: seven short steps from "what happened" to a code, with a way back at every one."""

from bot.domain.draft import Draft, Step
from bot.domain.intent import Courtesy, courtesy
from bot.domain.search.fold import fold
from bot.services import register
from handlers.evidence import add, evidence, further, refused
from handlers.feedback_acts import ACTS, begin, step_of
from handlers.feedback_ask import ask, button, keep
from handlers.feedback_edited import note
from handlers.feedback_kind import apart, go_on
from handlers.feedback_take import take
from handlers.turn import Turn

_TYPED = {
    "back": ("quay lai", "tro lai", "lui lai", "back", "go back"),
    "stop": ("thoi", "huy", "huy bo", "dung lai", "khong gui nua", "thoi khong gui nua", "cancel", "stop"),
    "next": (
        *("bo qua", "khong co", "khong co anh", "skip", "none"),
        *("xong", "xong roi", "het roi", "done"),
        *("giu nguyen", "khong sua nua", "tiep", "tiep tuc", "continue"),
    ),
    "change": ("sua", "sua lai", "edit", "change"),
    "kind": ("doi loai", "khong phai phan anh", "khong phai kien nghi", "another kind"),
}
_EDITS = {
    Step.CONTENT: ("sua noi dung",),
    Step.ABOUT: ("sua thu tuc", "sua noi xay ra", "sua dia diem", "sua co quan"),
    Step.NAME: ("sua ten", "sua ho ten"),
    Step.ADDRESS: ("sua dia chi",),
    Step.PHONE: ("sua so dien thoai", "sua dien thoai", "sua sdt"),
    Step.PHOTOS: ("sua anh",),
    Step.PROPOSAL: ("sua de xuat", "them de xuat"),
}
_NO_PLACE_KNOWN = ("khong biet", "khong ro", "khong nho", "chua ro", "khong biet xa nao", "not sure", "i do not know")
_SEND_ONLY = ("chi gui", "gui khong nhan tin", "gui thoi", "only send")
_SEND = ("gui", "gui di", "dong y", "dong y va gui", "send", "i agree")


def draft_of(turn: Turn) -> Draft | None:
    """The draft in the talk's memory."""
    return Draft.from_json(turn.talk.data.get("draft"))


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """The buttons of this room; False for one that it does not know. Buttons of another draft change nothing."""
    if verb == "start":
        await start(turn, args[0] if args else None)
        return True
    if verb in ("apart", "then"):
        await (apart if verb == "apart" else go_on)(turn)
        return True
    act = ACTS.get(verb)
    if act is None or not args:
        return False
    draft = draft_of(turn)
    if draft is None or draft.short != args[0]:
        await _stale(turn, args[0])
    else:
        await act(turn, draft, args[1:])
    return True


async def start(turn: Turn, procedure: str | None) -> None:
    """Begins a draft, with the words said just before; a draft that waits is offered first."""
    waiting = draft_of(turn)
    if waiting and (waiting.content or waiting.name):
        keep(turn, waiting, step_of(turn))
        turn.say("feedback.waiting", button(turn, waiting, "continue", "here"), button(turn, waiting, "anew", "anew"))
    else:
        await begin(turn, procedure)


async def hear(turn: Turn) -> None:
    """Words, photos or anything else while a draft is open."""
    draft = draft_of(turn)
    if draft is None:
        turn.talk.leave()
        turn.say("feedback.lost", turn.button("chat.door_feedback", "feedback:start"))
        return
    step = step_of(turn)
    if turn.incoming.attachments or turn.incoming.spot:
        draft = await _brought(turn, draft, step)
        if not turn.text:
            return
    if not fold(turn.text):
        await ask(turn, draft, step, *turn.paragraphs("chat.no_words"))
    elif not await _typed(turn, draft, step):
        note(turn, step)
        await take(turn, draft, step)


async def _brought(turn: Turn, draft: Draft, step: Step) -> Draft:
    """Keeps photos, recordings and a spot at any step; says once per message what was kept or could not be read."""
    fuller, said = add(turn, draft, evidence(turn.incoming))
    if further(turn):
        keep(turn, fuller, step)
        return fuller
    said = (*said, *refused(turn))
    if turn.text:
        keep(turn, fuller, step)
        turn.reply(*said)
    else:
        await ask(turn, fuller, step, *said)
    return fuller


async def _typed(turn: Turn, draft: Draft, step: Step) -> bool:
    """The words that mean a button at every step."""
    typed = fold(turn.text)
    if step is Step.SUMMARY and typed in _SEND:
        await ACTS["send"](turn, draft, [])
        return True
    if step is Step.SUMMARY and typed in _SEND_ONLY:
        await ACTS["sendonly"](turn, draft, [])
        return True
    edited = next((part for part, words in _EDITS.items() if typed in words), None)
    if edited:
        await ACTS["edit"](turn, draft, [edited.value])
        return True
    verb = _about(turn, draft) if step is Step.ABOUT else None
    if step is Step.PHOTOS and courtesy(turn.text) is Courtesy.NO:
        verb = "next"
    verb = verb or next((name for name, words in _TYPED.items() if typed in words), None)
    if verb is None and typed in _SEND:
        if step is not Step.PHOTOS:
            await ask(turn, draft, step, *turn.paragraphs("feedback.not_sent_yet"))
            return True
        verb = "next"
    if verb:
        await ACTS[verb](turn, draft, [])
    return verb is not None


def _about(turn: Turn, draft: Draft) -> str | None:
    """What plain words answer where the place is asked for, or whether what was understood is right."""
    said = courtesy(turn.text)
    if draft.place is not None:
        return "next" if said is Courtesy.YES or fold(turn.text) in _SEND else None
    return "nowhere" if said is Courtesy.NO or fold(turn.text) in _NO_PLACE_KNOWN else None


async def _stale(turn: Turn, short: str) -> None:
    """A button of another draft: says what became of that one, and opens nothing."""
    sent = await register.of_draft(turn.desk, turn.person, short)
    menu = turn.button("chat.to_menu", "start:menu")
    if sent:
        see = turn.button("tracking.see", f"tracking:case:{sent.code}")
        turn.say("feedback.already_sent", see, menu, code=register.shown(sent))
    else:
        turn.say("chat.old_button", menu)
