"""JSON Lines in and out, for the commands that others script.

Exit codes of every command: 0 done, 1 the answer is "no" (nothing found), 2 bad input or settings.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

DONE, NO, BAD = 0, 1, 2


class BadLine(ValueError):
    """One line of input cannot be used; the text says why."""


def fail(sentence: str) -> typer.Exit:
    """Says on standard error why the command cannot go on; raise what it returns."""
    typer.echo(sentence, err=True)
    return typer.Exit(BAD)


def write(row: dict[str, Any]) -> None:
    """Writes one JSON line in UTF-8, whatever the terminal's own encoding."""
    sys.stdout.buffer.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def answer_each(path: Path, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answers every line of a JSON Lines file (`-` is standard input), in order.

    A line that cannot be used is answered with its id and `error`; the others go on, and the exit code is 2.
    """
    bad = False
    for number, text in _lines(path):
        row: dict[str, Any] = {"id": number}
        try:
            row = _row(text, number)
            write({"id": row["id"], **answer(row)})
        except BadLine as error:
            bad = True
            write({"id": row["id"], "error": str(error)})
    if bad:
        raise typer.Exit(BAD)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "không phải UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or "không đọc được")
        raise fail(f"{path}: {reason}") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _row(text: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        msg = f"dòng {number} không phải JSON"
        raise BadLine(msg) from None
    if not isinstance(row, dict):
        msg = f"dòng {number} không phải một đối tượng JSON"
        raise BadLine(msg)
    return {"id": number, **row}


def text_of(row: dict[str, Any], key: str = "text") -> str:
    """The row's text; raises `BadLine` when there is none."""
    value = row.get(key)
    if not isinstance(value, str):
        msg = f"thiếu «{key}», hoặc không phải chữ"
        raise BadLine(msg)
    return value
