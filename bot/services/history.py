"""Lines of a case's history that leave the case as it stands: what was written down about it, and by whom."""

from bot.domain.case import ActorKind, Case, Event, EventKind
from bot.domain.person import Official
from bot.services.desk import Desk


async def note(desk: Desk, case: Case, kind: EventKind, official: Official | None, words: str) -> Event:
    """Adds the line, and gives it. Without an official the desk did it by itself."""
    event = Event(
        id=desk.chance.id(),
        case_id=case.id,
        kind=kind,
        at=desk.now,
        actor=ActorKind.OFFICIAL if official else ActorKind.DESK,
        actor_id=official.id if official else None,
        before=case.status,
        after=case.status,
        note=words,
        office=official.office if official else case.office,
    )
    await desk.archive.cases.add_event(event)
    return event
