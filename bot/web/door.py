"""The open door: listening on an address, and serving the front there until the program ends."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from bot.web.front import Front, create_web
from bot.web.patience import PatientProtocol


class PortTaken(Exception):
    """The front door cannot listen there; the text says where and why."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket for the front door; raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen()
    except OSError as error:
        door.close()
        msg = f"{host}:{port}: {error.strerror}"
        raise PortTaken(msg) from None
    return door


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the start-up ends everything in order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class FrontDoor:
    """Serves `front` on a listening socket; `make` makes the application of it (`web`, for who mounts more in it)."""

    def __init__(
        self, front: Front, host: str, port: int, door: socket.socket, make: Callable[[Front], FastAPI] = create_web
    ) -> None:
        self._front, self._door, self.web = front, door, make(front)
        config = uvicorn.Config(
            self.web,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            http=PatientProtocol,
            timeout_graceful_shutdown=2,
            # Who asks is told by bot.web.address, which knows the setting; uvicorn would believe any local process.
            proxy_headers=False,
        )
        self._server = _Server(config)

    async def run(self, ending: asyncio.Event) -> None:
        """Serves until `ending`, then takes nothing new and lets open streams end."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._door]), name="uvicorn")
        watch = asyncio.create_task(ending.wait(), name="ending")
        await asyncio.wait((serving, watch), return_when=asyncio.FIRST_COMPLETED)
        watch.cancel()
        self._front.ending.set()
        self._server.should_exit = True
        await serving
