"""The province's files: taken whole or refused in a sentence; a bad list does not take the good one away."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.config import Settings
from bot.rulebook import BadData, catalog_in_force, load_catalog

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def province(tmp_path, monkeypatch):
    """A copy of the data that a test may spoil."""
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path / "var"))
    return tmp_path / "data"


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


def test_the_list_that_was_in_force_stays_when_a_bad_one_takes_its_place(province):
    before = catalog_in_force(Settings.read())
    spoil(province)
    assert catalog_in_force(Settings.read()).published == before.published


def test_without_an_earlier_list_a_bad_one_stops_the_start(province):
    spoil(province)
    with pytest.raises(BadData):
        catalog_in_force(Settings.read())


def test_a_new_good_list_takes_the_place_of_the_old_one(province):
    catalog_in_force(Settings.read())
    path = province / "procedures.json"
    whole = json.loads(path.read_bytes())
    whole["procedures"].pop()
    whole["published"]["count"] -= 1
    path.write_text(json.dumps(whole), encoding="utf-8")
    catalog_in_force(Settings.read())
    spoil(province)
    assert len(catalog_in_force(Settings.read())) == whole["published"]["count"]


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
