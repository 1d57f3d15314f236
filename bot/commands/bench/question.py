"""`bench question`: questions through the whole web chat, beside an echo of the same server.

The whole way: the door, the citizen's own line, the reception, the search, the outbox, and the postman who writes the
answer into the chat. The echo reads and checks the same message and answers at once.
"""

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Annotated

import typer

from bot.commands.bench import options
from bot.commands.bench.figures import Figure, Found, markdown, slower_than
from bot.commands.bench.ground import Ground, ground_of
from bot.commands.bench.search import read_questions
from bot.commands.bench.served import served
from bot.commands.bench.stored import store_up_to
from bot.commands.bench.visitors import all_delivered, ask_all, until
from bot.commands.bench.wire import Line
from bot.config import Settings
from bot.opening import SystemClock
from bot.rulebook import load_profile

_LONGEST_DELIVERY = 600.0
_WARM = 50


def question(
    database: options.Database = None,
    stored: options.Stored = 10_000,
    count: Annotated[int, typer.Option(min=1, help="Số câu hỏi.")] = 2_000,
    at_once: Annotated[int, typer.Option(min=1, help="Số người hỏi cùng lúc.")] = 16,
    as_markdown: options.AsMarkdown = False,
) -> None:
    """Đo số câu hỏi mỗi giây qua trọn đường trò chuyện trên web, so với một đường chỉ nhắc lại."""
    with ground_of(database) as ground:
        found = questions(ground, stored, count, at_once)
    for line in markdown([found]) if as_markdown else found.lines():
        typer.echo(line)


def questions(ground: Ground, stored: int, count: int, at_once: int) -> Found:
    """Fills the ground and asks."""
    asyncio.run(store_up_to(ground, load_profile(Settings.read()), stored, SystemClock().now()))
    have = asyncio.run(ground.value("SELECT count(*) FROM cases"))
    figures = asyncio.run(_ask(ground, texts(count), at_once))
    return Found("question", ground.name, have, figures)


def texts(count: int) -> list[str]:
    """So many of the project's own labelled questions, in turn."""
    known = [one.text for one in read_questions(Settings.read().data / "questions.json")]
    return list(islice(cycle(known), count))


async def _ask(ground: Ground, asked: Sequence[str], at_once: int) -> tuple[Figure, ...]:
    run = int(SystemClock().now().timestamp())
    async with served(ground) as server:
        for path in ("/bench/echo", "/chat/messages"):
            await ask_all(server.port, path, run + 1, asked[:_WARM], at_once)
        began = time.perf_counter()
        echoed = await ask_all(server.port, "/bench/echo", run, asked, at_once)
        echo_rate = len(echoed) / (time.perf_counter() - began)
        line = Line(server.port)
        await until(lambda: all_delivered(line), _LONGEST_DELIVERY)
        began = time.perf_counter()
        taken = await ask_all(server.port, "/chat/messages", run, asked, at_once)
        accepted = time.perf_counter() - began
        await until(lambda: all_delivered(line), _LONGEST_DELIVERY)
        rate = len(taken) / (time.perf_counter() - began)
        line.close()
    wrong = sum(status != 202 for _, status in taken)
    seconds = [each for each, _ in taken]
    return (
        Figure("questions/s, answered", rate, "/s"),
        Figure("questions/s, accepted", len(taken) / accepted, "/s"),
        Figure("echo/s", echo_rate, "/s"),
        Figure("questions beside echo", rate / echo_rate, least=0.5),
        *(Figure(f"p{share} until accepted", slower_than(seconds, share) * 1000, "ms") for share in (50, 95, 99)),
        Figure("errors", 100 * wrong / len(taken), "%", most=0.1),
    )
