"""How long a client may take to say what it wants: uvicorn waits for the head of a request without end.

A handful of machines that open a thousand connections and say nothing would otherwise keep every citizen out. The body
that follows a head is watched by `bot.web.body`.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_PATIENCE = 8.0
"""Seconds to the end of a head, from the first moment of a connection or the first byte of a further request."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP, with a clock that runs until the head of a request is whole; then the connection is closed."""

    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody knocks: the clock runs before they said anything."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """More of a head starts the clock or leaves it running; a whole head stops it."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there to wait for."""
        super().connection_lost(exc)
        self._stop()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self._clock is None:
            self._clock = self.loop.call_later(HEAD_PATIENCE, self.transport.close)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
