"""A person and their own data: seeing what is kept, a copy, putting it right, taking consent back, and deleting it.

Whatever cannot be undone is asked twice. What can be done at once is done at once; the rest goes to an official as a
request with its date by law (Luật 91/2025/QH15, Điều 4; Nghị định 356/2025/NĐ-CP, Điều 5).
"""

from bot.domain.message import Button, Channel, Facts, Folded, Heading
from bot.domain.search.fold import fold
from bot.services import privacy
from handlers.privacy_acts import ACTS, took
from handlers.privacy_show import case_reply, consent_lines, overview
from handlers.turn import Turn

LISTED = 10
"""Cases that a copy in the chat holds; the page of the web has them all."""

_STOP = frozenset({"thoi", "huy", "huy bo", "dung lai", "cancel", "stop", "quay lai", "back"})


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """The buttons of this room; False for one that it does not know."""
    if verb == "start":
        await start(turn)
    elif verb == "notice":
        await _notice(turn)
    elif verb == "copy":
        await _copy(turn)
    elif verb in ACTS:
        _leave(turn)
        await ACTS[verb](turn, args)
    else:
        return False
    return True


async def start(turn: Turn) -> None:
    """What is kept about the person, and what they can do with it."""
    _leave(turn)
    found = await privacy.kept(turn.desk, turn.person)
    buttons = [turn.button("privacy.copy", "privacy:copy")]
    if found.sender:
        buttons.append(turn.button("privacy.correct", "privacy:correct"))
    buttons += [
        turn.button("privacy.withdraw", "privacy:withdraw"),
        turn.button("privacy.delete", "privacy:delete"),
        turn.button("privacy.notice", "privacy:notice"),
        turn.button("linking.button", "linking:start"),
        *_page(turn),
        turn.button("chat.to_menu", "start:menu"),
    ]
    turn.reply(
        Heading(text=turn.words("privacy.title")),
        Facts(rows=overview(turn, found)),
        *turn.paragraphs("privacy.can"),
        buttons=tuple(buttons),
    )


def _page(turn: Turn) -> tuple[Button, ...]:
    """On the web, the page that can be printed and saved; elsewhere nobody is logged in there."""
    if turn.incoming.sender.channel is not Channel.WEB:
        return ()
    label = turn.words("privacy.page")
    return (Button(label=label, link=f"{turn.desk.rules.public_address}/dulieu"),)


async def _notice(turn: Turn) -> None:
    """The whole notice, and what the person said to each purpose, with the words they were shown."""
    found = await privacy.kept(turn.desk, turn.person)
    said = await consent_lines(turn, found)
    turn.reply(
        Heading(text=turn.words("privacy.notice")),
        *turn.paragraphs("privacy.notice_whole", **privacy.notice_names(turn.desk)),
        *((Folded(title=turn.words("privacy.consents"), blocks=said),) if said else ()),
        buttons=(turn.button("privacy.back", "privacy:start"),),
    )


async def _copy(turn: Turn) -> None:
    """Everything as messages: first the whole in short, then each case."""
    found = await privacy.kept(turn.desk, turn.person)
    await privacy.export(turn.desk, turn.person, turn.incoming.sender.channel)
    said = await consent_lines(turn, found)
    turn.reply(
        Heading(text=turn.words("privacy.copy_title")),
        Facts(rows=overview(turn, found)),
        *((Folded(title=turn.words("privacy.consents"), blocks=said),) if said else ()),
    )
    for case in found.cases[:LISTED]:
        turn.replies.append(await case_reply(turn, case))
    more = len(found.cases) - LISTED
    key = "privacy.copy_more" if more > 0 else "privacy.copy_done"
    turn.say(key, *_page(turn), turn.button("privacy.back", "privacy:start"), count=max(more, 0))


async def hear(turn: Turn) -> None:
    """The new name, address or phone, or what a person objects to."""
    if fold(turn.text) in _STOP:
        await start(turn)
    elif not fold(turn.text):
        turn.say("chat.no_words", turn.button("chat.stop", "privacy:start"))
    elif not await took(turn):
        _leave(turn)
        turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))


def _leave(turn: Turn) -> None:
    """Ends a question of this room; a draft in hand stays in memory."""
    turn.talk.flow = turn.talk.step = ""
