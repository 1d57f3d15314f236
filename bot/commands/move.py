"""`move`: the archive of a SQLite office goes to PostgreSQL."""

import asyncio
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.store.moving import MoveRefused
from bot.store.moving import move as moved


def move(to: Annotated[str, typer.Option(help="Địa chỉ kho mới: postgresql://…")]) -> None:
    """Chuyển toàn bộ dữ liệu từ tệp SQLite sang PostgreSQL, đếm và so từng bảng. Bàn phải dừng trước."""
    settings = Settings.read()
    if not to.startswith(("postgresql://", "postgres://")):
        raise lines.fail("--to phải bắt đầu bằng postgresql://")
    if not settings.sqlite_file.exists():
        raise lines.fail(f"{settings.sqlite_file}: không có tệp này.")
    try:
        tables = asyncio.run(moved(settings.sqlite_file, to))
    except MoveRefused as error:
        raise lines.fail(str(error)) from None
    for each in tables:
        typer.echo(f"{each.table:<28}{each.rows:>10}")
    typer.echo(f"Đã chuyển {sum(each.rows for each in tables)} dòng, đọc lại và so từng bảng: khớp.")
    typer.echo(f"Đặt MOTCUA_DATABASE rồi chạy lại bàn. {settings.sqlite_file} được giữ nguyên, không mở lại nữa.")
