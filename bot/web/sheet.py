"""A printable A4 sheet per procedure for the notice board: its facts, its papers, and a QR code that opens the chat.

It is made for officials to print: no page for citizens leads to it. It asks nobody else for anything (the code is drawn
inside the page) and needs no script.
"""

from typing import TYPE_CHECKING

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from bot.domain import deeplink
from bot.domain.card import Card
from bot.domain.procedure import Procedure
from bot.domain.wording import Language, Texts
from bot.web.body import Refused
from bot.web.faults import PAGES, language_of

if TYPE_CHECKING:
    from bot.web.front import Front

LONG, LONGEST = 160, 420
"""Signs of a title from which it is printed smaller, and smallest."""


def sheet_path(code: str) -> str:
    """Where the sheet of a procedure is."""
    return f"/thu-tuc/{code}/to-giay"


def picture(link: str) -> segno.QRCode:
    """The link as a QR code that still reads when a quarter of it is worn off (level Q)."""
    return segno.make_qr(link, error="q")


def sheet_routes(front: "Front") -> APIRouter:
    """The sheets, each at `/thu-tuc/CODE/to-giay`."""
    router = APIRouter()

    @router.get("/thu-tuc/{code}/to-giay", response_class=HTMLResponse)
    async def sheet(request: Request, code: str) -> HTMLResponse:
        procedure = front.rules.catalog.get(code)
        if procedure is None:
            raise Refused(404, "sheet.unknown")
        return HTMLResponse(_page(front, procedure, language_of(request)))

    return router


def _page(front: "Front", procedure: Procedure, language: Language) -> str:
    texts, address = front.rules.texts, front.rules.public_address
    card = Card(procedure, texts, language)
    return PAGES.get_template("sheet.html").render(
        language=language,
        say=lambda key, **names: texts.say(f"sheet.{key}", language, **names),
        place=front.rules.profile.name,
        procedure=procedure,
        size=_size(procedure.title),
        facts=_facts(card, texts, language),
        papers=card.paper_lines(),
        papers_unpublished=texts.say("card.papers_unpublished", language),
        legal_basis=card.legal_basis(),
        source=["".join(span.text for span in paragraph.spans) for paragraph in card.source()],
        drawing=_drawing(deeplink.web_link(address, procedure.code), texts.say("sheet.qr", language)),
        address=deeplink.in_words(address),
        local=deeplink.is_local(address),
    )


def _facts(card: Card, texts: Texts, language: Language) -> tuple[tuple[str, str], ...]:
    """What stands beside the code; a part that is not published says so."""
    rows = (
        ("card.term", card.term()),
        ("card.fee", card.fee()),
        ("card.where", card.where()),
        ("card.ways", card.ways()),
        ("card.subjects", card.subjects()),
        ("card.results", card.results()),
    )
    return tuple((texts.say(label, language), value) for label, value in rows)


def _size(title: str) -> str:
    """The class of the title: even the longest of the list leaves room for the papers."""
    return "longest" if len(title) > LONGEST else "long" if len(title) > LONG else ""


def _drawing(link: str, title: str) -> Markup:
    """The code as SVG; it holds nothing but the link, which is ours."""
    return Markup(picture(link).svg_inline(border=4, omitsize=True, svgclass="code", lineclass=None, title=title))  # noqa: S704
