"""The webhook doors of platforms that sign each event: the signature is checked over the bytes as they came."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import structlog
from fastapi import APIRouter, Request, Response

from bot.web.platform import UpdateDoor, kept

if TYPE_CHECKING:
    from bot.web.front import Front

_log = structlog.get_logger(__name__)

PATIENCE = 1.8
"""Seconds until an event that is not kept is given back with a 503, to come again: Zalo wants an answer within 2."""


class SignedDoor(UpdateDoor, Protocol):
    """A channel whose platform signs each event."""

    def signed(self, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> bool:
        """Whether the platform itself sent this. Names of headers are in lower case."""

    def probes(self, body: bytes) -> bool:
        """Whether this is what the platform sends, unsigned, to see if anybody answers."""


def signed_routes(front: "Front") -> APIRouter:
    """`POST` to the path of each platform that signs."""
    routes = APIRouter()
    for door in front.signed:
        _open(routes, front, door)
    return routes


def _open(routes: APIRouter, front: "Front", door: SignedDoor) -> None:
    under_way: set[asyncio.Task[Response]] = set()

    @routes.post(door.path, include_in_schema=False, name=door.channel)
    async def webhook(request: Request) -> Response:
        """200 once the event is kept; 401 for strangers, 400 for no event, 503 while nothing can be kept in time."""
        body = await request.body()
        if door.probes(body):
            return Response(status_code=200)
        if not door.signed(request.scope["headers"], body):
            return Response(status_code=401)
        # Never broken off: what comes again later is known by its key.
        work = asyncio.create_task(kept(front, door, body), name="signed event")
        under_way.add(work)
        work.add_done_callback(under_way.discard)
        await asyncio.wait({work}, timeout=PATIENCE)
        if work.done():
            return work.result()
        _log.error(f"{door.channel}.not_in_time", what="the platform will send the event again")
        return Response(status_code=503, headers={"Retry-After": "5"})
