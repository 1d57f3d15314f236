"""Asking Telegram how it sees this bot, for the doctor: who the bot is, where updates go, and what time it is there.

By hand and not by the channel, since the time stands in a header. The token stands in the address, so that no error of
the HTTP client is let through.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.channels.caller import caller
from bot.channels.telegram_errors import TokenRefused
from bot.domain.outbox import Temporary


@dataclass(frozen=True, slots=True)
class Look:
    """How Telegram sees the bot. `webhook` is "" while it is polled; `error` is Telegram's own word on the last try."""

    username: str
    at: datetime | None
    webhook: str
    waiting: int
    error: str
    error_at: datetime | None


async def look(token: str, api: str, proxy: str | None) -> Look:
    """Raises `TokenRefused`, and `Temporary` when Telegram cannot be reached."""
    async with caller(proxy) as client:
        me, at = await _ask(client, f"{api}/bot{token}/getMe")
        hook, _ = await _ask(client, f"{api}/bot{token}/getWebhookInfo")
    failed = hook.get("last_error_date")
    return Look(
        username=str(me.get("username", "")),
        at=at,
        webhook=str(hook.get("url", "")),
        waiting=int(hook.get("pending_update_count", 0)),
        error=str(hook.get("last_error_message", "")),
        error_at=datetime.fromtimestamp(int(failed), UTC) if failed else None,
    )


async def _ask(client: httpx.AsyncClient, address: str) -> tuple[dict[str, Any], datetime | None]:
    """The result, and the time that the server says it is."""
    try:
        answer = await client.get(address)
        told = answer.json()
    except (httpx.HTTPError, ValueError):
        told, answer = None, None
    if answer is not None and answer.status_code in (401, 404):
        raise TokenRefused
    if not isinstance(told, dict) or not told.get("ok") or not isinstance(told.get("result"), dict) or answer is None:
        msg = "Telegram cannot be reached"
        raise Temporary(msg)
    return told["result"], _time(answer.headers.get("date"))


def _time(told: str | None) -> datetime | None:
    try:
        at = parsedate_to_datetime(told or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
