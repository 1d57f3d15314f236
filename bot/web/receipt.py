"""The receipt of a case that was filed at the counter or by telephone: one A5 page, with a QR code that opens the chat.

It holds no name, phone or address: whoever finds it learns that something was filed, and where.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.web.sheet import picture

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = files("fontpkg_be_vietnam_pro") / "files"
_FAMILY = "vn"
_A5 = (148.0, 210.0)
_MARGIN, _CODE_SIDE = 14.0, 42.0
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is printed: `rows` are label and words, `notes` whole sentences, `link` what the QR code says."""

    place: str
    title: str
    code: str
    rows: Sequence[tuple[str, str]]
    notes: Sequence[str]
    link: str
    made_at: datetime


def drawn(receipt: Receipt) -> bytes:
    """The page as PDF, its fonts inside, so that it looks the same on every printer. Takes a tenth of a second."""
    # The library takes a while to load, which a desk without a counter need not wait for.
    from fpdf import FPDF

    pdf = FPDF(format=_A5)
    pdf.set_creation_date(receipt.made_at)
    pdf.set_title(receipt.title)
    pdf.set_lang("vi")
    for style, name in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(_FAMILY, style, str(_FONTS / f"BeVietnamPro-{name}.ttf"))
    pdf.set_margins(_MARGIN, _MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    _head(pdf, receipt)
    _facts(pdf, receipt.rows)
    _foot(pdf, receipt)
    return bytes(pdf.output())


def _head(pdf: "FPDF", receipt: Receipt) -> None:
    pdf.set_font(_FAMILY, size=10)
    pdf.cell(0, 6, receipt.place, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(_FAMILY, "B", 15)
    pdf.multi_cell(0, 8, receipt.title, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)
    pdf.set_font(_FAMILY, "B", 22)
    pdf.cell(0, 12, receipt.code, border=1, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _facts(pdf: "FPDF", rows: Sequence[tuple[str, str]]) -> None:
    for label, words in rows:
        pdf.set_font(_FAMILY, size=9)
        pdf.cell(34, 6, label)
        pdf.set_font(_FAMILY, "B", 10)
        pdf.multi_cell(0, 6, words, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)


def _foot(pdf: "FPDF", receipt: Receipt) -> None:
    drawing = io.BytesIO()
    picture(receipt.link).save(drawing, kind="png", scale=8, border=2)
    drawing.seek(0)
    top = pdf.get_y()
    pdf.image(drawing, x=_MARGIN, y=top, w=_CODE_SIDE)
    pdf.set_font(_FAMILY, size=9.5)
    pdf.set_left_margin(_MARGIN + _CODE_SIDE + 4)
    pdf.set_xy(_MARGIN + _CODE_SIDE + 4, top + 1)
    for note in receipt.notes:
        pdf.multi_cell(0, 5.2, note, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(1)
