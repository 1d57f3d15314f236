"""The five factors of SIPAS, one tap each: after a result, for who likes, and in a campaign, for who was asked."""

from bot.domain.case import Case
from bot.domain.consent import Purpose, agreed
from bot.domain.message import Button, Paragraph, Span
from bot.domain.survey import SCORES, Campaign, Factor
from bot.services import campaigns, consents, surveys
from bot.services.refused import Refused
from handlers.turn import Turn


async def begin(turn: Turn, case: Case, _args: list[str]) -> None:
    """Asks about the first factor that was not answered for this result."""
    try:
        await _ask_of_case(turn, case, await surveys.next_factor(turn.desk, case))
    except surveys.NothingToRate:
        _over(turn, case)


async def score(turn: Turn, case: Case, args: list[str]) -> None:
    """Takes one score, and asks about the next factor."""
    given = _given(args)
    if given is None:
        await begin(turn, case, args)
        return
    try:
        await _ask_of_case(turn, case, await surveys.score(turn.desk, case, *given))
    except surveys.NothingToRate:
        _over(turn, case)


async def campaign(turn: Turn, verb: str, args: list[str]) -> None:
    """`survey:join|rate|leave:<campaign>…`, for who was asked; for anybody else it is an old button."""
    found = await campaigns.asked(turn.desk, turn.person, args[0])
    if found is None:
        turn.say("chat.old_button", turn.button("chat.to_menu", "start:menu"))
        return
    try:
        await _take(turn, found, verb, args[1:])
    except Refused as refused:
        turn.say(refused.key, turn.button("chat.to_menu", "start:menu"), **refused.names)


async def _take(turn: Turn, found: Campaign, verb: str, args: list[str]) -> None:
    given = _given(args)
    if verb == "leave":
        await campaigns.decline(turn.desk, found, turn.person)
        turn.say("surveys.left", turn.button("chat.to_menu", "start:menu"))
        return
    if verb == "rate" and given:
        factor = await campaigns.score(turn.desk, found, turn.person, *given)
    else:
        factor = await campaigns.next_factor(turn.desk, found, turn.person)
    if factor is None:
        turn.say("surveys.thanks", turn.button("chat.to_menu", "start:menu"))
    else:
        _ask(turn, factor, f"survey:rate:{found.id}", turn.button("surveys.leave", f"survey:leave:{found.id}"))


async def agree(turn: Turn) -> None:
    """The person agrees to be asked again some day, in the words that they were shown."""
    channel = turn.incoming.sender.channel
    await consents.say(turn.desk, turn.person, Purpose.NEWS, channel, turn.language, given=True)
    turn.say("surveys.agreed", turn.button("chat.to_menu", "start:menu"))


async def _ask_of_case(turn: Turn, case: Case, factor: Factor | None) -> None:
    if factor is not None:
        _ask(turn, factor, f"survey:score:{case.code}", turn.button("surveys.stop", "start:menu"))
        return
    menu = turn.button("chat.to_menu", "start:menu")
    if agreed(await consents.of(turn.desk, turn.person), Purpose.NEWS) is not None:
        turn.say("surveys.thanks", menu)
        return
    notice = consents.notice(turn.desk, Purpose.NEWS, turn.incoming.sender.channel, turn.language)
    words = Paragraph(spans=(Span(text=notice.words),))
    asked = turn.paragraphs("surveys.may_ask_again")
    yes = turn.button("surveys.agree", "survey:news")
    turn.reply(*turn.paragraphs("surveys.thanks"), *asked, words, buttons=(yes, menu))


def _ask(turn: Turn, factor: Factor, press: str, leave: Button) -> None:
    number = tuple(Factor).index(factor) + 1
    scores = tuple(
        Button(label=turn.words(f"surveys.score_{score}"), press=f"{press}:{factor}:{score}") for score in SCORES
    )
    asked = turn.words(f"surveys.factor_{factor}")
    turn.say("surveys.ask", *scores, leave, number=number, count=len(Factor), factor=asked)


def _given(args: list[str]) -> tuple[Factor, int] | None:
    """The factor and the score of a press; None for anything else."""
    if len(args) < 2 or args[0] not in set(Factor) or args[1] not in {str(score) for score in SCORES}:
        return None
    return Factor(args[0]), int(args[1])


def _over(turn: Turn, case: Case) -> None:
    turn.say("survey.moved_on", turn.button("tracking.see", f"tracking:case:{case.code}"))
