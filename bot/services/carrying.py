"""What is done with a case is done with the cases that officials put to it, and told to whoever joined them.

A case that was put to another keeps its number, its sender and its dates. When the other is taken, sent on, answered
or declined, so is it, with an event and a notice of its own, so that each citizen hears in their own channel and may
rate.
"""

from dataclasses import replace

from bot.domain.case import TRANSITIONS, Case, Event, EventKind
from bot.domain.pseudonym import without
from bot.services import clocks, history, notices, similar
from bot.services.desk import Desk

CARRIED = frozenset({EventKind.ACCEPTED, EventKind.TRANSFERRED, EventKind.ANSWERED, EventKind.DECLINED})
"""What is done with the cases that are put to one, when it is done with that one."""


class Others:
    """Who else is behind a case: asked for beforehand, so that it goes along with what is asked anyway."""

    def __init__(self, desk: Desk, case: Case) -> None:
        self._desk = desk
        self._joined = desk.archive.joinings.of_case(case.id)
        self._put = desk.archive.joinings.put_to(case.id)

    async def go_along(self, case: Case, event: Event) -> None:
        """After something happened to the case: tells who joined it, and does the same with the cases put to it.

        When the sender takes it back, the cases that were put to it go on by themselves.
        """
        desk = self._desk
        await similar.tell(desk, case, event, await self._joined)
        for follower in await self._put:
            if event.kind is EventKind.WITHDRAWN:
                await desk.archive.joinings.unlink(follower.id, desk.now)
                await history.note(desk, follower, EventKind.SPLIT, None, "")
            elif event.kind in CARRIED and event.after in TRANSITIONS[follower.status]:
                await _do_too(desk, case, follower, event)


async def _do_too(desk: Desk, case: Case, follower: Case, event: Event) -> None:
    """The same act on a case that is put to another; the office's words without the other sender's name or address."""
    answered = event.kind is EventKind.ANSWERED
    words = without(event.note, case.sender, own_words=False)
    done = replace(
        follower,
        status=event.after,
        office=case.office,
        holder_id=case.holder_id,
        answer=words if answered else follower.answer,
    )
    own = replace(event, id=desk.chance.id(), case_id=follower.id, before=follower.status, note=words)
    telling, others = notices.Telling(desk, done, own), Others(desk, done)
    moves = await clocks.foreseen(desk, done, own)
    kept = await desk.archive.cases.save(moves.case)
    await clocks.keep(desk, moves)
    await desk.archive.cases.add_event(own)
    await telling.queue(kept, own)
    await others.go_along(kept, own)
