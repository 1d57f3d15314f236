"""A reply as Zalo Bot's messages: plain text with styles beside it, so that nothing typed can ever become markup.

There are no buttons: every choice is a numbered line, in the order in which the desk counts them. A link stands beside
its words, since the platform knows no other. Lengths and places are counted in UTF-16 units of text in NFC.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.channels.runs import GAP, Run, Style, parts, plain, runs, units
from bot.domain.manner import MANNERS
from bot.domain.message import Channel, Reply

TEXT_UNITS = MANNERS[Channel.ZALO_BOT].max_text or 2000
"""UTF-16 units of one message."""

_EMPTY = "…"
# Codes of `text_styles`: bold, italic.
_CODES = {Style.STRONG: "b", Style.CODE: "b", Style.SMALL: "i", Style.QUOTE: "i"}


@dataclass(frozen=True, slots=True)
class Styled:
    """One message; `styles` as `sendMessage` takes them."""

    text: str
    styles: tuple[dict[str, object], ...]


def render(reply: Reply) -> list[Styled]:
    """The reply as one or more messages, each within the limit."""
    return [_styled(part) for part in parts(_runs(reply), TEXT_UNITS)] or [Styled(_EMPTY, ())]


def _runs(reply: Reply) -> Iterator[Run]:
    for run in runs(reply.blocks):
        yield from _linked(Run(unicodedata.normalize("NFC", run.text), run.marks))
    yield from _choices(reply)


def _linked(run: Run) -> Iterator[Run]:
    """The words, and after them the address where it is another one."""
    yield run
    address = next((mark.address for mark in run.marks if mark.style is Style.LINK), "")
    if address and address not in run.text and _opens(address):
        yield Run(f" ({plain(address)})")


def _opens(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https", "tel")
    except ValueError:
        return False


def _choices(reply: Reply) -> Iterator[Run]:
    """One line a choice. Numbers count what can be pressed, as the talk does; links are only shown."""
    number, gap = 0, GAP if reply.blocks else ""
    for button in reply.buttons:
        if button.link:
            yield Run(f"{gap}→ {plain(button.label)}: {plain(button.link)}")
        elif button.press:
            number += 1
            yield Run(f"{gap}{number}. {plain(button.label)}")
        gap = "\n"


def _styled(part: list[Run]) -> Styled:
    text, styles = "", list[dict[str, object]]()
    for run in part:
        codes = sorted({_CODES[mark.style] for mark in run.marks if mark.style in _CODES})
        if codes and run.text.strip():
            styles.append({"start": units(text), "len": units(run.text), "st": codes})
        text += run.text
    return Styled(text, tuple(styles))
