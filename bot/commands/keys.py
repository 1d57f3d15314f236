"""`keys`: the keys that seal what a copy of the database must not tell."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.ports import Sealer, Unsealable
from bot.keyring import sealer_of
from bot.opening import SystemChance, SystemClock, opened_store
from bot.rulebook import load_rules
from bot.services import keys
from bot.services.desk import Desk, Rules
from bot.store.seal import fresh_key

program = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="Khóa niêm dữ liệu: tạo, đổi.", no_args_is_help=True
)


@program.command("new")
def new() -> None:
    """In ra một khóa mới cho MOTCUA_SECRET_KEYS. Không ghi vào đâu cả."""
    typer.echo(fresh_key())


@program.command("reseal")
def reseal() -> None:
    """Niêm lại mọi dữ liệu bằng khóa mới nhất, để bỏ được khóa cũ."""
    settings = Settings.read()
    try:
        count = asyncio.run(_done(settings, load_rules(settings), keys.reseal))
    except Unsealable:
        raise lines.fail("Có dữ liệu không mở được bằng các khóa hiện có. Chưa thay đổi gì.") from None
    typer.echo(f"Đã niêm lại {count} bí mật bằng khóa mới nhất.")


@program.command("start-over")
def start_over(
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
) -> None:
    """Khi đã mất khóa hẳn: bỏ những gì không còn mở được (xác thực hai bước của mọi cán bộ) và dùng khóa hiện có."""
    settings = Settings.read()
    if not yes:
        typer.confirm("Mọi cán bộ sẽ phải bật lại xác thực hai bước. Tiếp tục?", abort=True)
    count = asyncio.run(_done(settings, load_rules(settings), keys.start_over))
    typer.echo(f"Đã gỡ xác thực hai bước của {count} cán bộ. Khóa hiện có được dùng từ bây giờ.")


async def _done(settings: Settings, rules: Rules, act: Callable[[Desk, Sealer], Awaitable[int]]) -> int:
    sealer = sealer_of(settings)
    async with opened_store(settings, exclusive=False) as store, store.transaction() as archive:
        return await act(Desk(rules, archive, SystemClock().now(), SystemChance()), sealer)
