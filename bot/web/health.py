"""Whether the desk serves: for systemd, a load balancer, and whoever is on duty."""

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.domain.ports import ArchiveUnavailable

if TYPE_CHECKING:
    from bot.web.front import Front

_SECONDS = 3


def health_routes(front: "Front") -> APIRouter:
    """`GET /healthz`: 200 when the archive answers a small question within three seconds, else 503."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        try:
            async with asyncio.timeout(_SECONDS), front.store.reading() as archive:
                await archive.outbox.next_due()
        except (ArchiveUnavailable, TimeoutError):
            return JSONResponse({"status": "unavailable"}, 503, {"Retry-After": "5"})
        return JSONResponse({"status": "ok"})

    return router
