"""What a browser needs to put the chat on the home screen like a program of its own (W3C, Web Application Manifest).

No service worker: the page asks for everything anew, so that nobody reads an old term or fee; what was typed and not
sent is kept by the page itself.
"""

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.domain.wording import Language

if TYPE_CHECKING:
    from bot.web.front import Front

MANIFEST = "/ung-dung.webmanifest"
COLOUR = "#0b57ad"
"""That of the chat's header (chat.css)."""

_ICONS = (
    ("icon.svg", "image/svg+xml", "any", "any"),
    ("icon-192.png", "image/png", "192x192", "any"),
    ("icon-512.png", "image/png", "512x512", "any"),
    ("icon-maskable-512.png", "image/png", "512x512", "maskable"),
)


def manifest_routes(front: "Front") -> APIRouter:
    """`GET /ung-dung.webmanifest`, in the language of its address: browsers ask for it without a cookie."""
    router = APIRouter()

    @router.get(MANIFEST)
    async def manifest(language: Language = "vi") -> JSONResponse:
        texts, place = front.rules.texts, front.rules.profile.name
        told = {
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "lang": language,
            "dir": "ltr",
            "name": texts.say("web.title", language, place=place),
            "short_name": texts.say("web.name", language),
            "description": texts.say("web.chat.about", language, place=place),
            "display": "standalone",
            "theme_color": COLOUR,
            "background_color": COLOUR,
            "icons": [
                {"src": f"/static/{name}", "type": kind, "sizes": sizes, "purpose": purpose}
                for name, kind, sizes, purpose in _ICONS
            ],
        }
        return JSONResponse(told, media_type="application/manifest+json")

    return router
