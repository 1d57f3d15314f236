"""Being told when a procedure changes: asked for in so many words, and undone as easily."""

from bot.domain.consent import Purpose
from bot.domain.label import labels
from bot.domain.message import Button, Paragraph, Span
from bot.domain.procedure import Procedure
from bot.domain.subscription import Topic, TopicKind
from bot.services import consents, followers, procedures, subscriptions
from handlers.turn import Turn

LISTED = 8
"""Procedures offered at once to stop."""


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`follow:list`, `follow:stop_all`, `follow:stop:<code>`, `follow:<ask|this|asked>:<code>`; False for others."""
    code = args[0] if args else ""
    procedure = procedures.get(turn.desk, code)
    if verb == "list":
        await _list(turn)
    elif verb == "stop_all":
        await turn.desk.archive.followers.stop_all(turn.person.id)
        await consents.take_back(turn.desk, turn.person, Purpose.MEMORY, turn.incoming.sender.channel)
        turn.say("follow.stopped_all")
    elif verb == "stop" and code:
        await _stop(turn, code)
    elif verb == "ask" and procedure:
        await _ask(turn, procedure)
    elif verb == "this" and procedure:
        await subscriptions.take(turn.desk, turn.person, _topic(code), turn.incoming.sender.channel, turn.language)
        turn.say("follow.done", _stop_button(turn, code), title=procedure.title)
    elif verb == "asked" and procedure:
        await followers.agree(turn.desk, turn.person, procedure)
        channel = turn.incoming.sender.channel
        await consents.say(turn.desk, turn.person, Purpose.MEMORY, channel, turn.language, given=True)
        turn.say("follow.done_asked", turn.button("follow.stop_all", "follow:stop_all"), title=procedure.title)
    else:
        return False
    return True


async def note(turn: Turn) -> None:
    """Remembers what was just shown, of who agreed to that; of everybody else nothing is kept."""
    if turn.shown is not None:
        await followers.asked(turn.desk, turn.person, turn.shown)


async def _ask(turn: Turn, procedure: Procedure) -> None:
    """Says what will be kept, before anything is."""
    known = (await followers.following(turn.desk, turn.person)).get(procedure.code)
    if known and known.until is None:
        turn.say("follow.already", _stop_button(turn, procedure.code), title=procedure.title)
        return
    agreed = await turn.desk.archive.followers.agreed(turn.person.id)
    wider = () if agreed else (turn.button("follow.asked", f"follow:asked:{procedure.code}"),)
    turn.reply(
        *turn.paragraphs("follow.explain", title=procedure.title, code=procedure.code),
        _words(turn, Purpose.NEWS),
        *(turn.paragraphs("follow.still_asked") if agreed else (_words(turn, Purpose.MEMORY),)),
        *turn.paragraphs("follow.explain_stop"),
        buttons=(
            turn.button("follow.this", f"follow:this:{procedure.code}"),
            *wider,
            turn.button("news.of_field", f"news:ask:{Topic(TopicKind.FIELD, procedure.field).ref}"),
            turn.button("chat.stop", "start:menu"),
        ),
    )


def _words(turn: Turn, purpose: Purpose) -> Paragraph:
    """The words of the notice, which a button beneath agrees to."""
    shown = consents.notice(turn.desk, purpose, turn.incoming.sender.channel, turn.language)
    return Paragraph(spans=(Span(text=shown.words),))


def _topic(code: str) -> Topic:
    return Topic(TopicKind.PROCEDURE, code)


async def _stop(turn: Turn, code: str) -> None:
    """One procedure less; who agreed to be remembered is told that this goes on, and how to end it."""
    await subscriptions.stop(turn.desk, turn.person, _topic(code))
    procedure = procedures.get(turn.desk, code)
    said = turn.paragraphs("follow.stopped", title=procedure.title if procedure else code)
    if await turn.desk.archive.followers.agreed(turn.person.id):
        turn.reply(
            *said,
            *turn.paragraphs("follow.still_asked"),
            buttons=(turn.button("follow.stop_all", "follow:stop_all"),),
        )
    else:
        turn.reply(*said)


async def _list(turn: Turn) -> None:
    """What the person is told about, each with its way out, and the way out of everything."""
    codes = list(await followers.following(turn.desk, turn.person))
    agreed = await turn.desk.archive.followers.agreed(turn.person.id)
    if not codes and not agreed:
        turn.say("follow.none")
        return
    listed = codes[:LISTED]
    known = [procedures.get(turn.desk, code) for code in listed]
    names = labels([each.title if each else code for each, code in zip(known, listed, strict=True)])
    buttons = [Button(label=name, press=f"follow:stop:{code}") for name, code in zip(names, listed, strict=True)]
    turn.reply(
        *(turn.paragraphs("follow.list", count=len(codes)) if codes else ()),
        *(turn.paragraphs("follow.list_more", count=LISTED) if len(codes) > LISTED else ()),
        *(turn.paragraphs("follow.still_asked") if agreed else ()),
        buttons=(*buttons, turn.button("follow.stop_all", "follow:stop_all")),
    )


def _stop_button(turn: Turn, code: str) -> Button:
    return turn.button("follow.stop", f"follow:stop:{code}")
