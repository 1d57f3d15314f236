"""`report`: what the province promised about its procedures, and where it is not kept yet."""

import asyncio
from typing import Annotated

import typer

from bot.commands import lines
from bot.commands.in_force import catalog_to_read
from bot.config import Settings
from bot.domain.card import Card
from bot.rulebook import load_texts

program = typer.Typer(help="Báo cáo.", no_args_is_help=True)


@program.callback()
def _group() -> None:
    """Báo cáo về danh mục thủ tục."""


@program.command("terms")
def terms(as_json: Annotated[bool, typer.Option("--json", help="Mỗi thủ tục một dòng JSON.")] = False) -> None:
    """Thủ tục có thời hạn rút ngắn dưới một phần ba mà chưa ghi lý do."""
    settings = Settings.read()
    texts = load_texts(settings)
    both = [one for one in asyncio.run(catalog_to_read(settings)).procedures if one.shortening]
    count = 0
    for procedure in both:
        known = procedure.shortening
        if known is None or known.cut is None or not known.falls_short or known.reason:
            continue
        count += 1
        if as_json:
            told = {"code": procedure.code, "title": procedure.title, "cut": round(known.cut, 4)}
            lines.write(told | known.model_dump(mode="json"))
            continue
        card = Card(procedure, texts, "vi")
        typer.echo(
            texts.say(
                "report.term",
                code=procedure.code,
                title=procedure.title,
                central=card.one_term(known.central),
                provincial=card.one_term(known.provincial),
                percent=str(round(known.cut * 100)),
            )
        )
    if not as_json:
        typer.echo(texts.say("report.terms", count=count, known=len(both)))
