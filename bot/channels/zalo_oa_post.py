"""Zalo OA's way out: a reply becomes one or more consultation messages, inside the person's window, at the pace set."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.channels.zalo_oa_look import Message, messages
from bot.channels.zalo_oa_wire import MINUTE, ZaloOaWire
from bot.domain.message import Channel, Identity
from bot.domain.outbox import Gone, Outgoing, OutOfWindow, Temporary, Unsure
from bot.domain.pace import Pace
from bot.domain.ports import ArchiveUnavailable, Clock, Store
from bot.domain.window import Window, window

_log = structlog.get_logger(__name__)

PER_CHAT = 1.0
"""Messages a second to one person: what people can read."""

SEND = "/v3.0/oa/message/cs"

_REMEMBERED = 2000

_MARGIN = 0.95
"""The part of a minute's calls that is used: some calls are no messages, and none takes as long as the one before."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a province decides. `pays`: messages that Zalo charges for leave too (from 48 hours to 7 days after the last
    contact). `free_messages`: how many are free after each contact; 0 for as many as there are.
    """

    pays: bool = False
    free_messages: int = 0


def _uncounted() -> None:
    """Nobody counts."""


def pace_of(per_minute: float) -> Pace:
    """The pace that keeps within so many calls in any minute: never two at once to make up for lost time."""
    return Pace(_MARGIN * per_minute / MINUTE, PER_CHAT, late=0)


class ZaloOaPostbag:
    """Sends through Zalo's Open API. Whoever calls `send` took a place in `pace`; further parts take their own.

    `counted` is called for every message that left or may have left. How many parts of a long reply have left is
    remembered while the process lives, so that a retry goes on there.
    """

    channel = Channel.ZALO_OA

    def __init__(self, wire: ZaloOaWire, pace: Pace, ways: Ways, store: Store, clock: Clock) -> None:
        self._wire, self.pace, self._ways, self._store, self._clock = wire, pace, ways, store, clock
        self.counted: Callable[[], None] = _uncounted
        self._left: OrderedDict[str, int] = OrderedDict()
        wire.heed = self._heed

    async def send(self, message: Outgoing) -> None:
        """Hands every part over. Raises every `SendError` that docs/decisions/channels.md names."""
        to = message.recipient
        if not to.id:
            msg = "Zalo: no such person"
            raise Gone(msg)
        parts = messages(message.reply)
        for place in range(self._left.get(message.id, 0), len(parts)):
            await self._may(to)
            if place:
                await self._wait(to.id)
            await self._send_part(to, parts[place])
            self._remember(message.id, place + 1)
        self._left.pop(message.id, None)

    async def _may(self, to: Identity) -> None:
        """Raises `OutOfWindow` when the person's window does not let a message of ours through."""
        try:
            async with self._store.reading() as archive:
                hearing = await archive.hearings.of(to)
        except ArchiveUnavailable:
            msg = "the archive cannot say when the person was last heard"
            raise Temporary(msg) from None
        how = window(hearing, self._clock.now(), self._ways.free_messages)
        if how is Window.CLOSED:
            msg = "Zalo: more than 7 days since the person was last heard"
            raise OutOfWindow(msg)
        if how is Window.PAID and not self._ways.pays:
            msg = "Zalo charges for this message (MOTCUA_ZALO_OA_PAYS)"
            raise OutOfWindow(msg)

    async def _wait(self, chat: str) -> None:
        steady = asyncio.get_running_loop().time
        while wait := self.pace.ask(chat, steady()):  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(wait)

    async def _send_part(self, to: Identity, part: Message) -> None:
        try:
            await self._wire.deliver(SEND, {"recipient": {"user_id": to.id}, "message": part})
        except Unsure:
            await self._spent(to)
            raise
        await self._spent(to)

    async def _spent(self, to: Identity) -> None:
        """Counts a message that left: it did, whatever the archive says now."""
        self.counted()
        try:
            async with self._store.transaction() as archive:
                await archive.hearings.spend(to, 1)
        except ArchiveUnavailable:
            _log.warning("zalo_oa.not_counted", what="one message of somebody's window")

    def _remember(self, message_id: str, parts: int) -> None:
        self._left[message_id] = parts
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)

    def _heed(self, headers: Mapping[str, str]) -> None:
        """Follows what Zalo says of its rate: so many calls a minute, and how many of them are left."""
        now = asyncio.get_running_loop().time()
        limit = _number(headers, "x-ratelimit-limit")
        if limit and _MARGIN * limit / MINUTE < self.pace.per_second:
            _log.warning("zalo_oa.slower", per_minute=limit, todo="MOTCUA_ZALO_OA_PER_MINUTE")
            self.pace.slow(_MARGIN * limit / MINUTE)
        if _number(headers, "x-ratelimit-remain") == 0:
            self.pace.rest(now + MINUTE)


def _number(headers: Mapping[str, str], name: str) -> int | None:
    said = headers.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
