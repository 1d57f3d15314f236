"""`check`: is the data whole, what has grown old, and what is not published yet."""

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import lines
from bot.commands.in_force import catalog_to_read
from bot.config import Settings
from bot.domain.coverage import STALE_MONTHS, Coverage, by_field, by_level, coverage
from bot.domain.deadline import OFFICE_ZONE
from bot.domain.procedure import Part
from bot.domain.wording import Texts
from bot.opening import SystemClock
from bot.rulebook import load_profile, load_texts


def check(
    short: Annotated[bool, typer.Option("--short", help="Chỉ đếm, không liệt kê.")] = False,
    fields: Annotated[bool, typer.Option("--fields", help="Thêm bảng theo lĩnh vực.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Kiểm tra dữ liệu: thủ tục còn thiếu phần nào, đã cũ chưa, đơn vị nào chưa công bố liên hệ."""
    settings = Settings.read()
    procedures, profile = asyncio.run(catalog_to_read(settings)).procedures, load_profile(settings)
    silent = profile.offices_without_contact()
    today = SystemClock().now().astimezone(OFFICE_ZONE).date()
    everything, levels = coverage(procedures, today), by_level(procedures, today)
    if as_json:
        lines.write(
            _as_json(everything)
            | {
                "by_level": {level: _as_json(found) for level, found in levels.items()},
                "by_field": {field: _as_json(found) for field, found in by_field(procedures, today).items()},
                "offices": len(profile.offices),
                "offices_without_contact": [office.key for office in silent],
            }
        )
        return
    texts = load_texts(settings)
    _say_parts(texts, everything)
    if not short:
        named = {texts.say(f"check.level_{level or 'unknown'}"): found for level, found in levels.items()}
        _print_table(texts, "check.by_level", named)
    if fields:
        _print_table(texts, "check.by_field", by_field(procedures, today))
    typer.echo(texts.say("check.silent", count=len(silent), all=len(profile.offices)))
    for office in () if short else silent:
        typer.echo(f"- {office.name} ({office.key})")


def _as_json(found: Coverage) -> dict[str, Any]:
    missing = {str(part): found.missing[part] for part in Part}
    return {"procedures": found.count, "whole": found.whole, "stale": found.stale, "missing": missing}


def _say_parts(texts: Texts, everything: Coverage) -> None:
    say = texts.say
    typer.echo(say("check.catalog", count=everything.count, whole=everything.whole))
    for part in Part:
        typer.echo(say("check.gap", part=say(f"part.{part}"), count=everything.missing[part]))
    typer.echo(say("check.stale", count=everything.stale, months=STALE_MONTHS))


def _print_table(texts: Texts, title: str, groups: dict[str, Coverage]) -> None:
    say = texts.say
    table = Table(title=say(title), title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for column in ("check.count", "check.whole", "check.old", *(f"part.{part}" for part in Part)):
        table.add_column(say(column), justify="right", overflow="fold")
    for name, found in groups.items():
        counts = (found.count, found.whole, found.stale, *(found.missing[part] for part in Part))
        table.add_row(name, *map(str, counts))
    Console(highlight=False).print(table)
