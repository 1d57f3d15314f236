#!/usr/bin/env python3
"""A PostgreSQL that survives the death of a machine: etcd, Patroni and HAProxy, three "machines" on this one.

    deploy/cluster/cluster.py --folder /srv/motcua-cluster up
    MOTCUA_DATABASE=$(deploy/cluster/cluster.py --folder /srv/motcua-cluster dsn) python -m bot
    deploy/cluster/cluster.py --folder /srv/motcua-cluster kill-primary

To try, to learn and to test; real machines take the same three configurations (docs/howto/cluster.md). Needs Debian's
patroni, etcd-server, haproxy and postgresql, and nothing of the program. No system service is touched; all that is
written lies in the folder, which `down` removes. Started by root it runs everything as `postgres`.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layout import HOST, bin_dir, missing_packages, write
from machine import Machine, Trouble, processes, send, start

PATIENCE = 120
"""Seconds that a step may take on a slow machine before the script gives up."""

NEAR = 1_000_000
"""A standby that lags by less (in bytes of log) has caught up, whatever is being written meanwhile."""


class Cluster:
    """What stands in a folder: `cluster.json` says which machines there are, where they listen, and the passwords."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.plan = json.loads((folder / "cluster.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            msg = f"{folder}: there is no cluster here; `up` makes one"
            raise Trouble(msg) from None
        self.machines = [
            Machine(each["name"], folder / each["name"], each["rest"], each["with_etcd"])
            for each in self.plan["machines"]
        ]

    def up(self) -> None:
        """Starts every machine and the proxy; returns once all follow one and the proxy serves."""
        for machine in self.machines:
            machine.start()
        proxy = self.folder / "proxy"
        if not processes(proxy):
            start(["/usr/sbin/haproxy", "-db", "-f", f"{proxy}/haproxy.cfg"], proxy / "haproxy.log")
        until(self.whole, f"the machines do not find together; see {self.folder}/node*/patroni.log")
        self._make_database()

    def members(self) -> list[dict[str, Any]]:
        """The machines as Patroni sees them (name, role, state, lag in bytes); empty when no Patroni answers."""
        for machine in self._running():
            answer = machine.ask("/cluster")
            if answer and answer.get("members"):
                return list(answer["members"])
        return []

    def primary(self) -> Machine | None:
        """The machine that leads and runs, if there is one."""
        leads = {each["name"] for each in self.members() if each["role"] == "leader"}
        return next((each for each in self._running() if each.name in leads), None)

    def whole(self) -> bool:
        """Whether every machine runs, one leads, the others follow and (when wanted) one of them is synchronous."""
        members = self.members()
        roles = [each["role"] for each in members]
        return (
            len(members) == len(self._running()) == len(self.machines)
            and roles.count("leader") == 1
            and all(follows(each) for each in members if each["role"] != "leader")
            and ("sync_standby" in roles or not self.synchronous())
        )

    def synchronous(self) -> bool:
        """Whether the cluster wants a synchronous standby now."""
        answers = (machine.ask("/config") for machine in self._running())
        return bool(next((each["synchronous_mode"] for each in answers if each), True))

    def dsn(self, way: str) -> str:
        """The address for `MOTCUA_DATABASE`: by the `proxy`, to its `replicas` (reading only), or `direct`."""
        login = f"postgresql://motcua:{self.plan['passwords']['program_password']}@"
        if way == "direct":
            hosts = ",".join(f"{HOST}:{each['postgres']}" for each in self.plan["machines"])
            return f"{login}{hosts}/motcua?target_session_attrs=read-write"
        return f"{login}{HOST}:{self.plan['proxy_replicas' if way == 'replicas' else 'proxy']}/motcua"

    def control(self, *words: str) -> str:
        """Asks `patronictl`, as an operator would."""
        config = next((machine.folder / "patroni.yml" for machine in self._running()), None)
        if config is None:
            msg = "no machine runs"
            raise Trouble(msg)
        done = subprocess.run(
            ["/usr/bin/patronictl", "-c", config, *words], check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise Trouble(done.stderr or done.stdout)
        return done.stdout

    def down(self, *, keep: bool) -> None:
        """Ends every process, and removes the folder unless it is to be kept."""
        send(signal.SIGCONT, self.folder)
        send(signal.SIGTERM, self.folder)
        deadline = time.monotonic() + 15
        while processes(self.folder) and time.monotonic() < deadline:
            time.sleep(0.2)
        while processes(self.folder):
            send(signal.SIGKILL, self.folder)
            time.sleep(0.1)
        if not keep:
            shutil.rmtree(self.folder)

    def _running(self) -> list[Machine]:
        return [machine for machine in self.machines if machine.state() == "runs"]

    def _make_database(self) -> None:
        """The program's own role and database; nothing when they are there."""
        password = self.plan["passwords"]["program_password"]
        if not self._psql("SELECT 1 FROM pg_roles WHERE rolname = 'motcua'"):
            self._psql(f"CREATE ROLE motcua LOGIN PASSWORD '{password}'")
        if not self._psql("SELECT 1 FROM pg_database WHERE datname = 'motcua'"):
            self._psql("CREATE DATABASE motcua OWNER motcua")

    def _psql(self, statement: str) -> str:
        where = {"PGHOST": HOST, "PGPORT": str(self.plan["proxy"]), "PGUSER": "postgres", "PGCONNECT_TIMEOUT": "10"}
        environment = {**os.environ, **where, "PGPASSWORD": self.plan["passwords"]["superuser_password"]}
        command = [f"{bin_dir()}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-c", statement]
        answers: list[str] = []

        def asked() -> bool:
            done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
            answers.append(done.stdout.strip())
            return done.returncode == 0

        until(asked, "PostgreSQL does not answer behind the proxy")
        return answers[-1]


def follows(member: dict[str, Any]) -> bool:
    """Whether a standby streams and has caught up."""
    lag = member.get("lag")
    return member["state"] in ("running", "streaming") and isinstance(lag, int) and lag < NEAR


def until(done: Callable[[], bool], otherwise: str) -> None:
    """Waits until something is so; raises `Trouble` with `otherwise` when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise Trouble(otherwise)
        time.sleep(0.5)


def up(arguments: argparse.Namespace) -> None:
    """Makes the cluster when there is none, and starts what does not run."""
    if missing := missing_packages():
        msg = f"missing: apt-get install {' '.join(missing)}"
        raise Trouble(msg)
    if not (arguments.folder / "cluster.json").exists():
        write(
            arguments.folder, nodes=arguments.nodes, etcd=arguments.etcd, base=arguments.port_base,
            synchronous=not arguments.asynchronous,
        )  # fmt: skip
    Cluster(arguments.folder).up()
    status(arguments)


def status(arguments: argparse.Namespace) -> None:
    """One line for each machine: its processes, and what Patroni says of it."""
    cluster = Cluster(arguments.folder)
    members = {each["name"]: each for each in cluster.members()}
    rows = [
        {"name": each.name, "processes": each.state(), "port": plan["postgres"]}
        | {key: members.get(each.name, {}).get(key) for key in ("role", "state", "timeline", "lag")}
        for each, plan in zip(cluster.machines, cluster.plan["machines"], strict=True)
    ]
    if arguments.json:
        primary = cluster.primary()
        print(json.dumps({"machines": rows, "primary": primary and primary.name, "whole": cluster.whole()}))
        return
    for row in rows:
        print("  ".join(f"{key}={value}" for key, value in row.items() if value is not None))
    print(f"address: {cluster.dsn('proxy')}")


def dsn(arguments: argparse.Namespace) -> None:
    """Prints the address for `MOTCUA_DATABASE`."""
    print(Cluster(arguments.folder).dsn(arguments.way))


def to_primary(act: Callable[[Cluster, Machine], object]) -> Callable[[argparse.Namespace], None]:
    """A command that does something to whichever machine leads now, and names it."""

    def command(arguments: argparse.Namespace) -> None:
        cluster = Cluster(arguments.folder)
        primary = cluster.primary()
        if primary is None:
            msg = "no machine leads just now"
            raise Trouble(msg)
        act(cluster, primary)
        print(primary.name)

    return command


def start_all(arguments: argparse.Namespace) -> None:
    """Starts what is dead and wakes what is frozen, without waiting."""
    for machine in Cluster(arguments.folder).machines:
        machine.start()


def read_arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--folder", type=lambda text: Path(text).absolute(), required=True, help="where everything lies"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, does: Callable[[argparse.Namespace], None], about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about)
        made.set_defaults(does=does, json=False)
        return made

    new = command("up", up, "make and start the cluster; start again what `down --keep` ended")
    new.add_argument("--nodes", type=int, choices=(2, 3), default=3, help="PostgreSQL nodes")
    new.add_argument("--etcd", type=int, default=3, help="etcd members: 3 survive the loss of one, 1 survives none")
    new.add_argument("--port-base", type=int, help="first of fifty ports (by default fifty free ones)")
    new.add_argument(
        "--asynchronous", action="store_true", help="without synchronous standby: acknowledged rows get lost"
    )
    command("status", status, "who leads, who follows").add_argument("--json", action="store_true")
    address = command("dsn", dsn, "the address for MOTCUA_DATABASE")
    address.add_argument("way", nargs="?", choices=("proxy", "replicas", "direct"), default="proxy")
    command("kill-primary", to_primary(lambda _, it: it.kill()), "SIGKILL to all that runs on the leading machine")
    command("freeze-primary", to_primary(lambda _, it: it.freeze()), "the leading machine does not answer any more")
    command(
        "restart-primary",
        to_primary(lambda cluster, it: cluster.control("restart", "motcua", it.name, "--force")),
        "restart PostgreSQL where it leads",
    )
    command("start", start_all, "start what is dead, wake what is frozen")
    command("down", lambda it: Cluster(it.folder).down(keep=it.keep), "end everything, remove the folder").add_argument(
        "--keep", action="store_true", help="leave the folder"
    )
    return parser.parse_args()


def main() -> None:
    """Runs one command; 1 with a sentence when it cannot be done."""
    arguments = read_arguments()
    try:
        arguments.does(arguments)
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
