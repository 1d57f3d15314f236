"""Telegram: whether the token is taken, and whether updates come the way that the settings say."""

from datetime import datetime, timedelta

from bot.channels.telegram import WEBHOOK_PATH
from bot.channels.telegram_errors import TokenRefused
from bot.channels.telegram_look import Look, look
from bot.commands.checkup.finding import Findings
from bot.config import Settings
from bot.domain.outbox import Temporary
from bot.domain.redact import strike

PILE = 100
LATELY = timedelta(hours=1)


async def look_at_telegram(found: Findings, settings: Settings, now: datetime) -> datetime | None:
    """Gives the time that Telegram says it is; None where it was not asked or did not say."""
    if settings.telegram_token is None:
        found.ok("doctor.telegram_off")
        return None
    try:
        seen = await look(
            settings.telegram_token.get_secret_value(), str(settings.telegram_api).rstrip("/"), settings.telegram_proxy
        )
    except TokenRefused:
        found.fail("doctor.telegram_refused")
        return None
    except Temporary:
        found.fail("doctor.telegram_away")
        return None
    found.ok("doctor.telegram_bot", name=seen.username)
    _ways(found, settings, seen, now)
    return seen.at


def _ways(found: Findings, settings: Settings, seen: Look, now: datetime) -> None:
    if settings.telegram_webhook is None:
        if seen.webhook:
            found.warn("doctor.webhook_left")
    elif seen.webhook != str(settings.telegram_webhook).rstrip("/") + WEBHOOK_PATH:
        found.fail("doctor.webhook_other")
    elif seen.error and seen.error_at and now - seen.error_at < LATELY:
        found.fail("doctor.webhook_fails", why=strike(seen.error[:200]))
    else:
        found.ok("doctor.webhook_good")
    if seen.waiting > PILE:
        found.warn("doctor.updates_wait", count=seen.waiting)
