"""What a person is told who may not, or not now: what was kept, when it goes on, and the way to somebody."""

from bot.domain.deadline import OFFICE_ZONE
from bot.domain.limit import Bound
from bot.domain.message import Button
from bot.services import limits
from handlers.turn import Turn


def too_many_cases(turn: Turn, bound: Bound, *buttons: Button) -> None:
    """Takes no case now; what was written stays. The telephone is the receiving office's, when it is published."""
    receiver = turn.desk.rules.profile.receiver(turn.desk.today)
    phone = receiver.contact.phone if receiver.contact else None
    turn.reply(
        *turn.paragraphs(f"feedback.too_many_{bound}", time=_later(turn)),
        *(turn.paragraphs("feedback.urgent", phone=phone, office=receiver.name) if phone else ()),
        buttons=(*buttons, turn.button("chat.door_person", "start:contact")),
    )


async def no_such_case(turn: Turn) -> None:
    """Nothing with this code, or not this person's: the same words for both, and after too many the same wait.

    Whoever answers that a code leads nowhere must say it through here, where it is counted.
    """
    person = turn.button("chat.door_person", "start:contact")
    if await limits.missing(turn.desk, turn.person, turn.incoming.address) is None:
        turn.say("tracking.not_found", person)
        return
    turn.delay = limits.DELAY
    turn.say("tracking.too_many", turn.button("chat.door_track", "tracking:start"), person, time=_later(turn))


def too_many_links(turn: Turn) -> None:
    """No further code is looked up in this hour, right or wrong."""
    turn.delay = limits.DELAY
    turn.say("linking.too_many", turn.button("chat.to_menu", "start:menu"), time=_later(turn))


def _later(turn: Turn) -> str:
    """The hour, by the clock at the office, from which it goes on: "15:00"."""
    return f"{limits.free_again(turn.desk.now).astimezone(OFFICE_ZONE):%H:%M}"
