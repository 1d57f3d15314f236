"""How to reach an office that somebody names: what is published of it, and whom to ask otherwise."""

from bot.domain.message import Facts
from bot.domain.office import Office
from bot.domain.reach import asks_to_reach
from bot.domain.search.fold import fold
from bot.services import routing
from handlers.start import contact_rows
from handlers.turn import Turn


def asked(turn: Turn) -> bool:
    """Answers who asks for an office's telephone or address; False when the words ask something else."""
    for name, office, old in _named(turn):
        if asks_to_reach(turn.text, name):
            former = turn.paragraphs("feedback.place_was", name=name, office=office.name) if old else ()
            turn.reply(
                *former,
                *turn.paragraphs("chat.contact_of", office=office.name),
                Facts(rows=contact_rows(turn, office)),
                buttons=(
                    turn.button("chat.door_person", "start:contact"),
                    turn.button("chat.door_feedback", "feedback:start"),
                    turn.button("chat.to_menu", "start:menu"),
                ),
            )
            return True
    return False


def _named(turn: Turn) -> list[tuple[str, Office, bool]]:
    """The offices that the words may name: the name as it was said, and whether it is one of before."""
    said = f" {fold(turn.text)} "
    whole = [(one.name, one, False) for one in turn.desk.rules.profile.offices if f" {fold(one.name)} " in said]
    places = routing.places(turn.desk, turn.text)
    return [*whole, *((places[0].name, places[0].office, places[0].old),)] if len(places) == 1 else whole
