"""`audit`: whether the register's history is as it was written."""

import asyncio
from collections import Counter
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.audit import Found, Seal
from bot.domain.casecode import parse, show
from bot.opening import opened_store, sealer_of
from bot.rulebook import load_texts
from bot.services import audit as audits

program = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="Kiểm tra lịch sử của sổ.", no_args_is_help=True
)


@program.callback()
def _group() -> None:
    """Kiểm tra lịch sử của sổ."""


@program.command("verify")
def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Mỗi chỗ hỏng một dòng JSON.")] = False,
) -> None:
    """Soát lại mọi bước của mọi vụ việc, dấu niêm hằng ngày và số trong sổ; không đổi gì. Có chỗ hỏng: mã thoát 1."""
    settings = Settings.read()
    texts = load_texts(settings)
    found, last = asyncio.run(_found(settings))
    for each in found:
        what = show(each.what) if parse(each.what) == each.what else each.what
        if as_json:
            lines.write({"fault": each.fault.value, "what": what, "place": each.place})
        else:
            typer.echo(texts.say(f"audit.{each.fault.value}", what=what, place=each.place or ""))
    if not as_json:
        if last:
            typer.echo(texts.say("audit.last", number=last.number, at=last.at.isoformat(), root=last.root))
        counts = Counter(each.fault for each in found)
        typer.echo(texts.say("audit.broken", count=counts.total()) if found else texts.say("audit.whole"))
    if found:
        raise typer.Exit(lines.NO)


async def _found(settings: Settings) -> tuple[list[Found], Seal | None]:
    sealer = sealer_of(settings)
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        return [found async for found in audits.verify(archive, sealer)], await archive.audits.last_seal()
