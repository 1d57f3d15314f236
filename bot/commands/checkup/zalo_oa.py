"""Zalo OA: whether there is a pair of tokens, whether Zalo takes it, and what sort of OA it is."""

from datetime import datetime

import httpx

from bot.channels.caller import caller
from bot.channels.zalo_oa_token import NoPair, ZaloOaTokens
from bot.channels.zalo_oa_wire import Misset, TokenRefused, ZaloOaWire
from bot.commands.checkup.finding import Findings
from bot.config import Settings
from bot.domain.message import Channel
from bot.domain.outbox import SendError
from bot.opening import SystemChance, SystemClock, opened_store, sealer_of
from bot.tongues.zalo_oa import zalo_oa_account


class _AsItIs:
    """The access token in hand; a look at the desk buys no other."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def access(self) -> str:
        """The token."""
        return self._token

    async def renew(self, _refused: str) -> str:
        """None. Raises `TokenRefused`."""
        raise TokenRefused


async def look_at_zalo_oa(found: Findings, settings: Settings, now: datetime, *, readable: bool) -> None:
    """Asks Zalo, when there is an app. `readable`: the archive can be asked for the tokens."""
    account = zalo_oa_account(settings)
    if account is None:
        found.ok("doctor.zalo_oa_off")
        return
    if settings.zalo_oa_secret_key is None:
        found.warn("doctor.zalo_oa_one_key")
    if not readable:
        return
    async with (
        opened_store(settings, exclusive=False) as store,
        caller(account.proxy) as client,
    ):
        async with store.reading() as archive:
            kept = await archive.token_pairs.of(Channel.ZALO_OA)
        if kept is not None and (kept.failed_at is not None or now >= kept.access_until):
            found.fail("doctor.zalo_oa_not_renewed")
            return
        tokens = ZaloOaTokens(
            client, account.app, store, sealer=sealer_of(settings), clock=SystemClock(), chance=SystemChance()
        )
        await _ask(found, tokens, client, account.api)


async def _ask(found: Findings, tokens: ZaloOaTokens, client: httpx.AsyncClient, api: str) -> None:
    try:
        access = await tokens.current()
        seen = await ZaloOaWire(client, _AsItIs(access), api).ask("/v2.0/oa/getoa")
    except NoPair:
        found.fail("doctor.zalo_oa_no_pair")
    except TokenRefused:
        found.fail("doctor.zalo_oa_refused")
    except Misset:
        found.fail("doctor.zalo_oa_misset")
    except SendError:
        found.fail("doctor.zalo_oa_away")
    else:
        _tell(found, seen if isinstance(seen, dict) else {})


def _tell(found: Findings, seen: dict[str, object]) -> None:
    found.ok("doctor.zalo_oa_named", name=str(seen.get("name") or ""), package=str(seen.get("package_name") or "?"))
    if seen.get("is_verified") is False:
        found.warn("doctor.zalo_oa_unverified")
