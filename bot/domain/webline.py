"""The lines of a web chat: what the browser shows again after a reload, and who hears of a new one."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.message import Identity, Reply


@dataclass(frozen=True, slots=True)
class WebLine:
    """One line of a web chat. `mine` is the citizen's own; `text` holds its words, `reply` the desk's.

    What is `confided` is struck within the hour: the device may be another's tomorrow.
    """

    id: int
    at: datetime
    text: str = ""
    reply: Reply | None = None
    mine: bool = False
    photos: tuple[str, ...] = ()
    confided: bool = False


def own_line(key: str) -> str:
    """The `once` key of a citizen's own line, from the key of the update that it came with."""
    return f"in:{key}"


class WebLog(Protocol):
    """The web chat's own memory: what the browser shows after a reload or a lost connection."""

    async def add(self, line: WebLine, to: Identity, once: str) -> int:
        """Appends a line and gives its id; the same `once` key gives the id of the first."""

    async def after(self, identity: Identity, line_id: int, limit: int) -> Sequence[WebLine]:
        """The lines with an id above `line_id`, the oldest first."""

    async def latest(self, identity: Identity, limit: int) -> Sequence[WebLine]:
        """The newest lines, the oldest of them first."""

    async def strike_confided(self, before: datetime, instead: str) -> None:
        """Puts other words in the place of the desk's confided lines that are older than that."""

    async def strike(self, once: str, instead: str) -> None:
        """Puts other words in the place of a line's words and photos; nothing happens when there is no such line."""


class WebListener(Protocol):
    """One open window of a web chat."""

    dismissed: bool
    """Set when a newer window took this one's place; its stream should end."""

    async def rung(self, within: float) -> bool:
        """Waits until a line came since the last call, or the listener was dismissed; False after `within` seconds."""


class WebLines(Protocol):
    """Tells open windows of the web chat that a new line is in the `WebLog`."""

    def ring(self, identity: Identity) -> None:
        """Wakes the windows of `identity`."""

    def listening(self, identity: Identity) -> AbstractContextManager[WebListener]:
        """A listener for as long as the block runs. Too many of one identity: the oldest is dismissed."""
