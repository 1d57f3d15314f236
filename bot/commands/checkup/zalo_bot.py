"""Zalo Bot: whether the token is taken, and whether events come the way that the settings say."""

from bot.channels.zalo_bot import WEBHOOK_PATH
from bot.channels.zalo_bot_look import Look, look
from bot.channels.zalo_bot_wire import TokenRefused
from bot.commands.checkup.finding import Findings
from bot.config import Settings
from bot.domain.outbox import SendError


async def look_at_zalo_bot(found: Findings, settings: Settings) -> None:
    """Asks Zalo, when there is a token."""
    if settings.zalo_bot_token is None:
        found.ok("doctor.zalo_bot_off")
        return
    if not settings.zalo_bot_monthly:
        found.warn("doctor.zalo_bot_unbounded")
    api = str(settings.zalo_bot_api)
    try:
        seen = await look(settings.zalo_bot_token.get_secret_value(), api, settings.zalo_bot_proxy)
    except TokenRefused:
        found.fail("doctor.zalo_bot_refused")
    except SendError:
        found.fail("doctor.zalo_bot_away")
    else:
        found.ok("doctor.zalo_bot_named", name=seen.name)
        _ways(found, settings, seen)


def _ways(found: Findings, settings: Settings, seen: Look) -> None:
    if settings.zalo_bot_webhook is None:
        found.warn("doctor.zalo_bot_webhook_left" if seen.webhook else "doctor.zalo_bot_polls")
    elif seen.webhook != str(settings.zalo_bot_webhook).rstrip("/") + WEBHOOK_PATH:
        found.fail("doctor.zalo_bot_webhook_other")
    else:
        found.ok("doctor.zalo_bot_webhook_good")
