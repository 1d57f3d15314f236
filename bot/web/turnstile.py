"""The turnstile at the chat's door: so many turns at once, and a kind word to whoever comes beyond.

Without it everybody would wait for everybody when ten times as many come as usual, until nobody is answered in time.
Who is sent away is told so at once, and the chat page comes again by itself after the seconds that it is told.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.web.body import Refused

AT_ONCE = 32
"""Turns inside. One archive takes sixty a second at the least (two busy cores): who is let in waits half a second."""

COME_AGAIN = 2
"""Seconds after which to come again; the page adds some of its own, so that not all come at once."""


class Busy(Refused):
    """Too many came at once (503)."""

    def __init__(self) -> None:
        super().__init__(503, "web.error.busy")
        self.headers = {"Retry-After": str(COME_AGAIN)}


class Turnstile:
    """Lets `most` in at once."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self._free = most

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One turn. Raises `Busy` when no place is free."""
        if not self._free:
            raise Busy
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
