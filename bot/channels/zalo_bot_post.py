"""Zalo Bot's way out: a reply becomes one or more messages, at the pace that is set."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.channels.zalo_bot_text import Styled, render
from bot.channels.zalo_bot_wire import FLOOD_SECONDS, TokenRefused, ZaloBotWire
from bot.domain.message import Channel
from bot.domain.outbox import Gone, Outgoing, OutOfWindow, Purpose, RateLimited, SendError, Unsure
from bot.domain.pace import Pace

_log = structlog.get_logger(__name__)

PER_CHAT = 1.0
"""Messages a second to one chat. Zalo says no figure; this is what people can read."""

LONGEST_FLOOD = 900.0
"""Seconds; a platform that goes on refusing is asked less and less often."""

_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Ways:
    """What a province decides about how it writes, where sources on the platform disagree.

    `styled`: bold and italic as `text_styles`. `writes_first`: also to people who did not write just before.
    """

    styled: bool = True
    writes_first: bool = True


def _uncounted() -> None:
    """Nobody counts."""


class ZaloBotPostbag:
    """Sends through the Zalo Bot API. Whoever calls `send` took a place in `pace`; further parts take their own.

    `counted` is called for every message that left or may have left: the month's messages are counted by it.
    How many parts of a long reply have left is remembered while the process lives, so that a retry goes on there.
    """

    channel = Channel.ZALO_BOT

    def __init__(self, wire: ZaloBotWire, pace: Pace, ways: Ways) -> None:
        self._wire, self.pace, self._ways = wire, pace, ways
        self.counted: Callable[[], None] = _uncounted
        self._left: OrderedDict[str, int] = OrderedDict()
        self._floods = 0

    async def send(self, message: Outgoing) -> None:
        """Hands every part over. Raises `Temporary`, `Unsure`, `RateLimited`, `Gone`, `OutOfWindow` or `Bad`."""
        if message.purpose is not Purpose.REPLY and not self._ways.writes_first:
            msg = "Zalo: this bot does not write first (MOTCUA_ZALO_BOT_WRITES_FIRST)"
            raise OutOfWindow(msg)
        chat = message.recipient.id
        if not chat:
            msg = "Zalo: no such chat"
            raise Gone(msg)
        texts = render(message.reply)
        for place in range(self._left.get(message.id, 0), len(texts)):
            if place:
                await self._wait(chat)
            await self._send_part(chat, texts[place])
            self._remember(message.id, place + 1)
        self._left.pop(message.id, None)

    async def _wait(self, chat: str) -> None:
        steady = asyncio.get_running_loop().time
        while wait := self.pace.ask(chat, steady()):  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(wait)

    async def _send_part(self, chat: str, part: Styled) -> None:
        asked: dict[str, object] = {"chat_id": chat, "text": part.text}
        if part.styles and self._ways.styled:
            asked["text_styles"] = list(part.styles)
        try:
            await self._wire.deliver("sendMessage", asked)
        except RateLimited as error:
            raise self._flooded(error) from None
        except TokenRefused:
            _log.error("zalo_bot.token_refused", todo="check MOTCUA_ZALO_BOT_TOKEN with Zalo Bot Creator")
            raise
        except Unsure:
            self.counted()
            raise
        self._floods = 0
        self.counted()

    def _flooded(self, error: RateLimited) -> RateLimited:
        """How long to wait: what was asked for, else twice as long as the last time."""
        self._floods += 1
        if error.after != FLOOD_SECONDS:
            return error
        return RateLimited(min(LONGEST_FLOOD, FLOOD_SECONDS * 2 ** (self._floods - 1)))

    def _remember(self, message_id: str, parts: int) -> None:
        self._left[message_id] = parts
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)

    async def typing(self, chat: str) -> None:
        """Shows the person that an answer is being written; what goes wrong is of no consequence."""
        with suppress(SendError):
            await self._wire.ask("sendChatAction", {"chat_id": chat, "action": "typing"})
