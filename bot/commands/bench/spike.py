"""`bench spike`: ten times as many citizens as usual, for a minute, three times.

Messages come as they come (an open loop: nobody waits for another's answer before writing), to a desk in a process of
its own. Counted is what each citizen was told; what was accepted is compared with what the archive holds.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Annotated

import typer

from bot.commands.bench import options
from bot.commands.bench.figures import Figure, Found, markdown, slower_than
from bot.commands.bench.ground import Ground, ground_of
from bot.commands.bench.question import texts
from bot.commands.bench.served import served
from bot.commands.bench.stored import store_up_to
from bot.commands.bench.visitors import all_delivered, ask_all, message, token_of, until
from bot.commands.bench.wire import Line, NoAnswer
from bot.config import Settings
from bot.opening import SystemClock
from bot.rulebook import load_profile

TIMES_USUAL = 10

_SHARE = 5
"""What is usual: so much less than the desk can bear that a spike is twice that."""

_PROBED = 300
_WINDOW = 5.0
_SLACK = 1.2
"""The old p95 is reached again within a fifth, since no two seconds are alike."""

_LONGEST_DELIVERY = 600.0
_TICK = 0.01


def spike(
    database: options.Database = None,
    stored: options.Stored = 10_000,
    usual: Annotated[float, typer.Option(min=0, help="Số tin mỗi giây lúc thường (0: một phần năm sức chịu).")] = 0,
    seconds: Annotated[float, typer.Option(min=1, help="Mỗi đợt dồn kéo dài mấy giây.")] = 60,
    calm: Annotated[float, typer.Option(min=1, help="Mấy giây yên trước và sau mỗi đợt.")] = 40,
    times: Annotated[int, typer.Option(min=1, help="Số đợt.")] = 3,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Đo lúc số người hỏi tăng gấp mười: bao nhiêu lỗi, bao nhiêu người được hẹn lại, bao lâu thì trở lại như cũ."""
    with ground_of(database) as ground:
        found = spikes(ground, stored, Waves(usual, seconds, calm, times))
    for line in markdown([found]) if as_markdown else found.lines():
        typer.echo(line)


@dataclass(frozen=True, slots=True)
class Waves:
    """How many messages a second are usual, and how long and how often there are ten times as many."""

    usual: float
    seconds: float
    calm: float
    times: int


def spikes(ground: Ground, stored: int, waves: Waves) -> Found:
    """Fills the ground and lets the waves come."""
    asyncio.run(store_up_to(ground, load_profile(Settings.read()), stored, SystemClock().now()))
    have = asyncio.run(ground.value("SELECT count(*) FROM cases"))
    return Found("spike", ground.name, have, asyncio.run(_spikes(ground, waves)))


@dataclass(frozen=True, slots=True)
class Told:
    """What one citizen was told: when they wrote, how long it took, the status (0: no answer), whether politely."""

    at: float
    seconds: float
    status: int
    polite: bool

    @property
    def wrong(self) -> bool:
        """Neither accepted nor politely sent away."""
        return self.status != 202 and not self.polite


@dataclass(slots=True)
class Crowd:
    """Citizens who write without waiting for one another."""

    port: int
    run: int
    told: list[Told] = field(default_factory=list)
    _idle: list[Line] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    async def come(self, per_second: float, seconds: float) -> tuple[float, float]:
        """So many a second for so long; gives when that began and ended. All have their answer at the end."""
        asked = cycle(texts(1000))
        began = time.perf_counter()
        writing: set[asyncio.Task[None]] = set()
        sent = 0
        while (passed := time.perf_counter() - began) < seconds:
            for _ in range(int(passed * per_second) - sent):
                task = asyncio.create_task(self._write(next(asked)))
                writing.add(task)
                task.add_done_callback(writing.discard)
                sent += 1
            await asyncio.sleep(_TICK)
        ended = time.perf_counter()
        if writing:
            await asyncio.wait(writing)
        return began, ended

    async def _write(self, text: str) -> None:
        line = self._idle.pop() if self._idle else Line(self.port)
        at = time.perf_counter()
        try:
            answer = await line.post("/chat/messages", token_of(self.run, next(self._numbers)), message(text))
        except NoAnswer:
            self.told.append(Told(at, time.perf_counter() - at, 0, polite=False))
            return
        polite = answer.status in (429, 503) and answer.retry_after is not None and "text" in answer.json()["error"]
        self.told.append(Told(at, time.perf_counter() - at, answer.status, polite))
        self._idle.append(line)

    def accepted(self, first: float, end: float) -> list[float]:
        """The seconds of all that was accepted of what was written in this time."""
        return [one.seconds for one in self.told if first <= one.at < end and one.status == 202]

    def leave(self) -> None:
        """Ends every connection."""
        for line in self._idle:
            line.close()


async def _spikes(ground: Ground, waves: Waves) -> tuple[Figure, ...]:
    run = int(SystemClock().now().timestamp())
    async with served(ground) as server:
        usual = waves.usual or await _usual(server.port, run)
        line = Line(server.port)
        await until(lambda: all_delivered(line), _LONGEST_DELIVERY)
        begun = SystemClock().now().isoformat(timespec="microseconds")
        crowd = Crowd(server.port, run + 1)
        before = slower_than(crowd.accepted(*await crowd.come(usual, waves.calm)), 95)
        during: list[tuple[float, float]] = []
        back: list[float] = []
        for _ in range(waves.times):
            during.append(await crowd.come(usual * TIMES_USUAL, waves.seconds))
            after = await crowd.come(usual, waves.calm)
            back.append(recovery(crowd.told, before, during[-1][1], after))
        crowd.leave()
        await until(lambda: all_delivered(line), _LONGEST_DELIVERY)
        line.close()
        held = await ground.value(f"SELECT count(*) FROM inbox WHERE claimed_at >= '{begun}'")  # noqa: S608
    busy = [seconds for wave in during for seconds in crowd.accepted(*wave)]
    told = len(crowd.told)
    accepted = sum(one.status == 202 for one in crowd.told)
    return (
        Figure("usual messages/s", usual, "/s"),
        Figure("accepted/s in the spikes", len(busy) / sum(end - first for first, end in during), "/s"),
        Figure("errors", 100 * sum(one.wrong for one in crowd.told) / told, "%", most=0.1),
        Figure("politely sent away", 100 * sum(one.polite for one in crowd.told) / told, "%"),
        Figure("accepted but not held", max(0, accepted - held), most=0),
        Figure("p95 before", before * 1000, "ms"),
        Figure("p95 in the spikes", slower_than(busy, 95) * 1000, "ms"),
        Figure("back to the old p95 within", max(back), "s", most=30),
    )


async def _usual(port: int, run: int) -> float:
    """A fifth of what the desk accepts a second from sixteen at once."""
    began = time.perf_counter()
    await ask_all(port, "/chat/messages", run, texts(_PROBED), 16)
    return max(1.0, _PROBED / (time.perf_counter() - began) / _SHARE)


def recovery(told: Sequence[Told], before: float, end: float, after: tuple[float, float]) -> float:
    """Seconds from the end of a spike to the first window from which on every window keeps the old p95."""
    last_slow = end
    start = end
    # Whole windows only: in the rest of one a single slow answer is the p95.
    while start + _WINDOW <= after[1]:
        window = [one.seconds for one in told if start <= one.at < start + _WINDOW and one.status == 202]
        if slower_than(window, 95) > before * _SLACK:
            last_slow = start + _WINDOW
        start += 1.0
    return last_slow - end
