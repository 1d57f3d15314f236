"""The cluster that deploy/cluster makes, driven by its own commands, as an operator would."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "cluster" / "cluster.py"
PATIENCE = 120


class Machines:
    """Three machines in a folder of their own. `close` takes them away."""

    def __init__(self, *how):
        # Not pytest's own folder, which nobody but its owner may enter: PostgreSQL runs as somebody else.
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-cluster-"))
        self.folder.chmod(0o755)
        made = self._run("up", *how)
        if made.returncode:
            self.close()
            why = made.stderr.strip().splitlines()[-1]
            if why.startswith("missing:"):
                pytest.skip(f"no cluster here ({why})")
            pytest.fail(made.stderr)

    def close(self):
        self._run("down")
        shutil.rmtree(self.folder, ignore_errors=True)

    def says(self, *words):
        """What a command answers."""
        done = self._run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def status(self):
        return json.loads(self.says("status", "--json"))

    def whole_again(self):
        """Waits until every machine leads or follows."""
        deadline = time.monotonic() + PATIENCE
        while not (found := self.status())["whole"]:
            assert time.monotonic() < deadline, found
            time.sleep(0.5)
        return found

    def led_again(self):
        """Waits until some machine leads."""
        deadline = time.monotonic() + PATIENCE
        while self.status()["primary"] is None:
            assert time.monotonic() < deadline
            time.sleep(0.5)

    def synchronous(self, *, wanted):
        """Turns the synchronous standby on or off, as `patronictl edit-config` does, and waits until it is so."""
        alive = next(each["name"] for each in self.status()["machines"] if each["processes"] == "runs")
        changes = [f"synchronous_mode={str(wanted).lower()}", f"synchronous_mode_strict={str(wanted).lower()}"]
        # A standby that lags by more takes over only when nobody minds what is lost.
        changes.append(f"maximum_lag_on_failover={1_048_576 if wanted else 100_000_000}")
        command = ["/usr/bin/patronictl", "-c", self.folder / alive / "patroni.yml", "edit-config", "--force"]
        subprocess.run(
            [*command, *(word for each in changes for word in ("-s", each))], check=True, capture_output=True
        )
        deadline = time.monotonic() + PATIENCE
        while wanted != any(each["role"] == "sync_standby" for each in self.status()["machines"]):
            assert time.monotonic() < deadline
            time.sleep(0.5)

    @contextmanager
    def receivers_frozen(self):
        """No standby takes the log in while the block runs, and its Patroni does not notice."""
        receivers = list(self._receivers())
        assert len(receivers) == 2
        for pid in receivers:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in receivers:
                os.kill(pid, signal.SIGCONT)

    def _receivers(self):
        for machine in self.status()["machines"]:
            postmaster = (self.folder / machine["name"] / "data" / "postmaster.pid").read_text().split()[0]
            for pid in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split():
                if b"walreceiver" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    yield int(pid)

    async def new_database(self):
        """The address, by the proxy, of a new database that belongs to the program's role."""
        name = f"motcua_{uuid4().hex}"
        address = urlsplit(self.says("dsn"))
        password = json.loads((self.folder / "cluster.json").read_text())["passwords"]["superuser_password"]
        connection = await asyncpg.connect(
            host=address.hostname, port=address.port, user="postgres", password=password, database="postgres"
        )
        try:
            await connection.execute(f"CREATE DATABASE {name} OWNER motcua TEMPLATE template0")
        finally:
            await connection.close()
        return urlunsplit(address._replace(path=f"/{name}"))

    def _run(self, *words):
        command = [sys.executable, SCRIPT, "--folder", self.folder, *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE)
