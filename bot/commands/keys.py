"""`keys`: the keys that seal what a copy of the database must not tell."""

import asyncio
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.ports import Archive, Unsealable
from bot.opening import SystemChance, SystemClock, opened_store, sealer_of
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
        count = asyncio.run(_resealed(settings, load_rules(settings)))
    except Unsealable:
        raise lines.fail(
            "Có dữ liệu không mở được bằng các khóa hiện có: hãy đặt thêm khóa cũ rồi chạy lại. Chưa khóa nào bỏ được."
        ) from None
    typer.echo(f"Đã niêm lại {count} bí mật bằng khóa mới nhất.")


@program.command("start-over")
def start_over(
    yes: Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")] = False,
) -> None:
    """Khi đã mất khóa hẳn: bỏ những gì không còn mở được (xác thực hai bước, người gửi) và dùng khóa hiện có."""
    settings = Settings.read()
    if not yes:
        typer.confirm(
            "Mọi cán bộ sẽ phải bật lại xác thực hai bước; tên, điện thoại, địa chỉ người gửi không mở được "
            "sẽ mất hẳn. Tiếp tục?",
            abort=True,
        )
    count, lost = asyncio.run(_started_over(settings, load_rules(settings)))
    typer.echo(f"Đã gỡ xác thực hai bước của {count} cán bộ, bỏ {lost} người gửi không còn mở được.")
    typer.echo("Khóa hiện có được dùng từ bây giờ.")


async def _resealed(settings: Settings, rules: Rules) -> int:
    sealer = sealer_of(settings)
    async with opened_store(settings, exclusive=False) as store:
        senders = await keys.reseal_senders(store)
        async with store.transaction() as archive:
            return senders.done + await keys.reseal(_desk(rules, archive), sealer)


async def _started_over(settings: Settings, rules: Rules) -> tuple[int, int]:
    """How many second factors and how many senders went."""
    sealer = sealer_of(settings)
    async with opened_store(settings, exclusive=False) as store:
        senders = await keys.reseal_senders(store, drop_lost=True)
        async with store.transaction() as archive:
            return await keys.start_over(_desk(rules, archive), sealer), senders.lost


def _desk(rules: Rules, archive: Archive) -> Desk:
    return Desk(rules, archive, SystemClock().now(), SystemChance())
