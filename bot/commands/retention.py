"""`retention`: lets go of what was kept long enough, or counts it."""

import asyncio
from typing import Annotated

import typer

from bot.commands import lines
from bot.config import Settings
from bot.domain.retention import Trace
from bot.opening import SystemChance, SystemClock, opened_store
from bot.rulebook import load_rules
from bot.services import retention as letting_go
from bot.services.desk import Rules


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đếm, không bỏ gì.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Trả lời bằng một dòng JSON.")] = False,
) -> None:
    """Bỏ những gì đã giữ đủ lâu (data/retention.json). Bàn đang chạy tự làm việc này mỗi giờ."""
    settings = Settings.read()
    rules = load_rules(settings)
    counts = asyncio.run(_count(settings, rules) if dry_run else _sweep(settings, rules))
    if as_json:
        lines.write({trace.value: count for trace, count in counts.items()})
        return
    for period in rules.privacy.retention:
        word = rules.texts.say(f"retention.{period.trace.value}")
        unsure = rules.texts.say("retention.needs_check") if period.needs_check else ""
        typer.echo(f"{counts[period.trace]}\t{word}\t{rules.texts.say('retention.days', days=period.days)}{unsure}")


async def _count(settings: Settings, rules: Rules) -> dict[Trace, int]:
    async with opened_store(settings, exclusive=False) as store, store.reading() as archive:
        return await letting_go.count(archive, rules, SystemClock().now())


async def _sweep(settings: Settings, rules: Rules) -> dict[Trace, int]:
    async with opened_store(settings, exclusive=False) as store:
        return await letting_go.sweep(store, rules, SystemClock(), SystemChance())
