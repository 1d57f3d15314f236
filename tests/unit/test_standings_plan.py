"""What Prometheus asks at every look reads indexes of what is open, never the whole register or the whole post."""

import re
import sqlite3
from pathlib import Path

import pytest

import bot.store
from bot.domain.case import OPEN, Status
from tests.blank_archive import archive_at

SQL = (Path(bot.store.__file__).parent / "sql" / "standings.sql").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"-- name: (\w+)\([^)]*\)[$^!]?\n--[^\n]*\n(.*?;)", SQL, re.S))

WANTED = {
    "unsent_messages": {"outbox USING INDEX outbox_unsent"},
    "count_dead_messages": {"outbox USING INDEX outbox_dead"},
    "count_broadcasts": {"broadcasts"},
    "count_pickups": {"pickups"},
    "count_open_cases": {"cases USING COVERING INDEX cases_open"},
}


@pytest.fixture
async def plan(tmp_path):
    store = await archive_at(tmp_path / "motcua.db")
    await store.close()
    connection = sqlite3.connect(tmp_path / "motcua.db")

    def plan(name):
        asked = connection.execute(f"EXPLAIN QUERY PLAN {QUERIES[name]}", {"today": "2026-03-10"})
        return [row[3] for row in asked]

    yield plan
    connection.close()


@pytest.mark.parametrize("name", WANTED)
async def test_only_what_is_open_is_read(plan, name):
    scans = {line.partition(" ")[2] for line in plan(name) if line.startswith("SCAN")}
    assert scans == WANTED[name]


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - WANTED.keys()))
async def test_everything_else_is_found_by_its_index(plan, name):
    whole = [line for line in plan(name) if line.startswith("SCAN") and "step" not in line]
    assert [line for line in whole if not re.search(r"CONSTANT ROW|SCAN moments|\(subquery", line)] == []


def test_what_is_open_is_the_same_to_the_index_and_to_the_rules():
    (closed,) = re.findall(r"status NOT IN \(([^)]*)\)", QUERIES["count_open_cases"])
    assert set(re.findall(r"\w+", closed)) == set(Status) - OPEN
