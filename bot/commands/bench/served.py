"""A desk that serves in a process of its own, as `run` does, over the ground of a bench.

Beside the rooms of every desk it has an echo, which reads and checks a chat message as the chat does and does nothing
with it. The process says its port on standard output and ends by SIGTERM.
"""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import uvloop
from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import SecretStr

from bot import log
from bot.app import App, serve, started
from bot.commands.bench.ground import BenchChance, Ground
from bot.commands.bench.key import KEY
from bot.commands.bench.lifecycle import BOUNDLESS
from bot.config import Settings
from bot.opening import SystemClock, opened_store
from bot.rulebook import catalog_in_force, load_rules, made_for_good
from bot.web.body import read_json
from bot.web.chat import ChatMessage
from bot.web.door import FrontDoor, listen

_LONGEST_START = 60.0
_RUN = f"import sys; from {__name__} import main; main(sys.argv[1])"


class Served:
    """A running server: its port, its process, and what it holds of memory."""

    def __init__(self, port: int, process: asyncio.subprocess.Process) -> None:
        self.port, self._process = port, process

    def memory(self) -> int:
        """Bytes of memory that the process holds (resident, from /proc)."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@asynccontextmanager
async def served(ground: Ground) -> AsyncIterator[Served]:
    """A server over the ground, ended in order afterwards. Raises `RuntimeError` when it does not start."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RUN, ground.address, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(_LONGEST_START):
            told = await process.stdout.readline()
        if not told:
            msg = "the server did not start"
            raise RuntimeError(msg)
        yield Served(json.loads(told)["port"], process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


class _OverFile(Settings):
    """The settings of the environment over another SQLite file."""

    file: Path

    @property
    def sqlite_file(self) -> Path:
        """The archive."""
        return self.file


def _settings(ground: str) -> Settings:
    here: dict[str, Any] = {"host": "127.0.0.1", "port": 0, "secret_keys": SecretStr(KEY)}
    if re.match(r"postgres(ql)?://", ground):
        return Settings(database=SecretStr(ground), **here)
    return _OverFile(file=Path(ground), var=Path(ground).parent, database=None, **here)


async def _serve(settings: Settings) -> None:
    """What `run` does, without limits and with an echo."""
    async with opened_store(settings, exclusive=False) as store:
        catalog, number = await catalog_in_force(settings, store, SystemClock().now())
    with made_for_good():
        rules = replace(load_rules(settings, catalog, number), limits=BOUNDLESS)
    with listen(settings.host, settings.port) as door:
        async with started(settings, rules, door=door, chance=BenchChance()) as app:
            _add_echo(app)
            port = door.getsockname()[1]
            await serve(app, lambda _address: print(json.dumps({"port": port}), flush=True))


def _add_echo(app: App) -> None:
    web = cast("FrontDoor", app.ways_in["front door"]).web

    @web.post("/bench/echo")
    async def echo(request: Request) -> JSONResponse:
        message = await read_json(request, ChatMessage)
        return JSONResponse({"ok": True, "line": len(message.text)}, 202)

    @web.get("/bench/waiting")
    async def waiting() -> JSONResponse:
        async with app.store.reading() as archive:
            return JSONResponse({"waiting": await archive.outbox.next_due() is not None})


def main(ground: str) -> None:
    """Serves until SIGTERM."""
    log.set_up("ERROR", "json")
    uvloop.run(_serve(_settings(ground)))
