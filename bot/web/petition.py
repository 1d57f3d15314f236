"""A letter of complaint behind its link: a page with one button, and the file, once.

The file is not given on a mere look: programs that preview links would use it up.
"""

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from bot.domain.petition_form import MIME
from bot.domain.ports import Unsealable
from bot.services import petitions
from bot.web.body import Refused
from bot.web.faults import PAGES, language_of
from bot.web.origin import only_from_here
from bot.web.session import desk_of

if TYPE_CHECKING:
    from bot.web.front import Front

HOME = "/don"


def petition_routes(front: "Front") -> APIRouter:
    """`/don/{token}`: GET shows the button, POST gives the file and deletes it here."""
    router = APIRouter(prefix=HOME)

    @router.get("/{token}", response_class=HTMLResponse)
    async def look(request: Request, token: str) -> HTMLResponse:
        language = language_of(request)
        async with front.store.reading() as archive:
            there = await petitions.waits(desk_of(front, archive), token)
        if not there:
            raise Refused(404, "complaint.gone")
        return HTMLResponse(
            PAGES.get_template("petition.html").render(
                language=language, say=lambda key: front.rules.texts.say(f"complaint.{key}", language)
            )
        )

    @router.post("/{token}", dependencies=[Depends(only_from_here)])
    async def fetch(token: str) -> Response:
        async with front.store.transaction() as archive:
            try:
                file = await petitions.fetch(desk_of(front, archive), front.sealer, token)
            except Unsealable:
                file = None
        if file is None:
            raise Refused(404, "complaint.gone")
        return Response(
            file, media_type=MIME, headers={"Content-Disposition": 'attachment; filename="don-khieu-nai.docx"'}
        )

    return router
