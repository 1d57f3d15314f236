"""`routing`: the routing table of the profile, looked over, and out to a spreadsheet and back."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.listing.plain_text import sheets_of_csv
from bot.domain.listing.sheet import ListingError
from bot.domain.listing.workbook import sheets_of_xlsx
from bot.domain.profile import Profile, ProfileError
from bot.domain.route import RoutingError, RoutingTable
from bot.domain.route_sheet import COLUMNS, as_table, from_sheets
from bot.domain.table import Table
from bot.domain.wording import Texts
from bot.rulebook import load_profile, load_texts

program = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bảng phân công: phản ánh nào đến đơn vị nào.",
    no_args_is_help=True,
)

_WRITE = {".xlsx": Table.as_xlsx, ".csv": Table.as_csv}
_READ = {".xlsx": sheets_of_xlsx, ".csv": sheets_of_csv}


@program.command("export")
def export(out: Annotated[Path, typer.Argument(help="Tệp sẽ ghi: .xlsx hoặc .csv.")]) -> None:
    """Ghi bảng phân công thành bảng tính để sửa."""
    settings = Settings.read()
    texts = load_texts(settings)
    write = _WRITE.get(out.suffix.lower())
    if write is None:
        raise lines.fail(texts.say("routing.file_kind", file=out))
    table = _table(load_profile(settings), texts)
    heads = {column: texts.say(f"routing.column_{column}") for column in COLUMNS}
    try:
        out.write_bytes(write(as_table(table, texts.say("routing.title"), heads)))
    except OSError as error:
        raise lines.fail(f"{out}: {error.strerror}") from None
    typer.echo(texts.say("routing.exported", count=len(table.routes), file=out))


@program.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx hoặc .csv do «routing export» ghi.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ kiểm tra, không ghi.")] = False,
) -> None:
    """Đọc bảng phân công từ bảng tính. Có chỗ chồng hoặc hở thì không ghi gì."""
    settings = Settings.read()
    texts = load_texts(settings)
    read = _READ.get(file.suffix.lower())
    if read is None:
        raise lines.fail(texts.say("routing.file_kind", file=file))
    profile = load_profile(settings)
    try:
        table = from_sheets(read(file.read_bytes()), profile.routing.about if profile.routing else "")
        profile.with_routing(table)
    except OSError as error:
        raise lines.fail(f"{file}: {error.strerror}") from None
    except (ListingError, RoutingError, ProfileError) as error:
        raise lines.fail(f"{file}: {error}") from None
    if not dry_run:
        _keep(settings.data / "profiles" / settings.profile / "routing.json", table)
    typer.echo(texts.say("routing.checked" if dry_run else "routing.imported", count=len(table.routes)))


@program.command("check")
def check() -> None:
    """Kiểm tra bảng phân công và liệt kê dòng chưa đối chiếu văn bản; mã thoát 1 khi có dòng như vậy."""
    settings = Settings.read()
    texts = load_texts(settings)
    table = _table(load_profile(settings), texts)
    unchecked = table.unchecked()
    for route in unchecked:
        typer.echo(texts.say("routing.unchecked", id=route.id, source=route.source))
    typer.echo(texts.say("routing.sum", count=len(table.routes), unchecked=len(unchecked)))
    if unchecked:
        raise typer.Exit(lines.NO)


def _table(profile: Profile, texts: Texts) -> RoutingTable:
    if profile.routing is None:
        raise lines.fail(texts.say("routing.none"))
    return profile.routing


def _keep(path: Path, table: RoutingTable) -> None:
    """Writes the file whole, or leaves the one before. One line for each route, so that a comparison can be read."""
    rows = [json.dumps(_short(row), ensure_ascii=False) for row in table.model_dump(mode="json")["routes"]]
    about = json.dumps(table.about, ensure_ascii=False)
    body = ",\n".join(f"    {row}" for row in rows)
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(f'{{\n  "about": {about},\n  "routes": [\n{body}\n  ]\n}}\n', encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise lines.fail(f"{path}: {error.strerror}") from None


def _short(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value not in (None, [], False)}
