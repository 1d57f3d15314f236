"""Taking news: of a field, an office or the reform of the administration; and leaving it by one tap or a word."""

from bot.domain.consent import Purpose
from bot.domain.label import short
from bot.domain.message import Button, Paragraph, Span
from bot.domain.search.fold import fold
from bot.domain.subscription import REFORM, Topic
from bot.services import consents, subscriptions
from handlers.turn import Turn

LISTED = 8
"""Topics offered at once to stop."""

_STOP = frozenset({"thoi", "huy", "huy bo", "dung lai", "cancel", "stop"})
_LEAVE = frozenset({"dừng", "stop", "ngừng"})
"""What stops the news when nothing else is talked of. "dung" without its mark is rather "đúng", unless it is written
in capitals, as people answer an SMS.
"""
_WISH = ("nhan tin ", "dang ky nhan tin ", "dang ky tin ", "news of ")
_NOUN = ("linh vuc ", "ve ", "cua ")


async def press(turn: Turn, verb: str, args: list[str]) -> bool:
    """`news:list`, `news:field`, `news:office`, `news:off_all`, `news:<ask|take|off>:<topic>`; False for others."""
    ref = ":".join(args)
    if verb == "list":
        await _list(turn)
    elif verb in ("field", "office"):
        turn.talk.flow, turn.talk.step = "news", verb
        turn.say(f"news.which_{verb}", turn.button("chat.stop", "start:menu"))
    elif verb == "off_all":
        await _stop_all(turn)
    elif verb == "off" and (own := await _own(turn, ref)):
        await subscriptions.stop(turn.desk, turn.person, own)
        turn.say("news.stopped", turn.button("news.off_all", "news:off_all"), topic=_named(turn, own))
    elif verb == "ask" and (topic := subscriptions.topic_of(turn.desk, ref)):
        await _ask(turn, topic)
    elif verb == "take" and (topic := subscriptions.topic_of(turn.desk, ref)):
        await _take(turn, topic)
    else:
        return False
    return True


async def hear(turn: Turn) -> None:
    """The name of a field or an office."""
    if fold(turn.text) in _STOP or leaves(turn.text):
        turn.talk.flow = turn.talk.step = ""
        await _list(turn)
    elif found := subscriptions.found(turn.desk, turn.text):
        turn.talk.flow = turn.talk.step = ""
        _choose(turn, found)
    else:
        turn.say("news.not_found", turn.button("chat.stop", "start:menu"))


async def wished(turn: Turn) -> bool:
    """Takes "nhận tin đất đai" outside of any talk; False when it means no field and no office."""
    typed = fold(turn.text)
    rest = next((typed.removeprefix(start) for start in _WISH if typed.startswith(start)), "")
    for noun in _NOUN:
        rest = rest.removeprefix(noun)
    found = subscriptions.found(turn.desk, rest)
    if found:
        _choose(turn, found)
    return bool(found)


def leaves(text: str) -> bool:
    """Whether the word alone asks for no more news."""
    typed = text.strip(" .!»«\"'")
    return typed.lower() in _LEAVE or typed == "DUNG"


async def left(turn: Turn) -> bool:
    """Stops all news at the word alone; False when it is another word, or the person takes none."""
    if not leaves(turn.text) or not (await subscriptions.taken(turn.desk, turn.person)).anything:
        return False
    await _stop_all(turn)
    return True


async def hint(turn: Turn) -> None:
    """In the middle of another talk the word stops that talk; says how to stop the news, to who takes any."""
    if turn.replies and leaves(turn.text) and (await subscriptions.taken(turn.desk, turn.person)).anything:
        last = turn.replies[-1]
        turn.replies[-1] = last.model_copy(update={"blocks": (*last.blocks, *turn.paragraphs("news.also_stop"))})


async def _list(turn: Turn) -> None:
    """What the person takes, each with its way out, and what else there is."""
    taken = await subscriptions.taken(turn.desk, turn.person)
    listed = taken.topics[:LISTED]
    more = () if REFORM in taken.topics else (turn.button("news.add_reform", f"news:ask:{REFORM.ref}"),)
    ways = (turn.button("news.add_field", "news:field"), turn.button("news.add_office", "news:office"))
    out = (turn.button("news.off_all", "news:off_all"),) if taken.anything else ()
    if taken.topics:
        topics = "; ".join(_named(turn, topic) for topic in listed)
        said = turn.paragraphs("news.list", topics=topics)
    else:
        said = turn.paragraphs("news.none")
    turn.reply(
        *said,
        *(turn.paragraphs("news.list_more", count=LISTED) if len(taken.topics) > LISTED else ()),
        buttons=(*(_off(turn, topic) for topic in listed), *more, *ways, *out),
    )


def _off(turn: Turn, topic: Topic) -> Button:
    return Button(label=short(turn.words("news.off_one", topic=_named(turn, topic))), press=f"news:off:{topic.ref}")


def _choose(turn: Turn, found: list[Topic]) -> None:
    buttons = [Button(label=short(_named(turn, topic)), press=f"news:ask:{topic.ref}") for topic in found]
    turn.say("news.choose", *buttons, turn.button("chat.stop", "start:menu"))


async def _ask(turn: Turn, topic: Topic) -> None:
    """Says what will be kept, and the words that are agreed to, before anything is."""
    taken = await subscriptions.taken(turn.desk, turn.person)
    if topic in taken.topics and taken.agreed:
        turn.say("news.already", _off(turn, topic), topic=_named(turn, topic))
        return
    shown = consents.notice(turn.desk, Purpose.NEWS, turn.incoming.sender.channel, turn.language)
    turn.reply(
        *turn.paragraphs("news.explain", topic=_named(turn, topic)),
        Paragraph(spans=(Span(text=shown.words),)),
        *turn.paragraphs("news.explain_stop"),
        buttons=(turn.button("news.agree", f"news:take:{topic.ref}"), turn.button("chat.stop", "start:menu")),
    )


async def _take(turn: Turn, topic: Topic) -> None:
    turn.talk.flow = turn.talk.step = ""
    await subscriptions.take(turn.desk, turn.person, topic, turn.incoming.sender.channel, turn.language)
    turn.say("news.taken", _off(turn, topic), turn.button("news.more_topics", "news:list"), topic=_named(turn, topic))


async def _own(turn: Turn, ref: str) -> Topic | None:
    """The topic, when the person takes it: also one that is no longer in the list."""
    taken = await subscriptions.taken(turn.desk, turn.person)
    return next((topic for topic in taken.topics if topic.ref == ref), None)


async def _stop_all(turn: Turn) -> None:
    if not (await subscriptions.taken(turn.desk, turn.person)).anything:
        turn.say("news.nothing_to_stop", turn.button("chat.to_menu", "start:menu"))
        return
    await subscriptions.stop_all(turn.desk, turn.person, turn.incoming.sender.channel)
    turn.say("news.stopped_all", turn.button("news.again", "news:list"))


def _named(turn: Turn, topic: Topic) -> str:
    return subscriptions.named(turn.desk, topic, turn.language)
