"""Which machines there are and where they listen; writes the three configurations of each into a new folder."""

import json
import secrets
import shutil
import socket
import subprocess
from pathlib import Path
from string import Template
from typing import Any

from machine import Trouble, owner

HERE = Path(__file__).resolve().parent
HOST = "127.0.0.1"


def missing_packages() -> list[str]:
    """The Debian packages that are not there."""
    programs = {
        "patroni": "/usr/bin/patroni",
        "etcd-server": "/usr/bin/etcd",
        "haproxy": "/usr/sbin/haproxy",
        "postgresql": bin_dir() or "/nowhere",
    }
    return [package for package, path in programs.items() if not Path(path).exists()]


def bin_dir() -> str | None:
    """Where the newest PostgreSQL keeps its programs; Debian puts them on nobody's path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return str(found[-1].parent) if found else None


def write(folder: Path, *, nodes: int, etcd: int, base: int | None, synchronous: bool) -> None:
    """Lays a new cluster out in an empty folder: `cluster.json` and every configuration. Raises `Trouble`."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        msg = f"{folder}: the folder is not empty, and `down` would remove it"
        raise Trouble(msg)
    if not 1 <= etcd <= nodes:
        msg = "there are at least one and at most as many etcd members as nodes"
        raise Trouble(msg)
    base = base or _free_base(nodes)
    plan = _ports(base, nodes)
    for number, each in enumerate(plan["machines"], 1):
        each |= {"name": f"node{number}", "with_etcd": number <= etcd}
    kinds = ("superuser", "replication", "rewind", "rest", "program")
    plan["passwords"] = {f"{kind}_password": secrets.token_hex(16) for kind in kinds}
    common = _common(plan, base, synchronous=synchronous)
    for each in plan["machines"]:
        room = folder / each["name"]
        for name in ("etcd.yml", "patroni.yml") if each["with_etcd"] else ("patroni.yml",):
            _fill(name, room, {**common, **each, "folder": room})
    _fill("haproxy.cfg", folder / "proxy", common)
    _keep(folder / "cluster.json", json.dumps(plan, indent=2))
    _hand_over(folder)


def _common(plan: dict[str, Any], base: int, *, synchronous: bool) -> dict[str, Any]:
    machines = plan["machines"]
    members = [each for each in machines if each["with_etcd"]]
    return {
        **plan["passwords"],
        "host": HOST,
        "network": f"{HOST}/32",
        "port_base": base,
        "bin_dir": bin_dir(),
        "synchronous": "true" if synchronous else "false",
        # One machine has one watchdog, and it would restart all three.
        "watchdog": '"off"',
        "proxy": plan["proxy"],
        "proxy_replicas": plan["proxy_replicas"],
        "etcd_hosts": ", ".join(f'"{HOST}:{each["etcd_client"]}"' for each in members),
        "etcd_cluster": ",".join(f"{each['name']}=http://{HOST}:{each['etcd_peer']}" for each in members),
        "servers": "\n".join(
            f"    server {each['name']} {HOST}:{each['postgres']} check port {each['rest']}" for each in machines
        ),
    }


def _ports(base: int, nodes: int) -> dict[str, Any]:
    """Counted from one port: the proxy first, then by tens PostgreSQL, Patroni and etcd."""
    offsets = {"postgres": 10, "rest": 20, "etcd_client": 30, "etcd_peer": 40}
    machines = [{name: base + tens + n for name, tens in offsets.items()} for n in range(1, nodes + 1)]
    return {"proxy": base, "proxy_replicas": base + 1, "machines": machines}


def _free_base(nodes: int) -> int:
    """A first port whose followers are free; below 32768, since above the system takes ports for outgoing calls."""
    for _ in range(100):
        base = 20_000 + 50 * secrets.randbelow(250)
        plan = _ports(base, nodes)
        wanted = [plan["proxy"], plan["proxy_replicas"], *(port for each in plan["machines"] for port in each.values())]
        if all(_free(port) for port in wanted):
            return base
    msg = "no free ports between 20000 and 32500: name the first of fifty with --port-base"
    raise Trouble(msg)


def _free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((HOST, port))
        except OSError:
            return False
    return True


def _fill(template: str, room: Path, values: dict[str, Any]) -> None:
    room.mkdir(exist_ok=True)
    _keep(room / template, Template((HERE / template).read_text(encoding="utf-8")).substitute(values))


def _keep(path: Path, text: str) -> None:
    """Writes a file that only its owner reads: it holds passwords."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _hand_over(folder: Path) -> None:
    """Gives everything to whoever the programs run as, who must also get there. Raises `Trouble`."""
    user = owner()
    if user is None:
        return
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, user, user)
    reached = subprocess.run(
        ["/usr/bin/test", "-w", folder], check=False, user=user, group=user, extra_groups=[], cwd="/"
    )
    if reached.returncode:
        msg = f"{folder}: {user} does not get there; choose a folder below one that everybody may enter, such as /srv"
        raise Trouble(msg)
