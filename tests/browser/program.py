"""`python -m bot` as people start it: a process of its own, a port of its own, a folder of its own."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]

ONE_ADDRESS = json.dumps(
    dict.fromkeys(
        ("cases_per_hour_per_address", "messages_per_minute_per_address", "newcomers_per_hour_per_address"), 10**6
    )
)
"""`MOTCUA_LIMITS` for a test in which everybody comes from one address."""

_LINK = re.compile(r"https?://\S+/desk/invite/\S+")
_PATIENCE = 60


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """The running program. `address` has no slash at the end; port and folder stay the same over a restart."""

    def __init__(self, folder, **settings):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.var = folder / "var"
        self._told = folder / "told.txt"
        own = {
            "MOTCUA_VAR": str(self.var), "MOTCUA_PORT": str(self.port), "MOTCUA_LIMITS": ONE_ADDRESS, **settings,
        }  # fmt: skip
        others = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        self.environment = others | own
        self.command = [sys.executable, "-m", "bot"]
        self._process = None

    @property
    def told(self):
        """All that the program printed and logged, over every start."""
        return self._told.read_text()

    @property
    def pid(self):
        """The number of the running process."""
        return self._process.pid

    @property
    def first_link(self):
        """The link printed at the first start, that makes the first administrator."""
        return _LINK.search(self.told).group()

    def begin(self):
        """Starts it and returns once it serves."""
        with self._told.open("a") as told:
            self._process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
        with httpx.Client() as client:
            give_up = time.monotonic() + _PATIENCE
            while not self._serves(client):
                assert self._process.poll() is None, f"the program ended:\n{self.told}"
                assert time.monotonic() < give_up, f"the program does not serve:\n{self.told}"
                time.sleep(0.05)

    def _serves(self, client):
        try:
            return client.get(f"{self.address}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def end(self, number=signal.SIGTERM):
        """Ends it by a signal and waits for the end; gives its exit code, None when it did not run."""
        if self._process is None:
            return None
        self._process.send_signal(number)
        code = self._process.wait(_PATIENCE)
        self._process = None
        return code

    async def start(self):
        """`begin`, while the test's own loop goes on."""
        await asyncio.to_thread(self.begin)

    async def stop(self, number=signal.SIGTERM):
        """`end`, while the test's own loop goes on."""
        return await asyncio.to_thread(self.end, number)
