"""`bench reception`: what an update costs, beside the same statements said by the bare driver in one thread.

The updates are questions and whole feedback talks of one citizen after the other, none beside another. The statements
are noted while they are said, and said once more to a copy of the database as it was before.
"""

import asyncio
import time
from collections.abc import Sequence
from itertools import islice
from typing import Annotated

import typer
import uvloop

from bot.commands.bench import options
from bot.commands.bench.batch import Said
from bot.commands.bench.crowd import citizen
from bot.commands.bench.figures import Figure, Found, Timings, markdown, slower_than
from bot.commands.bench.ground import BenchChance, Ground, ground_of
from bot.commands.bench.life import Life
from bot.commands.bench.lifecycle import bench_rules
from bot.commands.bench.question import texts
from bot.commands.bench.stored import store_up_to
from bot.domain.message import Incoming
from bot.opening import SystemClock, nothing_happens
from bot.reception import Reception
from bot.services.desk import Rules

_QUESTIONS = 8
"""Questions of each citizen before the talk, which has eight messages too."""


def reception(
    database: options.Database = None,
    stored: options.Stored = 10_000,
    citizens: Annotated[int, typer.Option(min=1, help="Số người dân; mỗi người gửi 16 tin.")] = 100,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Đo thời gian tiếp nhận mỗi tin, so với chính các câu lệnh ấy chạy thẳng trên cơ sở dữ liệu."""
    with ground_of(database) as ground:
        found = received(ground, bench_rules(), stored, citizens)
    for line in markdown([found]) if as_markdown else found.lines():
        typer.echo(line)


def received(ground: Ground, rules: Rules, stored: int, citizens: int) -> Found:
    """Fills the ground, receives, and says the same to its twin."""
    asyncio.run(store_up_to(ground, rules.profile, stored, SystemClock().now()))
    have = asyncio.run(ground.value("SELECT count(*) FROM cases"))
    with ground.twin() as twin:
        with ground.noted() as said:
            timings, first = uvloop.run(_receive(ground, rules, citizens, said))
        spoken = said[first:]
        bare = asyncio.run(twin.repeat(spoken))
    seconds = timings.all()
    ours = sum(seconds)
    figures = (
        Figure("updates/s", len(seconds) / ours, "/s"),
        Figure("the bare statements/s", len(seconds) / bare, "updates/s"),
        Figure("reception beside them", bare / ours, least=0.5),
        Figure("statements of an update", len(spoken) / len(seconds)),
        *(Figure(f"p{share}", slower_than(seconds, share) * 1000, "ms") for share in (50, 95, 99)),
    )
    return Found("reception", ground.name, have, figures)


async def _receive(ground: Ground, rules: Rules, citizens: int, said: Sequence[Said]) -> tuple[Timings, int]:
    """The time of every update, and from which statement on they were said."""
    timings, clock, chance = Timings(), SystemClock(), BenchChance()
    run = int(clock.now().timestamp() * 10) << 24
    asked = iter(texts(citizens * _QUESTIONS))
    async with ground.opened() as store:
        desk = Reception(store, rules, clock, chance, reach=nothing_happens, wake=lambda: None)
        first = len(said)
        for number in range(run, run + citizens):
            for text in islice(asked, _QUESTIONS):
                update = Incoming(key=f"bench:{chance.id()}", sender=citizen(number), at=clock.now(), text=text)
                began = time.perf_counter()
                await desk.receive(update)
                timings.add("question", time.perf_counter() - began)
            life = Life(store, desk, rules, chance, timings, number)
            await life.send(await life.talk())
    return timings, first
