"""Telephone numbers: what people type, what is kept, what is shown."""

import pytest

from bot.domain.phone import NotAPhone, read, show


@pytest.mark.parametrize("typed", ["0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678"])
def test_a_number_is_kept_in_one_form_however_it_is_written(typed):
    assert read(typed) == "+84912345678"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("09123abc", "letters"),
        ("không có", "letters"),
        ("001085012345", "identity_number"),
        ("131234567", "identity_number"),
        ("0912345", "wrong"),
        ("", "wrong"),
        ("++84", "wrong"),
        ("9" * 300, "wrong"),
    ],
)
def test_what_is_no_telephone_number_is_refused_with_the_reason(typed, why):
    with pytest.raises(NotAPhone) as refused:
        read(typed)
    assert refused.value.why == why


def test_a_number_is_shown_as_people_read_it_out():
    assert show("+84912345678") == "0912 345 678"


def test_a_number_from_abroad_is_shown_with_its_country():
    assert show(read("+49 30 901820")).startswith("+49")
