"""The letter of complaint as a DOCX: one A4 page or two, to be corrected in any office program, printed and signed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from bot.domain.petition_form import Line, Style

_FONT, _SIZE, _TITLE_SIZE = "Times New Roman", 13, 16
_ALIGNED = {
    Style.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Style.TITLE: WD_ALIGN_PARAGRAPH.CENTER,
    Style.PLAIN: WD_ALIGN_PARAGRAPH.LEFT,
    Style.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def docx(lines: Iterable[Line], title: str, day: date) -> bytes:
    """The lines as a file. It names no author and no machine; `day` is when it says that it was made."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for line in lines:
        _write(document.add_paragraph(), line)
    told = document.core_properties
    told.author, told.comments, told.title = "", "", title
    told.created = told.modified = datetime.combine(day, time(), UTC)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _write(paragraph: Paragraph, line: Line) -> None:
    paragraph.alignment = _ALIGNED[line.style]
    paragraph.paragraph_format.space_after = Pt(6)
    for number, text in enumerate(line.text.split("\n")):
        run = paragraph.add_run(text)
        run.bold = line.bold
        if line.style is Style.TITLE:
            run.font.size = Pt(_TITLE_SIZE)
        if number + 1 < len(line.text.split("\n")):
            run.add_break()
