"""`report`: what the province promised about its procedures, what people asked in vain, the register, the rates."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import lines
from bot.commands.in_force import catalog_to_read
from bot.commands.report_cases import rates_of, register
from bot.config import Settings
from bot.domain.card import Card
from bot.domain.question import MOST, Question, State
from bot.domain.table import Table
from bot.opening import opened_store
from bot.rulebook import load_texts

program = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Báo cáo.", no_args_is_help=True)


program.command("register")(register)
program.command("rates")(rates_of)


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


@program.command("questions")
def questions(out: Annotated[Path, typer.Option(help="Tệp sẽ ghi: tên kết thúc bằng .xlsx hoặc .csv.")]) -> None:
    """Ghi các câu hỏi chưa có lời đáp thành bảng tính, để các phòng cùng xem."""
    write = {".xlsx": Table.as_xlsx, ".csv": Table.as_csv}.get(out.suffix.lower())
    if write is None:
        raise lines.fail(f"{out}: tên tệp phải kết thúc bằng .xlsx hoặc .csv.")
    settings = Settings.read()
    texts, catalog = load_texts(settings), asyncio.run(catalog_to_read(settings))
    found = asyncio.run(_questions(settings))
    if not found:
        typer.echo(texts.say("report.questions_none"), err=True)
        raise typer.Exit(lines.NO)
    columns = ("words", "count", "first", "last", "state", "code", "title")
    rows = [
        (
            *(one.words, one.count, one.first, one.last, texts.say(f"report.state_{one.state}"), one.code),
            named.title if one.code and (named := catalog.get(one.code)) else None,
        )
        for one in found
    ]
    table = Table(texts.say("report.questions"), tuple(texts.say(f"report.column_{each}") for each in columns), rows)
    try:
        out.write_bytes(write(table))
    except OSError as error:
        raise lines.fail(f"{out}: {error.strerror or 'không ghi được'}") from None
    typer.echo(texts.say("report.questions_kept", count=len(found), file=out))


async def _questions(settings: Settings) -> list[Question]:
    """Every question that is kept, as at the desk: what waits for a second person first."""
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        order = (State.PROPOSED, State.OPEN, State.TAUGHT, State.DISMISSED)
        return [question for state in order for question in await archive.questions.in_state(state, MOST)]
