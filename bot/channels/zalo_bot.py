"""The Zalo Bot channel: reads events, sends replies, fetches photos, all through the Zalo Bot API.

httpx and pydantic alone: the public clients block, poll with parameters that the platform does not know, or log the
address that holds the token.
"""

import asyncio
from collections.abc import Collection, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import structlog

from bot.channels.caller import CALL_SECONDS, caller
from bot.channels.zalo_bot_photos import ZaloBotPhotos
from bot.channels.zalo_bot_post import PER_CHAT, Ways, ZaloBotPostbag
from bot.channels.zalo_bot_read import parse, read
from bot.channels.zalo_bot_wire import Idle, NotThere, ZaloBotWire
from bot.domain.limit import Limits
from bot.domain.message import EVIDENCE, Channel, Incoming
from bot.domain.outbox import Temporary
from bot.domain.pace import Pace
from bot.domain.ports import Clock, Store

_log = structlog.get_logger(__name__)

POLL_SECONDS = 30
"""How long Zalo holds a question for updates open when there are none."""

WEBHOOK_PATH = "/zalo-bot/webhook"

_SOONS = 64


@dataclass(frozen=True, slots=True)
class ZaloBotAccount:
    """One bot of the platform, and what is set about it. `api` is the base address; `secret` is what Zalo sends along
    with each event to the webhook ("" while the program polls).
    """

    token: str = field(repr=False)
    api: str
    secret: str = field(default="", repr=False)
    proxy: str | None = None
    per_second: float = 5.0
    ways: Ways = field(default_factory=Ways)
    typing: bool = True
    forbidden_is_gone: bool = False
    photo_hosts: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)


class ZaloBotChannel:
    """One bot of Zalo. Use it as an async context manager: leaving closes its connections.

    Opening it asks nothing of Zalo, so that the desk starts while Zalo is out of reach.
    """

    channel = Channel.ZALO_BOT
    path = WEBHOOK_PATH
    secret_header = b"x-bot-api-secret-token"

    def __init__(self, account: ZaloBotAccount, clock: Clock, store: Store) -> None:
        self.secret = account.secret
        self._clock, self._typing = clock, account.typing
        self._client = caller(account.proxy)
        self._wire = ZaloBotWire(self._client, account.token, account.api, forbidden_is_gone=account.forbidden_is_gone)
        self._held: list[object] = []
        self._soons: set[asyncio.Task[None]] = set()
        self.postbag = ZaloBotPostbag(self._wire, Pace(account.per_second, PER_CHAT), account.ways)
        self.photos = ZaloBotPhotos(self._client, account.photo_hosts, store, clock, account.limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held:
            _log.error("zalo_bot.update_lost", what="a message that was fetched could not be kept before the end")
        for task in self._soons:
            task.cancel()
        await asyncio.gather(*self._soons, return_exceptions=True)
        await self._client.aclose()

    def parse(self, body: bytes) -> Incoming | None:
        """Reads one event; None when the desk does not serve its kind. Raises `Unreadable`."""
        return parse(body, self._clock.now())

    def read(self, payload: object) -> Incoming | None:
        """As `parse`, for an event that is decoded already."""
        return read(payload, self._clock.now())

    def confirm(self, incoming: Incoming) -> None:
        """Shows "typing" and keeps photos and voices, in the background; a failure is of no consequence to the talk."""
        if self._typing:
            self._soon(self.postbag.typing(incoming.sender.id))
        for each in incoming.attachments:
            if each.kind in EVIDENCE and each.ref:
                self._soon(self.photos.keep(each.ref, incoming.sender, each.kind))

    def _soon(self, work: Coroutine[object, object, None]) -> None:
        if len(self._soons) >= _SOONS:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name="zalo bot")
        self._soons.add(task)
        task.add_done_callback(self._soons.discard)

    async def updates(self) -> Sequence[object]:
        """The event that was fetched and is not done with, else asks for one and waits up to `POLL_SECONDS`.

        Zalo gives an event once, and nothing confirms it: it is held here until `done`. Raises `Temporary` (also for a
        refused token or a second program that polls) and `RateLimited`.
        """
        if not self._held:
            with suppress(Idle):
                found = await self._wire.ask("getUpdates", {"timeout": POLL_SECONDS}, POLL_SECONDS + CALL_SECONDS)
                # One event by all that is known; a list of them would be read as well.
                self._held = found if isinstance(found, list) else [found] if found else []
        return tuple(self._held)

    def done(self, update: object) -> None:
        """The event is kept, or left behind for good."""
        self._held = [each for each in self._held if each is not update]

    async def poll_from_now(self) -> None:
        """Takes a webhook away: Zalo gives events in one way only."""
        with suppress(NotThere):
            if await self._webhook():
                await self._wire.ask("deleteWebhook")

    async def _webhook(self) -> str:
        found = await self._wire.ask("getWebhookInfo")
        return str(found.get("url") or "") if isinstance(found, dict) else ""

    async def announce(self, public_address: str) -> None:
        """Tells Zalo to bring events to this server, with our secret. Raises a `SendError`."""
        asked = {"url": public_address.rstrip("/") + WEBHOOK_PATH, "secret_token": self.secret}
        told = await self._wire.ask("setWebhook", dict(asked))
        if isinstance(told, dict) and told.get("url") not in (None, asked["url"]):
            msg = "Zalo names another webhook than the one that was set"
            raise Temporary(msg)
