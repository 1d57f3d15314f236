"""The rules of triage as they are published, read once for all tests: they take a second."""

from functools import cache
from pathlib import Path

from bot.domain.triage import Triage

FILE = Path(__file__).parents[1] / "data" / "triage.json"


@cache
def triage() -> Triage:
    return Triage.load(FILE.read_bytes())
