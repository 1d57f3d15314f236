"""`triage`: which door a message belongs to."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.triage import Triage
from bot.rulebook import load_triage


def triage(
    message: Annotated[str | None, typer.Argument(help="Lời của người dân.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Tệp JSON Lines {id, text}; «-» là đầu vào chuẩn.")] = None,
) -> None:
    """Phân loại một lời nhắn: phản ánh, kiến nghị, khiếu nại, tố cáo, câu hỏi, khẩn cấp hay ngoài phạm vi."""
    if (message is None) == (batch is None):
        raise lines.fail("Xin cho một lời nhắn, hoặc --batch TỆP.")
    rules = load_triage(Settings.read())
    if batch is not None:
        lines.answer_each(batch, lambda row: _judge(rules, lines.text_of(row)))
    elif message is not None:
        lines.write(_judge(rules, message))


def _judge(rules: Triage, text: str) -> dict[str, Any]:
    judgement = rules.judge(text)
    return {"kind": str(judgement.kind), "restricted": judgement.restricted}
