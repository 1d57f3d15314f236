"""The first words, the four doors, how to reach a person, and the language."""

from typing import Literal

from bot.domain.intent import Courtesy
from bot.domain.message import Button, Fact, Facts, Span
from bot.domain.office import Office
from handlers.turn import Turn


async def press(turn: Turn, verb: str, args: list[str]) -> None:
    """`start:menu`, `start:contact`, `start:ask`, `start:language:<vi|en>`."""
    if verb == "contact":
        contact(turn)
    elif verb == "ask":
        turn.say("chat.ask_away")
    elif verb == "language" and args and args[0] in ("vi", "en"):
        await language(turn, "vi" if args[0] == "vi" else "en")
    else:
        menu(turn)


def doors(turn: Turn) -> tuple[Button, ...]:
    """The four doors, and the way back to a draft that waits."""
    waiting = (turn.button("feedback.continue", "feedback:start"),) if "draft" in turn.talk.data else ()
    return (
        *waiting,
        turn.button("chat.door_ask", "start:ask"),
        turn.button("chat.door_feedback", "feedback:start"),
        turn.button("chat.door_track", "tracking:start"),
        turn.button("chat.door_person", "start:contact"),
    )


def menu(turn: Turn) -> None:
    """Two sentences, four doors, the ways to news and one's own data. A draft in hand stays, to be taken up again."""
    turn.talk.flow = turn.talk.step = ""
    other = "en" if turn.language == "vi" else "vi"
    switch = turn.button("chat.other_language", f"start:language:{other}")
    data = turn.button("chat.door_data", "privacy:start")
    news = turn.button("chat.door_news", "news:list")
    place = turn.desk.rules.profile.name
    turn.reply(*turn.paragraphs("chat.welcome", place=place), buttons=(*doors(turn), news, data, switch))


def contact(turn: Turn) -> None:
    """How to reach a person: the office that receives feedback, with what is published of it."""
    office = turn.desk.rules.profile.receiver(turn.desk.today)
    turn.reply(
        *turn.paragraphs("chat.contact", office=office.name),
        Facts(rows=contact_rows(turn, office)),
        *turn.paragraphs("chat.contact_emergency"),
        buttons=(turn.button("chat.door_feedback", "feedback:start"), turn.button("chat.to_menu", "start:menu")),
    )


def contact_rows(turn: Turn, office: Office) -> tuple[Fact, ...]:
    """Address, telephone and mail of the office; what is not published says so."""
    unknown, known = turn.words("chat.unpublished"), office.contact
    ways = {
        "address": known and known.address,
        "phone": known and known.phone,
        "email": known and known.email,
    }
    return tuple(
        Fact(label=turn.words(f"chat.contact_{way}"), value=(Span(text=text or unknown),)) for way, text in ways.items()
    )


async def language(turn: Turn, wanted: Literal["vi", "en"]) -> None:
    """Answers in the other language from now on."""
    turn.talk.language = wanted
    await turn.desk.archive.people.set_language(turn.person.id, wanted)
    turn.say("chat.language_set", *doors(turn))


def courtesy(turn: Turn, kind: Courtesy) -> None:
    """Thanks, greetings and rough words are met briefly and kindly."""
    if kind is Courtesy.GREETING:
        menu(turn)
    else:
        turn.say(f"chat.{kind.value}", *doors(turn))
