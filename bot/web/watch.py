"""What the one who runs the desk may ask: the figures at `/metrics`.

They tell of no person, but how much an office leaves undone is nobody's business either. They are shown to the
addresses that the setting names, when they come by themselves and not through a proxy, and to whoever has the token; to
everybody else there is no such page.
"""

import asyncio
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING, Protocol

from fastapi import APIRouter, HTTPException, Request, Response

from bot.domain.counter import Part
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.ports import ArchiveUnavailable
from bot.domain.standing import Standing

if TYPE_CHECKING:
    from bot.web.front import Front

PATIENCE = 3
"""Seconds until an archive that does not answer counts as down."""

_THROUGH_A_PROXY = (b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip", b"forwarded", b"via")


class FiguresPage(Protocol):
    """The page of figures."""

    content_type: str

    def render(self, standing: Standing | None) -> bytes:
        """The whole page; `standing` is None when the archive could not say."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What can be asked, and by whom. `alive`: the parts that run in this process, and whether each still shows
    that it does; `free`: bytes that can still be written; `schema`: the migration that this program needs.
    """

    page: FiguresPage
    trusted: Sequence[IPv4Network | IPv6Network]
    token: str | None
    alive: Callable[[], Mapping[Part, bool]]
    free: Callable[[], int]
    schema: int


def watch_routes(front: "Front") -> APIRouter:
    """`GET /metrics`; nothing for a front that nobody watches."""
    router = APIRouter()
    watch = front.watch
    if watch is None:
        return router

    @router.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not (_trusted(request, watch) or _knows(request, watch.token)):
            raise HTTPException(404)
        return Response(watch.page.render(await _standing(front)), media_type=watch.page.content_type)

    return router


async def _standing(front: "Front") -> Standing | None:
    """How the desk stands; None when the archive does not say so in time."""
    today = front.clock.now().astimezone(OFFICE_ZONE).date()
    try:
        async with asyncio.timeout(PATIENCE), front.store.reading() as archive:
            return await archive.standings.now(today)
    except (ArchiveUnavailable, TimeoutError):
        return None


def _trusted(request: Request, watch: Watch) -> bool:
    if any(name in _THROUGH_A_PROXY for name, _ in request.scope["headers"]) or request.client is None:
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in watch.trusted)


def _knows(request: Request, token: str | None) -> bool:
    """Compared as bytes and in constant time; a header that comes twice is no token known."""
    given = [value for name, value in request.scope["headers"] if name == b"authorization"]
    return token is not None and len(given) == 1 and hmac.compare_digest(given[0], f"Bearer {token}".encode())
