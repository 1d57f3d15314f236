"""What goes to PostgreSQL in one trip, and what must wait for the next."""

from bot.store.postgres_trip import joined, trips
from bot.store.statement import Call, Want


def counted(name, want=Want.NOTHING):
    return Call("count_one", {"name": name, "window": "w"}, want)


def look(name):
    return Call.value("count_of", name=name, window="w")


def together(*calls):
    return [[calls[place].name for place in places] for places in trips(calls)]


def test_writes_to_different_tables_and_reads_of_others_go_together():
    claim = Call.change("claim_key", key="k", at="t")
    assert together(claim, counted("a"), Call.row("case_by_code", code="c")) == [
        ["claim_key", "count_one", "case_by_code"]
    ]


def test_a_read_goes_along_before_a_write_to_its_table_and_waits_after_one():
    read, write = Call.row("load_conversation", channel="web", id="1"), Call("forget_conversation", {}, Want.NOTHING)
    assert together(read, write) == [["load_conversation", "forget_conversation"]]
    assert together(write, read) == [["forget_conversation"], ["load_conversation"]]


def test_rows_of_one_query_go_into_their_table_together_but_no_row_is_changed_twice():
    assert together(counted("a"), counted("b"), counted("c")) == [["count_one"] * 3]
    assert together(counted("a"), counted("b"), counted("a")) == [["count_one"] * 2, ["count_one"]]


def test_a_row_is_read_beside_writes_to_other_rows_only():
    assert together(counted("a"), look("b")) == [["count_one", "count_of"]]
    assert together(counted("a"), look("a")) == [["count_one"], ["count_of"]]


def test_a_write_that_gives_something_back_has_no_second_row_beside_it():
    assert together(counted("a", Want.VALUE), counted("b")) == [["count_one"], ["count_one"]]


def test_what_holds_bytes_or_begins_with_its_own_with_travels_alone():
    claim = Call("claim_messages", {}, Want.ROWS)
    photo = Call.row("photo_by_id", id="p")
    assert together(look("a"), claim, look("b"), photo) == [
        ["count_of"],
        ["claim_messages"],
        ["count_of"],
        ["photo_by_id"],
    ]


def test_the_values_of_every_row_stand_where_the_statement_asks_for_them():
    trip = joined((("count_one", Want.NOTHING), ("claim_key", Want.COUNT), ("count_one", Want.NOTHING)))
    names = [(number, name) for number, name in trip.values]
    assert sorted(names) == [(0, "name"), (0, "window"), (1, "at"), (1, "key"), (2, "name"), (2, "window")]
    assert trip.sql.count("INSERT INTO tallies") == 1
    assert f"${len(names)}" in trip.sql
