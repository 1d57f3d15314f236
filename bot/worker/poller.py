"""Long polling, and its counterpart for a webhook: how a platform's updates come to the desk.

An update is committed before the channel is told that it is done with, and only then the next one is asked for. Where
the platform gives again what was not confirmed, a stop at any moment loses none; what was handled already is known by
its key.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

import structlog

from bot.domain.counter import UNCOUNTED, Counter
from bot.domain.message import Channel, Incoming, Unreadable
from bot.domain.outbox import RateLimited, SendError
from bot.domain.ports import ArchiveUnavailable

_log = structlog.get_logger(__name__)

_T = TypeVar("_T")

_LONGEST_WAIT = 60.0
_TRIES = 3
"""How often one update is tried that fails for a reason other than the database: a bug must not stop all others."""


class Updates(Protocol):
    """What polling needs of a channel. Each question raises a `SendError` that says how it failed."""

    channel: Channel

    async def poll_from_now(self) -> None:
        """Takes a webhook away, dropping nothing."""

    async def updates(self) -> Sequence[Any]:
        """Waits for updates, the earliest first; one that is not done with is given again."""

    def done(self, update: Any) -> None:
        """The update is kept, or left behind for good."""

    def read(self, payload: object) -> Incoming | None:
        """The update; None when the desk does not serve its kind. Raises `Unreadable`."""

    def confirm(self, incoming: Incoming) -> None:
        """Lets a pressed button stop turning, in the background; never raises."""


class Announces(Protocol):
    """What setting a webhook needs of a channel."""

    channel: Channel

    async def announce(self, public_address: str) -> None:
        """Tells the platform where to bring updates. Raises a `SendError`."""


class Backoff:
    """1, 2, 4 … 60 seconds between tries that fail, or what the platform asks for; ends at once when the desk ends."""

    def __init__(self, ending: asyncio.Event, first: float = 1.0) -> None:
        self._ending, self._first, self._next = ending, first, first

    async def wait(self, error: Exception) -> None:
        """Waits after a failure."""
        seconds = error.after if isinstance(error, RateLimited) else self._next
        self._next = min(_LONGEST_WAIT, self._next * 2)
        await unless(self._ending, asyncio.sleep(seconds))

    def over(self) -> None:
        """It went well: the next failure waits shortly again."""
        self._next = self._first


async def unless(ending: asyncio.Event, work: Coroutine[Any, Any, _T]) -> _T | None:
    """What `work` gives; None, and the work is cancelled, as soon as the desk ends."""
    task, end = asyncio.create_task(work), asyncio.create_task(ending.wait())
    try:
        await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
    finally:
        task.cancel()
        end.cancel()
        await asyncio.gather(task, end, return_exceptions=True)
    return None if task.cancelled() else task.result()


class Announcer:
    """Sets the webhook, as often as it takes, and then waits for the end."""

    def __init__(self, channel: Announces, public_address: str) -> None:
        self._channel, self._address = channel, public_address

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`."""
        backoff = Backoff(ending)
        while not ending.is_set():
            try:
                await unless(ending, self._channel.announce(self._address))
            except SendError as error:
                _log.warning(f"{self._channel.channel}.webhook_not_set", why=str(error))
                await backoff.wait(error)
            else:
                _log.info(f"{self._channel.channel}.webhook_set")
                await ending.wait()


class Poller:
    """Asks for updates and hands them on one after the other, so that the order inside one chat is kept."""

    def __init__(
        self,
        channel: Updates,
        receive: Callable[[Incoming], Awaitable[bool]],
        first_wait: float = 1.0,
        counter: Counter = UNCOUNTED,
    ) -> None:
        self._channel, self._receive, self._first_wait = channel, receive, first_wait
        self._counter = counter
        self._failures = 0

    async def run(self, ending: asyncio.Event) -> None:
        """Runs until `ending`; a question under way is broken off, an update in hand is finished."""
        backoff, name = Backoff(ending, self._first_wait), self._channel.channel
        alone = False
        while not ending.is_set():
            try:
                if not alone:
                    await unless(ending, self._channel.poll_from_now())
                    alone = True
                found = await unless(ending, self._channel.updates())
                self._counter.polled(name)
                for update in found or ():
                    await self._take(update)
                    if ending.is_set():
                        break
            except SendError as error:
                _log.warning(f"{name}.no_updates", why=str(error))
                await backoff.wait(error)
            except ArchiveUnavailable as error:
                _log.error(f"{name}.not_kept", what="the update will be taken again")
                await backoff.wait(error)
            except Exception as error:  # noqa: BLE001 - a bug must not end the only way in
                _log.error(f"{name}.update_failed", exc_info=error)
                await backoff.wait(error)
            else:
                backoff.over()

    async def _take(self, update: Any) -> None:
        """Commits one update; only then it is done with. One that fails again and again is left behind, loudly. It is
        the first one to be given again, so that one count is enough.
        """
        try:
            incoming = self._channel.read(update)
            if incoming is not None:
                await self._receive(incoming)
                self._channel.confirm(incoming)
        except Unreadable as error:
            _log.warning(f"{self._channel.channel}.unreadable", why=str(error))
        except ArchiveUnavailable:
            raise
        except Exception as error:
            self._failures += 1
            if self._failures < _TRIES:
                raise
            _log.error(f"{self._channel.channel}.update_left_behind", exc_info=error)
        self._failures = 0
        self._channel.done(update)
