"""One cell of a table that leaves the desk: words stay words, whatever program opens it.

A spreadsheet takes a cell that begins with a sign of arithmetic for a formula, and a formula can ask another machine.
So such words get an apostrophe before them (OWASP ASVS 5.0, 1.2.10), in CSV and in XLSX alike: a workbook is saved as
CSV sooner or later.
"""

import unicodedata

from bot.domain.message import clean

LONGEST = 32_767
"""Signs that a cell may hold (Excel, "specifications and limits")."""

MARK = "'"

_BEGINNINGS = frozenset("=+-@" + MARK)
_NO_XML = dict.fromkeys((0xFFFE, 0xFFFF))


def as_words(text: str) -> str:
    """The words for a cell: clean, marked where they could be taken for a formula, cut with "…" at the longest.

    Also marked when the sign is a full-width one or stands behind white space. An apostrophe at the beginning is
    marked too, so that a reader who takes one away has the words as they were.
    """
    words = clean(text).translate(_NO_XML)
    first = unicodedata.normalize("NFKC", words.lstrip())[:1]
    words = f"{MARK}{words}" if first in _BEGINNINGS and first else words
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
