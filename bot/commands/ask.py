"""`ask`: which published procedure answers a question."""

import asyncio
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands import lines
from bot.commands.in_force import catalog_to_read
from bot.config import Settings
from bot.domain.card import Card
from bot.domain.message import Reply
from bot.domain.search import Finder, Outcome
from bot.rulebook import load_finder, load_texts


def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi, có dấu hoặc không dấu.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Tệp JSON Lines {id, text}; «-» là đầu vào chuẩn.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Tìm thủ tục đúng cho một câu hỏi. Mã thoát 1 khi không tìm thấy."""
    if (question is None) == (batch is None):
        raise lines.fail("Xin cho một câu hỏi, hoặc --batch TỆP.")
    settings = Settings.read()
    catalog = asyncio.run(catalog_to_read(settings))
    finder = load_finder(settings, catalog)
    if batch is not None:
        lines.answer_each(batch, lambda row: answer(finder, lines.text_of(row)))
        return
    assert question is not None
    found = answer(finder, question)
    if as_json:
        lines.write({"text": question, **found})
    elif found["outcome"] == Outcome.CARD:
        procedure = catalog.get(found["codes"][0])
        assert procedure is not None
        typer.echo(Reply(blocks=Card(procedure, load_texts(settings), "vi").blocks()).plain())
        if procedure.link is not None:
            typer.echo(str(procedure.link))
    elif found["outcome"] == Outcome.CHOICES:
        for procedure in filter(None, map(catalog.get, found["codes"])):
            typer.echo(f"{procedure.code}  {procedure.title}")
    else:
        typer.echo(load_texts(settings).say("procedures.not_found"))
    if found["outcome"] == Outcome.NOT_FOUND:
        raise typer.Exit(lines.NO)


def answer(finder: Finder, text: str) -> dict[str, Any]:
    """`{"outcome", "codes" (best first, at most five), "ms"}` for one question."""
    began = time.perf_counter()
    finding = finder.find(text)
    spent = (time.perf_counter() - began) * 1000
    codes = [] if finding.outcome is Outcome.NOT_FOUND else [hit.code for hit in finding.hits[:5]]
    return {"outcome": str(finding.outcome), "codes": codes, "ms": round(spent, 3)}
