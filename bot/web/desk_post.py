"""Messages that could not be delivered or that a restore held back, and the buttons that send again."""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.domain.outbox import RESTORED
from bot.domain.person import Act
from bot.services import access, post_log, restored
from bot.web.desk_page import missing, page, to
from bot.web.session import Visit, visiting

if TYPE_CHECKING:
    from bot.web.front import Front

SHOWN = 200


def post_routes(front: "Front") -> APIRouter:
    """`/desk/post`. It shows what failed and why, never the words of a message."""
    router = APIRouter()

    @router.get("/post")
    async def dead_letters(request: Request, done: str = "") -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE_POST):
                return missing(front, visit.official)
            return await _shown(front, visit, again=done == "again")

    @router.post("/post/held/again")
    async def held_again(request: Request) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE_POST):
                return missing(front, visit.official)
            await restored.send_held(visit.desk)
        front.wake()
        return to("/desk/post?done=again")

    @router.post("/post/{letter}/again")
    async def again(request: Request, letter: str) -> Response:
        async with visiting(front, request) as visit:
            if not access.may(visit.official, Act.SEE_POST):
                return missing(front, visit.official)
            await visit.desk.archive.outbox.revive(letter, visit.desk.now)
        front.wake()
        return to("/desk/post?done=again")

    return router


async def _shown(front: "Front", visit: Visit, *, again: bool) -> Response:
    held = await restored.held_back(visit.desk, restored.MOST)
    found = await visit.desk.archive.outbox.dead_letters(SHOWN + len(held))
    letters = [letter for letter in found if letter.last_error != RESTORED]
    return page(
        front,
        "post",
        visit.official,
        letters=sorted(letters, key=post_log.unreached, reverse=True),
        held=held[:SHOWN],
        count=len(held),
        done=again,
        unreached=post_log.unreached,
    )
