"""Asking Zalo how it sees this bot, for the doctor: who the bot is, and where its events go."""

from dataclasses import dataclass

from bot.channels.caller import caller
from bot.channels.zalo_bot_wire import NotThere, ZaloBotWire


@dataclass(frozen=True, slots=True)
class Look:
    """How Zalo sees the bot. `webhook` is "" while it is polled."""

    name: str
    webhook: str


async def look(token: str, api: str, proxy: str | None) -> Look:
    """Raises `TokenRefused`, and another `SendError` when Zalo cannot say."""
    async with caller(proxy) as client:
        wire = ZaloBotWire(client, token, api)
        me = await wire.ask("getMe")
        try:
            hook = await wire.ask("getWebhookInfo")
        except NotThere:
            # None is set: measured by zalo-bot-mcp, and said nowhere.
            hook = None
    name = me.get("account_name") or me.get("display_name") if isinstance(me, dict) else None
    return Look(str(name or ""), str(hook.get("url") or "") if isinstance(hook, dict) else "")
