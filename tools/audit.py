"""Asks whether a known hole is in what we lean on, with pip-audit, and says plainly when nobody could be asked.

`python tools/audit.py` reads requirements.lock. Exit code 1: a hole is known. pip-audit itself says "No known
vulnerabilities found" also when its service could not be reached and it looked at nothing; this does not.
"""

import contextlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
_PATIENCE = 600
"""Seconds for all packages."""


def pinned(lock: str) -> str:
    """The lines "name==version" of a lock file, without its hashes, markers and options."""
    return "".join(f"{name}=={version}\n" for name, version in _PINNED.findall(lock))


def told(report: dict[str, Any]) -> tuple[str, int]:
    """What pip-audit's JSON says, in one text, and the exit code that follows from it."""
    packages = report["dependencies"]
    asked = [package for package in packages if "skip_reason" not in package]
    holes = [_line(package, hole) for package in asked for hole in package["vulns"]]
    if holes:
        return "\n".join(("Known holes:", *holes)), 1
    if len(asked) < len(packages):
        return f"NOTE: NOT AUDITED: {len(packages) - len(asked)} of {len(packages)} packages (no service reached).", 0
    return f"{len(asked)} packages, no known hole.", 0


def _line(package: dict[str, Any], hole: dict[str, Any]) -> str:
    mended = ", ".join(hole["fix_versions"]) or "nothing yet"
    return f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}"


def main() -> int:
    """Runs pip-audit over the lock file and prints what it says."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, report = Path(folder, "pinned.txt"), Path(folder, "report.json")
        wanted.write_text(pinned(LOCK.read_text(encoding="utf-8")), encoding="utf-8")
        how = ["--no-deps", "--disable-pip", "--format", "json", "--output", str(report)]
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(wanted), *how]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, check=False, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - our own words
        if not report.exists():
            print("NOTE: NOT AUDITED: pip-audit gave no report (no service reached).")
            return 0
        text, code = told(json.loads(report.read_text(encoding="utf-8")))
    print(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
