"""`texts`: the sentences of the desk, read over as citizens will see them."""

import asyncio
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.rule import Rule

from bot.commands.look import LOOKS, WIDTH, drawn
from bot.commands.sample import Said, SampleTalk
from bot.config import Settings
from bot.domain.message import Channel
from bot.domain.wording import Language
from bot.rulebook import load_rules
from bot.services.desk import Rules
from bot.store.seal import FernetSealer, fresh_key
from bot.store.sqlite import SqliteStore

program = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="Câu chữ.", no_args_is_help=True)


class Look(StrEnum):
    """Whose look."""

    WEB = "web"
    TELEGRAM = "telegram"
    ZALO = "zalo"
    ZALO_OA = "zalo-oa"


_CHANNELS = {
    Look.WEB: Channel.WEB,
    Look.TELEGRAM: Channel.TELEGRAM,
    Look.ZALO: Channel.ZALO_BOT,
    Look.ZALO_OA: Channel.ZALO_OA,
}
"""Whose citizen it is."""


@program.callback()
def _group() -> None:
    """Câu chữ mà người dân đọc."""


@program.command("preview")
def preview(
    channel: Annotated[Look | None, typer.Option(help="Một kênh; không có thì lần lượt mọi kênh.")] = None,
    english: Annotated[bool, typer.Option("--english", help="Cuộc trò chuyện bằng tiếng Anh.")] = False,
) -> None:
    """Một cuộc trò chuyện trọn vẹn như người dân thấy trên từng kênh. Không ghi gì vào kho."""
    rules = load_rules(Settings.read())
    language: Language = "en" if english else "vi"
    console = Console(width=WIDTH + 14, highlight=False)
    for look in [channel] if channel else Look:
        console.print(Rule(rules.texts.say(f"preview.look_{look.name.lower()}", language)))
        for each in drawn(asyncio.run(_held(rules, look, language)), LOOKS[look], numbered=look is Look.ZALO):
            console.print(each)


async def _held(rules: Rules, look: Look, language: Language) -> list[Said]:
    """The talk, held in an archive that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        sealer = FernetSealer([fresh_key()])
        store = await SqliteStore.open(Path(folder) / "preview.db", exclusive=True, post=True, sealer=sealer)
        try:
            return list(await SampleTalk(rules, store, _CHANNELS[look], language).held())
        finally:
            await store.close()
