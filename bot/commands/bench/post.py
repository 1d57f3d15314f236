"""`bench post`: the real postman before a platform with limits, which refuses whoever comes too fast.

The platform stands in this process, takes a tenth of a second for a message, and counts: how many in the busiest
second, how close two to one chat came, how many it refused. It allows a fifth more than the pace is set to, as Telegram
does (30 and 25). Each chat's notices stand one after the other, so that its own limit is tried too.
"""

import asyncio
import time
from collections import defaultdict, deque
from dataclasses import replace
from itertools import pairwise
from typing import Annotated

import typer
import uvloop

from bot.commands.bench import options
from bot.commands.bench.figures import Figure, Found, markdown
from bot.commands.bench.ground import BenchChance, Ground, ground_of
from bot.commands.bench.stored import store_up_to
from bot.config import Settings
from bot.domain.message import Channel, Identity, Paragraph, Reply, Span
from bot.domain.outbox import Outgoing, Purpose, RateLimited
from bot.domain.pace import Pace
from bot.domain.ports import Store
from bot.opening import SystemClock, nothing_happens
from bot.rulebook import load_profile
from bot.worker.postman import Postman

_EACH = 4
"""Notices to one chat."""

_ABOVE = 1.2

_TAKES = 0.1
_PATIENCE = 5.0
_QUEUED_AT_ONCE = 500


def post(
    database: options.Database = None,
    stored: options.Stored = 10_000,
    notices: Annotated[int, typer.Option(min=1, help="Số thông báo cần gửi.")] = 10_000,
    per_second: Annotated[float, typer.Option(min=1, help="Giới hạn của nền tảng: số tin mỗi giây.")] = 25.0,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Đo bưu tá trước một nền tảng có giới hạn: gửi hết trong bao lâu, có vượt giới hạn không."""
    with ground_of(database) as ground:
        found = posted(ground, stored, notices, per_second)
    for line in markdown([found]) if as_markdown else found.lines():
        typer.echo(line)


def posted(ground: Ground, stored: int, notices: int, per_second: float) -> Found:
    """Fills the ground, queues the notices and lets the postman work them off."""
    asyncio.run(store_up_to(ground, load_profile(Settings.read()), stored, SystemClock().now()))
    have = asyncio.run(ground.value("SELECT count(*) FROM cases"))
    figures = uvloop.run(_post(ground, notices, per_second))
    return Found("post", ground.name, have, figures)


class Platform:
    """A platform that refuses the message over its limits, and notes when it took the others."""

    channel = Channel.TELEGRAM

    def __init__(self, per_second: float, per_chat: float) -> None:
        self._most, self._chat_gap = per_second * _ABOVE, 1 / per_chat
        self._last: deque[float] = deque()
        self.taken: defaultdict[str, list[float]] = defaultdict(list)
        self.refused = 0

    async def send(self, message: Outgoing) -> None:
        """Takes the message, or raises `RateLimited`."""
        now, chat = time.monotonic(), message.recipient.id
        while self._last and now - self._last[0] >= 1:
            self._last.popleft()
        before = self.taken[chat][-1] if self.taken[chat] else 0.0
        if len(self._last) >= self._most or now - before < self._chat_gap:
            self.refused += 1
            raise RateLimited(_PATIENCE)
        self._last.append(now)
        self.taken[chat].append(now)
        await asyncio.sleep(_TAKES)

    def times(self) -> list[float]:
        """When each message was taken."""
        return sorted(at for times in self.taken.values() for at in times)


async def _post(ground: Ground, notices: int, per_second: float) -> tuple[Figure, ...]:
    clock, chance = SystemClock(), BenchChance()
    platform = Platform(per_second, 1.0)
    run = int(clock.now().timestamp())
    async with ground.opened() as store:
        await _queue(store, run, notices)
        postman = Postman(
            store, {Channel.TELEGRAM: platform}, clock, chance, reach=nothing_happens,
            paces={Channel.TELEGRAM: Pace(per_second, 1.0)},
        )  # fmt: skip
        stop = asyncio.Event()
        began = time.monotonic()
        working = asyncio.create_task(postman.run(stop))
        while sum(map(len, platform.taken.values())) < notices and not working.done():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        spent = time.monotonic() - began
        stop.set()
        postman.wake()
        await working
    key = f"bench:{run}:"
    sent = await ground.value(
        f"SELECT count(*) FROM outbox WHERE dedupe_key >= '{key}' AND dedupe_key < '{key}~' AND status = 'sent'"  # noqa: S608
    )
    times = platform.times()
    gaps = [later - earlier for own in platform.taken.values() for earlier, later in pairwise(own)]
    return (
        Figure("messages/s", len(times) / spent, "/s"),
        Figure("time beside the limit", spent / max(notices / per_second, min(_EACH, notices) - 1.0), most=1.05),
        Figure("most in one second", busiest(times), most=per_second * _ABOVE),
        Figure("shortest gap in one chat", min(gaps, default=0.0), "s", least=1),
        Figure("refused by the platform", platform.refused, most=0),
        Figure("sent twice or not at all", abs(len(times) - notices) + notices - sent, most=0),
    )


def busiest(times: list[float]) -> int:
    """The most that left within one second."""
    window: deque[float] = deque()
    most = 0
    for at in times:
        window.append(at)
        while at - window[0] >= 1:
            window.popleft()
        most = max(most, len(window))
    return most


async def _queue(store: Store, run: int, notices: int) -> None:
    """Puts the notices into the outbox."""
    now, chance = SystemClock().now(), BenchChance()
    text = Span(text="Phản ánh thử của ông (bà) đã có kết quả.")
    made = Outgoing(
        id="", dedupe_key="", recipient=Identity(Channel.TELEGRAM, ""), reply=Reply(blocks=(Paragraph(spans=(text,)),)),
        purpose=Purpose.NOTICE, created_at=now, send_after=now,
    )  # fmt: skip
    for first in range(0, notices, _QUEUED_AT_ONCE):
        async with store.transaction() as archive:
            for number in range(first, min(first + _QUEUED_AT_ONCE, notices)):
                chat = Identity(Channel.TELEGRAM, str(7_000_000_000_000 + number // _EACH))
                key = f"bench:{run}:{number}"
                await archive.outbox.put(replace(made, id=chance.id(), dedupe_key=key, recipient=chat))
