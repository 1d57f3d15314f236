"""When and where an official's digest comes, and when they want quiet: a page of their account."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.services import digests, duty
from bot.web.desk_page import fields, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

DIGEST = "/desk/account/digest"


def digest_routes(front: "Front") -> APIRouter:
    """`/desk/account/digest`, for everybody who is logged in."""
    router = APIRouter()

    @router.get("/account/digest")
    async def choice(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            return await _choice(front, visit, done=bool(done))

    @router.post("/account/digest")
    async def choose(request: Request) -> Response:
        given = await fields(request)
        async with visiting(front, request) as visit:
            quiet = given.get("quiet_from", ""), given.get("quiet_until", "")
            try:
                await duty.choose(
                    visit.desk,
                    visit.official,
                    hour=given.get("hour", ""),
                    channel=given.get("channel", ""),
                    quiet=quiet,
                )
            except duty.BadDuty as bad:
                return await _choice(front, visit, given, alarm=str(bad))
        return to(f"{DIGEST}?done=1")

    return router


async def _choice(
    front: "Front", visit: Visit, given: dict[str, str] | None = None, *, done: bool = False, alarm: str = ""
) -> Response:
    desk = visit.desk
    kept = await desk.archive.duties.choice(visit.official.id)
    shown = {
        "hour": f"{kept.hour:%H:%M}",
        "channel": kept.channel or "",
        "quiet_from": f"{kept.quiet_from:%H:%M}" if kept.quiet_from else "",
        "quiet_until": f"{kept.quiet_until:%H:%M}" if kept.quiet_until else "",
    }
    return page(
        front,
        "digest",
        visit.official,
        status=422 if alarm else 200,
        given=shown | (given or {}),
        channels=sorted({chat.channel.value for chat in await desk.archive.officials.chat_of(visit.official.id)}),
        earliest=f"{digests.EARLIEST:%H:%M}",
        latest=f"{digests.LATEST:%H:%M}",
        done=done,
        alarm=alarm,
    )
