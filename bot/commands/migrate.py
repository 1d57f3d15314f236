"""`migrate`: what is for after the older program is gone, and where the archive stands."""

import asyncio
from typing import Annotated

import typer

from bot.config import Settings
from bot.opening import opened_store


def migrate(
    post: Annotated[
        bool, typer.Option("--post", help="Làm cả bước sau cùng: khi mọi tiến trình đã chạy bản mới và không quay lại.")
    ] = False,
) -> None:
    """Đưa kho dữ liệu lên đúng phiên bản của chương trình."""
    for number, name in asyncio.run(_migrated(Settings.read(), post=post)):
        typer.echo(f"{number:04} {name}")


async def _migrated(settings: Settings, *, post: bool) -> list[tuple[int, str]]:
    """Number and name of every migration that the archive has had afterwards."""
    async with opened_store(settings, exclusive=False, post=post) as store:
        return sorted((await store.applied()).items())
