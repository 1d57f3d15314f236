"""How whole the published list is: by field, by level, and what has grown old."""

from datetime import date

from bot.domain.coverage import by_field, by_level, coverage, months_old
from bot.domain.procedure import Fee, FeeState, Level, Paper, Part, Procedure, SubmitWay, Term, TermUnit

TODAY = date(2026, 11, 24)
BARE = Procedure(
    code="1.000001", title="Một việc thử", field="Thử", fee=Fee(state=FeeState.NOT_PUBLISHED), as_of="2025"
)
WHOLE = Procedure(
    code="1.000002", title="Một việc đủ", field="Mẫu", fee=Fee(state=FeeState.FREE), as_of="2026-07",
    agencies=("Cơ quan thử",), levels=(Level.PROVINCE, Level.COMMUNE), terms=(Term(number=5, unit=TermUnit.DAYS),),
    papers=(Paper(title="Đơn"),), results=("Giấy",), submit=(SubmitWay.ONLINE,), legal_basis=("1/2026/NĐ-CP",),
    decision="1/QĐ-BTP", link="https://dichvucong.gov.vn/thu",
)  # fmt: skip


def test_a_procedure_with_every_part_is_whole_and_another_names_its_gaps():
    found = coverage([BARE, WHOLE], TODAY)
    assert (found.count, found.whole) == (2, 1)
    assert found.missing == dict.fromkeys(Part, 1)


def test_the_field_with_the_most_gaps_stands_first():
    assert [(field, found.whole) for field, found in by_field([WHOLE, BARE], TODAY).items()] == [("Thử", 0), ("Mẫu", 1)]


def test_a_procedure_of_two_levels_counts_in_both_and_one_without_under_none():
    assert {level: found.count for level, found in by_level([WHOLE, BARE], TODAY).items()} == {
        "": 1, "province": 1, "commune": 1,
    }  # fmt: skip


def test_a_record_is_old_after_a_year_and_a_year_alone_counts_from_its_january():
    assert (months_old(WHOLE, TODAY), months_old(BARE, TODAY)) == (4, 22)
    assert coverage([WHOLE, BARE], TODAY).stale == 1
