"""The Zalo Official Account channel: reads signed events, sends consultation messages, fetches photos.

httpx and pydantic alone: the public client blocks, and keeps its tokens where no other process sees them.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import structlog

from bot.channels.caller import caller
from bot.channels.zalo_bot_photos import ZaloBotPhotos
from bot.channels.zalo_oa_post import Ways, ZaloOaPostbag, pace_of
from bot.channels.zalo_oa_read import Reading, parse
from bot.channels.zalo_oa_signature import Signer
from bot.channels.zalo_oa_token import App, ZaloOaTokens
from bot.channels.zalo_oa_wire import ZaloOaWire
from bot.domain.limit import Limits
from bot.domain.message import EVIDENCE, Channel, Incoming
from bot.domain.ports import Chance, Clock, Sealer, Store

_log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/zalo-oa/webhook"

API = "https://openapi.zalo.me"

_SOONS = 64


@dataclass(frozen=True, slots=True)
class ZaloOaAccount:
    """One OA, and what is set about it. `proof`: `appsecret_proof` goes along with each call."""

    app: App
    signer: Signer
    api: str = API
    proxy: str | None = None
    per_minute: float = 100.0
    ways: Ways = field(default_factory=Ways)
    reading: Reading = field(default_factory=Reading)
    proof: bool = False
    photo_hosts: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)


class ZaloOaChannel:
    """One OA. Use it as an async context manager: leaving closes its connections. Opening it asks nothing of Zalo."""

    channel = Channel.ZALO_OA
    path = WEBHOOK_PATH

    def __init__(self, account: ZaloOaAccount, clock: Clock, store: Store, sealer: Sealer, chance: Chance) -> None:
        self._signer, self._reading, self._clock = account.signer, account.reading, clock
        self._client = caller(account.proxy)
        self.tokens = ZaloOaTokens(self._client, account.app, store, sealer=sealer, clock=clock, chance=chance)
        self.wire = ZaloOaWire(self._client, self.tokens, account.api, account.app.secret if account.proof else "")
        self.postbag = ZaloOaPostbag(self.wire, pace_of(account.per_minute), account.ways, store, clock)
        self.photos = ZaloBotPhotos(
            self._client, account.photo_hosts, store, clock, account.limits, name=self.channel.value
        )
        self._soons: set[asyncio.Task[None]] = set()
        self._fitting: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._soons:
            task.cancel()
        await asyncio.gather(*self._soons, return_exceptions=True)
        await self.tokens.finish()
        await self._client.aclose()

    def signed(self, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> bool:
        """Whether Zalo sent this. Which secret and time stamp fitted is logged once each."""
        found = self._signer.fitting(headers, body)
        if found is not None and found not in self._fitting:
            self._fitting.add(found)
            _log.info("zalo_oa.signed", fits=found)
        return found is not None

    def probes(self, body: bytes) -> bool:
        """Whether this is the empty object that Zalo sends, unsigned, when the webhook's address is saved."""
        return len(body) < 16 and b"".join(body.split()) == b"{}"

    def parse(self, body: bytes) -> Incoming | None:
        """Reads one event; None when the desk does not serve its kind. Raises `Unreadable`."""
        return parse(body, self._clock.now(), self._reading)

    def confirm(self, incoming: Incoming) -> None:
        """Keeps photos and recordings, in the background; a failure is of no consequence to the talk."""
        for each in incoming.attachments:
            if each.kind in EVIDENCE and each.ref and len(self._soons) < _SOONS:
                task = asyncio.get_running_loop().create_task(self.photos.keep(each.ref, incoming.sender, each.kind))
                self._soons.add(task)
                task.add_done_callback(self._soons.discard)

    async def keep_fresh(self) -> None:
        """Buys the next pair of tokens when it is due, so that an OA that nobody writes to stays open. Raises a
        `SendError`.
        """
        await self.tokens.access()
