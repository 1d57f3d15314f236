"""`bench search`: how often the search is right, by kind of question, and how fast, beside what others would use."""

import hashlib
import json
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.commands import lines
from bot.commands.bench.rivals import MOST, Search, rivals, weighed
from bot.commands.bench.strain import slowest_text, times_larger
from bot.config import Settings
from bot.domain.catalog import Catalog
from bot.domain.search import Finder, Vocabulary

_BUILT_PERCENT = 60
_HEAD = f"{'':<28}{'n':>6}{'first':>8}{'in 3':>8}{'in 5':>8}{'lost':>8}{'none':>8}{'median':>9}{'p99':>8}"


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


def search(
    questions: Annotated[Path | None, typer.Option(help="Câu hỏi có nhãn: JSON hoặc JSON Lines.")] = None,
    share: Annotated[Share, typer.Option(help="Hỏi tất cả, phần đã dùng để dựng, hay phần để riêng.")] = Share.ALL,
    alone: Annotated[bool, typer.Option("--alone", help="Không so với cách khác.")] = False,
    times: Annotated[int, typer.Option(min=1, max=20, help="Đo thêm với danh mục lớn gấp mấy lần (1: không).")] = 1,
) -> None:
    """Đo tỷ lệ tìm đúng theo từng kiểu câu hỏi, thời gian tìm và bộ nhớ."""
    data = Settings.read().data
    path = questions or data / "questions.json"
    chosen = [one for one in read_questions(path) if share is Share.ALL or one.held_back == (share is Share.HELD)]
    if not chosen:
        raise lines.fail(f"{path}: không có câu hỏi nào.")
    catalog = Catalog.load((data / "procedures.json").read_bytes())
    vocabulary = Vocabulary.load((data / "vocabulary.json").read_bytes())
    typer.echo(f"{len(chosen)} questions ({share}), {len(catalog)} procedures.")
    typer.echo("Shares in %, times in ms. lost: answerable, but not found. none: off-topic, and rightly not found.")
    typer.echo(_HEAD)
    finder, cost = weighed(lambda: Finder(catalog, vocabulary))
    asked = asked_of(_search_of(finder), chosen)
    for line in table("this search", asked):
        typer.echo(line)
    typer.echo(f"  index: {cost}")
    if not alone:
        _echo_rivals(catalog, chosen)
    typer.echo(f"Slowest of any text of 10,000 signs: {slowest_text(_search_of(finder)):.1f} ms.")
    if times > 1:
        _echo_larger(catalog, vocabulary, chosen, times, asked)


def _search_of(finder: Finder) -> Search:
    return lambda text: list(finder.find(text, limit=MOST).codes)


def _echo_rivals(catalog: Catalog, chosen: list[Question]) -> None:
    """The same questions asked of what others would use."""
    with ExitStack() as opened:
        for name, make in rivals(catalog, opened):
            if make is None:
                typer.echo(f"{name:<28}NOT MEASURED: it is not installed (pip install {name})")
                continue
            other, cost = weighed(make)
            typer.echo(row(name, asked_of(other, chosen)))
            typer.echo(f"  index: {cost}")


def _echo_larger(
    catalog: Catalog, vocabulary: Vocabulary, chosen: list[Question], times: int, before: list[Asked]
) -> None:
    """The same questions on a list that is `times` as long: what the length costs."""
    larger = times_larger(catalog, times)
    finder = Finder(larger, vocabulary)
    after = asked_of(_search_of(finder), chosen)
    typer.echo(row(f"{len(larger)} procedures", after))
    slower = middle_ms(after) / middle_ms(before)
    typer.echo(f"{times} times the list: the median is {slower:.1f} times as long.")


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
    slow = spent[min(len(spent) - 1, len(spent) * 99 // 100)]
    shown = "".join(f"{share:>8}" for share in shares)
    return f"{name:<28}{len(asked):>6}{shown}{middle_ms(asked):>9.2f}{slow:>8.2f}"


def middle_ms(asked: list[Asked]) -> float:
    """The median time of one question."""
    return median(one.ms for one in asked)


def _share(true: list[bool]) -> str:
    return f"{100 * sum(true) / len(true):.1f}" if true else "–"
