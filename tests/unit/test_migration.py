"""Migrations: their order, their two kinds, and which archive a program may serve."""

import pytest

from bot.store.migration import FOLDER, Migration, NewerArchive, migrations, missing

FIRST = Migration(1, "start", "")
BEFORE = Migration(2, "pre_column", "")
AFTER = Migration(3, "post_column", "")
LATER = Migration(4, "pre_table", "")


def names(*known, applied=(), post=False):
    return [each.name for each in missing(known, {each.number: each.name for each in applied}, post=post)]


def test_both_engines_have_the_same_migrations():
    sqlite, postgres = ([(each.number, each.name) for each in migrations(engine)] for engine in ("sqlite", "postgres"))
    assert sqlite == postgres
    assert [number for number, _ in sqlite] == list(range(1, len(sqlite) + 1))


@pytest.mark.parametrize("names", [["0002_a.sql"], ["0001_a.sql", "0001_b.sql"], ["first.sql"]])
def test_migrations_out_of_order_are_refused(tmp_path, names):
    (tmp_path / "sqlite").mkdir()
    for name in names:
        (tmp_path / "sqlite" / name).write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(ValueError, match="out of order"):
        migrations("sqlite", tmp_path)


def test_a_new_migration_must_say_whether_it_is_for_before_or_after(tmp_path):
    (tmp_path / "sqlite").mkdir()
    for path in (FOLDER / "sqlite").glob("*.sql"):
        (tmp_path / "sqlite" / path.name).write_text("", encoding="utf-8")
    number = len(migrations("sqlite", tmp_path)) + 1
    (tmp_path / "sqlite" / f"{number:04}_column.sql").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="neither pre nor post"):
        migrations("sqlite", tmp_path)


def test_what_is_for_after_the_older_program_waits_until_it_is_asked_for():
    assert names(FIRST, BEFORE, AFTER) == ["start", "pre_column"]
    assert names(FIRST, BEFORE, AFTER, post=True) == ["start", "pre_column", "post_column"]
    assert names(FIRST, BEFORE, AFTER, applied=[FIRST, BEFORE], post=True) == ["post_column"]


def test_what_a_later_step_builds_on_waits_no_longer():
    assert names(FIRST, BEFORE, AFTER, LATER, applied=[FIRST, BEFORE]) == ["post_column", "pre_table"]


def test_the_program_before_goes_on_beside_what_was_added_for_the_next():
    assert names(FIRST, applied=[FIRST, BEFORE]) == []


@pytest.mark.parametrize("strange", [AFTER, Migration(9999, "tomorrow", "")])
def test_an_archive_that_lost_what_this_program_needs_is_refused(strange):
    with pytest.raises(NewerArchive, match=str(strange.number)):
        names(FIRST, applied=[FIRST, BEFORE, strange])
