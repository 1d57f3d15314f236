"""What others would use over the folded titles. None of them ever says "not found" by itself."""

import sqlite3
import time
import tracemalloc
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from importlib.util import find_spec
from itertools import pairwise
from typing import TypeAlias, TypeVar

from rapidfuzz import fuzz, process

from bot.domain.catalog import Catalog
from bot.domain.search import fold

MOST = 5
"""Choices that are looked at."""

Search: TypeAlias = Callable[[str], list[str]]
"""From a question to the codes that would be shown, best first; none: not found."""

_Made = TypeVar("_Made")


def weighed(make: Callable[[], _Made]) -> tuple[_Made, str]:
    """What `make` makes, and what it cost: seconds, and megabytes that Python holds for it afterwards.

    It is made twice, since counting the memory makes it slower.
    """
    began = time.perf_counter()
    made = make()
    spent = time.perf_counter() - began
    tracemalloc.start()
    again = make()
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del again
    return made, f"{spent:.2f} s, {held:.1f} MB"


def rivals(catalog: Catalog, opened: ExitStack) -> Iterable[tuple[str, Callable[[], Search] | None]]:
    """Each rival's name and what makes it; None when it is not installed. `opened` closes what they open."""
    yield "rapidfuzz WRatio", lambda: _by_likeness(fuzz.WRatio, catalog)
    yield "rapidfuzz token_set_ratio", lambda: _by_likeness(fuzz.token_set_ratio, catalog)
    yield "SQLite FTS5, any word", lambda: _full_text(catalog, opened)
    yield "bm25s", (lambda: _bm25(catalog)) if find_spec("bm25s") else None


def _by_likeness(scorer: Callable[..., float], catalog: Catalog) -> Search:
    codes, titles = _folded(catalog)

    def search(text: str) -> list[str]:
        return [codes[place] for _, _, place in process.extract(fold(text), titles, scorer=scorer, limit=MOST)]

    return search


def _full_text(catalog: Catalog, opened: ExitStack) -> Search:
    database = opened.enter_context(closing(sqlite3.connect(":memory:")))
    database.execute("CREATE VIRTUAL TABLE title USING fts5(words, code UNINDEXED)")
    codes, titles = _folded(catalog)
    database.executemany("INSERT INTO title VALUES (?, ?)", zip(titles, codes, strict=True))

    def search(text: str) -> list[str]:
        wanted = " OR ".join(f'"{word}"' for word in fold(text).split())
        found = database.execute(
            "SELECT code FROM title WHERE title MATCH ? ORDER BY rank LIMIT ?", (wanted or '""', MOST)
        )
        return [code for (code,) in found]

    return search


def _bm25(catalog: Catalog) -> Search:
    """BM25 over words and pairs of words."""
    import bm25s

    codes, titles = _folded(catalog)
    index = bm25s.BM25()
    index.index([_words_and_pairs(title) for title in titles], show_progress=False)

    def search(text: str) -> list[str]:
        asked = [term for term in _words_and_pairs(fold(text)) if term in index.vocab_dict]
        if not asked:
            return []
        places, _ = index.retrieve([asked], k=MOST, show_progress=False)
        return [codes[place] for place in places[0]]

    return search


def _folded(catalog: Catalog) -> tuple[list[str], list[str]]:
    """The codes and the folded titles, side by side."""
    return [one.code for one in catalog.procedures], [fold(one.title) for one in catalog.procedures]


def _words_and_pairs(folded: str) -> list[str]:
    words = folded.split()
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]
