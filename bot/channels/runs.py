"""A reply as runs of text with a style, in parts that fit one message: what channels of plain messages share.

Each channel turns a part into its platform's own markup. A cut stands at a line's end, else at a space, else between
two whole signs; since a run keeps its style on both sides of a cut, no markup is ever cut.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile

from bot.domain.message import (
    Block,
    Checklist,
    CodeBlock,
    Fact,
    Facts,
    Folded,
    Heading,
    Paragraph,
    Quote,
    Span,
)

GAP = "\n\n"
"""Between two blocks."""


class Style(Enum):
    """How a stretch of text looks."""

    STRONG = auto()
    SMALL = auto()
    CODE = auto()
    QUOTE = auto()
    FOLDED = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """One style; a link has its address."""

    style: Style
    address: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the same marks, named from the outermost in."""

    text: str
    marks: tuple[Mark, ...] = ()


_STRONG, _SMALL, _FOLDED = Mark(Style.STRONG), Mark(Style.SMALL), Mark(Style.FOLDED)


def units(text: str) -> int:
    """The length as platforms count it: UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def plain(text: str) -> str:
    """The text without what no JSON or platform carries: unpaired surrogates, control signs."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """The blocks one below the other."""
    for place, block in enumerate(blocks):
        if place:
            yield Run(GAP)
        yield from _block(block)


def _block(block: Block) -> Iterator[Run]:
    match block:
        case Heading(text=text):
            yield Run(plain(text), (_STRONG,))
        case Paragraph(spans=spans, small=small):
            yield from _spans(spans, (_SMALL,) if small else ())
        case Facts(rows=rows):
            yield from _facts(rows)
        case Checklist(title=title, items=items):
            yield Run(plain(title), (_STRONG,))
            yield from (Run(f"\n☐ {plain(item)}") for item in items)
        case Folded():
            yield from _folded(block)
        case CodeBlock(code=code):
            yield Run(plain(code), (Mark(Style.CODE),))
        case Quote(text=text):
            yield Run(plain(text), (Mark(Style.QUOTE),))


def _facts(rows: Iterable[Fact]) -> Iterator[Run]:
    for place, row in enumerate(rows):
        yield Run("\n" if place else "")
        yield Run(f"{plain(row.label)}:", (_STRONG,))
        yield Run(" ")
        yield from _spans(row.value, ())


def _folded(block: Folded) -> Iterator[Run]:
    yield Run(plain(block.title), (_STRONG,))
    yield Run("\n")
    for place, inner in enumerate(block.blocks):
        for run in (*((Run(GAP),) if place else ()), *_block(inner)):
            yield Run(run.text, (_FOLDED, *run.marks))


def _spans(spans: Iterable[Span], around: tuple[Mark, ...]) -> Iterator[Run]:
    for span in spans:
        link = (Mark(Style.LINK, span.link),) if span.link else ()
        yield Run(plain(span.text), (*around, *link, *((_STRONG,) if span.bold else ())))


def parts(runs: Iterable[Run], room: int, most_marks: int | None = None) -> Iterator[list[Run]]:
    """The runs in messages of at most `room` units and `most_marks` marks each; none that would look empty."""
    part: list[Run] = []
    left, marks = room, most_marks
    queue = [run for run in reversed(list(runs)) if run.text]
    while queue:
        run = queue.pop()
        if marks is not None and len(run.marks) > marks:
            yield from _visible(part)
            part, left, marks = [], room, most_marks
        if units(run.text) <= left:
            part.append(run)
            left -= units(run.text)
            marks = None if marks is None else marks - len(run.marks)
            continue
        cut = _cut(run.text, left, must=not part)
        if cut:
            part.append(Run(run.text[:cut], run.marks))
        if rest := run.text[cut:]:
            queue.append(Run(rest, run.marks))
        yield from _visible(part)
        part, left, marks = [], room, most_marks
    yield from _visible(part)


def _visible(part: list[Run]) -> Iterator[list[Run]]:
    """The part, unless nothing of it would be seen: platforms refuse an empty message."""
    text = "".join(run.text for run in part)
    if any(unicodedata.category(sign)[0] not in "ZCM" for sign in text):
        yield part


def _cut(text: str, room: int, *, must: bool) -> int:
    """Where to cut so that the first half fits `room` units; 0 when it is better not to begin it (unless `must`)."""
    fits, used = 0, 0
    for sign in text:
        used += units(sign)
        if used > room:
            break
        fits += 1
    for mark in ("\n", " "):
        place = text.rfind(mark, 0, fits)
        if place >= fits // 2 > 0:
            return place + 1
    if not must:
        return 0
    place = fits
    while place > 1 and place > fits - 64 and not _between_signs(text, place):
        place -= 1
    return place if place > max(fits - 64, 1) else fits


def _between_signs(text: str, place: int) -> bool:
    """Whether what stands before and after `place` are two signs to the eye: no accent, joined emoji or flag is cut."""
    before, after = text[place - 1], text[place]
    if "\u200d" in (before, after) or unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    flags = len(list(takewhile(lambda sign: "\U0001f1e6" <= sign <= "\U0001f1ff", reversed(text[:place]))))
    return not ("\U0001f1e6" <= after <= "\U0001f1ff" and flags % 2)
