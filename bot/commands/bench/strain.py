"""What the search is strained with: a list many times as long, and texts that nobody would type."""

import time
from collections.abc import Iterable
from typing import Any

from bot.commands.bench.rivals import Search
from bot.domain.catalog import Catalog
from bot.domain.procedure import Procedure

LONGEST = 10_000
"""Signs of a text that must be answered in bounded time."""

_STEP = 7919
"""A prime, so that the words of other titles come in turn without repeating soon."""


def times_larger(catalog: Catalog, times: int) -> Catalog:
    """A list of `times` the length: the real records, and others made of them with two words of other titles each."""
    words = [word for procedure in catalog.procedures for word in procedure.title.split()]
    made = [
        _varied(procedure, round_ * len(catalog) + place, words)
        for round_ in range(times - 1)
        for place, procedure in enumerate(catalog.procedures)
    ]
    return Catalog(catalog.published, (*catalog.procedures, *made))


def _varied(procedure: Procedure, number: int, words: list[str]) -> Procedure:
    """Another record: one word of the title exchanged, one added; the code is one that no real record has."""
    title = procedure.title.split()
    title[number % len(title)] = words[number * _STEP % len(words)]
    title.append(words[(number + 1) * _STEP % len(words)])
    changed: dict[str, Any] = {"code": f"6.{900_000 + number:06}", "title": " ".join(title)}
    return procedure.model_copy(update=changed)


def slowest_text(search: Search) -> float:
    """The longest time in ms that any of the unlikely texts takes."""
    return max(_timed(search, text[:LONGEST]) for text in _unlikely())


def _timed(search: Search, text: str) -> float:
    began = time.perf_counter()
    search(text)
    return (time.perf_counter() - began) * 1000


def _unlikely() -> Iterable[str]:
    """Long texts of every sort: one word, every common word, keys, marks piled up, scripts, letters that unfold."""
    common = "cấp giấy chứng nhận đăng ký phép thực hiện đối với cơ sở tại tỉnh thay đổi lại gia hạn hoạt động "
    yield "đăng ký " * 1250
    yield common * 200
    yield common.replace("ấ", "aas").replace("đ", "dd") * 200
    yield "a" * LONGEST
    yield "".join(chr(0x61 + place % 26) + (" " if place % 7 == 0 else "") for place in range(LONGEST))
    yield "a" + "\u0301" * LONGEST
    yield "ặ\u0323\u0302 " * 2500
    yield "漢字한국어עברית😀 " * 1000
    yield "\ufdfa" * LONGEST
    yield "".join(chr(0x20 + place * _STEP % 0xD7DF) for place in range(LONGEST))
