"""A typed choice: its number, its words, or "số hai"; anything else is no choice."""

import pytest

from handlers.choice import Ear, pick

SHOWN = [
    ("Đăng ký khai sinh", "a"),
    ("Đăng ký khai tử", "b"),
    ("Cấp bản sao", "c"),
    ("Không phải các mục trên", "none"),
]


@pytest.mark.parametrize(
    ("typed", "press"),
    [
        ("1", "a"), (" 2 ", "b"), ("3.", "c"), ("4", "none"), ("02", "b"),
        ("Đăng ký khai tử", "b"), ("dang ky khai tu", "b"), ("CẤP BẢN SAO", "c"),
    ],
)  # fmt: skip
def test_a_number_or_the_label_always_counts(typed, press):
    assert pick(SHOWN, typed, Ear.EXACT) == press
    assert pick(SHOWN, typed, Ear.LOOSE) == press


@pytest.mark.parametrize(
    ("typed", "press"),
    [
        ("số hai", "b"), ("so 2", "b"), ("cái thứ ba", "c"), ("tôi chọn số 1", "a"), ("thứ nhất", "a"), ("hai", "b"),
        ("two", "b"), ("number 3", "c"), ("option 1", "a"), ("cái đầu tiên", "a"), ("cuối cùng", "none"),
        ("cấp bản", "c"), ("không phải", "none"), ("mục 4", "none"),
    ],
)  # fmt: skip
def test_where_a_choice_is_asked_for_number_words_and_beginnings_count(typed, press):
    assert pick(SHOWN, typed, Ear.LOOSE) == press


@pytest.mark.parametrize("typed", ["Hai", "số hai", "cuối cùng", "cấp bản", "two"])
def test_where_words_are_asked_for_they_stay_words(typed):
    assert pick(SHOWN, typed, Ear.EXACT) is None


@pytest.mark.parametrize(
    "typed",
    ["2", "hai", "Hai", "so 2", "số 2", "số hai", "mục 2", "lựa chọn 2", "chọn số hai", "chọn 2", "2 ạ", "số 2 nhé"],
)
def test_where_choices_are_numbered_lines_a_number_counts_however_it_is_typed(typed):
    assert pick(SHOWN, typed, Ear.NUMBERED) == "b"


@pytest.mark.parametrize("typed", ["cuối cùng", "cấp bản", "tôi Hai", "cậu Hai", "hai con đường", "số 9", "số"])
def test_in_a_talk_other_words_stay_the_answer(typed):
    assert pick(SHOWN, typed, Ear.NUMBERED) is None


@pytest.mark.parametrize(
    ("typed", "press"), [("Hai", None), ("Ba ạ", None), ("số hai", "b"), ("so 3", "c"), ("4", "none")]
)
def test_where_a_name_is_asked_for_a_number_in_a_word_is_a_name(typed, press):
    assert pick(SHOWN, typed, Ear.SAID) == press


@pytest.mark.parametrize("typed", ["0", "5", "99", "123", "đăng ký", "xe máy", "", "😀", "hai mươi", "số", "ca", "1 2"])
def test_anything_else_is_no_choice(typed):
    assert pick(SHOWN, typed, Ear.LOOSE) is None


@pytest.mark.parametrize(("typed", "press"), [("đúng", "yes"), ("dung", "yes"), ("Đúng, tôi", "yes"), ("dừng", None)])
def test_a_beginning_with_other_marks_is_another_word(typed, press):
    assert pick([("Đúng, tôi rút", "yes"), ("Không rút", "no")], typed, Ear.LOOSE) == press


def test_nothing_shown_is_nothing_to_choose():
    assert pick([], "1", Ear.LOOSE) is None


def test_the_whole_label_wins_over_the_number_in_it():
    assert pick([("Một", "x"), ("1", "y")], "1", Ear.LOOSE) == "y"


def test_six_in_english_is_six():
    many = [(f"Mục {letter}", letter) for letter in "abcdef"]
    assert pick(many, "six", Ear.LOOSE) == "f"
