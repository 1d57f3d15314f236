"""The routing table: the narrowest line counts; overlaps, gaps and lines that lead nowhere are refused by name."""

import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.domain.classification import Content
from bot.domain.listing.workbook import sheets_of_xlsx
from bot.domain.profile import Profile, ProfileError
from bot.domain.route import Matter, Route, RoutingError, RoutingTable
from bot.domain.route_sheet import COLUMNS, as_table, from_sheets
from bot.domain.table import Table

PROFILES = Path(__file__).parents[2] / "data" / "profiles"
TODAY = date(2026, 3, 10)
HEADS = {column: column.title() for column in COLUMNS}


def line(name, office="@receiver", **parts):
    known = {"id": name, "office": office, "why": "thử", "since": date(2020, 1, 1), "source": "thử"}
    return Route(**known | parts)


def table(*lines):
    return RoutingTable(routes=lines)


def refused(*lines):
    with pytest.raises(ValidationError) as caught:
        table(*lines)
    return str(caught.value)


@pytest.mark.parametrize("name", ["phu_tho_2015", "phu_tho_2026"])
def test_the_tables_of_both_profiles_have_no_overlap_and_no_gap_and_lead_somewhere(name):
    profile = Profile.load(PROFILES / name)
    assert profile.route(Matter(), TODAY).id == "receiver"
    assert profile.route(Matter(place="here"), TODAY).id == "place"
    assert profile.route(Matter(place="here", level="province"), TODAY).id == "agency"
    assert profile.route(Matter(place="here", content=Content.UNLAWFUL), TODAY).id == "rule-text"


def test_the_narrower_line_counts():
    routing = table(line("all"), line("births", fields=("Hộ tịch",)), line("here", fields=("Hộ tịch",), places=("a",)))
    assert routing.route(Matter(field="Hộ tịch", place="a"), TODAY).id == "here"
    assert routing.route(Matter(field="Hộ tịch", place="b"), TODAY).id == "births"
    assert routing.route(Matter(field="Đất đai", place="a"), TODAY).id == "all"


def test_a_place_by_name_is_narrower_than_any_named_place():
    routing = table(line("all"), line("named", places=("@named",)), line("here", places=("a",)))
    assert routing.route(Matter(place="a"), TODAY).id == "here"
    assert routing.route(Matter(place="b"), TODAY).id == "named"
    assert routing.route(Matter(), TODAY).id == "all"


def test_a_line_counts_on_its_days_only():
    routing = table(line("before", until=date(2025, 12, 31)), line("after", since=date(2026, 1, 1)))
    assert routing.route(Matter(), date(2025, 12, 31)).id == "before"
    assert routing.route(Matter(), date(2026, 1, 1)).id == "after"


def test_a_feedback_from_before_the_first_line_goes_by_the_first():
    assert table(line("all")).route(Matter(), date(2001, 1, 1)).id == "all"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"fields": ("Hộ tịch",)}, {"fields": ("Hộ tịch",)}),
        ({"fields": ("Hộ tịch",)}, {"levels": ("province",)}),
        ({"fields": ("Hộ tịch", "Đất đai")}, {"fields": ("Đất đai", "Thuế")}),
        ({"places": ("@named",)}, {"levels": ("commune",)}),
        ({"contents": ("conduct",)}, {"places": ("a",)}),
    ],
)
def test_two_lines_for_one_feedback_of_which_none_is_narrower_are_refused_by_name(one, other):
    assert "first overlaps second" in refused(line("all"), line("first", **one), line("second", **other))


def test_lines_on_different_days_do_not_overlap():
    assert table(
        line("all"),
        line("first", fields=("Thuế",), until=date(2025, 12, 31)),
        line("second", fields=("Thuế",), since=date(2026, 1, 1)),
    )


@pytest.mark.parametrize(
    ("lines", "gap"),
    [
        ([line("some", fields=("Thuế",))], "no field"),
        ([line("named", places=("@named",))], "no place"),
        ([line("low", levels=("commune", "district", "unknown"))], "level province"),
        ([line("plain", contents=("@none", *list(Content)[:-1]))], "content initiative"),
        ([line("past", until=date(2025, 12, 31))], "on 2026-01-01"),
    ],
)
def test_feedback_that_no_line_takes_is_named(lines, gap):
    told = refused(*lines)
    assert "no line takes" in told
    assert gap in told


def test_a_line_that_stands_twice_is_refused_by_name():
    assert "all stands twice" in refused(line("all"), line("all"))


@pytest.fixture
def small(tmp_path):
    """A little province on disk with this routing table."""

    def write(*lines):
        profile = {
            "key": "thu", "name": "tỉnh Thử", "tiers": 2, "cutoff": {"hour": None, "source": "thử"}, "rules": [],
            "charges": [{"charge": "receiver", "office": "so-thu", "since": "2020-01-01", "source": "thử"}],
        }  # fmt: skip
        offices = [{"key": "so-thu", "name": "Sở Thử", "level": "province"}]
        routing = {"routes": [each.model_dump(mode="json") for each in lines]}
        for name, content in (("profile", profile), ("offices", offices), ("routing", routing)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content), "utf-8")
        return Profile.load(tmp_path)

    return write


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([line("all", "so-la")], "all leads to so-la"),
        ([line("all", "@platform")], "all leads to @platform"),
        ([line("all", otherwise="so-la")], "all leads to so-la"),
        ([line("all"), line("here", places=("xa-la",))], "here names the place xa-la"),
    ],
)
def test_a_line_that_leads_nowhere_is_refused_at_the_start_by_name(small, lines, reason):
    with pytest.raises(ProfileError, match=reason):
        small(*lines)


def test_an_overlap_is_refused_when_the_profile_is_read(small, tmp_path):
    small(line("all"))
    spoiled = json.loads((tmp_path / "routing.json").read_text("utf-8"))
    spoiled["routes"].append(spoiled["routes"][0] | {"id": "again"})
    (tmp_path / "routing.json").write_text(json.dumps(spoiled), "utf-8")
    with pytest.raises(ProfileError, match="all overlaps again"):
        Profile.load(tmp_path)


@pytest.mark.parametrize("name", ["phu_tho_2015", "phu_tho_2026"])
def test_a_table_comes_back_from_a_spreadsheet_as_it_went(name):
    routing = Profile.load(PROFILES / name).routing
    book = as_table(routing, "Bảng", HEADS).as_xlsx()
    assert from_sheets(sheets_of_xlsx(book), routing.about) == routing


def spoiled(column, value):
    sheet = as_table(table(line("all", "so-thu")), "Bảng", HEADS)
    place = COLUMNS.index(column)
    row = tuple(value if at == place else cell for at, cell in enumerate(sheet.rows[0]))
    return sheets_of_xlsx(Table("Bảng", sheet.head, [row]).as_xlsx())


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("since", "hôm nay", r"line 2: since"),
        ("levels", "xã", r"line 2: levels"),
        ("contents", "khác", r"line 2: contents"),
        ("office", "Sở Thử", r"line 2: office"),
        ("until", "2019-12-31", r"line 2: the line"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_its_line(column, value, reason):
    with pytest.raises(RoutingError, match=reason):
        from_sheets(spoiled(column, value), "")


def test_a_day_as_people_write_it_is_read():
    assert from_sheets(spoiled("since", "1/7/2025"), "").routes[0].since == date(2025, 7, 1)


def test_a_sheet_without_heads_is_refused():
    with pytest.raises(RoutingError, match="no line with a head"):
        from_sheets(sheets_of_xlsx(Table("Bảng", ("a", "b"), [("1", "2")]).as_xlsx()), "")
