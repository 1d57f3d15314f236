"""A draft knows its steps, what is still missing, and comes back from memory as it went."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.case import Kind, Sender
from bot.domain.draft import WAY, Draft, Step, after, before, number

WHOLE = Draft(
    id="d" * 32, content="Đèn đường hỏng.", name="Nguyễn Văn Thử", address="Khu 3", phone="+84912345678",
    photos=("a", "b"), place="", consent="1",
)  # fmt: skip


def test_the_way_has_seven_steps_and_each_leads_to_the_next_and_back():
    assert len(WAY) == 7
    for one, other in pairwise(WAY):
        assert (after(one), before(other)) == (other, one)


def test_the_ends_of_the_way_stay_where_they_are():
    assert (before(Step.CONTENT), after(Step.SUMMARY)) == (Step.CONTENT, Step.SUMMARY)


def test_the_proposal_stands_beside_the_way_and_leads_to_the_summary():
    assert Step.PROPOSAL not in WAY
    assert (before(Step.PROPOSAL), after(Step.PROPOSAL), number(Step.PROPOSAL)) == (Step.SUMMARY, Step.SUMMARY, 7)


def test_a_whole_draft_misses_nothing():
    assert WHOLE.missing() is None


@pytest.mark.parametrize("part", ["content", "name", "address", "phone"])
def test_what_the_law_asks_for_is_missed(part):
    assert replace(WHOLE, **{part: ""}).missing() == Step(part)


def test_what_is_missing_is_asked_in_the_order_of_the_way():
    assert Draft(id="x", content="Đèn đường hỏng.").missing() is Step.NAME


def test_place_procedure_and_photos_may_be_left_out():
    assert replace(WHOLE, place=None, procedure=None, photos=()).missing() is None


def test_a_question_needs_words_only_and_names_nobody():
    question = Draft(id="x", kind=Kind.QUESTION, content="Hỏi gì đó")
    assert question.missing() is None
    assert replace(WHOLE, kind=Kind.QUESTION).sender is None
    assert replace(question, content="").missing() is Step.CONTENT


def test_the_sender_is_there_only_when_whole():
    assert WHOLE.sender == Sender("Nguyễn Văn Thử", "Khu 3", "+84912345678")
    assert replace(WHOLE, phone="").sender is None


def test_a_report_with_a_proposal_is_a_petition():
    assert replace(WHOLE, proposal="Nên thay đèn.").settled_kind is Kind.PETITION
    assert replace(WHOLE, kind=Kind.PETITION).settled_kind is Kind.PETITION
    assert WHOLE.settled_kind is Kind.REPORT


def test_photos_are_kept_once_in_their_order_up_to_the_cap():
    assert WHOLE.with_photos(("b", "c", "c", "d", "e", "f"), 5).photos == ("a", "b", "c", "d", "e")
    assert WHOLE.with_photos((), 5) == WHOLE


def test_a_draft_comes_back_from_json_as_it_went():
    assert Draft.from_json(json.loads(json.dumps(WHOLE.to_json()))) == WHOLE


def test_a_draft_of_an_older_version_with_fewer_parts_is_read():
    assert Draft.from_json({"id": "x", "content": "Đèn"}) == Draft(id="x", content="Đèn")


def test_a_part_that_is_no_longer_known_is_left_out():
    assert Draft.from_json({**WHOLE.to_json(), "gone": 1}) == WHOLE


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "",
        [],
        5,
        {},
        {"id": 5},
        {"id": "x", "kind": "other"},
        {"id": "x", "content": []},
        {"id": "x", "photos": 5},
    ],
)
def test_anything_else_is_no_draft(kept):
    assert Draft.from_json(kept) is None
