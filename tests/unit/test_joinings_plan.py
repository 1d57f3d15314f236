"""Looking for similar reports reads indexes of what is open and recent, however large the register is."""

import re
import sqlite3

import pytest

from bot.domain.case import OPEN
from bot.store.sqlite_statement import QUERIES
from tests.blank_archive import archive_at

VALUES = {"office": "so-tu-phap", "since": "2026-03-01", "limit": 200, "case_id": "x"}


@pytest.fixture
async def connection(tmp_path):
    store = await archive_at(tmp_path / "motcua.db")
    await store.close()
    opened = sqlite3.connect(tmp_path / "motcua.db")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "index"),
    [("cases_lately", "INDEX cases_lately (office=?"), ("cases_come_in", "INDEX case_intakes_lately")],
)
async def test_only_the_last_of_one_office_are_read_and_nothing_is_sorted(connection, name, index):
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {QUERIES[name]}", VALUES)]
    assert index in plan[0]
    assert not [line for line in plan if line.startswith("SCAN") or "TEMP B-TREE" in line]


@pytest.mark.parametrize("name", ["cases_lately", "cases_come_in"])
def test_what_is_open_is_the_same_to_the_query_and_to_the_rules(name):
    (listed,) = re.findall(r"status IN \(([^)]*)\)", QUERIES[name])
    assert set(re.findall(r"\w+", listed)) == set(OPEN)
