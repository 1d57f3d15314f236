"""Joining two persons forgets no table that says whose a row is."""

import re
import sqlite3
from contextlib import closing

from bot.store.migration import migrations
from bot.store.statement import FOLDER

HANDLED_OTHERWISE = {"people", "chosen_ways"}


def test_every_table_with_a_person_is_joined():
    with closing(sqlite3.connect(":memory:")) as connection:
        for each in migrations("sqlite"):
            connection.executescript(each.sql)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        owned = {
            table
            for table in tables
            if any(column[1] == "person_id" for column in connection.execute(f"PRAGMA table_info({table})"))
        }
    queries = re.split(r"^-- name: ", (FOLDER / "linkings.sql").read_text(encoding="utf-8"), flags=re.M)
    used = " ".join(each for each in queries if each.startswith("join_"))
    written = set(re.findall(r"(?:UPDATE|INSERT INTO) (\w+)", used))
    assert owned - HANDLED_OTHERWISE <= written
