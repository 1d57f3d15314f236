"""A browser without a face: just enough HTTP to press a server harder than a whole client library could.

A library for it costs more time for each request than the server that is measured (httpx about 1 ms), and the two share
the machine.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

LONGEST = 30.0
"""Seconds after which an answer counts as none."""


class NoAnswer(Exception):
    """The server closed the line, refused it, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. `retry_after` in seconds, when it asked for patience."""

    status: int
    body: bytes
    retry_after: float | None = None

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Line:
    """One connection, kept open and opened again when the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, token: str, body: dict[str, object]) -> Answer:
        """Sends JSON as our own page does. Raises `NoAnswer`."""
        content = json.dumps(body, ensure_ascii=False).encode()
        return await self._ask("POST", path, token, content)

    async def get(self, path: str, token: str) -> Answer:
        """Asks. Raises `NoAnswer`."""
        return await self._ask("GET", path, token, b"")

    def close(self) -> None:
        """Ends the connection."""
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None

    async def _ask(self, method: str, path: str, token: str, content: bytes) -> Answer:
        host = f"127.0.0.1:{self._port}"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: motcua_chat={token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        kept = self._ends is not None
        try:
            async with asyncio.timeout(LONGEST):
                try:
                    return await self._exchange(head.encode() + content)
                except (OSError, EOFError):
                    # A line that was kept may have been closed meanwhile; a fresh one may not.
                    self.close()
                    if not kept:
                        raise
                    return await self._exchange(head.encode() + content)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise NoAnswer(type(error).__name__) from error

    async def _exchange(self, request: bytes) -> Answer:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._ends
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        if fields.get("connection") == "close":
            self.close()
        patience = fields.get("retry-after", "")
        return Answer(int(head[0].split()[1]), body, float(patience) if patience.isdigit() else None)
