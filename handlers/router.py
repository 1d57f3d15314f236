"""Which room hears a turn: a button's room, the talk in progress, a choice typed, a command, or a question.

The only room that knows the others; they do not know one another.
"""

import re
from types import ModuleType

from bot.domain import casecode, deeplink
from bot.domain.intent import Courtesy, courtesy
from bot.domain.own_case import asks_of_own
from bot.domain.search.fold import fold
from bot.domain.triage_rules import TriageKind
from bot.services.limits import Pace, pace
from handlers import (
    complaint,
    confirmation,
    contact,
    doors,
    fallback,
    feedback,
    feedback_edited,
    follow,
    joined,
    linking,
    news,
    officials,
    privacy,
    procedures,
    reach,
    restricted,
    start,
    survey,
    tracking,
)
from handlers.choice import Ear, pick
from handlers.evidence import evidence, further, hold
from handlers.turn import Turn

_ROOMS: dict[str, ModuleType] = {
    "complaint": complaint,
    "contact": contact,
    "procedures": procedures,
    "feedback": feedback,
    "follow": follow,
    "joined": joined,
    "linking": linking,
    "news": news,
    "tracking": tracking,
    "survey": survey,
    "officials": officials,
    "privacy": privacy,
    "restricted": restricted,
    "start": start,
}

_COMMANDS: dict[str, tuple[str, ...]] = {
    "start:menu": ("start", "menu", "tro giup", "help", "bat dau", "huong dan", "trang chu"),
    "start:contact": (
        *(
            "gap can bo",
            "gap nguoi",
            "gap nguoi that",
            "gap nhan vien",
            "noi chuyen voi can bo",
            "noi chuyen voi nguoi",
        ),
        *("noi chuyen voi nguoi that", "lien he", "lien he can bo", "contact", "human", "talk to a person", "lienhe"),
    ),
    "start:language:en": ("english", "tieng anh", "en"),
    "start:language:vi": ("tieng viet", "tiengviet", "vietnamese", "vi"),
    "tracking:start": (
        *("tra cuu", "tracuu", "tra cuu ho so", "theo doi", "phan anh cua toi", "viec cua toi", "viec da gui"),
        *("xem tinh trang", "track", "my cases", "my case", "where is my case", "status", "status of my case"),
        *("rut lai", "rut lai phan anh", "rut lai kien nghi", "rut phan anh", "huy phan anh", "bo sung phan anh"),
    ),
    "feedback:start": (
        *("gui phan anh", "phan anh", "kien nghi", "gui kien nghi", "gui phan anh kien nghi"),
        *("phan anh kien nghi", "feedback", "send feedback", "phananh"),
    ),
    "restricted:again": ("ho so mat", "hsmat", "restricted record"),
    "start:ask": ("hoi thu tuc", "thu tuc", "ask", "thutuc"),
    "privacy:start": (
        *("du lieu cua toi", "dulieu", "du lieu", "du lieu ca nhan", "du lieu ca nhan cua toi", "xem du lieu cua toi"),
        *("quyen rieng tu", "my data", "privacy", "personal data"),
    ),
    "privacy:delete": ("xoa du lieu", "xoa du lieu cua toi", "xoa het du lieu cua toi", "delete my data"),
    "linking:start": ("lien ket", "lienket", "lien ket kenh", "lien ket tai khoan", "link", "link channels"),
    "linking:ways": ("nhan tin o dau", "chon noi nhan tin", "noi nhan tin", "where to be told"),
    "linking:part": ("huy lien ket", "huylienket", "bo lien ket", "unlink"),
    "contact:start": ("email du phong", "lien he du phong", "so du phong", "backup contact", "backup email"),
    "news:list": (
        *("nhan tin", "dang ky tin", "dang ky nhan tin", "nhantin", "tin cua toi", "tin toi nhan"),
        *("news", "my news", "subscribe"),
    ),
    "news:ask:reform:": (
        *("nhan tin cai cach hanh chinh", "tin cai cach hanh chinh", "dang ky tin cai cach hanh chinh"),
        *("nhan tin cai cach", "reform news"),
    ),
    "news:off_all": (
        *("dung tin", "dungtin", "dung nhan tin", "dung gui tin", "ngung nhan tin", "ngung gui tin", "thoi nhan tin"),
        *("huy nhan tin", "huy dang ky tin", "huy dang ky nhan tin", "stop news", "unsubscribe"),
    ),
    "follow:list": ("thoi bao", "thoibao", "bo theo doi", "thoi theo doi", "thu tuc toi theo doi", "unfollow"),
}
_STOP = frozenset({"thoi", "huy", "huy bo", "dung lai", "cancel", "stop"})
_IN_ANY_TALK = frozenset(
    {
        *("start:menu", "start:contact", "start:language:en", "start:language:vi", "tracking:start", "privacy:start"),
        "news:off_all",
    }
)
_OWN_DOORS = {("feedback", "content"), ("feedback", "name")}
"""Steps that lead an emergency to its door by themselves."""
_CONFIRMED = ("doors:yes", "procedures:send:", "procedures:foreign:", "tracking:really:")
"""Buttons that "vâng" may stand for: the question before them was a plain yes or no."""
_WISH = re.compile(r"^(?:xin )?(?:cho )?(?:toi|minh|em|con|chau|bac|tui)? ?(?:dang )?(?:muon|can|xin)? ?(?:duoc )?")
"""What people say before what they want: "cho tôi gặp cán bộ"."""
_NAMES = frozenset({("feedback", "name"), ("privacy", "name"), ("complaint", "asked")})
"""Steps of talks that ask for a name; those of a complaint have one word for all that is asked."""
_PRESS_OF = {fold(words): press for press, phrases in _COMMANDS.items() for words in phrases}
COMMAND_WORDS = frozenset(_PRESS_OF)
"""What is understood after a stroke, folded."""


async def route(turn: Turn) -> None:
    """Answers one turn. A flood is told once to slow down, then met with silence."""
    await _answer(turn)
    await follow.note(turn)


async def _answer(turn: Turn) -> None:
    speed = await pace(turn.desk, turn.person, turn.messages)
    if speed is Pace.TOLD:
        turn.say("chat.slow_down")
    if speed is not Pace.FINE:
        return
    await confirmation.take(turn)
    if turn.incoming.press is not None:
        await _press(turn, turn.incoming.press)
        return
    if turn.incoming.edited:
        await feedback_edited.hear(turn)
        return
    if turn.incoming.too_long:
        turn.say("chat.too_long")
    await _hear(turn)
    feedback_edited.note_last(turn)


async def _press(turn: Turn, press: str) -> None:
    """A button, or a typed choice that stands for one."""
    room, _, rest = press.partition(":")
    verb, *args = rest.split(":")
    if room == "doors":
        await _confirmed_denunciation(turn, verb)
        return
    module = _ROOMS.get(room)
    known = await module.press(turn, verb, args) if module else False
    if known is False:
        await fallback.press(turn)


async def _confirmed_denunciation(turn: Turn, verb: str) -> None:
    """What the person said of words that look like a denunciation: the door is shown, or they are heard once more."""
    words = confirmation.words(turn)
    if words is None:
        await fallback.press(turn)
    elif verb == "yes":
        turn.denounces = True
        doors.show(turn, TriageKind.DENUNCIATION, turn.button("chat.to_menu", "start:menu"), text=words)
    else:
        confirmation.deny(turn, words)
        await _hear(turn)


async def _hear(turn: Turn) -> None:
    """Words, or what came instead of words."""
    if await tracking.of_album(turn):
        return
    if code := deeplink.case_in(turn.text):
        await _press(turn, f"tracking:case:{code}")
        return
    # Before the commands: a link that starts the chat with an invitation arrives as "/start CODE".
    if await officials.invited(turn) or await officials.words(turn):
        return
    if await tracking.receipt(turn) or await linking.typed(turn):
        return
    press = _meant(turn)
    if linked := _linked(turn):
        await _press(turn, f"procedures:linked:{linked}")
    elif press:
        await _press(turn, press)
    elif turn.talk.flow in _ROOMS and not _is_code(turn.text):
        if turn.official is None and (turn.talk.flow, turn.talk.step) not in _OWN_DOORS:
            doors.urgent(turn)
        await _ROOMS[turn.talk.flow].hear(turn)
        await news.hint(turn)
    else:
        await _free(turn)


def _linked(turn: Turn) -> str | None:
    """The procedure's code when the words are nothing else; in the middle of a talk only a link's, never one typed."""
    return deeplink.code_in(turn.text) if turn.text.startswith("/") or not turn.talk.flow else None


def _is_code(text: str) -> bool:
    """Whether it is a case code beyond doubt, so that it is followed even in the middle of another talk.

    Digits alone are rather a telephone number, letters alone rather a name.
    """
    return casecode.looks_like_code(text) and casecode.parse(text) is not None and not fold(text).isdigit()


def _meant(turn: Turn) -> str | None:
    """The button that the words stand for: a command, or one of the choices shown last."""
    typed = fold(turn.text)
    if not typed:
        return None
    flow = turn.talk.flow
    command = _PRESS_OF.get(typed) or _PRESS_OF.get(_WISH.sub("", typed))
    if turn.text.startswith("/") and command is None:
        command = _PRESS_OF.get(typed.split()[0])
    if command and (not flow or turn.text.startswith("/") or command in _IN_ANY_TALK):
        return command
    return _confirmed(turn) or pick(turn.talk.choices, turn.text, _ear(turn))


def _ear(turn: Turn) -> Ear:
    """How much of the words may be a choice. In a talk they are rather its answer, but where choices are numbered lines
    people answer with numbers in words too; "Hai" is a name where one is asked for.
    """
    if not turn.talk.flow:
        return Ear.LOOSE
    if not turn.numbers(len(turn.talk.choices)):
        return Ear.EXACT
    return Ear.SAID if (turn.talk.flow, turn.talk.step) in _NAMES else Ear.NUMBERED


def _confirmed(turn: Turn) -> str | None:
    """The button that a plain yes or no means, when the last question was one."""
    presses = [press for _, press in turn.talk.choices[:2]]
    if len(presses) < 2 or not presses[0].startswith(_CONFIRMED):
        return None
    said = courtesy(turn.text)
    return presses[0] if said is Courtesy.YES else presses[1] if said is Courtesy.NO else None


async def _free(turn: Turn) -> None:
    """Nothing is in progress: a code, a verdict, a stop, photos, or a question."""
    typed = fold(turn.text)
    found = evidence(turn.incoming)
    if casecode.looks_like_code(turn.text):
        await tracking.code(turn)
    elif await news.left(turn):
        return
    elif typed in _STOP:
        start.menu(turn)
    elif await survey.heard(turn) or await news.wished(turn):
        return
    elif asks_of_own(turn.text):
        await tracking.asked(turn)
    elif reach.asked(turn):
        return
    elif polite := courtesy(turn.text):
        start.courtesy(turn, polite)
    elif found and not typed:
        fallback.brought(turn, found)
    elif not typed:
        await fallback.hear(turn)
    else:
        hold(turn, found)
        further(turn)
        await procedures.hear(turn)
