"""`check`: is the data whole, and what is not published yet."""

from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.procedure import Part
from bot.rulebook import load_catalog, load_profile, load_texts


def check(
    short: Annotated[bool, typer.Option("--short", help="Chỉ đếm, không liệt kê.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Kiểm tra dữ liệu: thủ tục còn thiếu phần nào, đơn vị nào chưa công bố liên hệ."""
    settings = Settings.read()
    catalog, profile = load_catalog(settings), load_profile(settings)
    silent = profile.offices_without_contact()
    gaps = dict.fromkeys(Part, 0)
    for procedure in catalog.procedures:
        for part in procedure.missing():
            gaps[part] += 1
    if as_json:
        lines.write(
            {
                "procedures": len(catalog.procedures),
                "missing": {str(part): count for part, count in gaps.items()},
                "offices": len(profile.offices),
                "offices_without_contact": [office.key for office in silent],
            }
        )
        return
    say = load_texts(settings).say
    typer.echo(say("check.catalog", count=len(catalog.procedures)))
    for part, count in gaps.items():
        typer.echo(say("check.gap", part=say(f"part.{part}"), count=count))
    typer.echo(say("check.silent", count=len(silent), all=len(profile.offices)))
    for office in () if short else silent:
        typer.echo(f"- {office.name} ({office.key})")
