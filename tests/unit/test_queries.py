"""The named queries: each says what it is for, each is used, and twins are the same question."""

import re
from pathlib import Path

from bot.store import postgres_trip, sqlite_statement
from bot.store.statement import FOLDER

_NAME = re.compile(r"-- name: (\w+)\(([^)]*)\)(\S?)")


def heads(folder):
    """Name, values and kind of every query in a folder."""
    return {
        found[1]: (found[2], found[3])
        for file in folder.glob("*.sql")
        for found in _NAME.finditer(file.read_text(encoding="utf-8"))
    }


def test_every_query_says_in_one_line_what_it_is_for():
    for file in FOLDER.rglob("*.sql"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if found := _NAME.match(line):
                assert lines[number + 1].startswith("-- "), found[1]
                assert not lines[number + 2].startswith("--"), found[1]


def test_every_query_is_used_and_every_used_one_exists_on_both_engines():
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(FOLDER).parent.glob("*.py"))
    used = set(re.findall(r"\.(?:change|value|row|rows|later)\(\s*\"(\w+)\"", code))
    assert used == set(sqlite_statement.QUERIES) == set(postgres_trip.QUERIES)


def test_twins_ask_the_same_under_the_same_name():
    assert heads(FOLDER / "sqlite") == heads(FOLDER / "postgres")


def test_values_go_in_by_the_names_that_the_first_line_lists():
    listed = heads(FOLDER) | heads(FOLDER / "postgres")
    for name, order in postgres_trip.ORDER.items():
        assert set(order) == set(re.findall(r"\w+", listed[name][0])), name
