"""Zalo Bot as it is set."""

from typing import TYPE_CHECKING

from bot.config import Settings
from bot.domain.counter import Counter
from bot.domain.message import Channel
from bot.domain.ports import Clock, Store
from bot.tongues.tongue import Tongue
from bot.worker.allowance import Allowance

if TYPE_CHECKING:
    from bot.channels.zalo_bot import ZaloBotAccount


def zalo_bot(settings: Settings, clock: Clock, store: Store, counter: Counter) -> Tongue | None:
    """Zalo Bot's tongue; None without a token."""
    account = zalo_bot_account(settings)
    if account is None:
        return None
    # An HTTP client and what it brings take four megabytes, which an office without Zalo need not hold.
    from bot.channels.zalo_bot import ZaloBotChannel

    channel = ZaloBotChannel(account, clock, store)
    allowance = None
    if settings.zalo_bot_monthly:
        allowance = Allowance(Channel.ZALO_BOT, settings.zalo_bot_monthly, counter)
        channel.postbag.counted = allowance.count
    return Tongue(channel, str(settings.zalo_bot_webhook) if settings.zalo_bot_webhook else None, allowance)


def zalo_bot_account(settings: Settings) -> "ZaloBotAccount | None":
    """The bot that is set; None without a token."""
    if settings.zalo_bot_token is None:
        return None
    from bot.channels.zalo_bot import ZaloBotAccount
    from bot.channels.zalo_bot_post import Ways

    return ZaloBotAccount(
        token=settings.zalo_bot_token.get_secret_value(),
        api=str(settings.zalo_bot_api).rstrip("/"),
        secret=settings.zalo_bot_secret.get_secret_value() if settings.zalo_bot_secret else "",
        proxy=settings.zalo_bot_proxy,
        per_second=settings.zalo_bot_per_second,
        ways=Ways(styled=settings.zalo_bot_styled, writes_first=settings.zalo_bot_writes_first),
        typing=settings.zalo_bot_typing,
        forbidden_is_gone=settings.zalo_bot_forbidden == "gone",
        photo_hosts=settings.zalo_bot_photo_hosts,
        limits=settings.limits,
    )
