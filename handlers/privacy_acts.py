"""What each button of the personal-data talk does. What cannot be undone is asked twice."""

from collections.abc import Awaitable, Callable

from bot.domain import casecode, phone
from bot.domain.consent import Purpose, standing
from bot.domain.datarequest import RequestKind
from bot.domain.deadline import say_day
from bot.domain.message import Button, Facts, Heading
from bot.domain.sender import wrong_address, wrong_name
from bot.services import consents, datarequests, erasure, privacy
from handlers import doors
from handlers.privacy_show import overview
from handlers.turn import Turn

_ASKED_FOR = {"object": RequestKind.OBJECT, "restrict": RequestKind.RESTRICT}
_WAYS = ("now", "withdraw", "wait")
"""How to delete: at once; after taking the open cases back; once their results are known."""


def _back(turn: Turn) -> Button:
    return turn.button("privacy.back", "privacy:start")


async def _correct(turn: Turn, args: list[str]) -> None:
    """Which part, and then what it is to be."""
    if not args or args[0] not in privacy.PARTS:
        buttons = [turn.button(f"privacy.correct_{part}", f"privacy:correct:{part}") for part in privacy.PARTS]
        turn.say("privacy.which_part", *buttons, _back(turn))
        return
    _wait(turn, args[0])
    turn.say(f"privacy.ask_{args[0]}", turn.button("chat.stop", "privacy:start"))


async def _withdraw(turn: Turn, args: list[str]) -> None:
    """What the person agrees to, each with the button that takes it back; then what that would mean."""
    given = standing(await consents.of(turn.desk, turn.person))
    told_here = await consents.may_tell(turn.desk, turn.person.id)
    if args and args[0] in tuple(Purpose):
        linked = args[0] == Purpose.LINK
        really = turn.button("privacy.really_withdraw", "linking:part" if linked else f"privacy:takeback:{args[0]}")
        turn.say(f"privacy.withdraw_{args[0]}", really, turn.button("privacy.keep", "privacy:start"))
        return
    offered = [purpose for purpose in Purpose if purpose in given and given[purpose].given]
    buttons = [turn.button(f"privacy.short_{purpose}", f"privacy:withdraw:{purpose}") for purpose in offered]
    if not told_here:
        buttons.append(turn.button("privacy.agree_channel", "privacy:agree:channel"))
    buttons += [turn.button(f"privacy.{kind}", f"privacy:{kind}") for kind in _ASKED_FOR]
    turn.say("privacy.which_consent" if offered else "privacy.no_consent", *buttons, _back(turn))


async def _take_back(turn: Turn, args: list[str]) -> None:
    """Takes the consent back. That of the handling goes to an official too, who says what the law leaves open."""
    purpose = Purpose(args[0]) if args and args[0] in tuple(Purpose) else None
    if purpose is None:
        await _withdraw(turn, [])
        return
    channel = turn.incoming.sender.channel
    await consents.take_back(turn.desk, turn.person, purpose, channel)
    if purpose is Purpose.MEMORY:
        await turn.desk.archive.followers.stop_all(turn.person.id)
    if purpose is Purpose.CHANNEL:
        for account in await turn.desk.archive.personal.holdings.accounts(turn.person.id):
            await turn.desk.archive.personal.holdings.hush(account.identity)
    if purpose is Purpose.CONTACT:
        await turn.desk.archive.contacts.forget(turn.person.id)
    if purpose is Purpose.FEEDBACK:
        await _requested(turn, RequestKind.WITHDRAW, "")
    else:
        await datarequests.done_at_once(turn.desk, turn.person, RequestKind.WITHDRAW, channel)
        turn.say(f"privacy.withdrawn_{purpose}", _back(turn))


async def _agree(turn: Turn, args: list[str]) -> None:
    """Being told in this chat again, by an act of its own under the words of the notice."""
    channel = turn.incoming.sender.channel
    if args == ["channel", "yes"]:
        await consents.say(turn.desk, turn.person, Purpose.CHANNEL, channel, turn.language, given=True)
        turn.say("privacy.agreed_channel", _back(turn))
        return
    shown = consents.notice(turn.desk, Purpose.CHANNEL, channel, turn.language)
    yes = turn.button("privacy.agree_yes", "privacy:agree:channel:yes")
    turn.say("privacy.agree_ask", yes, turn.button("chat.stop", "privacy:start"), words=shown.words)


async def _ask_words(turn: Turn, kind: str) -> None:
    _wait(turn, kind)
    turn.say(f"privacy.ask_{kind}", turn.button("chat.stop", "privacy:start"))


async def _object(turn: Turn, _: list[str]) -> None:
    await _ask_words(turn, "object")


async def _restrict(turn: Turn, _: list[str]) -> None:
    await _ask_words(turn, "restrict")


async def _requested(turn: Turn, kind: RequestKind, words: str) -> None:
    """A request for an official, with its two dates by law."""
    request = await datarequests.ask(turn.desk, turn.person, kind, turn.incoming.sender.channel, words)
    unknown = turn.words("privacy.no_term")
    turn.say(
        "privacy.requested",
        _back(turn),
        what=turn.words(f"privacy.kind_{kind.value}"),
        answer=say_day(request.answer_due, turn.language) if request.answer_due else unknown,
        due=say_day(request.due, turn.language) if request.due else unknown,
    )


async def _delete(turn: Turn, _: list[str]) -> None:
    """What would go, what the register keeps and why, and what an open case means for it."""
    turn.talk.data.pop("erase", None)
    found = await privacy.kept(turn.desk, turn.person)
    still_open = await erasure.open_cases(turn.desk, turn.person)
    if still_open:
        codes = ", ".join(casecode.show(case.code) for case in still_open)
        said = turn.paragraphs("privacy.delete_open", codes=codes)
        ways: tuple[str, ...] = ("wait", "withdraw")
    else:
        said, ways = turn.paragraphs("privacy.delete_now"), ("now",)
    turn.reply(
        Heading(text=turn.words("privacy.delete")),
        Facts(rows=overview(turn, found)),
        *said,
        *turn.paragraphs("privacy.delete_kept"),
        buttons=(
            *(turn.button(f"privacy.way_{way}", f"privacy:sure:{way}") for way in ways),
            turn.button("privacy.keep", "privacy:start"),
        ),
    )


async def _sure(turn: Turn, args: list[str]) -> None:
    """Asks once more; only the button under this question deletes."""
    if not args or args[0] not in _WAYS:
        await _delete(turn, [])
        return
    turn.talk.data["erase"] = args[0]
    label = "privacy.really_withdraw_erase" if args[0] == "withdraw" else f"privacy.really_{args[0]}"
    really = turn.button(label, f"privacy:erase:{args[0]}")
    turn.say(f"privacy.sure_{args[0]}", really, turn.button("privacy.keep", "privacy:start"))


async def _erase(turn: Turn, args: list[str]) -> None:
    """Deletes what can be deleted now; the words of the talk go with it."""
    way = turn.talk.data.pop("erase", None)
    open_now = await erasure.open_cases(turn.desk, turn.person)
    if not args or way != args[0] or (way == "now" and open_now):
        await _delete(turn, [])
        return
    channel = turn.incoming.sender.channel
    if way == "wait" and open_now:
        await erasure.erase(turn.desk, turn.person, channel)
        turn.talk.leave()
        turn.talk.procedure = None
        await _requested(turn, RequestKind.DELETE, "")
        return
    waiting = [one for one in await turn.desk.archive.personal.requests.of_person(turn.person.id) if not one.ended_at]
    for request in waiting:
        await datarequests.done_by_itself(turn.desk, request)
    await datarequests.done_at_once(turn.desk, turn.person, RequestKind.DELETE, channel)
    gone = await erasure.withdraw_and_erase(turn.desk, turn.person, channel)
    turn.talk.leave()
    turn.talk.procedure = None
    turn.say("privacy.erased", photos=gone.photos, lines=gone.lines, followed=gone.followed)
    if gone.cases:
        turn.say("privacy.erased_cases", count=gone.cases)


def _wait(turn: Turn, step: str) -> None:
    turn.talk.flow, turn.talk.step = "privacy", step


async def took(turn: Turn) -> bool:
    """Takes the words that the talk waits for; False when it waits for none."""
    step, line = turn.talk.step, " ".join(turn.text.split())
    stop = turn.button("chat.stop", "privacy:start")
    if step not in (*privacy.PARTS, *_ASKED_FOR):
        return False
    if doors.denounced(turn, stop):
        return True
    if step in _ASKED_FOR:
        turn.talk.flow = turn.talk.step = ""
        await _requested(turn, _ASKED_FOR[step], turn.text)
        return True
    value, wrong = await _read(turn, step, line)
    if wrong:
        turn.say(f"feedback.{wrong}", stop)
        return True
    turn.talk.flow = turn.talk.step = ""
    count = await privacy.correct(turn.desk, turn.person, step, value, turn.incoming.sender.channel)
    turn.say("privacy.corrected" if count else "privacy.nothing_to_correct", _back(turn), count=count)
    return True


async def _read(turn: Turn, step: str, line: str) -> tuple[str, str | None]:
    """The value as it is kept, and what is wrong with it."""
    if step == "name":
        return line, wrong_name(line)
    if step == "address":
        known = (await privacy.kept(turn.desk, turn.person)).sender
        return line, wrong_address(line, known.name if known else "")
    try:
        return phone.read(turn.text), None
    except phone.NotAPhone as error:
        return "", f"phone_{error.why}"


_Act = Callable[[Turn, list[str]], Awaitable[None]]
ACTS: dict[str, _Act] = {
    "correct": _correct,
    "withdraw": _withdraw,
    "takeback": _take_back,
    "agree": _agree,
    "object": _object,
    "restrict": _restrict,
    "delete": _delete,
    "sure": _sure,
    "erase": _erase,
}
