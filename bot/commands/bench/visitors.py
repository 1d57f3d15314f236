"""Citizens at the web chat of a served desk, as many as asked for, each with a cookie of their own."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.commands.bench.wire import Answer, Line, NoAnswer
from bot.opening import SystemChance

_QUESTIONS_EACH = 10
"""Questions of one citizen, one after the other."""

_WAIT = 0.05


def token_of(run: int, number: int) -> str:
    """The cookie of a citizen: long enough to be one of ours."""
    return f"bench-{run:016x}-{number // _QUESTIONS_EACH:016x}"


def message(text: str) -> dict[str, object]:
    """A message as the chat page sends it."""
    return {"id": SystemChance().id(), "text": text}


async def ask_all(port: int, path: str, run: int, texts: Sequence[str], at_once: int) -> list[tuple[float, int]]:
    """Sends every text over `at_once` connections; gives the seconds and the status of each (0: no answer)."""
    waiting = iter(enumerate(texts))
    taken: list[tuple[float, int]] = []

    async def one() -> None:
        line = Line(port)
        for number, text in waiting:
            began = time.perf_counter()
            status = await _status(line.post(path, token_of(run, number), message(text)))
            taken.append((time.perf_counter() - began, status))
        line.close()

    await asyncio.gather(*(one() for _ in range(at_once)))
    return taken


async def _status(asking: Awaitable[Answer]) -> int:
    try:
        return (await asking).status
    except NoAnswer:
        return 0


async def until(true: Callable[[], Awaitable[bool]], within: float) -> None:
    """Asks again and again until it is so. Raises `TimeoutError`."""
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(_WAIT)


async def answered(line: Line, token: str) -> bool:
    """Whether the citizen sees an answer of the desk."""
    lines = (await line.get("/chat/lines", token)).json()["lines"]
    return any(not one["mine"] for one in lines)


async def all_delivered(line: Line) -> bool:
    """Whether nothing waits in the outbox."""
    return not (await line.get("/bench/waiting", "")).json()["waiting"]
