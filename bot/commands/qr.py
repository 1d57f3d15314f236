"""`qr`: the QR code of a procedure's card, as a picture or in the terminal, and where its A4 sheet is."""

import asyncio
import io
import re
from pathlib import Path
from typing import Annotated

import segno
import typer

from bot.commands import lines
from bot.commands.in_force import catalog_to_read
from bot.config import Settings
from bot.domain import deeplink
from bot.domain.wording import Texts
from bot.rulebook import load_texts
from bot.web.sheet import picture, sheet_path

_BOT = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{4,31})")
_PICTURES = {".svg": 10, ".png": 20}
"""Kinds of file, and the units or pixels of one module in them."""


def qr(
    code: Annotated[str, typer.Argument(help="Mã thủ tục, như 1.001193.")],
    out: Annotated[Path | None, typer.Option(help="Tệp .svg hoặc .png; không có thì vẽ ra màn hình.")] = None,
    telegram: Annotated[str | None, typer.Option(help="Tên bot Telegram: mã mở trò chuyện ở đó.")] = None,
) -> None:
    """Vẽ mã QR mở trang hỏi đáp ngay ở thẻ của một thủ tục. Mã thoát 1 khi không có thủ tục đó."""
    settings = Settings.read()
    texts = load_texts(settings)
    known = deeplink.code_in(code)
    if known is None:
        raise lines.fail(texts.say("sheet.bad_code", code=code))
    procedure = asyncio.run(catalog_to_read(settings)).get(known)
    if procedure is None:
        typer.echo(texts.say("sheet.unknown"), err=True)
        raise typer.Exit(lines.NO)
    link = _telegram(texts, telegram, known) if telegram else deeplink.web_link(settings.address, known)
    if out is None:
        typer.echo(_drawn(picture(link)), nl=False)
    else:
        _write(texts, picture(link), out)
    typer.echo(texts.say("sheet.made", title=procedure.title, link=link, sheet=settings.address + sheet_path(known)))
    if telegram is None and deeplink.is_local(settings.address):
        typer.echo(texts.say("sheet.local_address", address=settings.address), err=True)


def _telegram(texts: Texts, name: str, code: str) -> str:
    match = _BOT.fullmatch(name)
    if match is None:
        raise lines.fail(texts.say("sheet.bad_name", name=name))
    return deeplink.telegram_link(match[1], code)


def _drawn(made: segno.QRCode) -> str:
    """The code in half blocks, right for light letters on a dark ground; most phones read the inverse as well."""
    page = io.StringIO()
    made.terminal(page, border=4, compact=True)
    return page.getvalue()


def _write(texts: Texts, made: segno.QRCode, out: Path) -> None:
    kind = out.suffix.lower()
    if kind not in _PICTURES:
        raise lines.fail(texts.say("sheet.bad_file"))
    try:
        made.save(str(out), kind=kind[1:], scale=_PICTURES[kind], border=4, dark="#000", light="#fff")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise lines.fail(texts.say("sheet.not_written", file=out, reason=reason)) from None
    typer.echo(texts.say("sheet.written", file=out))
