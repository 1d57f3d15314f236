"""Telegram as it is set."""

from bot.config import Settings
from bot.domain.counter import Counter
from bot.domain.ports import Clock, Store
from bot.tongues.tongue import Tongue


def telegram(settings: Settings, clock: Clock, _store: Store, _counter: Counter) -> Tongue | None:
    """Telegram's tongue; None without a token."""
    if settings.telegram_token is None:
        return None
    # The library takes a quarter of a second to load, which an office without Telegram need not wait for.
    from bot.channels.telegram import TelegramChannel

    channel = TelegramChannel(
        token=settings.telegram_token.get_secret_value(),
        api=str(settings.telegram_api).rstrip("/"),
        secret=settings.telegram_secret.get_secret_value() if settings.telegram_secret else None,
        proxy=settings.telegram_proxy,
        clock=clock,
        per_second=settings.telegram_per_second,
    )
    webhook = str(settings.telegram_webhook) if settings.telegram_webhook else None
    return Tongue(channel, webhook, menu=channel.menu)
