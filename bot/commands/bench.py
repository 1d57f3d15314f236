"""`bench`: how often the search is right, by kind of question, beside what others would use."""

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from rapidfuzz import fuzz, process

from bot.commands import lines
from bot.config import Settings
from bot.domain.catalog import Catalog
from bot.domain.search import Finder, Vocabulary, fold

MOST = 5
"""Choices that are looked at."""

_BUILT_PERCENT = 60
_HEAD = f"{'':<28}{'n':>6}{'first':>8}{'in 3':>8}{'in 5':>8}{'lost':>8}{'none':>8}{'median':>9}{'p99':>8}"

Search: TypeAlias = Callable[[str], list[str]]
"""From a question to the codes that would be shown, best first; none: not found."""


class Share(StrEnum):
    """Which questions are asked: all, those that the search was built on, or those held back from it."""

    ALL = "all"
    BUILT = "built"
    HELD = "held"


class Question(BaseModel):
    """One labelled question. Any of `codes` and `also_ok` is right; without any, "not found" is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    kind: str
    codes: tuple[str, ...] = ()
    also_ok: tuple[str, ...] = ()

    @property
    def right(self) -> frozenset[str]:
        """Every code that answers it."""
        return frozenset((*self.codes, *self.also_ok))

    @property
    def held_back(self) -> bool:
        """Whether it is one of the two in five that are never looked at while building, by a hash of its id."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 10 * 10 >= _BUILT_PERCENT


@dataclass(frozen=True, slots=True)
class Asked:
    """One question after it was asked: the place of the right answer from 0 (None: not among the five)."""

    question: Question
    place: int | None
    found: bool
    ms: float


def bench(
    questions: Annotated[Path | None, typer.Option(help="Câu hỏi có nhãn: JSON hoặc JSON Lines.")] = None,
    share: Annotated[Share, typer.Option(help="Hỏi tất cả, phần đã dùng để dựng, hay phần để riêng.")] = Share.ALL,
    alone: Annotated[bool, typer.Option("--alone", help="Không so với cách khác.")] = False,
) -> None:
    """Đo tỷ lệ tìm đúng theo từng kiểu câu hỏi và thời gian tìm."""
    data = Settings.read().data
    path = questions or data / "questions.json"
    chosen = [one for one in read_questions(path) if share is Share.ALL or one.held_back == (share is Share.HELD)]
    if not chosen:
        raise lines.fail(f"{path}: không có câu hỏi nào.")
    catalog = Catalog.load((data / "procedures.json").read_bytes())
    vocabulary = Vocabulary.load((data / "vocabulary.json").read_bytes())
    began = time.perf_counter()
    finder = Finder(catalog, vocabulary)
    built = time.perf_counter() - began
    typer.echo(f"{len(chosen)} questions ({share}), {len(catalog)} procedures, index built in {built:.1f} s.")
    typer.echo("Shares in %, times in ms. lost: answerable, but not found. none: off-topic, and rightly not found.")
    typer.echo(_HEAD)
    for line in table("this search", asked_of(lambda text: list(finder.find(text, limit=MOST).codes), chosen)):
        typer.echo(line)
    for name, search in () if alone else rivals(catalog):
        typer.echo(next(iter(table(name, asked_of(search, chosen)))))


def read_questions(path: Path) -> list[Question]:
    """The labelled questions of a file: `{"questions": [...]}`, or JSON Lines. Ends the command when it cannot."""
    try:
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            raw = [json.loads(line) for line in content.splitlines() if line.strip()]
        else:
            raw = json.loads(content)["questions"]
        return TypeAdapter(list[Question]).validate_python(raw)
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise lines.fail(f"{path}: {error}") from None


def asked_of(search: Search, questions: Iterable[Question]) -> list[Asked]:
    """Every question asked once, in order."""
    asked = []
    for question in questions:
        began = time.perf_counter()
        codes = search(question.text)[:MOST]
        spent = (time.perf_counter() - began) * 1000
        place = next((place for place, code in enumerate(codes) if code in question.right), None)
        asked.append(Asked(question, place, bool(codes), spent))
    return asked


def table(name: str, asked: list[Asked]) -> Iterable[str]:
    """One row for all, then one for every kind."""
    yield row(name, asked)
    by_kind = sorted(asked, key=lambda one: one.question.kind)
    for kind, some in groupby(by_kind, key=lambda one: one.question.kind):
        yield row(f"  {kind}", list(some))


def row(name: str, asked: list[Asked]) -> str:
    """The shares and times of some questions; "–" where there is nothing to take a share of."""
    answerable = [one for one in asked if one.question.right]
    astray = [one for one in asked if not one.question.right]
    shares = [
        *(_share([one.place is not None and one.place < most for one in answerable]) for most in (1, 3, MOST)),
        _share([not one.found for one in answerable]),
        _share([not one.found for one in astray]),
    ]
    spent = sorted(one.ms for one in asked)
    middle, slow = spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 99 // 100)]
    return f"{name:<28}{len(asked):>6}" + "".join(f"{share:>8}" for share in shares) + f"{middle:>9.2f}{slow:>8.2f}"


def _share(true: list[bool]) -> str:
    return f"{100 * sum(true) / len(true):.1f}" if true else "–"


def rivals(catalog: Catalog) -> Iterable[tuple[str, Search]]:
    """What others would use over the folded titles; none of them ever says "not found" by itself."""
    codes = [one.code for one in catalog.procedures]
    titles = [fold(one.title) for one in catalog.procedures]
    yield "rapidfuzz WRatio", _by_likeness(fuzz.WRatio, titles, codes)
    yield "rapidfuzz token_set_ratio", _by_likeness(fuzz.token_set_ratio, titles, codes)
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE title USING fts5(words, code UNINDEXED)")
        database.executemany("INSERT INTO title VALUES (?, ?)", zip(titles, codes, strict=True))

        def full_text(text: str) -> list[str]:
            wanted = " OR ".join(f'"{word}"' for word in fold(text).split())
            found = database.execute(
                "SELECT code FROM title WHERE title MATCH ? ORDER BY rank LIMIT ?", (wanted or '""', MOST)
            )
            return [code for (code,) in found]

        yield "SQLite FTS5, any word", full_text


def _by_likeness(scorer: Callable[..., float], titles: list[str], codes: list[str]) -> Search:
    def search(text: str) -> list[str]:
        return [codes[place] for _, _, place in process.extract(fold(text), titles, scorer=scorer, limit=MOST)]

    return search
