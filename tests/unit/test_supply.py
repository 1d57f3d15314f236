"""What we lean on: the list of it that others can read (CycloneDX), and whether holes in it are known."""

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata, util
from pathlib import Path

import pytest

from tools.audit import pinned, told

TOP = Path(__file__).parents[2]


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


INSTALLED = {canonical(each.name): each for each in metadata.distributions()}


def brought(wanted, seen):
    """These packages and all that they bring, with the versions installed; extras and other platforms' left out."""
    for line in wanted:
        name = canonical(re.match(r"[A-Za-z0-9._-]+", line)[0])
        if name in INSTALLED and name not in seen and "extra ==" not in line:
            seen[name] = INSTALLED[name].version
            brought(INSTALLED[name].requires or [], seen)
    return seen


@pytest.mark.skipif(not util.find_spec("cyclonedx_py"), reason="NOT RUN: cyclonedx-bom is not installed")
def test_the_bill_of_materials_lists_every_package_that_the_program_brings_with_its_version(tmp_path):
    """The command of docs/howto/supply-chain.md, word by word. .ci/run holds it against the schema, too (18 s)."""
    page = (TOP / "docs/howto/supply-chain.md").read_text(encoding="utf-8")
    words = re.search(r"^ +cyclonedx-py (.*)$", page, re.M)[1].replace(".venv", sys.executable)
    words = words.replace("sbom.json", str(tmp_path / "sbom.json")).split()
    command = [sys.executable, "-m", "cyclonedx_py", *words, "--no-validate"]
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    bill = json.loads((tmp_path / "sbom.json").read_bytes())
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "motcua")
    listed = {canonical(each["name"]): each["version"] for each in bill["components"]}
    wanted = brought(tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["dependencies"], {})
    assert {"fastapi", "starlette", "pydantic-core", "argon2-cffi-bindings"} <= set(wanted)
    assert {name: version for name, version in wanted.items() if listed.get(name) != version} == {}


def test_a_lock_file_is_read_without_hashes_markers_and_options():
    lock = "--extra-index-url x\n\na-b==1.2 \\\n    --hash=sha256:00\n    # via c\nc[socks]==3 ; python_version < '4'\n"
    assert pinned(lock) == "a-b==1.2\nc==3\n"


def test_our_own_lock_file_pins_what_we_name():
    names = set(re.findall(r"^(\S+)==", pinned((TOP / "requirements.lock").read_text(encoding="utf-8")), re.M))
    assert {"fastapi", "pydantic", "aiosqlite"} <= names


FINE = {"name": "a", "version": "1", "vulns": []}
HOLED = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-0", "fix_versions": ["3"]}]}
SKIPPED = {"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "said", "code"),
    [
        ([FINE], "1 packages, no known hole.", 0),
        ([FINE, HOLED], "Known holes:\nb 2: PYSEC-0, mended in 3", 1),
        ([SKIPPED, HOLED], "Known holes:\nb 2: PYSEC-0, mended in 3", 1),
        ([FINE, SKIPPED], "NOTE: NOT AUDITED: 1 of 2 packages (no service reached).", 0),
        ([SKIPPED, SKIPPED], "NOTE: NOT AUDITED: 2 of 2 packages (no service reached).", 0),
    ],
)
def test_an_audit_that_asked_nobody_never_says_that_all_is_well(packages, said, code):
    assert told({"dependencies": packages}) == (said, code)
