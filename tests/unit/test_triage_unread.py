"""Triage on messages that gave no rule and no example (`data/unread.jsonl`), and the bench that prints how well."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import program
from bot.commands.bench.triage import Judged, Labelled, by_kind, judged, macro_f1, read, recall, row
from bot.domain.search.fold import fold
from bot.domain.triage_rules import TriageKind
from tests.judge import triage

UNREAD = Path(__file__).parents[2] / "data" / "unread.jsonl"
TRIAGE = triage()
A, B = TriageKind.DENUNCIATION, TriageKind.REPORT


def door(text):
    judgement = TRIAGE.judge(text)
    return judgement.kind, judgement.door is TriageKind.DENUNCIATION


@pytest.fixture(scope="module")
def told():
    return judged(door, read(UNREAD))


def test_the_kinds_are_told_with_a_macro_f1_of_at_least_85_of_100(told):
    assert macro_f1(told, strict=True) >= 0.85


@pytest.mark.parametrize("kind", [TriageKind.DENUNCIATION, TriageKind.EMERGENCY])
def test_of_denunciations_and_cries_for_help_at_least_95_of_100_find_their_door(told, kind):
    found, whole = recall(told, kind)
    assert whole >= 100
    assert found >= 0.95 * whole


def test_at_most_15_of_100_that_are_led_to_the_restricted_door_is_no_denunciation(told):
    led = [one for one in told if one.kept_apart]
    assert sum(A not in {one.meant.kind, *one.meant.alt} for one in led) <= 0.15 * len(led)


def test_no_unread_message_is_an_example(told):
    examples = {fold(example.text) for example in TRIAGE.examples}
    assert [one.meant.text for one in told if fold(one.meant.text) in examples] == []


def test_no_unread_message_is_given_twice(told):
    assert len({fold(one.meant.text) for one in told}) == len(told)


def made(meant, kind, *alt):
    return Judged(Labelled(text="x", kind=meant, alt=alt), kind, kind is A, 1.0)


def test_the_mean_over_the_kinds_is_taken_of_right_and_wrong():
    assert macro_f1([made(A, A), made(B, B)]) == 1
    assert macro_f1([made(A, B), made(B, A)]) == 0
    assert macro_f1([made(A, A), made(A, B), made(B, B), made(B, B)]) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_what_a_careful_reader_may_also_choose_is_right_unless_counted_strictly():
    found = [made(A, B, B), made(B, B), made(A, A)]
    assert macro_f1(found) == 1
    assert macro_f1(found, strict=True) < 1


def test_a_row_counts_denunciations_mistakes_and_dangers():
    found = [made(A, A), made(A, B), made(B, A), made(TriageKind.EMERGENCY, TriageKind.EMERGENCY)]
    assert row("here", found).split()[2:] == ["1", "of", "2", "1", "1", "of", "1", "1.00"]
    assert f"  {A.value:<20}{'1 of 2':>12}" in by_kind(found)


def test_the_bench_prints_its_rows_and_whether_the_other_was_measured(tmp_path):
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(UNREAD.read_text(encoding="utf-8").splitlines()[:20]), encoding="utf-8")
    said = CliRunner().invoke(program, ["bench", "triage", "--messages", str(few)])
    assert said.exit_code == 0
    for name in ("signals and examples", "signals alone", "examples alone", "scikit-learn LinearSVC"):
        assert name in said.stdout


@pytest.mark.parametrize("content", ["{", json.dumps({"text": "x", "kind": "chuyện"}), None])
def test_a_file_that_cannot_be_read_is_said(tmp_path, content):
    path = tmp_path / "m.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    said = CliRunner().invoke(program, ["bench", "triage", "--messages", str(path)])
    assert said.exit_code != 0
    assert str(path) in said.output
