"""`bench start`: from no process to the first answer that a citizen reads, and the memory after many questions."""

import asyncio
import time
from typing import Annotated

import typer

from bot.commands.bench import options
from bot.commands.bench.figures import MIB, Figure, Found, markdown
from bot.commands.bench.ground import Ground, ground_of
from bot.commands.bench.question import texts
from bot.commands.bench.served import served
from bot.commands.bench.stored import store_up_to
from bot.commands.bench.visitors import answered, ask_all, message, token_of, until
from bot.commands.bench.wire import Line
from bot.config import Settings
from bot.opening import SystemClock
from bot.rulebook import load_profile

_LONGEST_ANSWER = 60.0
_AT_ONCE = 16


def start(
    database: options.Database = None,
    stored: options.Stored = 10_000,
    count: Annotated[int, typer.Option(min=1, help="Số câu hỏi trước khi xem bộ nhớ.")] = 10_000,
    times: Annotated[int, typer.Option(min=1, help="Khởi động mấy lần; lấy lần giữa.")] = 3,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Đo thời gian từ khi khởi động đến câu trả lời đầu tiên, và bộ nhớ sau nhiều câu hỏi."""
    with ground_of(database) as ground:
        found = starts(ground, stored, count, times)
    for line in markdown([found]) if as_markdown else found.lines():
        typer.echo(line)


def starts(ground: Ground, stored: int, count: int, times: int) -> Found:
    """Fills the ground, starts a desk over it some times, and asks the last one many questions."""
    asyncio.run(store_up_to(ground, load_profile(Settings.read()), stored, SystemClock().now()))
    have = asyncio.run(ground.value("SELECT count(*) FROM cases"))
    firsts = [asyncio.run(_start(ground, 0)) for _ in range(times - 1)]
    last, fresh, used = asyncio.run(_start(ground, count))
    seconds = sorted([*(first for first, _, _ in firsts), last])
    return Found(
        "start",
        ground.name,
        have,
        (
            Figure("start to first answer", seconds[len(seconds) // 2], "s", most=2),
            Figure("memory at first answer", fresh / MIB, "MiB"),
            Figure(f"memory after {count:,} questions", used / MIB, "MiB", most=200),
        ),
    )


async def _start(ground: Ground, count: int) -> tuple[float, int, int]:
    """Seconds to the first answer, and the bytes of memory then and after `count` questions."""
    run = int(SystemClock().now().timestamp() * 10)
    asked = texts(max(1, count))
    began = time.perf_counter()
    async with served(ground) as server:
        line = Line(server.port)
        await line.post("/chat/messages", token_of(run, 0), message(asked[0]))
        await until(lambda: answered(line, token_of(run, 0)), _LONGEST_ANSWER)
        first = time.perf_counter() - began
        fresh = server.memory()
        if count:
            await ask_all(server.port, "/chat/messages", run + 1, asked, _AT_ONCE)
        used = server.memory()
        line.close()
    return first, fresh, used
