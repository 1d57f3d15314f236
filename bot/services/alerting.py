"""Who of an office hears of an event of a case: its officials, each in the own chat, and its groups."""

from bot.domain.case import Case, Event
from bot.services import group_card, notices
from bot.services.desk import Desk


class Hears:
    """Whoever of an office is to hear. Everything is asked along with what is asked next, so make it before the case is
    written.
    """

    def __init__(self, desk: Desk, office: str) -> None:
        self._desk = desk
        self._in_chat = desk.archive.duties.on_duty({office}, desk.today)
        self._groups = desk.archive.groups.of_office(office)

    async def alert(self, case: Case, event: Event) -> None:
        """Queues the alert to each of them, save who did it."""
        await notices.alert_these(self._desk, case, event, await self._in_chat)
        await group_card.tell(self._desk, case, event, await self._groups)


async def alert_office(desk: Desk, case: Case, event: Event) -> None:
    """Alerts the case's office, when the event is one that it hears of."""
    if event.kind in notices.ALERTED:
        await Hears(desk, case.office).alert(case, event)
