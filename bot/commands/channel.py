"""`channel`: finding out what a platform really does, with an account of one's own."""

import asyncio
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from bot.channels import zalo_bot_read
from bot.channels.zalo_bot_trial import Step, ZaloBotTrial
from bot.commands import lines
from bot.config import Settings
from bot.domain.message import Incoming, Unreadable
from bot.opening import SystemClock
from bot.rulebook import load_texts

program = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, help="Thử một kênh: đọc tin đã bắt được, hỏi thử nền tảng.",
    no_args_is_help=True,
)  # fmt: skip

LISTEN_SECONDS = 30


class Kind(StrEnum):
    """The channels that can be tried."""

    ZALO_BOT = "zalo_bot"


@program.command("check")
def check(
    _channel: Annotated[Kind, typer.Argument(metavar="KÊNH", help="zalo_bot")],
    event: Annotated[Path, typer.Option(help="Tệp JSON của một tin mà nền tảng đã gửi tới.")],
) -> None:
    """Đọc một tin đã bắt được như bàn sẽ đọc, và nói hiểu được gì. Mã thoát 1: bàn không phục vụ loại tin ấy."""
    try:
        body = event.read_bytes()
    except OSError as error:
        raise lines.fail(f"{event}: {error.strerror}") from None
    try:
        incoming = zalo_bot_read.parse(body, SystemClock().now())
    except Unreadable as error:
        raise lines.fail(f"{event}: {error}") from None
    lines.write(_told(incoming))
    if incoming is None:
        raise typer.Exit(lines.NO)


def _told(incoming: Incoming | None) -> dict[str, Any]:
    if incoming is None:
        return {"served": False}
    attachments = [{"kind": each.kind.value, "ref": each.ref} for each in incoming.attachments]
    return {"served": True, "chat": incoming.sender.id, "text": incoming.text, "attachments": attachments}


@program.command("try")
def try_out(
    _channel: Annotated[Kind, typer.Argument(metavar="KÊNH", help="zalo_bot")],
    chat: Annotated[str | None, typer.Option(help="Mã trò chuyện; không có thì đợi ông/bà nhắn cho bot.")] = None,
    photo: Annotated[str | None, typer.Option(help="Địa chỉ https:// công khai của một ảnh để gửi thử.")] = None,
) -> None:
    """Gửi thử vài tin bằng bot thật và in ra nền tảng trả lời thế nào. Tắt bàn trước; tốn 3-4 tin của tháng."""
    settings = Settings.read()
    if settings.zalo_bot_token is None:
        raise lines.fail("Chưa đặt MOTCUA_ZALO_BOT_TOKEN.")
    if not asyncio.run(_tried(settings, chat, photo)):
        raise typer.Exit(lines.NO)


async def _tried(settings: Settings, chat: str | None, photo: str | None) -> bool:
    """Whether every call was answered well."""
    token = settings.zalo_bot_token.get_secret_value() if settings.zalo_bot_token else ""
    words = load_texts(settings).say("channel.trial")
    async with httpx.AsyncClient(proxy=settings.zalo_bot_proxy, follow_redirects=False) as client:
        steps = _steps(ZaloBotTrial(client, token, str(settings.zalo_bot_api)), chat, photo, words)
        well = True
        async for step in steps:
            lines.write({name: getattr(step, name) for name in Step.__slots__})
            # No webhook is set is an answer too.
            well &= step.ok or step.method == "getWebhookInfo"
        return well


async def _steps(trial: ZaloBotTrial, chat: str | None, photo: str | None, words: str) -> AsyncIterator[Step]:
    async for step in trial.who():
        yield step
    if chat is None:
        typer.echo("Hãy nhắn cho bot một tin trong 30 giây.", err=True)
        heard = await trial.listen(LISTEN_SECONDS)
        yield heard
        chat = heard.chat
    if chat:
        async for step in trial.write(chat, words, photo):
            yield step
