"""Zalo OA as it is set."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.domain.counter import Counter
from bot.domain.message import Channel
from bot.domain.ports import Clock, Store
from bot.opening import SystemChance, sealer_of
from bot.tongues.tongue import SignedTongue
from bot.worker.allowance import Allowance

if TYPE_CHECKING:
    from bot.channels.zalo_oa import ZaloOaAccount


def zalo_oa(settings: Settings, clock: Clock, store: Store, counter: Counter) -> SignedTongue | None:
    """Zalo OA's tongue; None without an app."""
    account = zalo_oa_account(settings)
    if account is None:
        return None
    # An HTTP client and what it brings take four megabytes, which an office without Zalo need not hold.
    from bot.channels.zalo_oa import ZaloOaChannel

    channel = ZaloOaChannel(account, clock, store, sealer_of(settings), SystemChance())
    allowance = None
    if settings.zalo_oa_monthly:
        allowance = Allowance(Channel.ZALO_OA, settings.zalo_oa_monthly, counter)
        channel.postbag.counted = allowance.count
    return SignedTongue(channel, allowance=allowance)


def zalo_oa_account(settings: Settings) -> "ZaloOaAccount | None":
    """The OA that is set; None without an app."""
    if settings.zalo_oa_app_id is None or settings.zalo_oa_app_secret is None:
        return None
    from bot.channels.zalo_oa import ZaloOaAccount
    from bot.channels.zalo_oa_post import Ways
    from bot.channels.zalo_oa_read import Reading
    from bot.channels.zalo_oa_signature import Signer
    from bot.channels.zalo_oa_token import App

    app_secret = settings.zalo_oa_app_secret.get_secret_value()
    secrets = {"app": app_secret}
    if settings.zalo_oa_secret_key:
        secrets = {"oa": settings.zalo_oa_secret_key.get_secret_value(), **secrets}
    return ZaloOaAccount(
        app=App(settings.zalo_oa_app_id, app_secret, str(settings.zalo_oa_oauth).rstrip("/")),
        signer=Signer(settings.zalo_oa_app_id, secrets),
        api=str(settings.zalo_oa_api).rstrip("/"),
        proxy=settings.zalo_oa_proxy,
        per_minute=settings.zalo_oa_per_minute,
        ways=Ways(pays=settings.zalo_oa_pays, free_messages=settings.zalo_oa_free_messages),
        reading=Reading(timedelta(hours=settings.zalo_oa_quiet_hours), settings.zalo_oa_greets),
        proof=settings.zalo_oa_proof,
        photo_hosts=settings.zalo_oa_photo_hosts,
        limits=settings.limits,
    )
