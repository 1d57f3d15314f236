"""A reply as Telegram's HTML: blocks to styled runs, runs to messages, so that no tag is ever cut or nested wrongly.

What a person typed is only ever text inside an element, never inside an attribute. Limits are those of the Bot API
(`sendMessage`, "Formatting options"): 4,096 UTF-16 units after the entities are read, 100 entities a message.
"""

import html
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlsplit

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
    Reply,
    Span,
)

TEXT_UNITS = 4096
"""UTF-16 units of one message, counted without its tags."""

ENTITIES = 100
"""Styled stretches of one message; Telegram shows any further one unstyled."""

_EMPTY = "…"
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text inside the same elements, named from the outermost in (`b`, `a href="…"`)."""

    text: str
    tags: tuple[str, ...] = ()


def units(text: str) -> int:
    """The length as Telegram counts it: UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def render(reply: Reply) -> list[str]:
    """The reply as one or more messages of Telegram's HTML, each within the limits and whole in itself."""
    return [_markup(chunk) for chunk in _chunks(list(_runs(reply)))] or [_EMPTY]


def openable(address: str) -> bool:
    """Whether Telegram takes `address` for a link or a button: http(s) and a host with a dot, so never `localhost`."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".")


def _runs(reply: Reply) -> Iterator[Run]:
    """The whole reply; links of buttons that Telegram would refuse stand below it as text."""
    for place, block in enumerate(reply.blocks):
        if place:
            yield Run(_GAP)
        yield from _block(block)
    for button in reply.buttons:
        if button.link and not openable(button.link):
            yield Run(f"{_GAP}{_plain(button.label)}: {_plain(button.link)}")


def _block(block: Block) -> Iterator[Run]:
    match block:
        case Heading(text=text):
            yield Run(_plain(text), ("b",))
        case Paragraph(spans=spans, small=small):
            yield from _spans(spans, ("i",) if small else ())
        case Facts(rows=rows):
            yield from _facts(rows)
        case Checklist(title=title, items=items):
            yield Run(_plain(title), ("b",))
            yield from (Run(f"\n☐ {_plain(item)}") for item in items)
        case Folded():
            yield from _folded(block)
        case CodeBlock(code=code):
            yield Run(_plain(code), ("code",))
        case Quote(text=text):
            yield Run(_plain(text), ("blockquote",))


def _facts(rows: Iterable[Fact]) -> Iterator[Run]:
    for place, row in enumerate(rows):
        yield Run("\n" if place else "")
        yield Run(f"{_plain(row.label)}:", ("b",))
        yield Run(" ")
        yield from _spans(row.value, ())


def _folded(block: Folded) -> Iterator[Run]:
    yield Run(_plain(block.title), ("b",))
    yield Run("\n")
    for place, inner in enumerate(block.blocks):
        for run in (*((Run(_GAP),) if place else ()), *_block(inner)):
            yield Run(run.text, ("blockquote expandable", *run.tags))


def _spans(spans: Iterable[Span], around: tuple[str, ...]) -> Iterator[Run]:
    for span in spans:
        link = (f'a href="{_attribute(span.link)}"',) if span.link and openable(span.link) else ()
        yield Run(_plain(span.text), (*around, *link, *(("b",) if span.bold else ())))


def _attribute(address: str) -> str:
    """Percent signs for what could end an attribute: Telegram reads only four named entities."""
    for sign, code in (('"', "%22"), ("'", "%27"), ("<", "%3C"), (">", "%3E"), (" ", "%20")):
        address = address.replace(sign, code)
    return _plain(address).replace("&", "&amp;")


def _plain(text: str) -> str:
    """The text without what no JSON or Telegram carries: unpaired surrogates, control signs."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _chunks(runs: list[Run]) -> Iterator[list[Run]]:
    """The runs in messages; a cut stands at a line's end, else at a space, else between two whole signs."""
    chunk: list[Run] = []
    left, styled = TEXT_UNITS, ENTITIES
    queue = [run for run in reversed(runs) if run.text]
    while queue:
        run = queue.pop()
        if len(run.tags) > styled:
            yield from _visible(chunk)
            chunk, left, styled = [], TEXT_UNITS, ENTITIES
        if units(run.text) <= left:
            chunk.append(run)
            left -= units(run.text)
            styled -= len(run.tags)
            continue
        cut = _cut(run.text, left, must=not chunk)
        if cut:
            chunk.append(Run(run.text[:cut], run.tags))
        if rest := run.text[cut:]:
            queue.append(Run(rest, run.tags))
        yield from _visible(chunk)
        chunk, left, styled = [], TEXT_UNITS, ENTITIES
    yield from _visible(chunk)


def _visible(chunk: list[Run]) -> Iterator[list[Run]]:
    """The chunk, unless nothing of it would be seen: Telegram refuses an empty message."""
    text = "".join(run.text for run in chunk)
    if any(unicodedata.category(sign)[0] not in "ZCM" for sign in text):
        yield chunk


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


def _markup(chunk: list[Run]) -> str:
    """Elements are opened and closed around the runs; what two neighbours share stays open."""
    written: list[str] = []
    held: tuple[str, ...] = ()
    for run in chunk:
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(held, run.tags, strict=False))))
        written += [f"</{tag.split(' ')[0]}>" for tag in reversed(held[shared:])]
        written += [f"<{tag}>" for tag in run.tags[shared:]]
        written.append(html.escape(run.text, quote=False))
        held = run.tags
    written += [f"</{tag.split(' ')[0]}>" for tag in reversed(held)]
    return "".join(written)
