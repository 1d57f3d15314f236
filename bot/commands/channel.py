"""`channel`: finding out what a platform really does, with an account of one's own."""

import asyncio
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.channels import zalo_bot_read
from bot.channels.caller import caller
from bot.channels.trial import Step
from bot.channels.zalo_bot_trial import ZaloBotTrial
from bot.commands import channel_zalo_oa, lines
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
    ZALO_OA = "zalo_oa"


class WithTokens(StrEnum):
    """The channels whose tokens are brought by hand."""

    ZALO_OA = "zalo_oa"


@program.command("check")
def check(
    channel: Annotated[Kind, typer.Argument(metavar="KÊNH", help="zalo_bot hoặc zalo_oa")],
    event: Annotated[Path, typer.Option(help="Tệp JSON của một tin mà nền tảng đã gửi tới, nguyên từng byte.")],
    signature: Annotated[
        str | None, typer.Option(help="zalo_oa: X-ZEvent-Signature đi cùng tin, để biết Zalo ký theo cách nào.")
    ] = None,
    timestamp: Annotated[str | None, typer.Option(help="zalo_oa: X-ZEvent-Timestamp đi cùng tin, nếu có.")] = None,
) -> None:
    """Đọc một tin đã bắt được như bàn sẽ đọc, và nói hiểu được gì. Mã thoát 1: bàn không phục vụ loại tin ấy."""
    try:
        body = event.read_bytes()
    except OSError as error:
        raise lines.fail(f"{event}: {error.strerror}") from None
    signed: dict[str, Any] = {}
    try:
        if channel is Kind.ZALO_BOT:
            incoming = zalo_bot_read.parse(body, SystemClock().now())
        else:
            settings = Settings.read()
            signed = channel_zalo_oa.signed(settings, body, channel_zalo_oa.Headers(signature, timestamp))
            incoming = channel_zalo_oa.read(settings, body)
    except Unreadable as error:
        raise lines.fail(f"{event}: {error}") from None
    lines.write(_told(incoming) | signed)
    if incoming is None or None in signed.values():
        raise typer.Exit(lines.NO)


def _told(incoming: Incoming | None) -> dict[str, Any]:
    if incoming is None:
        return {"served": False}
    attachments = [{"kind": each.kind.value, "ref": each.ref} for each in incoming.attachments]
    told = {"served": True, "chat": incoming.sender.id, "text": incoming.text, "attachments": attachments}
    by_hand = True if incoming.quiet_until else None
    more = {"press": incoming.press, "reachable": incoming.reachable, "by_hand": by_hand}
    return told | {name: value for name, value in more.items() if value is not None}


@program.command("try")
def try_out(
    channel: Annotated[Kind, typer.Argument(metavar="KÊNH", help="zalo_bot hoặc zalo_oa")],
    chat: Annotated[
        str | None,
        typer.Option(help="Mã trò chuyện. Không có: zalo_bot đợi ông/bà nhắn, zalo_oa chỉ hỏi, không gửi gì."),
    ] = None,
    photo: Annotated[
        str | None, typer.Option(help="Ảnh để gửi thử: zalo_bot cần địa chỉ https:// công khai, zalo_oa cần một tệp.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="zalo_oa: tệp PDF, DOCX hoặc CSV để gửi thử.")] = None,
) -> None:
    """Gửi thử vài tin bằng tài khoản thật, in ra nền tảng trả lời thế nào. Tốn 3-5 tin. Với zalo_bot: tắt bàn trước."""
    settings = Settings.read()
    if channel is Kind.ZALO_OA:
        words = load_texts(settings).say("channel.trial")
        well = asyncio.run(channel_zalo_oa.tried(settings, words, chat, Path(photo) if photo else None, file))
    elif settings.zalo_bot_token is None:
        raise lines.fail("Chưa đặt MOTCUA_ZALO_BOT_TOKEN.")
    else:
        well = asyncio.run(_tried(settings, chat, photo))
    if not well:
        raise typer.Exit(lines.NO)


@program.command("token")
def token(_channel: Annotated[WithTokens, typer.Argument(metavar="KÊNH", help="zalo_oa")]) -> None:
    """Nhận refresh token đầu tiên của OA (gõ vào khi được hỏi, hoặc qua đầu vào chuẩn), đổi lấy cặp mã và niêm giữ."""
    settings = Settings.read()
    channel_zalo_oa.account(settings)
    until = asyncio.run(channel_zalo_oa.taken(settings, channel_zalo_oa.refresh_token()))
    typer.echo(f"Đã giữ cặp mã của OA. Bàn sẽ tự đổi cặp mới trước {until}.")


async def _tried(settings: Settings, chat: str | None, photo: str | None) -> bool:
    """Whether every call was answered well."""
    token = settings.zalo_bot_token.get_secret_value() if settings.zalo_bot_token else ""
    words = load_texts(settings).say("channel.trial")
    async with caller(settings.zalo_bot_proxy) as client:
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
