"""One channel of a platform outside, by what each part of the program needs of it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bot.config import Settings
from bot.domain.counter import Counter
from bot.domain.introduction import Introduces
from bot.domain.message import Incoming
from bot.domain.pace import Pace
from bot.domain.photo import PhotoSource
from bot.domain.pickup import FileSource
from bot.domain.ports import Clock, Postbag, Store
from bot.web.platform import SecretDoor
from bot.web.signed import SignedDoor
from bot.worker.allowance import Allowance
from bot.worker.keeper import Fresh, Keeper
from bot.worker.led import Runs
from bot.worker.poller import Announcer, Announces, Poller, Updates


class PacedPostbag(Postbag, Protocol):
    """A way out through a platform with limits."""

    pace: Pace


class FilesAtPlatform(PhotoSource, FileSource, Protocol):
    """A platform's files, for the worker and for an official who looks before it came by."""


class Outside(Protocol):
    """A channel of a platform outside, whichever way its updates come. Opening it asks nothing of anybody."""

    @property
    def postbag(self) -> PacedPostbag:
        """The way out."""

    @property
    def photos(self) -> FilesAtPlatform:
        """Where the files are that came through it."""


class Platform(Outside, SecretDoor, Updates, Announces, AbstractAsyncContextManager["Platform"], Protocol):
    """A channel that brings updates by webhook or by polling."""


class SignedPlatform(Outside, SignedDoor, Fresh, AbstractAsyncContextManager["SignedPlatform"], Protocol):
    """A channel whose platform signs each update that it brings, and whose tokens end."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A channel and what is set about it. `webhook`: the public address that it is told to bring updates to; None when
    it is polled. `allowance`: what it may send in a month; None for as much as comes.
    """

    platform: Platform
    webhook: str | None = None
    allowance: Allowance | None = None
    menu: Introduces | None = None

    def ways_in(self, receive: Callable[[Incoming], Awaitable[bool]], counter: Counter) -> Runs:
        """Who fetches the updates, or tells the platform where to bring them."""
        if self.webhook is None:
            return Poller(self.platform, receive, counter=counter)
        return Announcer(self.platform, self.webhook)


@dataclass(frozen=True, slots=True)
class SignedTongue:
    """A channel whose updates are signed. Where to bring them is told to the platform by hand, in its own console."""

    platform: SignedPlatform
    webhook: None = None
    allowance: Allowance | None = None
    menu: None = None

    def ways_in(self, _receive: Callable[[Incoming], Awaitable[bool]], _counter: Counter) -> Runs:
        """Who keeps the tokens fresh: the updates come by themselves."""
        return Keeper(self.platform)


Speaker = Callable[[Settings, Clock, Store, Counter], Tongue | SignedTongue | None]
"""Makes a tongue from the settings; None when they do not ask for it."""
