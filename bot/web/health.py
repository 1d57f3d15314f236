"""Whether the desk serves: for systemd, a load balancer, and whoever is on duty.

`/healthz` asks whether this process is worth keeping, `/readyz` whether it should be given work now.
"""

import asyncio
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.domain.ports import ArchiveUnavailable
from bot.web.watch import PATIENCE

if TYPE_CHECKING:
    from bot.web.front import Front

_log = structlog.get_logger(__name__)

ROOM = 200 * 1024**2
"""Bytes that must be free: a day's feedback with its photos, and the archive's own log while it is copied."""

_AGAIN = {"Retry-After": "5"}


def health_routes(front: "Front") -> APIRouter:
    """`GET /healthz`: 200 when the archive answers a small question within three seconds, else 503.

    `GET /readyz`: 200 when every part is ready, else 503 with the first reason and all parts by name: `ending`,
    `archive`, `schema`, `list`, `post`, `timer`, `disk`. Neither says anything else of the machine.
    """
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        if await _schema(front) is None:
            return JSONResponse({"status": "unavailable"}, 503, _AGAIN)
        return JSONResponse({"status": "ok"})

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        parts = await _parts(front)
        reason = next((name for name, ready in parts.items() if not ready), None)
        if reason is None:
            return JSONResponse({"status": "ready", "parts": parts})
        _log.warning("web.not_ready", reason=reason)
        return JSONResponse({"status": "unready", "reason": reason, "parts": parts}, 503, _AGAIN)

    return router


async def _schema(front: "Front") -> int | None:
    """The archive's schema; None when it does not answer in time."""
    try:
        async with asyncio.timeout(PATIENCE), front.store.reading() as archive:
            return await archive.standings.schema()
    except (ArchiveUnavailable, TimeoutError):
        return None


async def _parts(front: "Front") -> dict[str, bool]:
    """Each part and whether it is ready, those that hold up others first."""
    schema, watch = await _schema(front), front.watch
    parts = {"ending": not front.ending.is_set(), "archive": schema is not None}
    if watch is not None:
        parts["schema"] = schema is None or schema >= watch.schema
        parts["list"] = len(front.rules.catalog) > 0
        parts |= {part.value: alive for part, alive in watch.alive().items()}
        parts["disk"] = watch.free() >= ROOM
    return parts
