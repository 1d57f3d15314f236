"""The province's files: taken whole or refused in a sentence; a bad list does not take the good one away."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.config import Settings
from bot.domain.procedure import Procedure
from bot.domain.publication import text_of
from bot.opening import opened_store
from bot.rulebook import BadData, catalog_in_force, load_catalog
from bot.services import publications
from tests.contract.made import NOW
from tests.fault.small_province import small_province


@pytest.fixture
def province(tmp_path, monkeypatch):
    """A copy of the data, with a short list, that a test may spoil."""
    place = small_province(tmp_path)
    monkeypatch.setenv("MOTCUA_DATA", str(place))
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    return place


def spoil(province):
    """Takes the title from the second record."""
    path = province / "procedures.json"
    whole = json.loads(path.read_bytes())
    del whole["procedures"][1]["title"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    return whole["procedures"][1]["code"]


def test_a_bad_list_is_refused_with_the_record_and_the_reason(province):
    code = spoil(province)
    with pytest.raises(BadData, match=rf"procedures\.json: record 2 \({code}\): title"):
        load_catalog(Settings.read())


async def start():
    """The list that a desk starts with, and its version."""
    settings = Settings.read()
    async with opened_store(settings, exclusive=True) as store:
        return await catalog_in_force(settings, store, NOW)


def shorten(province, as_of=None):
    """Takes the last record away; gives the codes that stay."""
    path = province / "procedures.json"
    whole = json.loads(path.read_bytes())
    whole["procedures"].pop()
    whole["published"]["count"] -= 1
    whole["published"]["as_of"] = as_of or whole["published"]["as_of"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    return whole["published"]["count"]


async def imported(as_of):
    """A version that an office imported."""
    settings = Settings.read()
    record = {"code": "1.000001", "title": "Đăng ký việc A", "field": "Hộ tịch", "fee": {"state": "free"}}
    content = text_of("Danh mục thử", [Procedure.model_validate({**record, "as_of": as_of})]).encode()
    async with opened_store(settings, exclusive=True) as store, store.transaction() as archive:
        await publications.publish(archive, content, NOW)


async def test_the_list_that_was_in_force_stays_when_a_bad_one_takes_its_place(province):
    before, number = await start()
    spoil(province)
    catalog, same = await start()
    assert (catalog.published, number, same) == (before.published, 1, 1)


async def test_without_an_earlier_list_a_bad_one_stops_the_start(province):
    spoil(province)
    with pytest.raises(BadData, match="record 2"):
        await start()


async def test_a_new_list_that_came_with_the_program_takes_the_place_of_the_old_one(province):
    await start()
    count = shorten(province)
    catalog, number = await start()
    assert (len(catalog), number) == (count, 2)


async def test_the_same_list_is_one_version_however_often_the_desk_starts(province):
    assert [(await start())[1] for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(("as_of", "in_force"), [("2026-10", 2), ("2027-01", 3)])
async def test_what_an_office_imported_stays_until_the_program_brings_a_later_month(province, as_of, in_force):
    await start()
    await imported("2026-12")
    shorten(province, as_of)
    assert (await start())[1] == in_force


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("procedures.json", ("check",)),
        ("calendar.json", ("due", "2026-02-13T10:00", "--days", "1")),
        ("triage.json", ("triage", "xin chào")),
        ("texts/chat.vi.json", ("check",)),
        ("profiles/phu_tho_2026/profile.json", ("official", "offices")),
    ],
)
def test_a_command_over_a_broken_file_names_it_and_leaves_with_2(province, file, words):
    (province / file).write_text('{"broken', encoding="utf-8")
    result = CliRunner().invoke(program, list(words))
    assert result.exit_code == 2
    assert Path(file).parts[0] in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_folder_of_data_is_told_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path / "nowhere"))
    result = CliRunner().invoke(program, ["ask", "khai sinh"])
    assert (result.exit_code, "procedures.json" in result.stderr) == (2, True)


def test_a_profile_that_does_not_exist_is_told_with_those_that_do(monkeypatch):
    monkeypatch.setenv("MOTCUA_PROFILE", "ha_noi")
    result = CliRunner().invoke(program, ["check"])
    assert (result.exit_code, "phu_tho_2015, phu_tho_2026" in result.stderr) == (2, True)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "file" / "var"))
    result = CliRunner().invoke(program, ["run"])
    assert (result.exit_code, "MOTCUA_VAR" in result.stderr) == (2, True)
