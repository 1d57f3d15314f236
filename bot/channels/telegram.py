"""The Telegram channel: reads updates, sends replies, fetches photos, all through the Bot API.

Of python-telegram-bot only the `Bot` and the types are used: its `Application` confirms an update before it is kept.
"""

import asyncio
import json
import os
from collections import OrderedDict
from collections.abc import Awaitable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.caller import caller, trusted
from bot.channels.telegram_errors import classify
from bot.channels.telegram_menu import TelegramMenu
from bot.channels.telegram_photos import TelegramPhotos
from bot.channels.telegram_post import PER_CHAT, PER_SECOND, TelegramPostbag
from bot.channels.telegram_read import KINDS, read
from bot.domain.message import Channel, Incoming, Unreadable
from bot.domain.outbox import Temporary
from bot.domain.pace import Pace
from bot.domain.ports import Clock

_log = structlog.get_logger(__name__)

# Without it python-telegram-bot 22 warns at each 429 that `retry_after` will become a timedelta.
os.environ.setdefault("PTB_TIMEDELTA", "true")

POLL_SECONDS = 30
"""How long Telegram holds a question for updates open when there are none."""

WEBHOOK_PATH = "/telegram/webhook"

_T = TypeVar("_T")

_PRESSES = 1000
_CONFIRMING = 64


class TelegramChannel:
    """One bot of Telegram. Use it as an async context manager: leaving closes its connections.

    `api` is the base address of the Bot API (`https://api.telegram.org`, or a local server); `secret` is what
    Telegram sends along with each update to the webhook; `proxy` is an address such as `socks5://…`.
    Opening it asks nothing of Telegram, so that the desk starts while Telegram is out of reach.
    """

    channel = Channel.TELEGRAM
    path = WEBHOOK_PATH
    secret_header = b"x-telegram-bot-api-secret-token"

    def __init__(
        self,
        token: str,
        api: str,
        secret: str | None,
        proxy: str | None,
        clock: Clock,
        *,
        per_second: float = PER_SECOND,
    ) -> None:
        self.secret = secret or ""
        self._clock = clock
        self._request = HTTPXRequest(
            connection_pool_size=64, connect_timeout=5, read_timeout=10, write_timeout=5, pool_timeout=5, proxy=proxy,
            httpx_kwargs={"verify": trusted()},
        )  # fmt: skip
        api = api.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._files = caller(proxy)
        self._offset: int | None = None
        self._presses: OrderedDict[str, str] = OrderedDict()
        self._confirming: set[asyncio.Task[None]] = set()
        self.postbag = TelegramPostbag(self._bot, Pace(per_second, PER_CHAT))
        self.photos = TelegramPhotos(self._bot, self._files)
        self.menu = TelegramMenu(self._bot)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._confirming:
            task.cancel()
        await asyncio.gather(*self._confirming, return_exceptions=True)
        await self._request.shutdown()
        await self._files.aclose()

    def parse(self, body: bytes) -> Incoming | None:
        """Reads one update; None when the desk does not serve its kind. Raises `Unreadable`."""
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            msg = "not JSON"
            raise Unreadable(msg) from None
        return self.read(payload)

    def read(self, payload: object) -> Incoming | None:
        """As `parse`, for an update that is decoded already."""
        incoming = read(payload, self._clock.now())
        # A press in a group is answered by the post, with words for whoever pressed.
        private = incoming is not None and incoming.group is None
        if incoming is not None and private and incoming.press is not None and isinstance(payload, dict):
            self._presses[incoming.key] = str(payload["callback_query"]["id"])
            if len(self._presses) > _PRESSES:
                self._presses.popitem(last=False)
        return incoming

    def confirm(self, incoming: Incoming) -> None:
        """Lets the pressed button stop turning, in the background and once; what goes wrong is of no consequence."""
        query = self._presses.pop(incoming.key, None)
        if query is None or len(self._confirming) >= _CONFIRMING:
            return
        task = asyncio.get_running_loop().create_task(self._answer(query), name="telegram press")
        self._confirming.add(task)
        task.add_done_callback(self._confirming.discard)

    async def _answer(self, query: str) -> None:
        try:
            await self._bot.answer_callback_query(query)
        except TelegramError as error:
            _log.info("telegram.press_not_confirmed", why=str(classify(error)))

    async def updates(self, seconds: int = POLL_SECONDS) -> Sequence[dict[str, Any]]:
        """Asks for updates that are not done with and waits up to `seconds` for one; asking confirms the ones before.

        Raises `Temporary` (also for a refused token or a second program that polls) and `RateLimited`.
        """
        asked: dict[str, str | int] = {"timeout": seconds, "allowed_updates": json.dumps(KINDS)}
        if self._offset is not None:
            asked["offset"] = self._offset
        # By hand and not by `Bot.get_updates`, which fails a whole batch for one update that it cannot read.
        answer = await self._ask(
            self._request.retrieve(f"{self._bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=seconds + 10)
        )
        try:
            found = json.loads(answer)["result"]
        except (ValueError, KeyError, TypeError, RecursionError):
            found = None
        if not isinstance(found, list):
            msg = "Telegram's answer is no list of updates"
            raise Temporary(msg)
        if not found:
            # Nothing waits, so all before is confirmed. Telegram may begin its numbers anew after a quiet week.
            self._offset = None
        return [update for update in found if isinstance(update, dict) and isinstance(update.get("update_id"), int)]

    def done(self, update: Mapping[str, Any]) -> None:
        """The update is kept, or left behind for good: the next question confirms it."""
        self._offset = max(int(update["update_id"]) + 1, self._offset or 0)

    async def poll_from_now(self) -> None:
        """Takes a webhook away, without dropping what waits: Telegram gives updates in one way only."""
        await self._ask(self._bot.delete_webhook(drop_pending_updates=False))

    async def announce(self, public_address: str) -> None:
        """Tells Telegram to bring updates to this server, with our secret. Raises a `SendError`."""
        await self._ask(
            self._bot.set_webhook(
                public_address.rstrip("/") + WEBHOOK_PATH, secret_token=self.secret, allowed_updates=list(KINDS)
            )
        )

    async def _ask(self, call: Awaitable[_T]) -> _T:
        try:
            return await call
        except TelegramError as error:
            raise classify(error) from None
