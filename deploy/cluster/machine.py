"""One machine of the cluster: its etcd member, its Patroni and its PostgreSQL, which live and die together."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class Trouble(Exception):
    """It does not work; the text says what to do."""


PROGRAMS = {"etcd", "patroni", "postgres", "haproxy"}
PROC = Path("/proc")


def owner() -> str | None:
    """Who the programs run as: PostgreSQL refuses root, so root hands over to Debian's `postgres`."""
    return "postgres" if os.geteuid() == 0 else None


def start(command: list[str], log: Path) -> None:
    """Starts a program that outlives this script; what it says goes to the end of `log`."""
    user = owner()
    with log.open("ab") as words:
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True, cwd=log.parent,
            user=user, group=user, extra_groups=[] if user else None,
        )  # fmt: skip


def processes(folder: Path) -> set[int]:
    """Every process of ours whose command line names something in `folder`, and all that they started."""
    parents: dict[int, int] = {}
    found = set()
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            # After the name in brackets, which may hold anything: state, then the parent.
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        names = {Path(word).name for word in words[:2]}
        if names & PROGRAMS and any(f"{folder}/" in word for word in words):
            found.add(int(entry.name))
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def send(number: signal.Signals, folder: Path) -> None:
    """Sends a signal to every process of a folder."""
    for pid in processes(folder):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder with the configurations of its programs; everything they write lies below it."""

    name: str
    folder: Path
    rest: int
    with_etcd: bool

    def start(self) -> None:
        """Starts what does not run, and wakes what was frozen."""
        send(signal.SIGCONT, self.folder)
        if self.with_etcd and not self._runs("etcd"):
            start(["/usr/bin/etcd", "--config-file", f"{self.folder}/etcd.yml"], self.folder / "etcd.log")
        if not self._runs("patroni"):
            start(["/usr/bin/patroni", f"{self.folder}/patroni.yml"], self.folder / "patroni.log")

    def freeze(self) -> None:
        """Stops every process where it stands: to the others the network is dead, and nobody is told so."""
        seen: set[int] = set()
        while new := processes(self.folder) - seen:
            send(signal.SIGSTOP, self.folder)
            seen |= new

    def kill(self) -> None:
        """Pulls the plug: all at once, nothing is said to anybody, nothing is written any more."""
        self.freeze()
        send(signal.SIGKILL, self.folder)

    def state(self) -> str:
        """`runs`, `frozen` or `dead`."""
        states = set()
        for pid in processes(self.folder):
            try:
                states.add((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0])
            except FileNotFoundError:
                continue
        return "dead" if not states else "frozen" if states == {"T"} else "runs"

    def ask(self, path: str) -> Any:
        """What this machine's Patroni answers, whatever its status; None when it does not within a second."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.rest}{path}", timeout=1) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.loads(error.read() or b"null")
        except (OSError, ValueError):
            return None

    def _runs(self, program: str) -> bool:
        for pid in processes(self.folder):
            try:
                words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")[:2]
            except FileNotFoundError:
                continue
            if program in {Path(word.decode(errors="replace")).name for word in words}:
                return True
        return False
