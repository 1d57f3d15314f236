"""The commands that others script: JSON Lines in and out, and exit codes that mean something."""

import json

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import program
from tests.office import rules

COMMANDS = CliRunner()


@pytest.fixture(autouse=True)
def list_read_once(monkeypatch):
    """The real list and its real index, made once for all: `.ci/run` asks the installed command as well."""
    monkeypatch.setattr("bot.commands.in_force.load_catalog", lambda _settings: rules().catalog)
    monkeypatch.setattr("bot.commands.ask.load_finder", lambda _settings, _catalog: rules().finder)
    monkeypatch.setattr("bot.commands.official.load_rules", lambda _settings: rules())


def run(*words: str, given: str | None = None) -> Result:
    return COMMANDS.invoke(program, list(words), input=given)


def rows(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_ask_finds_the_procedure_and_prints_its_card():
    result = run("ask", "làm giấy khai sinh cần gì")
    assert result.exit_code == 0
    assert "khai sinh" in result.stdout.casefold()


def test_ask_in_json_names_the_outcome_the_codes_and_the_time():
    (row,) = rows(run("ask", "làm giấy khai sinh cần gì", "--json"))
    assert row.keys() == {"text", "outcome", "codes", "ms"}
    assert row["codes"][0] == "1.001193"


def test_ask_leaves_with_1_when_nothing_is_published_for_the_question():
    assert run("ask", "giá vàng hôm nay bao nhiêu", "--json").exit_code == 1


def test_ask_answers_a_batch_line_by_line_in_order(tmp_path):
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id":"a","text":"dang ky khai sinh"}\n\n{"id":"b","text":""}\n', encoding="utf-8")
    first, second = rows(run("ask", "--batch", str(batch)))
    assert (first["id"], first["codes"][0]) == ("a", "1.001193")
    assert (second["id"], second["outcome"], second["codes"]) == ("b", "not_found", [])


def test_a_batch_reads_standard_input_for_a_dash():
    (row,) = rows(run("ask", "--batch", "-", given='{"id":1,"text":"đăng ký kết hôn"}'))
    assert row["id"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "không phải JSON"),
        ("[1]", "đối tượng"),
        ('{"id":"x"}', "thiếu «text»"),
        ('{"id":"x","text":5}', "không phải chữ"),
    ],
)
def test_a_bad_line_is_answered_with_its_reason_and_the_others_go_on(line, said):
    result = run("triage", "--batch", "-", given=f'{line}\n{{"id":"ok","text":"xin chào"}}\n')
    bad, good = rows(result)
    assert said in bad["error"]
    assert good["id"] == "ok"
    assert result.exit_code == 2


def test_a_file_that_is_not_utf8_is_refused_in_one_sentence(tmp_path):
    batch = tmp_path / "bad.jsonl"
    batch.write_bytes(b"\xff\xfe\x00")
    result = run("ask", "--batch", str(batch))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "UTF-8" in result.stderr


def test_due_prints_the_day_and_how_it_was_counted():
    result = run("due", "2026-02-13T16:30", "--working-days", "5")
    day, *explanation = result.stdout.splitlines()
    assert day == "2026-02-27"
    assert "Tết" in " ".join(explanation)


def test_due_counts_calendar_days_and_keeps_the_cutoff():
    (row,) = rows(run("due", "2026-03-06T15:30", "--days", "10", "--cutoff", "15:00", "--json"))
    assert row["due"] == "2026-03-19"


@pytest.mark.parametrize(
    "words",
    [
        ("due", "2026-02-30T10:00", "--working-days", "5"),
        ("due", "mai", "--days", "1"),
        ("due", "2026-02-13T10:00"),
        ("due", "2026-02-13T10:00", "--working-days", "5", "--days", "5"),
        ("due", "2026-02-13T10:00", "--working-days", "-1"),
        ("due", "2026-02-13T10:00", "--working-days", "5", "--cutoff", "25:00"),
        ("ask",),
        ("triage",),
        ("official", "invite", "--role", "handler", "--office", "khong-co"),
    ],
)
def test_bad_input_leaves_with_2_and_a_sentence(words, monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr


def test_due_answers_a_batch_in_the_published_form():
    given = '{"id":"d","received":"2026-03-02T09:00:00","unit":"working_days","n":1,"cutoff":null}'
    (row,) = rows(run("due", "--batch", "-", given=given))
    assert (row["id"], row["due"]) == ("d", "2026-03-03")
    assert row["explanation"]


def test_triage_tells_a_denunciation_and_restricts_it():
    (row,) = rows(run("triage", "Tôi tố cáo ông cán bộ địa chính nhận hối lộ 20 triệu của gia đình tôi"))
    assert row == {"kind": "to_cao", "restricted": True}


def test_check_counts_what_is_not_published():
    result = run("check", "--json")
    (row,) = rows(result)
    assert row["procedures"] == 2982
    assert len(row["offices_without_contact"]) <= row["offices"]
    assert result.exit_code == 0


def test_check_lists_the_offices_without_a_published_contact():
    assert "Hy Cương" in run("check").stdout


def test_an_official_is_invited_by_a_code_that_is_shown_once(monkeypatch, tmp_path):
    monkeypatch.setenv("MOTCUA_VAR", str(tmp_path))
    (row,) = rows(run("official", "invite", "--role", "handler", "--office", "ubnd-xa-hy-cuong", "--json"))
    assert row["link"].endswith(row["code"])
    assert row["code"].encode() not in (tmp_path / "motcua.db").read_bytes()


def test_the_key_of_an_office_is_found_by_a_part_of_its_name():
    assert "ubnd-xa-hy-cuong" in run("official", "offices", "hy cương").stdout
    assert run("official", "offices", "không có xã này").exit_code == 1
