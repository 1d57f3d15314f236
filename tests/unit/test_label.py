"""Short names of procedures: they fit a button and are told apart."""

import pytest

from bot.domain.label import LABEL_CAP, labels, short

LONG = "Cấp lại Giấy phép kinh doanh dịch vụ lữ hành nội địa trong trường hợp"


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Đăng ký thường trú", "Đăng ký thường trú"),
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"),
        ("Thủ tục hành chính: đăng ký lại kết hôn", "Đăng ký lại kết hôn"),
        ("TTHC cấp bản sao", "Cấp bản sao"),
        ("  Cấp   bản\nsao ", "Cấp bản sao"),
    ],
)
def test_a_short_title_stays_whole_without_its_empty_first_word(title, label):
    assert short(title) == label


def test_a_long_title_is_cut_at_the_end_of_a_word():
    label = short(f"{LONG} bị mất")
    assert len(label) <= LABEL_CAP
    assert label.endswith("…")
    assert LONG.startswith(label.removesuffix("…"))
    assert LONG[len(label) - 1] == " "


def test_a_cut_leaves_no_comma_or_dash_hanging():
    assert short("Đăng ký biến động quyền sử dụng đất, tài sản gắn liền") == "Đăng ký biến động quyền sử dụng đất…"


def test_a_word_longer_than_a_button_is_cut_inside():
    assert short("X" * 100) == "X" * (LABEL_CAP - 1) + "…"


def test_titles_that_differ_at_their_end_only_show_where_they_differ():
    lost, spoilt = labels([f"{LONG} bị mất", f"{LONG} bị hư hỏng"])
    assert lost != spoilt
    assert lost.endswith("mất")
    assert spoilt.endswith("hư hỏng")
    assert all(len(label) <= LABEL_CAP for label in (lost, spoilt))


def test_titles_that_cannot_be_told_apart_are_numbered():
    made = labels([LONG, LONG, LONG])
    assert len(set(made)) == 3
    assert made[1].endswith("(2)")
    assert all(len(label) <= LABEL_CAP for label in made)


def test_one_that_begins_like_another_keeps_its_own_words():
    made = labels(["Đăng ký khai sinh", "Đăng ký khai sinh lưu động"])
    assert made == ("Đăng ký khai sinh", "Đăng ký khai sinh lưu động")


def test_no_titles_no_labels():
    assert labels([]) == ()
