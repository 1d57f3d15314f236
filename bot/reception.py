"""The reception: one update, one transaction.

It claims the update's key, lets the conversation answer, keeps where the talk stands and queues the replies, all in
one commit; only then does the door confirm to the platform. It refuses nothing and decides nothing about feedback.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.arrival import Arrival
from bot.domain.counter import UNCOUNTED, Counter, TurnOutcome
from bot.domain.message import Conversation, Incoming, Reply
from bot.domain.outbox import Outgoing, Purpose
from bot.domain.ports import Archive, ArchiveUnavailable, Chance, Clock, Reach, Sealer, Store
from bot.domain.webline import own_line
from bot.services import hearings, limits
from bot.services.desk import Desk, Rules
from handlers import group, router
from handlers.turn import Turn

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Attempt:
    """What stays when a turn fails and is rolled back: the id that a newcomer gets, and what was counted under it."""

    newcomer: str
    counted: list[tuple[str, datetime]] = field(default_factory=list)


class Reception:
    """Takes updates in. `wake` tells the postman that something waits; `reach` marks the points of a turn."""

    def __init__(
        self,
        store: Store,
        rules: Rules,
        clock: Clock,
        chance: Chance,
        *,
        reach: Reach,
        wake: Callable[[], None],
        counter: Counter = UNCOUNTED,
        sealer: Sealer | None = None,
    ) -> None:
        self._store, self._rules, self._clock, self._chance = store, rules, clock, chance
        self._reach, self._wake, self._counter, self._sealer = reach, wake, counter, sealer

    async def receive(self, incoming: Incoming) -> bool:
        """Handles the update for good: True when it was handled now, False when it was before.

        Two updates of one person follow one another, since whoever writes is alone. A mistake of ours costs the
        person a sentence, not the desk: the update then counts as handled. Raises `ArchiveUnavailable`: nothing was
        kept, and the update should be sent again.
        """
        attempt = _Attempt(self._chance.id())
        begun, outcome = asyncio.get_running_loop().time(), TurnOutcome.UNAVAILABLE
        try:
            new = await self._in_one_commit(incoming, attempt)
            outcome = TurnOutcome.ANSWERED if new else TurnOutcome.REPEATED
        except ArchiveUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the person must hear of it
            _log.error("reception.turn_failed", channel=incoming.sender.channel.value, exc_info=error)
            new = await self._apologised(incoming, attempt)
            outcome = TurnOutcome.FAILED
        finally:
            self._note(incoming, outcome, asyncio.get_running_loop().time() - begun)
        self._reach("after_commit")
        self._wake()
        return new

    async def _in_one_commit(self, incoming: Incoming, attempt: _Attempt) -> bool:
        async with self._store.transaction(of=incoming.sender) as archive:
            self._reach("before_claim")
            desk = self._desk(archive, attempt.counted)
            if incoming.group is not None:
                if not await archive.inbox.claim(incoming.key, desk.now):
                    return False
                if not await group.hear(desk, incoming, incoming.group):
                    return True
                incoming = replace(incoming, key=f"{incoming.key}:own", group=None)
            arrival = await self._taken(desk, incoming, attempt)
            if arrival is None:
                return False
            self._reach("after_claim")
            await self._turn(desk, incoming, arrival)
            self._reach("before_commit")
        return True

    def _note(self, incoming: Incoming, outcome: TurnOutcome, seconds: float) -> None:
        """One line and one count for every turn; neither says who it was."""
        channel = incoming.sender.channel
        self._counter.turn(channel, outcome, seconds)
        _log.info("reception.turn", channel=channel.value, outcome=outcome.value, ms=round(seconds * 1000, 1))

    def _desk(self, archive: Archive, counted: list[tuple[str, datetime]]) -> Desk:
        return Desk(self._rules, archive, self._clock.now(), self._chance, self._counter, counted, self._sealer)

    async def _taken(self, desk: Desk, incoming: Incoming, attempt: _Attempt) -> Arrival | None:
        minute = limits.minute(desk.now)
        return await desk.archive.arrivals.take(incoming.key, incoming.sender, attempt.newcomer, desk.now, minute)

    async def _turn(self, desk: Desk, incoming: Incoming, arrival: Arrival) -> None:
        archive, sender = desk.archive, incoming.sender
        quiet = await hearings.noted(desk, incoming)
        if (quiet or incoming.reachable is not None) and arrival.talk is None:
            # What is kept of somebody who never wrote goes when idle talks do.
            await archive.conversations.save(sender, _talk(incoming, arrival), desk.now)
        if quiet:
            await self._step_back(desk, incoming, _talk(incoming, arrival))
            return
        if incoming.reachable is not None:
            await archive.people.set_reachable(sender, reachable=incoming.reachable, at=desk.now)
            return
        turn = Turn(
            desk=desk,
            incoming=incoming,
            person=arrival.person,
            talk=_talk(incoming, arrival),
            official=arrival.official,
            messages=arrival.messages,
        )
        await router.route(turn)
        turn.settle()
        self._reach("after_case")
        if turn.secret:
            await archive.weblog.strike(own_line(incoming.key), turn.words("feedback.words_struck"))
        await archive.conversations.save(sender, turn.talk, desk.now)
        await self._queue(desk, incoming, turn.replies, turn.delay, confided=turn.confided)
        self._reach("after_outbox")

    async def _step_back(self, desk: Desk, incoming: Incoming, talk: Conversation) -> None:
        """Says once that an official is there; the talk stays where it was."""
        if incoming.quiet_until is None and await desk.archive.hearings.say_once(incoming.sender):
            blocks = self._rules.texts.paragraphs("chat.an_official_writes", talk.language)
            await self._queue(desk, incoming, [Reply(blocks=blocks)])

    async def _queue(
        self,
        desk: Desk,
        incoming: Incoming,
        replies: list[Reply],
        delay: timedelta = timedelta(),
        *,
        confided: bool = False,
    ) -> None:
        for number, reply in enumerate(replies):
            message = Outgoing(
                id=self._chance.id(),
                dedupe_key=f"{incoming.key}:{number}",
                recipient=incoming.sender,
                reply=reply,
                purpose=Purpose.REPLY,
                created_at=desk.now,
                send_after=desk.now + delay,
                confided=confided,
            )
            await desk.archive.outbox.queue(message)

    async def _apologised(self, incoming: Incoming, attempt: _Attempt) -> bool:
        """Counts the update as handled, for the limits too, and says that something went wrong here, save in a group;
        the talk stays where it was.
        """
        async with self._store.transaction(of=incoming.sender) as archive:
            desk = self._desk(archive, [])
            if incoming.group is not None:
                return await archive.inbox.claim(incoming.key, desk.now)
            arrival = await self._taken(desk, incoming, attempt)
            if arrival is None:
                return False
            await limits.count_again(desk, attempt.counted)
            talk = _talk(incoming, arrival)
            blocks = self._rules.texts.paragraphs("error.ours", talk.language)
            await self._queue(desk, incoming, [Reply(blocks=blocks)])
        return True


def _talk(incoming: Incoming, arrival: Arrival) -> Conversation:
    """Where the talk stands; a first one begins in the language of the device, or the person's own."""
    return arrival.talk or Conversation(language=incoming.language or arrival.person.language)
