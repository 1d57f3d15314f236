"""`channel … zalo_oa`: reading a captured event with its signature, trying the OA, and bringing its first tokens."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import typer

from bot.channels.caller import caller
from bot.channels.trial import Step
from bot.channels.zalo_oa import ZaloOaAccount
from bot.channels.zalo_oa_read import parse
from bot.channels.zalo_oa_signature import SIGNATURE, TIMESTAMP
from bot.channels.zalo_oa_token import ZaloOaTokens
from bot.channels.zalo_oa_trial import ZaloOaTrial
from bot.commands import lines
from bot.config import Settings
from bot.domain.message import Incoming
from bot.domain.outbox import Bad, SendError
from bot.opening import SystemChance, SystemClock, opened_store, sealer_of
from bot.tongues.zalo_oa import zalo_oa_account

SHORTEST = 8
"""Signs of a token."""


@dataclass(frozen=True, slots=True)
class Headers:
    """What came along with a captured event."""

    signature: str | None
    timestamp: str | None


def account(settings: Settings) -> ZaloOaAccount:
    """The OA that is set; leaves the command when there is none."""
    found = zalo_oa_account(settings)
    if found is None:
        raise lines.fail("Chưa đặt MOTCUA_ZALO_OA_APP_ID và MOTCUA_ZALO_OA_APP_SECRET.")
    return found


def read(settings: Settings, body: bytes) -> Incoming | None:
    """The event as the desk would read it. Raises `Unreadable`."""
    known = zalo_oa_account(settings)
    return parse(body, SystemClock().now(), *([known.reading] if known else []))


def signed(settings: Settings, body: bytes, headers: Headers) -> dict[str, Any]:
    """Which secret and time stamp fit the signature; nothing when none was given."""
    if headers.signature is None:
        return {}
    given = [(SIGNATURE, headers.signature.encode())]
    if headers.timestamp:
        given.append((TIMESTAMP, headers.timestamp.encode()))
    return {"signed": account(settings).signer.fitting(given, body)}


@asynccontextmanager
async def _tokens(settings: Settings, set_up: ZaloOaAccount) -> AsyncIterator[tuple[ZaloOaTokens, httpx.AsyncClient]]:
    async with (
        opened_store(settings, exclusive=False) as store,
        caller(set_up.proxy) as client,
    ):
        clock, chance = SystemClock(), SystemChance()
        yield ZaloOaTokens(client, set_up.app, store, sealer=sealer_of(settings), clock=clock, chance=chance), client


async def tried(settings: Settings, words: str, chat: str | None, photo: Path | None, file: Path | None) -> bool:
    """Calls the OA and tells each answer; whether all went well. Leaves the command without tokens."""
    set_up = account(settings)
    async with _tokens(settings, set_up) as (tokens, client):
        try:
            access = await tokens.access()
        except SendError as error:
            raise lines.fail(f"Chưa có cặp mã dùng được: {error}") from None
        finally:
            await tokens.finish()
        well = True
        try:
            async for step in _steps(ZaloOaTrial(client, access, set_up.api), words, chat, photo, file):
                lines.write({name: getattr(step, name) for name in Step.__slots__})
                well &= step.ok
        except Bad as error:
            raise lines.fail(f"Tệp không gửi được: {error}") from None
        return well


async def _steps(
    trial: ZaloOaTrial, words: str, chat: str | None, photo: Path | None, file: Path | None
) -> AsyncIterator[Step]:
    async for step in trial.who():
        yield step
    if chat is None:
        return
    async for step in trial.write(chat, words):
        yield step
    if photo is not None:
        async for step in trial.send_picture(chat, words, _bytes(photo)):
            yield step
    if file is not None:
        async for step in trial.send_document(chat, file.name, _bytes(file)):
            yield step


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise lines.fail(f"{path}: {error.strerror}") from None


def refresh_token() -> str:
    """The refresh token as it is typed (and not shown) or piped in; never an argument, which others could see."""
    at_keyboard = sys.stdin.isatty()
    given = typer.prompt("Refresh token", hide_input=True, err=True) if at_keyboard else sys.stdin.readline()
    token = _token_in(given.strip())
    if len(token) < SHORTEST or not (token.isascii() and token.isprintable()) or " " in token:
        raise lines.fail("Đó không phải refresh token.")
    return token


def _token_in(given: str) -> str:
    """The token itself, also out of the JSON that the console shows."""
    try:
        told = json.loads(given)
    except ValueError:
        return given
    return str(told.get("refresh_token") or "") if isinstance(told, dict) else given


async def taken(settings: Settings, refresh: str) -> str:
    """Exchanges the refresh token and keeps the pair; until when its access lasts. Leaves the command when refused."""
    async with _tokens(settings, account(settings)) as (tokens, _client):
        try:
            pair = await tokens.take(refresh)
        except SendError as error:
            raise lines.fail(f"Zalo không đổi mã: {error}") from None
        return pair.access_until.isoformat(timespec="seconds")
