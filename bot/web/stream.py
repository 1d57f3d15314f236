"""The web chat's lines as they come: server-sent events that take up where a lost connection broke off.

Written by hand in a few lines: the library for it (sse-starlette) writes every chunk, a citizen's words among them,
to the log at level DEBUG, and replaces a method of uvicorn.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from bot.domain.message import Identity
from bot.domain.ports import ArchiveUnavailable
from bot.domain.webline import WebLine, WebListener
from bot.web.address import client_address
from bot.web.body import Refused
from bot.web.visitor import known

if TYPE_CHECKING:
    from bot.web.front import Front

_log = structlog.get_logger(__name__)

HEARTBEAT = 15.0
"""Seconds between signs of life, which also keep proxies from closing a quiet stream (many do so after 30 or 60)."""

_AT_ONCE = 100
_RETRY = b"retry: 2000\n\n"
_ALIVE = b"event: alive\ndata: \n\n"
"""A sign of life that the page hears, unlike a comment: without one it takes the stream for held back, and asks."""
_DISMISSED = b"event: dismissed\ndata: \n\n"
_LARGEST_ID = 2**63 - 1


def as_json(line: WebLine) -> dict[str, Any]:
    """The line as the browser reads it."""
    reply = line.reply.model_dump(mode="json", exclude_defaults=False) if line.reply else None
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "mine": line.mine,
        "text": line.text,
        "photos": list(line.photos),
        "reply": reply,
    }


def line_number(told: str | None) -> int:
    """The id of a line as a browser tells it; 0 for anything else."""
    return min(int(told), _LARGEST_ID) if told and told.isascii() and told.isdigit() and len(told) < 20 else 0


def stream_routes(front: "Front") -> APIRouter:
    """`GET /chat/stream?after=N`: lines after N, or after `Last-Event-ID` when the browser comes again."""
    router = APIRouter()
    # Only of this process: what an open stream costs is a socket here.
    open_from: Counter[str] = Counter()

    @router.get("/chat/stream")
    async def stream(request: Request, after: str = "") -> StreamingResponse:
        since = line_number(request.headers.get("last-event-id") or after)
        identity, address = known(request), client_address(request, front.trusted_proxies)
        if address and open_from[address] >= front.rules.limits.streams_per_address:
            # The page then asks for its lines now and then, and nothing is lost.
            raise Refused(429, "web.error.too_many_here")
        return StreamingResponse(
            _counted(open_from, address, _lines(front, identity, since)),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    return router


async def _counted(open_from: Counter[str], address: str, lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    open_from[address] += 1
    try:
        async for line in lines:
            yield line
    finally:
        open_from[address] -= 1
        if not open_from[address]:
            del open_from[address]


async def _lines(front: "Front", identity: Identity, since: int) -> AsyncIterator[bytes]:
    """Ends when the program stops, when a newer window takes its place, and while the archive is down; the browser
    comes again by itself after the first and the last.
    """
    yield _RETRY + _ALIVE
    with front.web_lines.listening(identity) as window:
        while not front.ending.is_set():
            if window.dismissed:
                yield _DISMISSED
                return
            try:
                async with front.store.reading() as archive:
                    fresh = await archive.weblog.after(identity, since, _AT_ONCE)
            except ArchiveUnavailable as error:
                _log.error("stream ended: archive unavailable", exc_info=error)
                return
            for line in fresh:
                since = line.id
                yield f"id: {line.id}\ndata: {json.dumps(as_json(line), ensure_ascii=False)}\n\n".encode()
            if len(fresh) < _AT_ONCE and not await _something(window, front.ending):
                yield _ALIVE


async def _something(window: WebListener, ending: asyncio.Event) -> bool:
    """Waits for a new line or the end; False when nothing came within a heartbeat."""
    ring = asyncio.ensure_future(window.rung(HEARTBEAT))
    end = asyncio.ensure_future(ending.wait())
    try:
        await asyncio.wait((ring, end), return_when=asyncio.FIRST_COMPLETED)
        return end.done() or ring.result()
    finally:
        ring.cancel()
        end.cancel()
