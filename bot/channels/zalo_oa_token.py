"""The OA's pair of tokens: kept sealed in the archive, bought anew in time, by one process at a time.

The second token buys the next pair once. So a purchase that began is never broken off by whoever waited for it, the new
pair is on disk before it is used, and a refusal is noted for an administrator while the old access still lasts.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.channels.caller import patience
from bot.channels.zalo_oa_wire import TokenRefused
from bot.domain.message import Channel
from bot.domain.outbox import Temporary
from bot.domain.ports import ArchiveUnavailable, Chance, Clock, Sealer, Store, Unsealable
from bot.domain.token_pair import FLIGHT, SealedPair, TokenPair, sealed_for

_log = structlog.get_logger(__name__)

_PURPOSE = sealed_for(Channel.ZALO_OA)

AGAIN = timedelta(minutes=1)
"""How long a purchase that failed is not tried again."""

LOOKS, LOOK = 20, 0.25
"""How often, and how many seconds apart, to look whether another process is done buying."""

KEEPINGS = 240
"""How often a pair that was bought is tried to be kept: as long as a claim lasts."""

_LASTS = 90_000


@dataclass(frozen=True, slots=True)
class App:
    """The app that the OA gave its consent to. `oauth`: the base address where pairs are bought."""

    id: str
    secret: str = field(repr=False)
    oauth: str = "https://oauth.zaloapp.com"


class NoPair(Temporary):
    """No pair was brought yet, or its seal does not open."""

    def __init__(self) -> None:
        super().__init__("there is no pair of tokens for the OA (python -m bot channel token zalo_oa)")


class _Sold(BaseModel):
    """The answer to a purchase; `expires_in` is a string of seconds."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    access_token: Annotated[str, StringConstraints(min_length=8, max_length=4096)]
    refresh_token: Annotated[str, StringConstraints(min_length=8, max_length=4096)]
    expires_in: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}$")] = str(_LASTS)


class ZaloOaTokens:
    """One OA's tokens, shared with every other process at the archive."""

    def __init__(
        self, client: httpx.AsyncClient, app: App, store: Store, *, sealer: Sealer, clock: Clock, chance: Chance
    ) -> None:
        self._client, self._app, self._store, self._sealer, self._clock = client, app, store, sealer, clock
        self._owner = chance.id()
        self._flight: asyncio.Task[TokenPair] | None = None
        self._failed: tuple[int, datetime] | None = None

    async def access(self) -> str:
        """The access token in force; when it is due the next one is bought meanwhile. Raises a `SendError`."""
        pair, now = await self._kept(), self._clock.now()
        if pair.due(now):
            flight = self._flying(pair)
            if not pair.opens(now):
                return (await asyncio.shield(flight)).access
        return pair.access

    async def current(self) -> str:
        """The access token as it is kept, due or not; nothing is bought. Raises a `SendError`."""
        return (await self._kept()).access

    async def renew(self, refused: str) -> str:
        """Another access token than the one that was refused. Raises a `SendError`."""
        pair = await self._kept()
        # Whoever waits may give up; the purchase goes on.
        return pair.access if pair.access != refused else (await asyncio.shield(self._flying(pair))).access

    async def take(self, refresh: str) -> TokenPair:
        """Begins with a refresh token that an operator brought: buys a pair with it. Raises a `SendError`."""
        now = self._clock.now()
        pair = await self._bought(TokenPair("", refresh, now, now, 0))
        async with self._store.transaction() as archive:
            await archive.token_pairs.put(Channel.ZALO_OA, self._sealed(pair))
        return pair

    async def finish(self) -> None:
        """Waits for a purchase that is under way: broken off, it would cost the pair."""
        if self._flight is not None:
            await asyncio.gather(self._flight, return_exceptions=True)

    async def _kept(self) -> TokenPair:
        try:
            async with self._store.reading() as archive:
                kept = await archive.token_pairs.of(Channel.ZALO_OA)
        except ArchiveUnavailable:
            msg = "the archive cannot serve the OA's tokens now"
            raise Temporary(msg) from None
        if kept is None:
            raise NoPair
        try:
            told = json.loads(self._sealer.open(kept.sealed, _PURPOSE))
        except Unsealable:
            raise NoPair from None
        return TokenPair(told["access"], told["refresh"], kept.got_at, kept.access_until, kept.number)

    def _sealed(self, pair: TokenPair) -> SealedPair:
        told = json.dumps({"access": pair.access, "refresh": pair.refresh})
        return SealedPair(self._sealer.seal(told, _PURPOSE), pair.number, pair.got_at, pair.access_until)

    def _flying(self, pair: TokenPair) -> asyncio.Task[TokenPair]:
        """The purchase of the pair after this one: under way, failed a moment ago, or begun now."""
        rests = self._failed is not None and self._failed[0] == pair.number and self._clock.now() < self._failed[1]
        if self._flight is None or (self._flight.done() and not rests):
            self._flight = asyncio.create_task(self._fly(pair), name="zalo oa tokens")
            self._flight.add_done_callback(partial(self._landed, pair.number))
        return self._flight

    def _landed(self, number: int, flight: asyncio.Task[TokenPair]) -> None:
        error = None if flight.cancelled() else flight.exception()
        if error is not None:
            _log.warning("zalo_oa.token_waits", why=str(error))
            self._failed = number, self._clock.now() + AGAIN

    async def _fly(self, pair: TokenPair) -> TokenPair:
        now = self._clock.now()
        try:
            async with self._store.transaction() as archive:
                pairs = archive.token_pairs
                ours = await pairs.claim(Channel.ZALO_OA, pair.number, self._owner, now, now + FLIGHT)
            return await self._buy(pair) if ours else await self._others(pair)
        except ArchiveUnavailable:
            msg = "the archive cannot serve the OA's tokens now"
            raise Temporary(msg) from None

    async def _others(self, pair: TokenPair) -> TokenPair:
        """The pair that another process buys."""
        for _ in range(LOOKS):
            kept = await self._kept()
            if kept.number != pair.number:
                return kept
            await asyncio.sleep(LOOK)
        msg = "another process is buying the OA's tokens"
        raise Temporary(msg)

    async def _buy(self, pair: TokenPair) -> TokenPair:
        try:
            new = await self._bought(pair)
        except Temporary as error:
            refused = isinstance(error, TokenRefused)
            if refused:
                _log.error("zalo_oa.token_not_renewed", todo="python -m bot channel token zalo_oa")
            async with self._store.transaction() as archive:
                failed_at = self._clock.now() if refused else None
                await archive.token_pairs.failed(Channel.ZALO_OA, self._owner, failed_at)
            raise
        return await self._keep(new)

    async def _keep(self, new: TokenPair) -> TokenPair:
        """Keeps what was bought, as often as it takes: there is no other copy of it, and the old pair is used up."""
        for last in [False] * KEEPINGS + [True]:
            try:
                async with self._store.transaction() as archive:
                    if await archive.token_pairs.bought(Channel.ZALO_OA, self._sealed(new)):
                        _log.info("zalo_oa.token_renewed")
                        return new
                break
            except ArchiveUnavailable:
                if last:
                    _log.error("zalo_oa.token_lost", todo="python -m bot channel token zalo_oa")
                    raise
                await asyncio.sleep(LOOK)
        # An operator brought another pair meanwhile.
        return await self._kept()

    async def _bought(self, pair: TokenPair) -> TokenPair:
        """The next pair, from Zalo. Raises `TokenRefused` when it will not be sold, and `Temporary`."""
        asked = {"grant_type": "refresh_token", "app_id": self._app.id, "refresh_token": pair.refresh}
        address, headers = f"{self._app.oauth.rstrip('/')}/v4/oa/access_token", {"secret_key": self._app.secret}
        try:
            answer = await self._client.post(address, data=asked, headers=headers, timeout=patience())
        except (httpx.HTTPError, httpx.InvalidURL):
            msg = "Zalo gave no answer about the OA's tokens"
            raise Temporary(msg) from None
        if answer.status_code >= 500 or answer.status_code in (408, 429):
            msg = f"Zalo cannot renew tokens now ({answer.status_code})"
            raise Temporary(msg)
        sold = _sold(answer)
        now = self._clock.now()
        ends = now + timedelta(seconds=int(sold.expires_in))
        return TokenPair(sold.access_token, sold.refresh_token, now, ends, pair.number + 1)


def _sold(answer: httpx.Response) -> _Sold:
    """What was bought. Raises `TokenRefused` where Zalo says no, and `Temporary` where it says nothing known."""
    try:
        told = answer.json()
        if isinstance(told, dict) and told.get("error"):
            raise TokenRefused
        return _Sold.model_validate(told)
    except ValueError:
        msg = "Zalo's answer about the OA's tokens cannot be read"
        raise Temporary(msg) from None
