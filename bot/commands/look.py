"""Lines of a talk as they look on a channel, drawn in a terminal: what stands where, in which order, how long.

Colours and fonts are the terminal's. Web: bubbles, with choices below as buttons in a row. Telegram: the HTML that goes
out, read back, with one button under the other. Zalo: the text that goes out, where choices are numbered lines; on an
OA up to five are buttons.
"""

from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser

from rich.align import Align
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from bot.channels import telegram_html, zalo_bot_text, zalo_oa_look
from bot.commands.sample import Said
from bot.domain.message import Block, Checklist, CodeBlock, Facts, Folded, Heading, Paragraph, Quote, Reply, Span

WIDTH = 64
"""Signs in a line of the desk's."""

_STYLES = {"b": "bold", "i": "italic", "a": "underline", "code": "bold reverse", "blockquote": "dim"}


def drawn(talk: Sequence[Said], look: Callable[[Reply], RenderableType], *, numbered: bool) -> Iterator[RenderableType]:
    """The talk, the citizen on the right. `numbered`: a choice is typed as its number."""
    for line in talk:
        if line.reply is not None:
            yield look(line.reply)
        else:
            words = str(line.number) if numbered and line.number else line.words
            yield Align.right(Panel(Text(words), expand=False), width=WIDTH + 12)


def web(reply: Reply) -> RenderableType:
    """A bubble; its choices below it."""
    labels = [f"( {one.label} )" if one.press else f"[ {one.label} ↗ ]" for one in reply.buttons]
    bubble = Panel(Group(*map(_block, reply.blocks)), width=WIDTH)
    return Group(bubble, Columns(labels, width=None, padding=(0, 1))) if labels else bubble


def telegram(reply: Reply) -> RenderableType:
    """The messages that Telegram shows; a button each line."""
    messages: list[RenderableType] = [Panel(_Marked().read(part), width=WIDTH) for part in telegram_html.render(reply)]
    keys = [Text(f"[{one.label:^{WIDTH - 2}}]") for one in reply.buttons]
    return Group(*messages, *keys)


def zalo(reply: Reply) -> RenderableType:
    """The messages that Zalo shows: nothing but text."""
    return Group(*(Panel(Text(part.text), width=WIDTH) for part in zalo_bot_text.render(reply)))


def zalo_oa(reply: Reply) -> RenderableType:
    """The messages that Zalo OA shows: text, and a button each line where they fit."""
    shown: list[RenderableType] = []
    for message in zalo_oa_look.messages(reply):
        shown.append(Panel(Text(str(message["text"])), width=WIDTH))
        shown += [Text(f"[{title:^{WIDTH - 2}}]") for title in zalo_oa_look.titles(message)]
    return Group(*shown)


LOOKS: dict[str, Callable[[Reply], RenderableType]] = {
    "web": web,
    "telegram": telegram,
    "zalo": zalo,
    "zalo-oa": zalo_oa,
}
"""Each channel's look."""


class _Marked(HTMLParser):
    """Telegram's HTML as styled text."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._open = Text(), list[str]()

    def read(self, markup: str) -> Text:
        """The whole message."""
        self.feed(markup)
        self.close()
        return self._text

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """A style begins."""
        self._open.append(_STYLES.get(tag, ""))

    def handle_endtag(self, _tag: str) -> None:
        """The newest style ends."""
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Words in the styles that are open."""
        self._text.append(data, " ".join(filter(None, self._open)))


def _spans(spans: Sequence[Span], style: str = "") -> Text:
    return Text.assemble(*((span.text, "bold" if span.bold else "") for span in spans), style=style)


def _block(block: Block) -> RenderableType:
    match block:
        case Heading(text=text):
            return Text(text, style="bold underline")
        case Paragraph(spans=spans, small=small):
            return _spans(spans, "dim" if small else "")
        case Facts(rows=rows):
            return Group(*(Text.assemble((f"{row.label}  ", "dim"), _spans(row.value)) for row in rows))
        case Checklist(title=title, items=items):
            return Group(Text(title, style="bold"), *(Text(f"☐ {item}") for item in items))
        case Folded(title=title):
            return Text(f"▸ {title}", style="bold")
        case CodeBlock(code=code):
            return Text(f" {code} ", style="bold reverse")
        case Quote(text=text):
            return Text(f"│ {text}", style="italic")
