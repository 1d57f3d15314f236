"""Telegram's HTML as strictly as its server reads it: what is shown, and which entities it has.

Source: Bot API, "Formatting options", HTML style. Unknown tags, attributes, entities and wrong nesting are refused.
"""

import re
from dataclasses import dataclass

_PLAIN = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "tg-spoiler",
    "code",
    "pre",
    "blockquote",
    "a",
    "span",
}
_SAME = {"strong": "b", "em": "i", "ins": "u", "strike": "s", "del": "s"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_OPEN = re.compile(r"<([a-z-]+)((?:\s+[a-z]+(?:=\"[^\"<>]*\")?)*)\s*>")
_CLOSE = re.compile(r"</([a-z-]+)\s*>")
_ENTITY = re.compile(r"&(#[0-9]+|[A-Za-z]+);")
_ATTRIBUTE = re.compile(r"([a-z]+)(?:=\"([^\"]*)\")?")


class MarkupError(ValueError):
    """What the real server answers after "Bad Request: can't parse entities: "."""


@dataclass(frozen=True)
class Shown:
    """What a person sees: the text and its entities as (type, text of it, address)."""

    text: str
    entities: tuple[tuple[str, str, str], ...]


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def shown(markup: str) -> Shown:
    """Reads `markup`; raises `MarkupError`."""
    place, text = 0, ""
    opened: list[tuple[str, str, str, int]] = []
    entities: list[tuple[str, str, str]] = []
    while place < len(markup):
        sign = markup[place]
        if sign == "<" and (close := _CLOSE.match(markup, place)):
            if not opened or opened[-1][0] != close[1]:
                raise MarkupError(f"Unmatched end tag at byte offset {place}")
            _, kind, address, start = opened.pop()
            entities.append((kind, text[start:], address))
            place = close.end()
        elif sign == "<":
            start_tag = _OPEN.match(markup, place)
            if start_tag is None or start_tag[1] not in _PLAIN:
                raise MarkupError(f"Unsupported start tag at byte offset {place}")
            kind, address = _element(start_tag[1], start_tag[2], [entry[1] for entry in opened])
            opened.append((start_tag[1], kind, address, len(text)))
            place = start_tag.end()
        elif sign == ">":
            raise MarkupError("a bare > (the real server takes it; ours must escape it)")
        elif sign == "&":
            found = _ENTITY.match(markup, place)
            if found is None:
                raise MarkupError("a bare & (the real server takes it; ours must escape it)")
            text += _entity(found[1])
            place = found.end()
        else:
            text += sign
            place += 1
    if opened:
        raise MarkupError(f"Can't find end tag corresponding to start tag {opened[-1][0]}")
    return Shown(text, tuple(entities))


def _entity(name: str) -> str:
    if name.startswith("#"):
        return chr(int(name[1:]))
    if name not in _NAMED:
        raise MarkupError(f"&{name}; is none of the four named entities")
    return _NAMED[name]


def _element(tag: str, written: str, around: list[str]) -> tuple[str, str]:
    attributes = {found[1]: found[2] for found in _ATTRIBUTE.finditer(written)}
    kind, address = _SAME.get(tag, tag), ""
    if {"code", "pre"} & set(around):
        raise MarkupError(f"{tag} inside code")
    if tag == "blockquote":
        if "blockquote" in "".join(around):
            raise MarkupError("blockquote inside blockquote")
        kind = "blockquote expandable" if "expandable" in attributes else "blockquote"
        attributes.pop("expandable", None)
    elif tag == "a":
        address = shown(attributes.pop("href", None) or "").text
        if not re.match(r"https?://[^/\s]+\.[^/\s]+", address):
            raise MarkupError("a link that is no http(s) address (the real server drops it, or opens tg://)")
    elif tag == "span" and attributes.pop("class", None) != "tg-spoiler":
        raise MarkupError('Tag "span" must have class "tg-spoiler"')
    if attributes:
        raise MarkupError(f"unknown attribute of {tag}")
    return kind, address
