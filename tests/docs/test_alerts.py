"""The alert rules: every figure they ask for exists, and every alert says what to do."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.domain.counter import Delivery, Limit, Part, QuestionOutcome, TurnOutcome

TOP = Path(__file__).resolve().parents[2]
RULES = TOP / "deploy" / "alerts.yml"
RUNBOOK = (TOP / "docs/howto/operate.md").read_text(encoding="utf-8")
METRICS = (TOP / "docs/reference/metrics.md").read_text(encoding="utf-8")
ALERTS = [rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]
PROMTOOL = os.environ.get("MOTCUA_TEST_PROMTOOL") or shutil.which("promtool")


@pytest.fixture(params=ALERTS, ids=lambda rule: rule["alert"])
def alert(request):
    return request.param


def test_every_figure_that_an_alert_asks_for_exists(alert):
    """The table that is compared with is itself compared with the registry (test_meter.py)."""
    known = dict(re.findall(r"^\| `(motcua_\w+)(?:\{[a-z, ]+\})?` \| (\w+) \|", METRICS, re.M))
    asked = set(re.findall(r"motcua_\w+", alert["expr"]))
    asked = {
        name.removesuffix("_bucket") if known.get(name.removesuffix("_bucket")) == "histogram" else name
        for name in asked
    }
    assert asked <= known.keys()
    assert asked or "up{" in alert["expr"]


def test_every_word_that_an_alert_looks_for_is_one_that_is_told(alert):
    words = {
        *TurnOutcome,
        *QuestionOutcome,
        *Delivery,
        *Limit,
        *Part,
        "motcua",
        "wal",
        "archive",
        "used",
        "idle",
        "room",
    }
    words |= {"digest", "remind", "take_list", "forget"}
    found = [each for value in re.findall(r"[a-z]+[!=~]+\"([^\"]*)\"", alert["expr"]) for each in value.split("|")]
    assert [each for each in found if each not in words] == []


def test_every_alert_waits_says_how_urgent_it_is_and_where_to_read_on(alert):
    assert re.fullmatch(r"\d+[mh]", alert["for"])
    assert alert["labels"]["severity"] in {"page", "look", "office"}
    assert alert["annotations"]["summary"].endswith(".")
    assert alert["annotations"]["runbook"] == f"docs/howto/operate.md#{alert['alert'].lower()}"


def test_the_handbook_has_a_section_for_each_alert_and_for_no_other():
    assert re.findall(r"^### (\w+)$", RUNBOOK, re.M) == [rule["alert"] for rule in ALERTS]


@pytest.mark.skipif(PROMTOOL is None, reason="NOT RUN: promtool is not installed (Debian's package prometheus)")
def test_prometheus_itself_takes_the_rules_and_they_fire_when_they_should():
    for words in (["check", "rules", str(RULES)], ["test", "rules", str(TOP / "tests/docs/alerts_test.yml")]):
        told = subprocess.run([PROMTOOL, *words], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
