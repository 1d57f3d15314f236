"""A reply as Telegram's HTML: styled runs to messages, so that no tag is ever cut or nested wrongly.

What a person typed is only ever text inside an element, never inside an attribute. Limits are those of the Bot API
(`sendMessage`, "Formatting options"): 4,096 UTF-16 units after the entities are read, 100 entities a message.
"""

import html
from collections.abc import Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from bot.channels.runs import GAP, Mark, Run, Style, parts, plain, runs
from bot.domain.manner import MANNERS
from bot.domain.message import Channel, Reply

TEXT_UNITS = MANNERS[Channel.TELEGRAM].max_text or 4096
"""UTF-16 units of one message, counted without its tags."""

ENTITIES = 100
"""Styled stretches of one message; Telegram shows any further one unstyled."""

_EMPTY = "…"
_TAGS = {
    Style.STRONG: "b",
    Style.SMALL: "i",
    Style.CODE: "code",
    Style.QUOTE: "blockquote",
    Style.FOLDED: "blockquote expandable",
}


def render(reply: Reply) -> list[str]:
    """The reply as one or more messages of Telegram's HTML, each within the limits and whole in itself."""
    return [_markup(part) for part in parts(_runs(reply), TEXT_UNITS, ENTITIES)] or [_EMPTY]


def openable(address: str) -> bool:
    """Whether Telegram takes `address` for a link or a button: http(s) and a host with a dot, so never `localhost`."""
    try:
        split = urlsplit(address)
        host = split.hostname or ""
    except ValueError:
        return False
    return split.scheme in ("http", "https") and "." in host.strip(".")


def _runs(reply: Reply) -> Iterator[Run]:
    """The whole reply; what Telegram would refuse is no link, and that of a button stands below the reply as text."""
    for run in runs(reply.blocks):
        yield Run(run.text, tuple(mark for mark in run.marks if mark.style is not Style.LINK or openable(mark.address)))
    for button in reply.buttons:
        if button.link and not openable(button.link):
            yield Run(f"{GAP}{plain(button.label)}: {plain(button.link)}")


def _tag(mark: Mark) -> str:
    return f'a href="{_attribute(mark.address)}"' if mark.style is Style.LINK else _TAGS[mark.style]


def _attribute(address: str) -> str:
    """Percent signs for what could end an attribute: Telegram reads only four named entities."""
    for sign, code in (('"', "%22"), ("'", "%27"), ("<", "%3C"), (">", "%3E"), (" ", "%20")):
        address = address.replace(sign, code)
    return plain(address).replace("&", "&amp;")


def _markup(part: list[Run]) -> str:
    """Elements are opened and closed around the runs; what two neighbours share stays open."""
    written: list[str] = []
    held: tuple[str, ...] = ()
    for run in part:
        tags = tuple(_tag(mark) for mark in run.marks)
        shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(held, tags, strict=False))))
        written += [f"</{tag.split(' ')[0]}>" for tag in reversed(held[shared:])]
        written += [f"<{tag}>" for tag in tags[shared:]]
        written.append(html.escape(run.text, quote=False))
        held = tags
    written += [f"</{tag.split(' ')[0]}>" for tag in reversed(held)]
    return "".join(written)
