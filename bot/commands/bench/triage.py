"""`bench triage`: how often a message finds its door, on messages that gave neither rule nor example, beside others."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.commands import lines
from bot.config import Settings
from bot.domain.search.fold import fold
from bot.domain.triage import Triage
from bot.domain.triage_rules import Example, TriageKind, TriageRules
from bot.rulebook import load_triage

UNREAD = "unread.jsonl"
"""Labelled messages in the folder of data that no rule, example or number was taken from."""

_HEAD = f"{'':<22}{'macro-F1':>9}{'denounced':>12}{'by mistake':>11}{'danger':>12}{'median':>9}"


class Labelled(BaseModel):
    """One message with the kind that a reader gave it. A careful reader may also choose one of `alt`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    kind: TriageKind
    alt: tuple[TriageKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled message after it was judged: the kind, and whether it is led to the restricted door."""

    meant: Labelled
    kind: TriageKind
    kept_apart: bool
    ms: float


Judge = Callable[[str], tuple[TriageKind, bool]]
"""The kind of a text, and whether it is led to the restricted door."""


def triage(
    messages: Annotated[Path | None, typer.Option(help="Lời nhắn có nhãn: JSON Lines {text, kind, alt}.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Không so với cách khác.")] = False,
) -> None:
    """Đo tỷ lệ phân loại đúng trên những lời nhắn mà quy tắc chưa từng thấy."""
    settings = Settings.read()
    rows = read(messages or settings.data / UNREAD)
    rules = load_triage(settings)
    typer.echo(f"{len(rows)} messages, {len(rules.examples)} examples; median in ms.")
    typer.echo(
        "denounced: denunciations led to the restricted door. by mistake: others led there. danger: cries for help."
    )
    typer.echo(_HEAD)
    typer.echo(row("signals and examples", judged(_door(rules), rows)))
    if not alone:
        whole = TriageRules.model_validate_json((settings.data / "triage.json").read_bytes())
        typer.echo(row("signals alone", judged(_door(Triage(whole.model_copy(update={"like_examples": 0}))), rows)))
        typer.echo(row("examples alone", judged(_door(Triage(whole.model_copy(update={"signals": ()}))), rows)))
        typer.echo(_rival(rules.examples, rows))
    for line in by_kind(judged(_door(rules), rows)):
        typer.echo(line)


def read(path: Path) -> list[Labelled]:
    """The labelled messages of a file. Ends the command when it cannot."""
    try:
        said = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return TypeAdapter(list[Labelled]).validate_json(f"[{','.join(said)}]")
    except (OSError, ValueError, ValidationError) as error:
        raise lines.fail(f"{path}: {error}") from None


def judged(judge: Judge, rows: Sequence[Labelled]) -> list[Judged]:
    """Every message judged once."""
    found = []
    for each in rows:
        began = time.perf_counter()
        kind, apart = judge(each.text)
        found.append(Judged(each, kind, apart, (time.perf_counter() - began) * 1000))
    return found


def macro_f1(found: Sequence[Judged], *, strict: bool = False) -> float:
    """The mean over the kinds of how well each is told; `strict`: only the first label is right."""
    pairs = [(one.kind if one.kind in one.meant.alt and not strict else one.meant.kind, one.kind) for one in found]
    kinds = {meant for meant, _ in pairs}
    return sum(_f1(kind, pairs) for kind in kinds) / len(kinds)


def recall(found: Sequence[Judged], kind: TriageKind) -> tuple[int, int]:
    """How many messages of a kind came to its door, of how many."""
    of_kind = [one for one in found if one.meant.kind is kind]
    return sum(_came(one, kind) for one in of_kind), len(of_kind)


def row(name: str, found: Sequence[Judged]) -> str:
    """One line of the table."""
    denounced = recall(found, TriageKind.DENUNCIATION)
    mistaken = sum(one.kept_apart for one in found if TriageKind.DENUNCIATION not in {one.meant.kind, *one.meant.alt})
    danger = recall(found, TriageKind.EMERGENCY)
    shown = (f"{macro_f1(found):.3f}", "{} of {}".format(*denounced), str(mistaken), "{} of {}".format(*danger))
    widths = (9, 12, 11, 12)
    cells = "".join(f"{cell:>{width}}" for cell, width in zip(shown, widths, strict=True))
    return f"{name:<22}{cells}{median(one.ms for one in found):>9.2f}"


def by_kind(found: Sequence[Judged]) -> list[str]:
    """How many of each kind were judged so."""
    return [f"  {kind.value:<20}{'{} of {}'.format(*recall(found, kind)):>12}" for kind in TriageKind]


def _came(one: Judged, kind: TriageKind) -> bool:
    return one.kept_apart if kind is TriageKind.DENUNCIATION else one.kind is kind


def _f1(kind: TriageKind, pairs: Sequence[tuple[TriageKind, TriageKind]]) -> float:
    right = sum(meant is kind is told for meant, told in pairs)
    either = sum((meant is kind) + (told is kind) for meant, told in pairs)
    return 2 * right / either if either else 1.0


def _door(rules: Triage) -> Judge:
    def judge(text: str) -> tuple[TriageKind, bool]:
        judgement = rules.judge(text)
        return judgement.kind, judgement.door is TriageKind.DENUNCIATION

    return judge


def _rival(examples: Sequence[Example], rows: Sequence[Labelled]) -> str:
    """What others would use: TF-IDF over words and pairs of words, and a linear classifier, on the same examples."""
    name = "scikit-learn LinearSVC"
    if find_spec("sklearn") is None:
        return f"{name:<22}NOT MEASURED: it is not installed (pip install scikit-learn)"
    words = import_module("sklearn.feature_extraction.text").TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model: Any = import_module("sklearn.pipeline").make_pipeline(words, import_module("sklearn.svm").LinearSVC())
    model.fit([fold(one.text) for one in examples], [one.kind.value for one in examples])

    def judge(text: str) -> tuple[TriageKind, bool]:
        kind = TriageKind(model.predict([fold(text)])[0])
        return kind, kind is TriageKind.DENUNCIATION

    return row(name, judged(judge, rows))
