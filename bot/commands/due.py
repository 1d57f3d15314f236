"""`due`: the last day of a term, with the explanation."""

from datetime import time
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.calendar import CalendarError, WorkCalendar
from bot.domain.deadline import DeadlineError, due, parse_received
from bot.domain.procedure import TermUnit
from bot.domain.wording import Texts
from bot.rulebook import load_calendar, load_texts


def due_command(
    received: Annotated[str | None, typer.Argument(help="Lúc nhận, giờ Việt Nam: 2026-02-13T16:30.")] = None,
    working_days: Annotated[int | None, typer.Option(help="Số ngày làm việc.")] = None,
    days: Annotated[int | None, typer.Option(help="Số ngày (theo lịch).")] = None,
    cutoff: Annotated[str | None, typer.Option(help="Giờ chốt trong ngày: 15:00.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Tệp JSON Lines {id, received, unit, n, cutoff}.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Tính ngày cuối của một thời hạn, kèm cách tính."""
    settings = Settings.read()
    calendar, texts = load_calendar(settings), load_texts(settings)
    if batch is not None:
        lines.answer_each(batch, lambda row: _reckon(calendar, texts, row))
        return
    if received is None or (working_days is None) == (days is None):
        raise lines.fail("Xin cho lúc nhận và một trong hai: --working-days N hoặc --days N.")
    row = {
        "received": received,
        "unit": "days" if working_days is None else "working_days",
        "n": days if working_days is None else working_days,
        "cutoff": cutoff,
    }
    try:
        found = _reckon(calendar, texts, row)
    except lines.BadLine as error:
        raise lines.fail(str(error)) from None
    if as_json:
        lines.write({"received": received, **found})
    else:
        typer.echo(found["due"])
        for sentence in found["explanation"]:
            typer.echo(sentence)


def _reckon(calendar: WorkCalendar, texts: Texts, row: dict[str, Any]) -> dict[str, Any]:
    n = row.get("n")
    if not isinstance(n, int) or isinstance(n, bool):
        msg = "«n» phải là một số nguyên"
        raise lines.BadLine(msg)
    try:
        unit = TermUnit(str(row.get("unit")))
    except ValueError:
        msg = "«unit» phải là working_days hoặc days"
        raise lines.BadLine(msg) from None
    try:
        found = due(parse_received(lines.text_of(row, "received")), n, unit, calendar, _cutoff(row))
    except (DeadlineError, CalendarError) as error:
        raise lines.BadLine(str(error)) from None
    return {"due": found.day.isoformat(), "explanation": list(found.explain(texts))}


def _cutoff(row: dict[str, Any]) -> time | None:
    text = row.get("cutoff")
    if text is None:
        return None
    try:
        return time.fromisoformat(str(text))
    except ValueError:
        msg = "«cutoff» phải là giờ như 15:00"
        raise lines.BadLine(msg) from None
