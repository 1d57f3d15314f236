"""The chat on other pages: the script that a portal names in one line, and the page that it shows in a frame.

Which portals may show the frame is a setting (`frame_ancestors`); the script by itself shows nothing of anybody.
"""

from typing import TYPE_CHECKING, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.wording import Language
from bot.web.assets import KINDS, as_asset, slim
from bot.web.chat import chat_page
from bot.web.faults import PAGES
from bot.web.visitor import give_cookie

if TYPE_CHECKING:
    from bot.web.front import Front

SCRIPT = "/nhung.js"
FRAME = "/nhung"

_WORDS = ("title", "open", "close")
_OF_A_SCRIPT = {
    # The one file of ours that pages of others load by themselves; it is the same for everybody.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=600",
}


def embed_routes(front: "Front") -> APIRouter:
    """`GET /nhung.js`, the script, and `GET /nhung`, the chat for a frame."""
    router = APIRouter()

    @router.get(SCRIPT)
    async def script(request: Request) -> Response:
        answer = as_asset(slim(_script(front)).encode(), KINDS[".js"], request.headers)
        answer.headers.update(_OF_A_SCRIPT)
        return answer

    @router.get(FRAME, response_class=HTMLResponse)
    async def frame(request: Request) -> HTMLResponse:
        page = chat_page(front, request, framed=True)
        # Already with the page: what the page asks for afterwards comes from the page, and tells of no portal.
        elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
        give_cookie(front, request, page, elsewhere=elsewhere)
        return page

    return router


def _script(front: "Front") -> str:
    """The script with its few words in both languages."""
    texts, place = front.rules.texts, front.rules.profile.name
    words = {
        language: {key: texts.say(f"web.embed.{key}", language, place=place) for key in _WORDS}
        for language in get_args(Language)
    }
    return PAGES.get_template("nhung.js").render(words=words, frame=FRAME)
