"""One person in several channels: getting a code, joining by it, choosing where to be told, and parting again.

Nothing is joined before one tap under the words that say what it means.
"""

from bot.domain.consent import Purpose
from bot.domain.linking import code_in, mark, nearly_code
from bot.domain.message import Button, Identity, Paragraph, Span
from bot.services import consents, limits, linking
from bot.services.linking import NoLink
from handlers.refusal import too_many_links
from handlers.turn import Turn

_HELD = "link"
"""Where the talk remembers which code waits for the tap: its digest."""


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """The buttons of this room; False for one that it does not know."""
    marked = args[0] if args else ""
    if verb == "start":
        await start(turn)
    elif verb == "code":
        await _code(turn)
    elif verb == "join":
        await _join(turn)
    elif verb == "ways":
        await _ways(turn)
    elif verb == "way":
        await _choose(turn, marked)
    elif verb == "draft":
        await _draft(turn, marked)
    elif verb == "part":
        await _part(turn, marked)
    elif verb == "really" and marked:
        await _really(turn, marked)
    else:
        return False
    return True


async def start(turn: Turn) -> None:
    """Which channels are linked, and what can be done."""
    everyone = await linking.linked(turn.desk, turn.person)
    buttons = [turn.button("linking.get_code", "linking:code")]
    if len(everyone) > 1:
        buttons += [turn.button("linking.ways", "linking:ways"), turn.button("linking.part", "linking:part")]
        lines = _lines(turn, everyone)
    else:
        lines = ()
    buttons += await _drafts(turn)
    turn.reply(*turn.paragraphs("linking.what"), *lines, buttons=(*buttons, _back(turn)))


async def _drafts(turn: Turn) -> list[Button]:
    """For each draft that waits in another channel, a button that brings it here; none where one waits already."""
    if "draft" in turn.talk.data:
        return []
    found = await linking.drafts(turn.desk, turn.person, turn.incoming.sender)
    labels = ((each, turn.words("linking.draft", channel=_name(turn, each))[:60]) for each in found)
    return [Button(label=label, press=f"linking:draft:{mark(each)}") for each, label in labels]


async def _draft(turn: Turn, marked: str) -> None:
    """The draft of another channel is written on here, and there no more."""
    waits = "draft" in turn.talk.data
    draft = None if waits else await linking.take_draft(turn.desk, turn.person, marked, turn.incoming.sender)
    if draft is None:
        turn.say("linking.no_draft", turn.button("chat.to_menu", "start:menu"))
        return
    turn.talk.data["draft"] = draft
    turn.say("linking.draft_here", turn.button("feedback.continue", "feedback:start"))


def _lines(turn: Turn, everyone: tuple[Identity, ...]) -> tuple[Paragraph, ...]:
    names = tuple(Paragraph(spans=(Span(text=f"• {_name(turn, each)}"),)) for each in everyone)
    return (*turn.paragraphs("linking.linked"), *names)


def _name(turn: Turn, identity: Identity) -> str:
    channel = turn.words(f"desk.channel_{identity.channel}")
    return turn.words("linking.here", channel=channel) if identity == turn.incoming.sender else channel


def _back(turn: Turn) -> Button:
    return turn.button("privacy.back", "privacy:start")


async def _code(turn: Turn) -> None:
    try:
        code = await linking.offer(turn.desk, turn.incoming.sender)
    except NoLink as why:
        turn.say(str(why), turn.button("chat.to_menu", "start:menu"))
        return
    turn.say("linking.code", code=code, minutes=turn.desk.rules.limits.link_minutes)


async def typed(turn: Turn) -> bool:
    """A code was typed; False when the words are something else. Tries are counted, right or wrong."""
    code = code_in(turn.text)
    if code is None:
        if nearly_code(turn.text):
            turn.say("linking.six_digits", turn.button("linking.get_code", "linking:code"))
            return True
        return False
    if await limits.linking(turn.desk, turn.person, turn.incoming.address):
        too_many_links(turn)
        return True
    turn.talk.data.pop(_HELD, None)
    try:
        held = linking.digest(turn.desk, code)
        other = await linking.look(turn.desk, turn.incoming.sender, turn.person, held)
    except NoLink as why:
        turn.say(str(why), turn.button("linking.get_code", "linking:code"), turn.button("chat.to_menu", "start:menu"))
        return True
    turn.talk.data[_HELD] = held
    shown = consents.notice(turn.desk, Purpose.LINK, turn.incoming.sender.channel, turn.language)
    turn.say(
        "linking.sure",
        turn.button("linking.join", "linking:join"),
        turn.button("linking.keep_apart", "start:menu"),
        channel=turn.words(f"desk.channel_{other.channel}"),
        words=shown.words,
    )
    return True


async def _join(turn: Turn) -> None:
    held = str(turn.talk.data.pop(_HELD, ""))
    try:
        joined = await linking.join(turn.desk, turn.incoming.sender, turn.person, held, turn.language)
    except NoLink as why:
        turn.say(str(why), turn.button("chat.to_menu", "start:menu"))
        return
    turn.person = joined
    turn.say(
        "linking.joined",
        *await _drafts(turn),
        turn.button("chat.door_track", "tracking:start"),
        turn.button("linking.ways", "linking:ways"),
        turn.button("chat.to_menu", "start:menu"),
    )


async def _ways(turn: Turn) -> None:
    """Where notices go now, and every other choice."""
    everyone = await linking.choices(turn.desk, turn.person)
    chosen = await turn.desk.archive.linkings.chosen(turn.person.id)
    buttons = [
        Button(label=turn.words("linking.way", channel=_name(turn, each))[:60], press=f"linking:way:{mark(each)}")
        for each in everyone
    ]
    if chosen is not None:
        buttons.append(turn.button("linking.as_it_comes", "linking:way"))
    if chosen in everyone and chosen:
        turn.say("linking.chosen", *buttons, _back(turn), channel=_name(turn, chosen))
    else:
        turn.say("linking.not_chosen", *buttons, _back(turn))


async def _choose(turn: Turn, marked: str) -> None:
    chosen = await linking.choice(turn.desk, turn.person, marked) if marked else None
    if marked and chosen is None:
        await _ways(turn)
        return
    await linking.choose(turn.desk, turn.person, chosen)
    if chosen:
        turn.say("linking.will_tell", _back(turn), channel=_name(turn, chosen))
    else:
        turn.say("linking.not_chosen", _back(turn))


async def _part(turn: Turn, marked: str) -> None:
    """Which channel is to be on its own again, and what that means."""
    everyone = await linking.linked(turn.desk, turn.person)
    if len(everyone) < 2:
        turn.say("linking.alone", turn.button("linking.get_code", "linking:code"), _back(turn))
        return
    if chosen := next((each for each in everyone if mark(each) == marked), None):
        really = turn.button("linking.really_part", f"linking:really:{marked}")
        keep = turn.button("privacy.keep", "linking:start")
        turn.say("linking.part_means", really, keep, channel=_name(turn, chosen))
        return
    buttons = [Button(label=_name(turn, each)[:60], press=f"linking:part:{mark(each)}") for each in everyone]
    turn.say("linking.which_part", *buttons, _back(turn))


async def _really(turn: Turn, marked: str) -> None:
    try:
        fresh, identity = await linking.part(turn.desk, turn.person, marked)
    except NoLink as why:
        turn.say(str(why), _back(turn))
        return
    if identity == turn.incoming.sender:
        turn.person = fresh
    turn.say("linking.parted", turn.button("chat.to_menu", "start:menu"), channel=_name(turn, identity))
