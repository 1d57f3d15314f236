"""The files in deploy/ name settings, commands and paths that exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.config import Settings

TOP = Path(__file__).resolve().parents[2]
DEPLOY = TOP / "deploy"
OURS = [path for folder in ("systemd", "container", "proxy") for path in (DEPLOY / folder).iterdir()]
SAID = {path.name: path.read_text(encoding="utf-8") for path in [*OURS, DEPLOY / "litestream.yml"]}
HOW = {name: (TOP / f"docs/howto/{name}.md").read_text(encoding="utf-8") for name in ("install", "backup")}
# Of the container's own proxy and of compose, not of the program.
OTHERS = {"SITE"}


@pytest.mark.parametrize("name", SAID)
def test_every_setting_that_is_named_exists(name):
    named = set(re.findall(r"\bMOTCUA_([A-Z_]+)", SAID[name])) - OTHERS
    assert named - {field.upper() for field in Settings.model_fields} == set()


def test_every_command_that_is_started_exists():
    commands = set(COMMANDS)
    words = "\n".join((*SAID.values(), *HOW.values()))
    # Not the user's name, nor that of a service: those follow an option or a sign.
    started = set(re.findall(r"(?<!-[a-z] )(?<![\w=-])(?<!(?<!bin)/)motcua ([a-z][a-z-]+)\b", words)) - {"motcua"}
    started |= set(re.findall(r"^\s+command: \[([a-z]+)\]", words, re.M))
    assert started - commands == set()
    wanted = {"run", "serve", "work", "migrate", "backup", "backup-key", "restore", "restored", "restore-drill"}
    assert wanted - started == set()


@pytest.mark.parametrize("name", HOW)
def test_every_file_of_deploy_that_the_steps_name_exists(name):
    named = set(re.findall(r"\bdeploy/[A-Za-z0-9_./@-]+[A-Za-z0-9]", HOW[name]))
    assert named
    assert {path for path in named if not (TOP / path).exists()} == set()


@pytest.fixture
def units(tmp_path):
    """The units as the steps install them, for a systemd that looks at this folder alone."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    for path in (DEPLOY / "systemd").iterdir():
        if path.suffix in {".service", ".timer"}:
            text = path.read_text(encoding="utf-8").replace("/opt/motcua/bin/motcua", "/bin/true")
            (tmp_path / path.name).write_text(text, encoding="utf-8")
    for folder in ("motcua.service.d", "motcua-.service.d"):
        (tmp_path / folder).mkdir()
        shutil.copy(DEPLOY / "systemd" / "hardening.conf", tmp_path / folder)
    return tmp_path


def analyze(units, *words):
    return subprocess.run(
        ["systemd-analyze", *words], env={"SYSTEMD_UNIT_PATH": f"{units}:", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_systemd_understands_every_unit(units):
    names = [path.name.replace("@.", "@8081.") for path in units.iterdir() if path.is_file()]
    done = analyze(units, "verify", "--man=no", *names)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_service_is_shut_in(units):
    """Guard: hardening.conf. Without it systemd counts 9.6, "unsafe"."""
    for service in units.glob("*.service"):
        done = analyze(units, "security", "--offline=true", "--threshold=15", str(service))
        assert done.returncode == 0, done.stdout[-500:]
